/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/player.h"

#include "base/err.h"
#include "base/mem.h"
#include "journal/decode.h"
#include "journal/keyframe.h"
#include "journal/reader.h"
#include "model/series.h"
#include "model/state.h"

#include <stdlib.h>

enum {
    NEAR_MS = 30000, /* playing on so far costs less than a keyframe */
    TRENDS_MS = SERIES_COARSE * SERIES_COARSE_MS
};

/* A connection there was at a keyframe. Its number may have been another's before, and may be
 * again. */
struct filled_conn {
    struct rtt rtt;
    int64_t first_ms; /* when it was first seen */
    bool counts;
};

/* What was measured of one instance before a keyframe. */
struct filled {
    struct series *series;    /* owned until it is the model's */
    struct filled_conn *conn; /* by number; owned */
    uint16_t nconns;
};

/* The trends before a keyframe, while they are read: by index. */
struct filling {
    struct reader reader;
    struct decode decode;
    struct reader_place until;
    int64_t until_ms;
    struct filled *v; /* owned */
    uint32_t n;
    bool active;
};

struct player {
    struct model *model;
    struct reader reader;
    struct reader finder; /* for looking around while the reader stays */
    struct decode decode;
    struct line held; /* read, and not yet due; good while `holds` */
    bool holds;
    struct about about;
    bool closed, thinned, lost;
    bool redacted; /* a stub was met: what it said is not known until a keyframe */
    int64_t now_ms;
    struct filling filling;
    void (*line)(void *ud, const struct line *l);
    event_fn event;
    void *ud;
};

/* --- trends --- */

static void filling_end(struct filling *f)
{
    if (!f->active)
        return;
    for (uint32_t i = 0; i < f->n; i++) {
        series_free(f->v[i].series);
        free(f->v[i].conn);
    }
    free(f->v);
    reader_close(&f->reader);
    decode_done(&f->decode);
    *f = (struct filling){0};
}

static struct filled filled_new(const struct instance *in)
{
    struct filled v = {.nconns = in ? in->nconns : 0};

    v.conn = v.nconns ? mem_calloc(v.nconns, sizeof *v.conn) : NULL;
    for (int no = 0; no < v.nconns; no++)
        v.conn[no] = (struct filled_conn){.first_ms = in->conns[no].first_seen_ms,
                                          .counts = conn_counts(&in->conns[no])};
    return v;
}

/* Tells whether it counts for the instance's trend. */
static bool filling_rtt(struct filled *to, const struct sample_rtt *r, int64_t t_ms)
{
    struct filled_conn *c = r->conn < to->nconns ? &to->conn[r->conn] : NULL;

    if (!r->ms || !c || t_ms < c->first_ms)
        return r->ms;
    rtt_add(&c->rtt, t_ms, r->ms);
    return c->counts;
}

/* What was measured before a keyframe from which the model was restored. */
static void filling_begin(struct player *p, struct reader_place until, int64_t until_ms)
{
    struct filling *f = &p->filling;

    filling_end(f);
    if (reader_open(&f->reader, p->reader.dirfd) < 0)
        return;
    if (reader_before(&f->reader, until_ms - TRENDS_MS) < 0) {
        reader_close(&f->reader);
        return;
    }
    f->until = until;
    f->until_ms = until_ms;
    f->n = model_size(p->model);
    f->v = f->n ? mem_calloc(f->n, sizeof *f->v) : NULL;
    for (uint32_t i = 0; i < f->n; i++)
        f->v[i] = filled_new(model_instance(p->model, i));
    decode_init(&f->decode);
    f->active = true;
}

static void filling_sample(struct filling *f, const struct sample *s, int64_t t_ms)
{
    struct filled *to = s->index < f->n ? &f->v[s->index] : NULL;
    int32_t worst = -1;

    if (!to)
        return;
    t_ms -= s->ago_ms;
    for (int k = 0; k < s->nrtt; k++)
        if (filling_rtt(to, &s->rtt[k], t_ms) && s->rtt[k].ms > worst)
            worst = s->rtt[k].ms;
    if (!to->series)
        to->series = series_new();
    int32_t v[SERIES_SIGNALS] = {s->cpu, s->mem, worst};
    if (t_ms < f->until_ms - SERIES_FINE_MS)
        series_add_coarse(to->series, t_ms, v);
    else
        series_add(to->series, t_ms, v);
}

