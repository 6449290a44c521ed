/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits are those of writer.c, and why each is wider than that is said here: a journal that an
 * honest recorder left must never be called broken, however it ended. Owns nothing; knows no file
 * and no signature. */
#include "journal/verify_pace.h"

#include <string.h>

enum {
    FIRST_LINES = 8,  /* the first note comes before the first event */
    LINES = 1100,     /* after 1024, with the next tick; before that tick any number may come */
    SPENT_MS = 90000, /* after 60 s, with the next tick */
    OVER_MS = 15000,
    STEP_MS = 10000 /* a recorder that slept longer has not seen more */
};

/* Retold, or a dropped gap: a value of the member `c`, `known` or `why`. */
static bool says(const struct line *l, const char *key, const char *word)
{
    struct line copy = *l;
    struct json_slice name;
    bool ok, null, yes;
    char text[64];

    while (line_member(&copy, &name, &ok)) {
        struct json value = copy.rest;
        if (line_is(&name, key))
            return word ? line_get_str(&value, text, sizeof text, &null) && strcmp(text, word) == 0
                        : line_get_bool(&value, &yes) && yes;
        if (!json_skip(&copy.rest, JSON_DEPTH_MAX))
            break;
    }
    return false;
}

static bool is_loss(const struct line *l)
{
    return l->kind == LINE_GAP && says(l, "why", "dropped");
}

/* What happened or was measured; not what the journal says of itself, or says again. A stub was
 * signed by who made it. */
static bool is_event(const struct line *l)
{
    switch (l->kind) {
    case LINE_CONFIG:
    case LINE_TICK:
    case LINE_SAMPLES:
    case LINE_LINK:
    case LINE_API:
    case LINE_CLOCK:
    case LINE_NETWORK:
    case LINE_ALERT: return true;
    case LINE_ROSTER:
    case LINE_CONN: return !says(l, "c", "known");
    case LINE_EXPECTED:
    case LINE_ACTION: return !says(l, "known", NULL);
    case LINE_GAP: return !is_loss(l);
    default: return false;
    }
}

/* Where somebody stopped, only those may go on who say so. */
static enum verify_fault follow(const struct verify_pace *p, const struct line *l, bool is_signed)
{
    bool closes = p->kind == LINE_CKPT || p->kind == LINE_CLOSE;
    bool goes_on = l->kind == LINE_OPEN || l->kind == LINE_RECOVER;

    if (p->any && p->ends)
        return goes_on || (!p->owed && is_loss(l)) ? VERIFY_OK : VERIFY_NOTE_MISSING;
    if (p->any && closes && !is_signed && !goes_on)
        return VERIFY_NOTE_MISSING;
    if (p->any && p->kind == LINE_CLOSE && !goes_on && l->kind != LINE_PURGE &&
        l->kind != LINE_REDACT)
        return VERIFY_AFTER_CLOSE;
    return VERIFY_OK;
}

static bool count(struct verify_pace *p, const struct line *l)
{
    int64_t step = p->last_ms ? l->t_ms - p->last_ms : 0;
    bool tick = l->kind == LINE_TICK || l->kind == LINE_SAMPLES;
    bool over = p->lines > LINES;

    step = step < STEP_MS ? step : STEP_MS;
    p->lines++;
    p->spent_ms += step;
    if (over)
        p->over_ms += step;
    if (p->mute || p->spent_ms > SPENT_MS || p->over_ms > OVER_MS ||
        (!p->noted && p->lines > FIRST_LINES))
        return false;
    if (!tick || !over)
        return true;
    bool second = p->tick_ms && l->t_ms != p->tick_ms;
    p->tick_ms = l->t_ms;
    return !second;
}

enum verify_fault verify_pace_line(struct verify_pace *p, const struct line *l, bool is_signed)
{
    enum verify_fault fault = follow(p, l, is_signed);

    if (fault)
        return fault;
    if (is_event(l) && !count(p, l))
        return VERIFY_UNSIGNED;
    if (l->kind == LINE_OPEN) {
        bool closes = p->kind == LINE_CKPT || p->kind == LINE_CLOSE;
        bool rotated = p->kind == LINE_CKPT && p->kind_before == LINE_ROTATE && is_signed;
        p->owed = p->any && (p->owed || (closes && !is_signed));
        p->ends = p->any && !rotated;
    } else if (l->kind == LINE_RECOVER || is_loss(l)) {
        p->mute = true;
        p->ends = p->owed = false;
    }
    p->any = true;
    p->kind_before = p->kind;
    p->kind = l->kind;
    if (l->t_ms)
        p->last_ms = l->t_ms;
    return VERIFY_OK;
}

void verify_pace_noted(struct verify_pace *p)
{
    p->noted = true;
    p->mute = false;
    p->lines = 0;
    p->spent_ms = p->over_ms = p->tick_ms = 0;
}
