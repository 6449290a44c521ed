/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The detail pane's table of connections. As wide as its text; where the screen is narrower, a
 * connection takes two lines. */
#include "tui/detail.h"

#include "base/utf8.h"
#include "tui/pane.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdlib.h>

enum { CELL_MAX = 256, GAP = 2 };
enum column_id { STATE, ADDRESS, RTT, MEAN, SINCE, UNTIL, LASTED, COLUMNS };

static const struct {
    const char *header;
    bool right;
} columns[COLUMNS] = {
    [STATE] = {N_("STATE"), false},
    [ADDRESS] = {N_("FROM"), false},
    [RTT] = {N_("RTT"), true},
    /* TRANSLATORS: column header: the mean round trip */
    [MEAN] = {N_("MEAN"), true},
    /* TRANSLATORS: column header: when a connection began */
    [SINCE] = {N_("SINCE"), false},
    /* TRANSLATORS: column header: when it ended */
    [UNTIL] = {N_("UNTIL"), false},
    /* TRANSLATORS: column header: how long it lasted */
    [LASTED] = {N_("LASTED"), true},
};

/* Active ones first, then the newest. */
static int by_interest(const void *a, const void *b)
{
    const struct conn *x = *(const struct conn *const *)a, *y = *(const struct conn *const *)b;
    bool xa = x->state == CONN_ACTIVE, ya = y->state == CONN_ACTIVE;
    int64_t xt = x->since_ms ? x->since_ms : x->first_seen_ms;
    int64_t yt = y->since_ms ? y->since_ms : y->first_seen_ms;

    if (xa != ya)
        return ya - xa;
    return xt != yt ? (xt < yt) - (xt > yt) : (x < y) - (x > y);
}

/* Do messages come that would tell if it ended? */
static bool is_known(const struct detail *d)
{
    return d->in->link == LINK_LIVE;
}

static void lasted(const struct detail *d, const struct conn *c, char *out, size_t size)
{
    int64_t now_ms = is_known(d) ? d->now_ms : 0;
    int64_t until_ms = c->state == CONN_ACTIVE ? now_ms : c->until_ms;

    if (c->since_ms && until_ms)
        words_age(until_ms - c->since_ms, out, size);
    else
        text_put(out, size, "-");
}

static void until(const struct detail *d, const struct conn *c, char *out, size_t size)
{
    if (c->state == CONN_ACTIVE && !is_known(d))
        text_put(out, size, "?");
    else if (c->state == CONN_ACTIVE)
        /* TRANSLATORS: in the column UNTIL: the connection has not ended */
        text_put(out, size, "%s", _("now"));
    else
        detail_moment(d, c->until_ms, out, size);
}

static void state(const struct conn *c, char *out, size_t size)
{
    if (c->vanished && c->state == CONN_DONE)
        /* TRANSLATORS: of a connection: it ended because the server that knew it was restarted */
        text_put(out, size, "%s", _("vanished"));
    else
        text_put(out, size, "%s", words_conn(c->state));
}

static void rtt(const struct detail *d, const struct conn *c, char *out, size_t size)
{
    char ms[CELL_MAX];

    words_ms(c->rtt_ms ? c->rtt_ms : -1, ms, sizeof ms);
    out[0] = '\0';
    if (c->rtt_ms)
        detail_level_mark(d, c->hold.level, out, size);
    text_add(out, size, "", ms);
}

/* NULL: the header. */
static void cell(const struct detail *d, const struct conn *c, enum column_id k, char *out,
                 size_t size)
{
    if (!c) {
        text_put(out, size, "%s", _(columns[k].header));
        return;
    }
    switch (k) {
    case STATE: state(c, out, size); break;
    case ADDRESS: words_address(d->in, c->ip, d->u->hide, out, size); break;
    case RTT: rtt(d, c, out, size); break;
    case MEAN: words_ms(conn_rtt_mean(c), out, size); break;
    case SINCE: detail_moment(d, c->since_ms, out, size); break;
    case UNTIL: until(d, c, out, size); break;
    default: lasted(d, c, out, size);
    }
}

static enum style style(const struct detail *d, const struct conn *c, enum column_id k)
{
    if (!c)
        return STYLE_HEAD;
    if (c->state != CONN_ACTIVE || !is_known(d))
        return STYLE_DIM;
    return k == RTT || k == MEAN ? pane_level_style(c->hold.level) : STYLE_TEXT;
}

struct table {
    int width[COLUMNS];
    bool two_lines;
};

static void measure(const struct detail *d, struct table *t, const struct conn **v, int n)
{
    char s[CELL_MAX];
    int all = -GAP;

    for (int k = 0; k < COLUMNS; k++) {
        t->width[k] = 0;
        for (int i = 0; i < n; i++) {
            cell(d, v[i], (enum column_id)k, s, sizeof s);
            int w = (int)utf8_width(s);
            t->width[k] = w > t->width[k] ? w : t->width[k];
        }
        all += t->width[k] + GAP;
    }
    t->two_lines = all > d->width;
}

static void row(struct detail *d, const struct table *t, const struct conn *c)
{
    int col = 0;
    char s[CELL_MAX];

    for (int k = 0; k < COLUMNS; k++) {
        if (t->two_lines && k == RTT) {
            d->row++;
            col = GAP;
        }
        bool last_of_line = k == COLUMNS - 1 || (t->two_lines && k == ADDRESS);
        int room = d->width - col;
        int width = last_of_line && room < t->width[k] ? room : t->width[k];
        cell(d, c, (enum column_id)k, s, sizeof s);
        (columns[k].right ? frame_put_right : frame_put)(&d->f, d->row, d->col + col, width, s,
                                                         style(d, c, (enum column_id)k));
        col += t->width[k] + GAP;
    }
    d->row++;
}

static void say(struct detail *d, const char *text)
{
    frame_put(&d->f, d->row++, d->col, d->width, text, STYLE_DIM);
}

void detail_conns(struct detail *d)
{
    const struct conn *v[EVENT_CONNS_MAX + 1] = {NULL}; /* the header comes first */
    int n = d->in->nconns;
    char s[CELL_MAX];
    struct table t;

    /* TRANSLATORS: a heading; how many connections are active, and how many there have been */
    text_put(s, sizeof s,
             is_known(d) || !d->in->nactive
                 ? _("Connections (%d active, %d in all)")
                 : _("Connections (%d active when last heard of, %d in all)"),
             d->in->nactive, n);
    detail_heading(d, n ? s : _("Connections"));
    if (!n) {
        say(d, query_conns_unknown(d->in) ? _("unknown: no message yet") : _("no connection yet"));
        return;
    }
    for (int i = 0; i < n; i++)
        v[i + 1] = &d->in->conns[i];
    qsort(&v[1], (size_t)n, sizeof *v, by_interest);
    measure(d, &t, v, n + 1);
    for (int i = 0; i <= n; i++)
        row(d, &t, v[i]);
    if (d->in->conns_over) {
        text_put(s, sizeof s, _("there were more than %d: the others are not kept"),
                 EVENT_CONNS_MAX);
        say(d, s);
    }
}