static bool filling_line(struct filling *f)
{
    struct line l;

    if (reader_next_of(&f->reader, LINE_SAMPLES, &l) != 1)
        return false;
    if (f->reader.last.segment > f->until.segment ||
        (f->reader.last.segment == f->until.segment && f->reader.last.at >= f->until.at))
        return false;
    if (decode_line(&f->decode, &l) == DECODE_EVENT)
        for (size_t i = 0; i < f->decode.event.tick.n; i++)
            filling_sample(f, &f->decode.event.tick.samples[i], l.t_ms);
    return true;
}

static void filled_put(struct model *m, uint32_t index, struct filled *v)
{
    const struct instance *in = index < model_size(m) ? model_instance(m, index) : NULL;

    if (v->series)
        model_put_trends(m, index, v->series);
    v->series = NULL;
    for (uint16_t no = 0; in && no < v->nconns && no < in->nconns; no++)
        if (v->conn[no].rtt.n && in->conns[no].first_seen_ms == v->conn[no].first_ms)
            model_put_conn_trend(m, index, no, &v->conn[no].rtt);
}

int player_fill(struct player *p, int lines)
{
    struct filling *f = &p->filling;

    if (!f->active)
        return 0;
    while (lines-- > 0)
        if (!filling_line(f)) {
            for (uint32_t i = 0; i < f->n; i++)
                filled_put(p->model, i, &f->v[i]);
            filling_end(f);
            return 0;
        }
    return 1;
}

/* --- lines --- */

static void apply(struct player *p)
{
    model_apply(p->model, &p->decode.event);
    if (p->event)
        p->event(p->ud, &p->decode.event);
}

/* Between what was lost and this keyframe the model went its own way. */
static int adopt(struct player *p, const struct keyframe_end *end)
{
    struct reader_place behind = p->reader.next, from = {p->reader.last.segment, end->from};
    int r = reader_restore(&p->finder, from, end->lines, p->model, true);

    if (r < 0)
        return r;
    p->lost = false;
    return p->finder.next.at == behind.at ? 0 : ERR_INVALID;
}

/* The last words on a full disk: what follows is not all. */
static bool says_full(struct line l)
{
    static const char *const full[] = {"full"};
    struct json_slice key;
    bool ok;

    while (line_member(&l, &key, &ok))
        if (line_is(&key, "why"))
            return line_get_name(&l.rest, full, 1) == 0;
        else if (!json_skip(&l.rest, JSON_DEPTH_MAX))
            return false;
    return false;
}

static int take_open(struct player *p, const struct line *l)
{
    if (l->kind != LINE_OPEN || about_read(*l, &p->about) < 0)
        return ERR_INVALID;
    p->thinned = p->about.samples_s > 0;
    return 0;
}

static int take_note(struct player *p, const struct line *l)
{
    struct keyframe_end end;

    switch (l->kind) {
    case LINE_OPEN: return take_open(p, l);
    case LINE_STUB: p->redacted = true; return 0;
    case LINE_CKPT: p->lost |= says_full(*l); return 0;
    case LINE_GAP: p->lost |= p->decode.event.gap.why == GAP_DROPPED; return 0;
    case LINE_KEY: return player_lossy(p) && keyframe_is_end(*l, &end) ? adopt(p, &end) : 0;
    default: return 0;
    }
}

/* The line that is held. */
static int take(struct player *p)
{
    struct line l = p->held;
    int r = decode_line(&p->decode, &p->held);

    if (r < 0)
        return r;
    p->holds = false;
    if (p->line)
        p->line(p->ud, &l);
    p->closed = l.kind == LINE_CLOSE;
    p->now_ms = l.t_ms > p->now_ms ? l.t_ms : p->now_ms;
    if (r == DECODE_EVENT && !(l.kind == LINE_GAP && p->decode.event.gap.why == GAP_DROPPED))
        apply(p);
    return take_note(p, &l);
}

static int hold(struct player *p)
{
    if (p->holds)
        return 1;
    int r = reader_next(&p->reader, &p->held);
    p->holds = r == 1;
    return r;
}

