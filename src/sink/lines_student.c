/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is new of one student. What one line tells is not told by a second: a verdict that names the
 * phase stands for the phase, and an outage for its members. Must not know of anything that
 * concerns many. */
#include "sink/lines_state.h"

#include "base/mem.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <string.h>

static void say_of(struct lines *l, const struct model *m, const struct instance *in,
                   const char *what)
{
    lines_say(l, m, in->student, what);
}

static struct said *said_of(struct lines *l, uint32_t index)
{
    while (l->size <= index) {
        MEM_GROW(l->said, l->size, l->cap);
        l->said[l->size++] = (struct said){.status = STATUS_UNKNOWN, .kind = -1};
    }
    return &l->said[index];
}

/* --- the verdict --- */

static bool one_of_many(const struct model *m, const struct instance *in)
{
    const struct alert *a = model_alert_find(m, in->alert[ALERT_STALE]);

    return a && a->outage;
}

/* Is something wrong? Warnings and worse are, and a link that was live and won't be again. */
static bool in_trouble(const struct instance *in)
{
    if (in->status != STATUS_UNKNOWN)
        return in->status >= STATUS_WARN;
    return in->phase == PHASE_READY && in->linked &&
           (in->link == LINK_NONE || in->link == LINK_UNSUPPORTED);
}

static struct reason worst(const struct model *m, const struct instance *in)
{
    struct reason r[REASON_COUNT] = {0};

    health_reasons(model_config(m), in, model_now_ms(m), r);
    return r[0];
}

/* A loss that is not to be said: it may yet be one of many, it is, or it is over already. */
static bool keep_loss(const struct model *m, const struct instance *in)
{
    return one_of_many(m, in) || in->link != LINK_STALE || !lines_ripe(m, in->stale_hold.since_ms);
}

/* Is there a verdict to say? Its reason's kind, or -1, goes to *ret_kind. */
static bool verdict_changed(const struct model *m, const struct instance *in, struct said *s,
                            int *ret_kind)
{
    bool trouble = in_trouble(in), was_bad = s->bad;
    int kind = trouble ? (int)worst(m, in).kind : -1;

    if (kind == REASON_BACK)
        kind = REASON_STALE;
    if (in->status == s->status && kind == s->kind)
        return false;
    if (kind == REASON_STALE && keep_loss(m, in))
        return false;
    if (kind == REASON_LINK && !lines_ripe(m, in->link_since_ms))
        return false; /* the roster may be about to tell why */
    s->status = in->status;
    s->kind = *ret_kind = kind;
    if (trouble)
        s->bad = true;
    else if (in->status == STATUS_OK || in->phase != PHASE_READY)
        s->bad = false;
    return trouble || (was_bad && in->status == STATUS_OK);
}

static void say_verdict(struct lines *l, const struct model *m, const struct instance *in)
{
    char words[WORDS_MAX];
    struct reason r;

    if (in->status == STATUS_UNKNOWN) {
        r = worst(m, in);
        words_reason_brief(m, in, &r, words, sizeof words);
    } else {
        words_verdict(m, in, words, sizeof words);
    }
    say_of(l, m, in, words);
}

/* Data that don't come, where a worse verdict hides it. */
static void review_loss(struct lines *l, const struct model *m, const struct instance *in,
                        struct said *s, bool verdict, int kind)
{
    char words[WORDS_MAX];

    if (!in->stale_hold.level) {
        if (s->lost && !verdict && in->phase == PHASE_READY)
            say_of(l, m, in, _("data come again"));
        s->lost = false;
    } else if (!s->lost && !keep_loss(m, in)) {
        s->lost = true;
        words_link_now(m, in, words, sizeof words);
        if (!verdict || kind != REASON_STALE)
            say_of(l, m, in, words);
    }
}

/* --- what the roster says --- */

static void put_phase(const struct instance *in, char *out, size_t size)
{
    if (*words_phase(in))
        text_put(out, size, _("phase %s"), words_phase(in));
    else
        text_put(out, size, "%s", _("no phase yet"));
}

