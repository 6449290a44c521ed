/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where students came from: the connections of one, and who of those expected never came. */
#include "report/report_state.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

/* The period of a metrics message, its way, and the difference of two clocks: less is no time. */
enum { SIGHT_MS = 15000 };

/* "203.0.113.7, Laib3, Torino IT, AS137 GARR": what is known of it. */
void report_origin(const struct report *r, const struct conn *c, char *out, size_t size)
{
    char part[REPORT_TEXT_SIZE];

    words_address(r->m, c, false, out, size);
    if (c->origin.network)
        text_add(out, size, ", ", model_network(r->m, c->origin.network)->label);
    words_place(c, false, part, sizeof part);
    if (part[0])
        text_add(out, size, ", ", part);
    words_as(c, false, part, sizeof part);
    if (part[0])
        text_add(out, size, ", ", part);
    if (!conn_counts(c))
        /* TRANSLATORS: of a connection of somebody who only looks */
        text_add(out, size, ", ", _("a spectator"));
}

/* Without the server's word for it, when it was seen. */
static void when(const struct report *r, int64_t server_ms, int64_t seen_ms, char *out, size_t size)
{
    char at[REPORT_TIME_SIZE];

    (server_ms ? report_wall : report_time)(r, server_ms ? server_ms : seen_ms, at, sizeof at);
    if (server_ms || !seen_ms)
        text_put(out, size, "%s", at);
    else
        text_put(out, size, _("seen at %s"), at);
}

bool report_was_open(const struct report *r, const struct conn *c)
{
    int64_t seen_ms = c->first_seen_ms + history_drift_ms(&r->history, c->first_seen_ms);

    return c->activated_ms == c->first_seen_ms &&
           (!c->since_ms || seen_ms - c->since_ms > SIGHT_MS);
}

static void opened_at(const struct report *r, int64_t t_ms, bool before, char *out, size_t size)
{
    char at[REPORT_TIME_SIZE];

    report_time(r, t_ms, at, sizeof at);
    /* TRANSLATORS: a time: it was so already when we began to look */
    text_put(out, size, before ? _("before %s") : "%s", at);
}

void report_opened(const struct report *r, const struct conn *c, char *out, size_t size)
{
    opened_at(r, c->activated_ms, report_was_open(r, c), out, size);
}

/* The ledger's beginning is never before what it begins with was seen. */
void report_arrived(const struct report *r, const struct instance *in, char *out, size_t size)
{
    int64_t from_ms = in->ledger.from_ms;
    bool before = false;

    if (!from_ms && in->exam_from_ms) { /* and left before we looked */
        report_wall(r, in->exam_from_ms, out, size);
        return;
    }

    for (int i = 0; i < in->nconns; i++)
        before = before || (conn_counts(&in->conns[i]) && report_was_open(r, &in->conns[i]) &&
                            in->conns[i].activated_ms <= from_ms);
    opened_at(r, from_ms, before, out, size);
}

static void rtt_words(const struct rtt *all, char *out, size_t size)
{
    if (rtt_mean(all) < 0)
        text_put(out, size, "-");
    else
        text_put(out, size, "%d/%.0f/%d/%d", (int)all->min_ms, rtt_mean(all), (int)rtt_p95_ms(all),
                 (int)all->max_ms);
}

static void connection(struct report *r, const struct conn *c)
{
    char from[REPORT_TEXT_SIZE], loaded[2 * REPORT_TIME_SIZE], opened[2 * REPORT_TIME_SIZE];
    char closed[2 * REPORT_TIME_SIZE] = "-", lasted[32] = "-", rtt[64];

    report_origin(r, c, from, sizeof from);
    when(r, c->since_ms, c->first_seen_ms, loaded, sizeof loaded);
    report_opened(r, c, opened, sizeof opened);
    if (c->state == CONN_DONE)
        when(r, c->until_ms, c->last_seen_ms, closed, sizeof closed);
    if (c->state != CONN_NEVER)
        words_span(conn_lasted_ms(c, model_now_ms(r->m)), lasted, sizeof lasted);
    rtt_words(c->all, rtt, sizeof rtt);
    r->doc.form->row(&r->doc, "",
                     (const char *const[]){from, loaded, opened, closed, lasted, rtt,
                                           /* TRANSLATORS: the desktop's server forgot it */
                                           c->vanished ? _("vanished") : words_conn(c->state)});
}