int player_step(struct player *p)
{
    int r = hold(p);

    if (r == 1 && (r = take(p)) == 0)
        r = 1;
    return r;
}

int player_play(struct player *p, int64_t t_ms)
{
    int r;

    while ((r = hold(p)) == 1 && (!p->held.t_ms || p->held.t_ms <= t_ms))
        if ((r = take(p)) < 0)
            return r;
    return r;
}

/* --- going elsewhere --- */

static int go(struct player *p, struct reader_place to)
{
    p->holds = false;
    p->closed = p->lost = p->redacted = false;
    p->now_ms = 0;
    decode_reset(&p->decode);
    return reader_go(&p->reader, to);
}

/* What stood in the segments before was purged: the keyframe at the head of this one tells it. */
static bool begins_late(const struct player *p)
{
    return p->reader.next.segment > 1;
}

static int go_to_beginning(struct player *p)
{
    filling_end(&p->filling);
    state_clear(p->model, false);
    reader_close(&p->reader);
    int r = reader_open(&p->reader, p->finder.dirfd);
    r = r < 0 ? r : go(p, p->reader.next);
    p->lost = begins_late(p);
    return r;
}

/* What a segment begins with: a run that was gone on with may be recorded in another way. */
static int look_at_open(struct player *p, uint32_t segment)
{
    struct line l;
    int r = reader_go(&p->finder, (struct reader_place){segment, 0});

    r = r < 0 ? r : reader_next(&p->finder, &l);
    return r < 0 ? r : r == 1 ? take_open(p, &l) : ERR_INVALID;
}

static int restore(struct player *p, int64_t t_ms)
{
    struct reader_place from;
    uint64_t lines;
    int r = reader_keyframe(&p->finder, t_ms, &from, &lines);

    if (r == 0)
        return go_to_beginning(p);
    r = r < 0 ? r : look_at_open(p, from.segment);
    r = r < 0 ? r : reader_restore(&p->finder, from, lines, p->model, false);
    r = r < 0 ? r : go(p, p->finder.next);
    if (r < 0)
        return r;
    p->now_ms = model_now_ms(p->model);
    filling_begin(p, from, p->now_ms);
    return 0;
}

int player_seek(struct player *p, int64_t t_ms)
{
    bool near = p->now_ms && t_ms >= p->now_ms && t_ms - p->now_ms <= NEAR_MS;

    if (!near) {
        int r = restore(p, t_ms);
        if (r < 0)
            return r;
    }
    return player_play(p, t_ms);
}

int player_seek_end(struct player *p)
{
    int r = restore(p, INT64_MAX);

    return r < 0 ? r : player_play(p, INT64_MAX);
}

/* --- */

int player_open(int dirfd, struct model *m, struct player **ret)
{
    struct player *p = mem_zalloc(sizeof *p);

    p->model = m;
    decode_init(&p->decode);
    int r = reader_open(&p->finder, dirfd);
    r = r < 0 ? r : reader_open(&p->reader, dirfd);
    r = r < 0 ? r : hold(p);
    r = r == 1 ? take_open(p, &p->held) : r;
    p->lost = begins_late(p);
    if (r < 0) {
        player_free(p);
        return r;
    }
    *ret = p;
    return 0;
}

void player_free(struct player *p)
{
    if (!p)
        return;
    filling_end(&p->filling);
    reader_close(&p->reader);
    reader_close(&p->finder);
    decode_done(&p->decode);
    free(p);
}

void player_listen(struct player *p, void (*line)(void *ud, const struct line *l), event_fn event,
                   void *ud)
{
    p->line = line;
    p->event = event;
    p->ud = ud;
}

int player_span(struct player *p, int64_t *ret_first_ms, int64_t *ret_last_ms)
{
    return reader_span(&p->finder, ret_first_ms, ret_last_ms);
}

const struct about *player_about(const struct player *p)
{
    return &p->about;
}

bool player_closed(const struct player *p)
{
    return p->closed;
}

bool player_lossy(const struct player *p)
{
    return p->thinned || p->lost || p->redacted;
}

int64_t player_now_ms(const struct player *p)
{
    return p->now_ms;
}
