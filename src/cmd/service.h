/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A daemon among others: readiness and watchdog for systemd (sd_notify(3)), messages to stderr or
 * to the journal of the system. */
#ifndef CMD_SERVICE_H
#define CMD_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

enum service_target { SERVICE_STDERR, SERVICE_JOURNAL };

/* All of these do nothing when systemd did not start us. */
void service_ready(void);
void service_stopping(void);
void service_alive(const char *status);
/* How often service_alive must be called, ms; 0: nobody waits for it. */
uint64_t service_watchdog_ms(void);

/* One message of one line, after "invigil: " on stderr. bad: it wants attention. */
void service_say(enum service_target to, bool bad, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
