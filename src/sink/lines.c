/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exam for ears: what concerns all of it, and who is to be looked at. Remembers what was said
 * and says what differs. A loss of data is said a period late, so that one of many is first known
 * to be one of many. Must not know where lines go. */
#include "sink/lines_state.h"

#include "base/mem.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdlib.h>

enum {
    SETTLE_MS = 30000, /* the first line waits no longer for the desktops to report */
    CLOCK_MS = 1000,   /* a smaller step of the clock is not worth a line */
    LINE_BYTES = 4096,
    FEW = 5 /* of an outage; the rest of it is said once more */
};

struct lines *lines_new(bool ascii, lines_fn say, void *ud)
{
    struct lines *l = mem_zalloc(sizeof *l);

    l->ascii = ascii;
    l->say = say;
    l->ud = ud;
    return l;
}

void lines_free(struct lines *l)
{
    if (!l)
        return;
    for (uint32_t i = 0; i < l->size; i++)
        free(l->said[i].phase_text);
    free(l->said);
    free(l->outages);
    free(l->integrity);
    free(l);
}

void lines_say(struct lines *l, const struct model *m, const char *whose, const char *what)
{
    char line[LINE_BYTES];

    words_clock(model_now_ms(m) + model_drift_ms(m), line, sizeof line);
    if (whose)
        text_add(line, sizeof line, " ", whose);
    text_add(line, sizeof line, whose ? ": " : " ", what);
    if (l->ascii)
        text_ascii(line);
    l->say(l->ud, line);
}

bool lines_ripe(const struct model *m, int64_t since_ms)
{
    return model_now_ms(m) - since_ms > model_config(m)->period_ms;
}

/* --- what concerns many --- */

static void find_alerts(struct lines *l, const struct model *m)
{
    size_t n = model_alerts(m), i = n;

    while (i > 0 && model_alert(m, i - 1)->no > l->alert_no)
        i--;
    for (; i < n; i++) {
        const struct alert *a = model_alert(m, i);
        l->alert_no = a->no;
        if (a->rule == ALERT_OUTAGE) {
            MEM_GROW(l->outages, l->noutages, l->capoutages);
            l->outages[l->noutages++] = (struct outage){.no = a->no};
        } else if ((int)a->rule >= ALERT_INTEGRITY) {
            MEM_GROW(l->integrity, l->nintegrity, l->capintegrity);
            l->integrity[l->nintegrity++] = (struct integrity_said){.no = a->no};
        }
    }
}

static void say_outage(struct lines *l, const struct model *m, const struct alert *a)
{
    char subject[WORDS_MAX], words[WORDS_MAX], value[WORDS_MAX];

    words_alert_subject(m, a, false, subject, sizeof subject);
    if (a->cleared_ms) {
        lines_say(l, m, subject, _("outage over"));
        return;
    }
    words_alert_value(m, a, false, value, sizeof value);
    text_put(words, sizeof words, "%s %s", words_status(STATUS_CRIT), words_alert_rule(a->rule));
    text_add(words, sizeof words, ", ", value);
    lines_say(l, m, subject, words);
}

/* It is said, then that few are left, then that it is over. */
static void review_outage(struct lines *l, const struct model *m, struct outage *o,
                          const struct alert *a)
{
    bool few = a->members < FEW && a->members < a->count;

    if (a->cleared_ms) {
        if (o->said)
            say_outage(l, m, a);
    } else if (!o->said) {
        o->said = lines_ripe(m, a->since_ms);
        if (o->said)
            say_outage(l, m, a);
        o->few_said = few;
    } else if (!few) {
        o->few_ms = 0;
    } else if (!o->few_ms) {
        o->few_ms = model_now_ms(m);
    } else if (!o->few_said && lines_ripe(m, o->few_ms)) {
        say_outage(l, m, a);
        o->few_said = true;
    }
}

static void review_outages(struct lines *l, const struct model *m)
{
    size_t kept = 0;

    for (size_t i = 0; i < l->noutages; i++) {
        struct outage *o = &l->outages[i];
        const struct alert *a = model_alert_find(m, o->no);
        if (a)
            review_outage(l, m, o, a);
        if (a && !a->cleared_ms)
            l->outages[kept++] = *o;
    }
    l->noutages = kept;
}