void report_connections(struct report *r, const struct instance *in)
{
    const char *const header[] = {_("From"),   _("Page loaded"), _("Desktop opened"), _("Closed"),
                                  _("Lasted"), _("rtt, ms"),     _("State")};

    if (!in->nconns)
        return;
    r->doc.form->heading(&r->doc, 4, "", _("Connections"));
    r->doc.form->paragraph(&r->doc, _("rtt: the round trips' least, mean, 95 % (so many are not "
                                      "longer) and most."));
    r->doc.form->table(&r->doc, header, 7);
    for (int i = 0; i < in->nconns; i++)
        connection(r, &in->conns[i]);
    r->doc.form->table_end(&r->doc);
}

/* --- who was expected --- */

static const char *or_none(const char *s)
{
    return s ? s : "-";
}

static uint32_t absent(const struct report *r)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < model_expected(r->m); i++)
        n += !model_expected_at(r->m, i)->seen;
    return n;
}

static void absent_table(struct report *r)
{
    const char *const header[] = {_("Student"), _("Name"), _("Seat"), _("Note")};

    r->doc.form->heading(&r->doc, 2, "", _("Expected and never seen"));
    r->doc.form->table(&r->doc, header, 4);
    for (uint32_t i = 0; i < model_expected(r->m); i++) {
        const struct expected *x = model_expected_at(r->m, i);
        if (!x->seen)
            r->doc.form->row(&r->doc, "",
                             (const char *const[]){x->student, or_none(x->name), or_none(x->seat),
                                                   or_none(x->note)});
    }
    r->doc.form->table_end(&r->doc);
}

/* Who came and is not in the list. */
static bool is_unexpected(const struct report *r, uint32_t index)
{
    const struct instance *in = report_instance(r, index);

    return !in->expected && instance_from_conn(in) && in->exam_from_ms;
}

static uint32_t unexpected(const struct report *r)
{
    uint32_t n = 0;

    for (size_t i = 0; i < r->n; i++)
        n += is_unexpected(r, r->index[i]);
    return n;
}

static void unexpected_table(struct report *r)
{
    const char *const header[] = {_("Student"), _("Name"), _("From")};
    char anchor[16], from[REPORT_TEXT_SIZE];

    r->doc.form->heading(&r->doc, 2, "", _("Not expected, and seen"));
    r->doc.form->table(&r->doc, header, 3);
    for (size_t i = 0; i < r->n; i++) {
        const struct instance *in = report_instance(r, r->index[i]);
        if (!is_unexpected(r, r->index[i]))
            continue;
        text_put(anchor, sizeof anchor, "s%u", (unsigned)in->index);
        report_origin(r, instance_from_conn(in), from, sizeof from);
        r->doc.form->row(&r->doc, anchor,
                         (const char *const[]){in->student, or_none(in->name), from});
    }
    r->doc.form->table_end(&r->doc);
}

void report_expected(struct report *r)
{
    if (!model_expected(r->m))
        return;
    if (absent(r))
        absent_table(r);
    if (unexpected(r))
        unexpected_table(r);
}

/* "of 40 students 3 were never seen". */
void report_expected_words(const struct report *r, char *out, size_t size)
{
    char not_expected[64];
    uint32_t n = unexpected(r);

    text_put(
        out, size,
        ngettext("%u student, never seen: %u", "%u students, never seen: %u", model_expected(r->m)),
        (unsigned)model_expected(r->m), (unsigned)absent(r));
    text_put(not_expected, sizeof not_expected, _("seen and not expected: %u"), (unsigned)n);
    text_add(out, size, "; ", not_expected);
}
