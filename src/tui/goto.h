/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time as somebody types it who wants to go there. */
#ifndef TUI_GOTO_H
#define TUI_GOTO_H

#include "view/daytime.h"

#include <stdbool.h>

struct goto_time {
    bool relative;
    int64_t by_ms;     /* relative: from what is shown */
    struct daytime at; /* else: on the reader's clock; year 0: of the day that is shown */
};

/* "09:42", "09:42:17", "2026-11-22 09:42", "-15m", "+30s", "+1h5m". 0 or ERR_INVALID; needs neither
 * clock nor time zone. */
int goto_parse(const char *text, struct goto_time *ret);

/* Which model time that is. shown_ms: model time of what is shown, drift_ms: what a person's clock
 * shows more than that. 0 or ERR_INVALID: there is no such day. */
int goto_find(const struct goto_time *t, int64_t shown_ms, int64_t drift_ms, int64_t *ret_ms);

#endif
