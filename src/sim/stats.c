/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters and their JSON. */
#include "sim/stats.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>

static const char *const routes[STATS_ROUTES] = {"instances",  "instance", "page", "usages",
                                                 "websockify", "sim",      "other"};

void stats_done(struct stats *s)
{
    free(s->answers);
    free(s->periods);
    *s = (struct stats){0};
}

void stats_answer(struct stats *s, enum stats_route route, int status)
{
    for (size_t k = 0; k < s->nanswers; k++)
        if (s->answers[k].route == route && s->answers[k].status == status) {
            s->answers[k].n++;
            return;
        }
    MEM_GROW(s->answers, s->nanswers, s->answers_cap);
    s->answers[s->nanswers++] = (struct stats_answers){route, status, 1};
}

void stats_opened(struct stats *s, int64_t period)
{
    s->ws_open++;
    for (size_t k = 0; k < s->nperiods; k++)
        if (s->periods[k].period == period) {
            s->periods[k].n++;
            return;
        }
    MEM_GROW(s->periods, s->nperiods, s->periods_cap);
    s->periods[s->nperiods++] = (struct stats_period){period, 1};
}

static void write_requests(const struct stats *s, struct buf *out)
{
    buf_add_str(out, "\"requests\":{");
    for (int route = 0; route < STATS_ROUTES; route++) {
        const char *between = "";
        buf_printf(out, "%s\"%s\":{", route ? "," : "", routes[route]);
        for (size_t k = 0; k < s->nanswers; k++) {
            if ((int)s->answers[k].route != route)
                continue;
            buf_printf(out, "%s\"%d\":%" PRIu64, between, s->answers[k].status, s->answers[k].n);
            between = ",";
        }
        buf_add_str(out, "}");
    }
    buf_add_str(out, "}");
}

static uint64_t usages_gets(const struct stats *s)
{
    uint64_t n = 0;

    for (size_t k = 0; k < s->nanswers; k++)
        if (s->answers[k].route == STATS_USAGES)
            n += s->answers[k].n;
    return n;
}

void stats_write(const struct stats *s, struct buf *out)
{
    const struct {
        const char *name;
        uint64_t n;
    } plain[] = {
        {"usages_gets", usages_gets(s)},
        {"page_loads", s->page_loads},
        {"ws_open", s->ws_open},
        {"ws_closed", s->ws_closed},
        {"messages", s->messages},
        {"messages_skipped", s->skipped},
        {"refused", s->refused},
        {"rfb_open", s->rfb_open},
        {"rfb_begun", s->rfb_begun},
        {"rfb_completed", s->rfb_completed},
        {"rfb_dropped", s->rfb_dropped},
        {"rfb_touched", s->rfb_touched},
        {"rfb_lockouts", s->rfb_lockouts},
        {"rfb_refused", s->rfb_refused},
        {"students_locked_out", s->students_locked_out},
        {"kicks", s->kicks},
        {"killed_servers", s->killed_servers},
        {"authorization_elsewhere", s->authorization_elsewhere},
    };

    buf_add_str(out, "{");
    write_requests(s, out);
    buf_add_str(out, ",\"ws_opened\":{");
    for (size_t k = 0; k < s->nperiods; k++)
        buf_printf(out, "%s\"%" PRId64 "\":%" PRIu64, k ? "," : "", s->periods[k].period,
                   s->periods[k].n);
    buf_add_str(out, "}");
    for (size_t k = 0; k < sizeof plain / sizeof *plain; k++)
        buf_printf(out, ",\"%s\":%" PRIu64, plain[k].name, plain[k].n);
    buf_add_str(out, "}\n");
}