static bool phase_changed(const struct instance *in, struct said *s)
{
    bool changed = in->phase != s->phase ||
                   (in->phase == PHASE_OTHER && strcmp(in->phase_text, s->phase_text) != 0);

    if (changed) {
        s->phase = in->phase;
        mem_set_str(&s->phase_text, in->phase_text);
    }
    return changed;
}

static void review_roster(struct lines *l, const struct model *m, const struct instance *in,
                          struct said *s, int verdict)
{
    char words[WORDS_MAX] = "", phase[WORDS_MAX];
    bool changed = phase_changed(in, s);

    if (in->present && !s->present)
        text_put(words, sizeof words, "%s",
                 s->known ? _("in the list again") : _("new in the list"));
    if (!in->present && s->present && verdict != REASON_GONE)
        text_put(words, sizeof words, "%s", _("no longer in the list"));
    if (in->present && (changed || !s->present) && verdict != REASON_PHASE) {
        put_phase(in, phase, sizeof phase);
        text_add(words, sizeof words, ", ", phase);
    }
    s->known = true;
    s->present = in->present;
    if (*words)
        say_of(l, m, in, words);
}

static void review_submission(struct lines *l, const struct model *m, const struct instance *in,
                              struct said *s, int verdict)
{
    static const char *const words[] = {
        [SUBMISSION_NONE] = N_("no submission any more"),
        [SUBMISSION_REQUESTED] = N_("submission requested"),
        [SUBMISSION_DONE] = N_("has submitted"),
        [SUBMISSION_FAILED] = N_("submission failed"),
    };

    if (in->submission == s->submission)
        return;
    s->submission = in->submission;
    if (verdict != REASON_SUBMISSION)
        say_of(l, m, in, _(words[in->submission]));
}

void lines_student(struct lines *l, const struct model *m, uint32_t index)
{
    const struct instance *in = index < model_size(m) ? model_instance(m, index) : NULL;
    int kind = -1;

    if (!in)
        return;
    struct said *s = said_of(l, index);
    bool verdict = verdict_changed(m, in, s, &kind);
    review_roster(l, m, in, s, verdict ? kind : -1);
    review_submission(l, m, in, s, verdict ? kind : -1);
    if (verdict)
        say_verdict(l, m, in);
    review_loss(l, m, in, s, verdict, kind);
}

/* --- connections --- */

void lines_student_conn(struct lines *l, const struct model *m, const struct event_conn *e)
{
    const struct instance *in = e->index < l->size ? model_instance(m, e->index) : NULL;
    char words[WORDS_MAX], from[WORDS_MAX];

    if (!in || e->change == CONN_OVER || e->no >= in->nconns)
        return;
    const struct conn *c = &in->conns[e->no];
    uint8_t *bits = &l->said[e->index].active[e->no / 8], bit = (uint8_t)(1 << e->no % 8);
    bool active = c->state == CONN_ACTIVE, was = *bits & bit;
    if (active == was)
        return;
    *bits ^= bit;
    if (e->change == CONN_OPENED)
        return; /* a register that is full: another one has its number now */
    words_address(m, c, false, from, sizeof from);
    /* TRANSLATORS: an address */
    text_put(words, sizeof words,
             active ? _("desktop opened from %s") : _("desktop closed from %s"), from);
    say_of(l, m, in, words);
}

void lines_student_know(struct lines *l, const struct instance *in)
{
    struct said *s = said_of(l, in->index);

    s->known = true;
    s->present = in->present;
    phase_changed(in, s);
    s->submission = in->submission;
    s->status = in_trouble(in) ? STATUS_UNKNOWN : in->status;
    for (int i = 0; i < in->nconns; i++)
        if (in->conns[i].state == CONN_ACTIVE)
            s->active[i / 8] |= (uint8_t)(1 << i % 8);
}
