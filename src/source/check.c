/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/check.h"

#include "base/mem.h"
#include "journal/alertlog.h"
#include "journal/keyframe.h"
#include "model/digest.h"
#include "source/player.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_LINES = 4096 };

/* Bodies of alert lines that are owed, first in first out. */
struct owed {
    char **v; /* owned */
    size_t n, cap, first;
};

struct check {
    struct model *model;
    struct player *player;
    struct alertlog log;
    struct owed owed;
    struct check_result *r;
    bool lossy; /* as of the line before */
};

static void forget(struct check *c)
{
    for (size_t i = c->owed.first; i < c->owed.n; i++)
        free(c->owed.v[i]);
    c->owed.n = c->owed.first = 0;
}

static void owe(void *ud, enum encode_alert_change change, const struct alert *a)
{
    struct check *c = ud;
    struct buf b;

    buf_init(&b, LINE_MAX_BYTES);
    encode_alert(&b, c->model, change, a);
    MEM_GROW(c->owed.v, c->owed.n, c->owed.cap);
    c->owed.v[c->owed.n++] = b.data;
}

static void fault(struct check *c, enum check_fault f, const struct line *l)
{
    if (c->r->fault)
        return;
    c->r->fault = f;
    c->r->seq = l->seq;
    c->r->t_ms = l->t_ms;
}

/* The salt is random, and last. */
static void compare_alert(struct check *c, const struct line *l)
{
    const char *want = c->owed.first < c->owed.n ? c->owed.v[c->owed.first] : "";
    size_t len = strlen(want);
    const struct json *is = &l->rest;

    if (!len || (size_t)(is->end - is->p) <= len || memcmp(is->p, want, len) != 0 ||
        strncmp(is->p + len, ",\"salt\":", 8) != 0) {
        fault(c, CHECK_ALERT, l);
        return;
    }
    free(c->owed.v[c->owed.first++]);
    if (c->owed.first == c->owed.n)
        c->owed.first = c->owed.n = 0;
    c->r->alerts++;
}

static void compare_digest(struct check *c, struct line l)
{
    char is[DIGEST_HEX + 1], want[DIGEST_HEX + 4] = "";
    struct line at = l;
    struct json_slice key;
    bool ok, null;

    /* an edit that closes a journal again has no state to tell */
    while (line_member(&l, &key, &ok))
        if (!(line_is(&key, "digest") ? line_get_str(&l.rest, want, sizeof want, &null)
                                      : json_skip(&l.rest, JSON_DEPTH_MAX)))
            break;
    if (!want[0] && at.kind == LINE_CLOSE)
        return;
    digest_model(c->model, is);
    if (strcmp(is, want) != 0)
        fault(c, CHECK_DIGEST, &at);
    c->r->digests++;
}

/* From here on the recorder's own state is known again. */
static void begin_anew(struct check *c)
{
    forget(c);
    alertlog_reset(&c->log, c->model);
}

/* By the rules of whoever wrote it. */
static bool is_derived(const struct line *l)
{
    return l->kind == LINE_ALERT || l->kind == LINE_KEY || l->kind == LINE_CLOSE;
}

static void on_line(void *ud, const struct line *l)
{
    struct check *c = ud;
    struct keyframe_end end;
    bool lossy = player_lossy(c->player);

    if (c->lossy && !lossy)
        begin_anew(c);
    c->lossy = lossy;
    c->r->lossy |= lossy;
    if (l->kind == LINE_RECOVER || l->kind == LINE_GAP)
        forget(c); /* the writer's last words may have been cut off */
    if (lossy)
        return;
    c->r->other_rules |= is_derived(l) && model_config(c->model)->rules != EVENT_RULES;
    if (c->r->other_rules) {
        forget(c);
        return;
    }
    if (l->kind == LINE_ALERT)
        compare_alert(c, l);
    else if (c->owed.n && l->kind != LINE_STUB && l->kind != LINE_OPEN) /* a recover may follow */
        fault(c, CHECK_MISSING, l);
    else if (l->kind == LINE_CLOSE || keyframe_is_end(*l, &end))
        compare_digest(c, *l);
}

static void on_event(void *ud, const struct event *e)
{
    struct check *c = ud;

    (void)e;
    if (!c->lossy)
        alertlog_follow(&c->log, c->model, owe, c);
}

static int play(struct check *c, void (*progress)(void *ud, int64_t done_ms, int64_t all_ms),
                void *ud)
{
    int64_t first = 0, last = 0;
    int r = player_span(c->player, &first, &last);

    for (uint64_t n = 1; r >= 0 && !c->r->fault && (r = player_step(c->player)) == 1; n++)
        if (progress && n % LOOK_LINES == 0)
            progress(ud, player_now_ms(c->player) - first, last - first);
    return r;
}

bool check_journal(int dirfd, void (*progress)(void *ud, int64_t done_ms, int64_t all_ms), void *ud,
                   struct check_result *ret)
{
    struct check c = {.model = model_new(), .r = ret};

    *ret = (struct check_result){0};
    int e = player_open(dirfd, c.model, &c.player);
    if (e >= 0) {
        player_listen(c.player, on_line, on_event, &c);
        e = play(&c, progress, ud);
    }
    if (e < 0 && !ret->fault) {
        ret->fault = CHECK_UNREADABLE;
        ret->error = e;
        ret->t_ms = c.player ? player_now_ms(c.player) : 0;
    }
    player_free(c.player);
    forget(&c);
    free(c.owed.v);
    alertlog_done(&c.log);
    model_free(c.model);
    return ret->fault == CHECK_OK;
}
