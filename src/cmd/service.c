/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/service.h"

#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

enum { SAY_MAX = 1024 };

void service_ready(void)
{
    sd_notify(0, "READY=1");
}

void service_stopping(void)
{
    sd_notify(0, "STOPPING=1");
}

void service_alive(const char *status)
{
    sd_notifyf(0, "WATCHDOG=1\nSTATUS=%s", status);
}

uint64_t service_watchdog_ms(void)
{
    uint64_t us;

    return sd_watchdog_enabled(0, &us) > 0 ? us / 2000 : 0;
}

void service_say(enum service_target to, bool bad, const char *fmt, ...)
{
    char text[SAY_MAX];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (to == SERVICE_JOURNAL)
        sd_journal_print(bad ? LOG_WARNING : LOG_INFO, "%s", text);
    else
        fprintf(stderr, "invigil: %s\n", text);
}
