/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The detail pane's table of connections: the history of each. As wide as its text; where the
 * screen is narrower, a connection takes several lines. */
#include "tui/detail.h"

#include "base/utf8.h"
#include "tui/pane.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdlib.h>

enum { CELL_MAX = 512, GAP = 2, TREND_CELLS = 32, MOMENT_MAX = 48, SIGHT_MS = 15000 };
enum column_id {
    STATE,
    ADDRESS,
    NETWORK,
    PLACE,
    AS,
    SINCE,
    SEEN,
    OPENED,
    UNTIL,
    LASTED,
    RTT,
    MIN,
    MEAN,
    P95,
    MAX,
    TREND,
    COLUMNS
};

static const struct {
    const char *header;
    bool right;
} columns[COLUMNS] = {
    [STATE] = {N_("STATE"), false},
    [ADDRESS] = {N_("FROM"), false},
    [NETWORK] = {N_("NETWORK"), false},
    [PLACE] = {N_("PLACE"), false},
    /* TRANSLATORS: column header: the autonomous system, a provider */
    [AS] = {N_("AS"), false},
    /* TRANSLATORS: column header: when a connection began */
    [SINCE] = {N_("SINCE"), false},
    /* TRANSLATORS: column header: when this program first saw a connection */
    [SEEN] = {N_("SEEN"), false},
    /* TRANSLATORS: column header: when the desktop was opened over a connection */
    [OPENED] = {N_("OPENED"), false},
    /* TRANSLATORS: column header: when it ended */
    [UNTIL] = {N_("UNTIL"), false},
    /* TRANSLATORS: column header: how long it lasted */
    [LASTED] = {N_("LASTED"), true},
    [RTT] = {N_("RTT"), true},
    /* TRANSLATORS: column headers: least, mean and greatest round trip; 95th percentile */
    [MIN] = {N_("MIN"), true},
    [MEAN] = {N_("MEAN"), true},
    [P95] = {N_("P95"), true},
    [MAX] = {N_("MAX"), true},
    /* TRANSLATORS: column header over the round trips of a connection's whole life */
    [TREND] = {N_("ITS LIFE"), false},
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

/* One that was open when first seen was opened some time before. */
static void opened(const struct detail *d, const struct conn *c, char *out, size_t size)
{
    char at[MOMENT_MAX];

    detail_moment(d, c->activated_ms, at, sizeof at);
    bool before = c->activated_ms && c->activated_ms == c->first_seen_ms &&
                  c->activated_ms + model_drift_ms(d->m) - c->since_ms > SIGHT_MS;
    text_put(out, size, before ? _("before %s") : "%s", at);
}

static void until(const struct detail *d, const struct conn *c, char *out, size_t size)
{
    if (c->state == CONN_ACTIVE && !is_known(d))
        text_put(out, size, "?");
    else if (c->state == CONN_ACTIVE)
        /* TRANSLATORS: in the column UNTIL: the connection has not ended */
        text_put(out, size, "%s", _("now"));
    else
        detail_wall(d, c->until_ms, out, size);
}

static void state(const struct conn *c, char *out, size_t size)
{
    if (c->vanished && c->state == CONN_DONE)
        /* TRANSLATORS: of a connection: it ended because the server that knew it was restarted */
        text_put(out, size, "%s", _("vanished"));
    else
        text_put(out, size, "%s", words_conn(c->state));
    if (!conn_counts(c))
        text_add(out, size, ", ", words_spectator(c->origin.spectator));
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

/* Of its whole life; -1 nothing was measured. */
static double life(const struct rtt *r, enum column_id k)
{
    if (!r || !r->n)
        return -1;
    return k == MIN ? r->min_ms : k == MEAN ? rtt_mean(r) : k == P95 ? rtt_p95_ms(r) : r->max_ms;
}

static void trend(const struct detail *d, const struct conn *c, char *out)
{
    int32_t warn_ms = model_network(d->m, c->origin.network)->rtt_warn_ms;
    struct event_config cfg = *model_config(d->m);

    cfg.rtt_warn_ms = warn_ms ? warn_ms : cfg.rtt_warn_ms;
    sparkline_rtt(c->all, sparkline_rtt_full(&cfg), d->u->o.glyphs, TREND_CELLS, out);
}

/* NULL: the header. "" is nothing that could be known. */
static void cell(const struct detail *d, const struct conn *c, enum column_id k, char *out,
                 size_t size)
{
    bool hide = d->u->hide;

    if (!c) {
        text_put(out, size, "%s", _(columns[k].header));
        return;
    }
    switch (k) {
    case STATE: state(c, out, size); break;
    case ADDRESS: words_address(d->m, c, hide, out, size); break;
    case NETWORK:
        text_put(out, size, "%s",
                 model_networks(d->m) > 1 && !hide ? model_network(d->m, c->origin.network)->label
                                                   : "");
        break;
    case PLACE: words_place(c, hide, out, size); break;
    case AS: words_as(c, hide, out, size); break;
    case SINCE: detail_wall(d, c->since_ms, out, size); break;
    case SEEN: detail_moment(d, c->first_seen_ms, out, size); break;
    case OPENED: opened(d, c, out, size); break;
    case UNTIL: until(d, c, out, size); break;
    case LASTED: lasted(d, c, out, size); break;
    case RTT: rtt(d, c, out, size); break;
    case TREND: trend(d, c, out); break;
    default: words_ms(life(c->all, k), out, size);
    }
}

static enum style style(const struct detail *d, const struct conn *c, enum column_id k)
{
    if (!c)
        return STYLE_HEAD;
    if (c->state != CONN_ACTIVE || !is_known(d))
        return STYLE_DIM;
    return k == RTT ? pane_level_style(c->hold.level) : k == TREND ? STYLE_TREND : STYLE_TEXT;
}

struct table {
    int width[COLUMNS]; /* 0: nothing is known of any */
};

static void measure(const struct detail *d, struct table *t, const struct conn **v, int n)
{
    char s[SPARKLINE_TEXT_MAX];

    for (int k = 0; k < COLUMNS; k++) {
        bool any = false;
        t->width[k] = 0;
        for (int i = 0; i < n; i++) {
            cell(d, v[i], (enum column_id)k, s, sizeof s);
            any = any || (v[i] && *s);
            int w = (int)utf8_width(s);
            t->width[k] = w > t->width[k] ? w : t->width[k];
        }
        t->width[k] = any ? t->width[k] : 0;
    }
}

/* Whose connection, when, how fast: what stands together on a line if it can. */
static bool begins_group(int k)
{
    return k == SINCE || k == RTT;
}

/* What of the group of column k there is from k on. */
static int group_width(const struct table *t, int k)
{
    int width = t->width[k];

    while (++k < COLUMNS && !begins_group(k))
        width += t->width[k] ? t->width[k] + GAP : 0;
    return width;
}

/* Over as many lines as it takes. */
static void row(struct detail *d, const struct table *t, const struct conn *c)
{
    int col = 0;
    char s[SPARKLINE_TEXT_MAX];

    for (int k = 0; k < COLUMNS; k++) {
        cell(d, c, (enum column_id)k, s, sizeof s);
        if (!t->width[k] || (k == TREND && !*s))
            continue;
        int needs = begins_group(k) ? group_width(t, k) : t->width[k];
        if (col > GAP && col + needs > d->width) {
            d->row++;
            col = GAP;
        }
        int room = d->width - col, width = room < t->width[k] ? room : t->width[k];
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
    int n = d->in->nconns, total = instance_total(d->in);
    char s[CELL_MAX], looking[CELL_MAX];
    struct table t;

    /* TRANSLATORS: a heading; how many connections are active, and how many there have been */
    text_put(s, sizeof s,
             is_known(d) || !d->in->nactive
                 ? _("Connections (%d active, %d in all)")
                 : _("Connections (%d active when last heard of, %d in all)"),
             d->in->nactive, total);
    if (n > total) {
        text_put(looking, sizeof looking,
                 ngettext("%d of a spectator", "%d of spectators", n - total), n - total);
        text_add(s, sizeof s, ", ", looking);
    }
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