/* Of one that is over nothing is said: it was a hint, and nobody was waiting for its end. */
static void review_integrity(struct lines *l, const struct model *m)
{
    char subject[WORDS_MAX], words[2 * WORDS_MAX], value[WORDS_MAX];
    size_t kept = 0;

    for (size_t i = 0; i < l->nintegrity; i++) {
        struct integrity_said *s = &l->integrity[i];
        const struct alert *a = model_alert_find(m, s->no);
        if (!a || a->cleared_ms)
            continue;
        if (level_rank(a->level) > level_rank(s->level)) {
            words_alert_subject(m, a, false, subject, sizeof subject);
            words_alert_value(m, a, false, value, sizeof value);
            text_put(words, sizeof words, "%s %s", words_level(a->level),
                     words_alert_rule(a->rule));
            text_add(words, sizeof words, *value ? ", " : "", value);
            lines_say(l, m, subject, words);
            s->level = a->level;
        }
        l->integrity[kept++] = *s;
    }
    l->nintegrity = kept;
}

static void review_api(struct lines *l, const struct model *m)
{
    const struct model_api *now = model_api(m);
    bool same = words_api_same(&l->api, now);
    bool trouble = words_api_trouble(m), was_trouble = l->api_trouble;
    char words[WORDS_MAX];

    l->api = *now;
    l->api.text = NULL;
    l->api_trouble = trouble;
    if (same || (!trouble && !was_trouble))
        return;
    words_api(m, words, sizeof words);
    lines_say(l, m, NULL, words);
}

static void review_clock(struct lines *l, const struct model *m)
{
    int64_t step = model_drift_ms(m) - l->drift_ms;
    char words[WORDS_MAX], by[32];

    if (llabs(step) < CLOCK_MS)
        return;
    l->drift_ms = model_drift_ms(m);
    words_age(llabs(step), by, sizeof by);
    text_put(words, sizeof words,
             step > 0 ? _("The computer's clock was set forward by %s.")
                      : _("The computer's clock was set back by %s."),
             by);
    lines_say(l, m, NULL, words);
}

/* --- the beginning --- */

/* May its first message still come? */
static bool is_awaited(const struct instance *in)
{
    bool not_yet = in->link == LINK_CONNECTING || (in->link == LINK_NONE && !in->link_why) ||
                   (in->link == LINK_LIVE && !in->last_ms);

    return in->phase == PHASE_READY && not_yet;
}

static bool is_settled(const struct lines *l, const struct model *m)
{
    if (!l->roster_ms)
        return false;
    if (model_now_ms(m) - l->roster_ms >= SETTLE_MS)
        return true;
    for (uint32_t i = 0; i < model_size(m); i++)
        if (model_instance(m, i) && is_awaited(model_instance(m, i)))
            return false;
    return true;
}

/* "250 students, 231 ready, 12 starting, 7 off; 3 warnings, 1 critical" */
static void say_counts(struct lines *l, const struct model *m)
{
    struct model_counts c = model_counts(m);
    char words[WORDS_MAX], one[128];

    text_put(words, sizeof words, ngettext("%u student", "%u students", c.instances), c.instances);
    text_put(one, sizeof one, _("%u ready"), c.ready);
    text_add(words, sizeof words, ", ", one);
    text_put(one, sizeof one, _("%u starting"), c.starting);
    text_add(words, sizeof words, ", ", one);
    text_put(one, sizeof one, _("%u off"), c.off);
    text_add(words, sizeof words, ", ", one);
    text_put(one, sizeof one, ngettext("%u warning", "%u warnings", c.warn), c.warn);
    text_add(words, sizeof words, "; ", one);
    text_put(one, sizeof one, _("%u critical"), c.crit);
    text_add(words, sizeof words, ", ", one);
    lines_say(l, m, NULL, words);
}

static void begin(struct lines *l, const struct model *m)
{
    l->settled = true;
    l->drift_ms = model_drift_ms(m);
    say_counts(l, m);
    for (uint32_t i = 0; i < model_size(m); i++)
        if (model_instance(m, i))
            lines_student_know(l, model_instance(m, i));
}

static void review_all(struct lines *l, const struct model *m)
{
    for (uint32_t i = 0; i < model_size(m); i++)
        lines_student(l, m, i);
    find_alerts(l, m);
    review_outages(l, m);
    review_integrity(l, m);
}

void lines_event(struct lines *l, const struct model *m, const struct event *e)
{
    if (e->kind == EVENT_API) {
        review_api(l, m);
        if (!l->roster_ms)
            l->roster_ms = model_api(m)->roster_ms;
    }
    if (!l->settled) {
        if (e->kind != EVENT_TICK || !is_settled(l, m))
            return;
        begin(l, m);
    }
    switch (e->kind) {
    case EVENT_ROSTER: lines_student(l, m, e->roster.index); break;
    case EVENT_LINK: lines_student(l, m, e->link.index); break;
    case EVENT_CONN:
        lines_student_conn(l, m, &e->conn);
        lines_student(l, m, e->conn.index);
        break;
    case EVENT_TICK: review_all(l, m); break;
    case EVENT_CLOCK: review_clock(l, m); break;
    default: break;
    }
}
