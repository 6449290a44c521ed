/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for alerts: by which rule, about whom, and what was measured. An alert keeps what it
 * was raised with; of one that is still open, what lasts is said as it is now. */
#include "model/rule_outage.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words_integrity.h"

#include <string.h>

const char *words_alert_rule(enum alert_rule r)
{
    switch (r) {
    case ALERT_CPU: return _("cpu");
    case ALERT_MEM: return _("mem");
    case ALERT_RTT: return _("rtt");
    case ALERT_STALE: return _("no data");
    case ALERT_PHASE: return _("phase");
    case ALERT_GONE: return _("no longer in the list");
    case ALERT_SUBMISSION: return _("submission failed");
    case ALERT_OUTAGE: return _("outage");
    case ALERT_API: return _("exam API");
    /* TRANSLATORS: a student moved faster than anybody travels */
    case ALERT_TRAVEL: return _("travel");
    case ALERT_PLACES: return _("two places");
    /* TRANSLATORS: two students on one address */
    case ALERT_SHARED: return _("shared place");
    /* TRANSLATORS: a student comes from one provider after the other */
    case ALERT_CHURN: return _("many providers");
    case ALERT_LATE: return _("first seen late");
    /* TRANSLATORS: a student whom the list of expected students does not have */
    case ALERT_UNEXPECTED: return _("unexpected");
    case ALERT_NAT: return _("shared address");
    case ALERT_ABSENT: return _("absent");
    default: return "?";
    }
}

const struct alert *words_alert_hint(const struct model *m, const struct instance *in)
{
    const struct alert *worst = NULL;

    for (int i = 0; i < ALERT_INTEGRITY_COUNT; i++) {
        uint32_t no = in->integrity.alert[i];
        const struct alert *a = no ? model_alert_find(m, no) : NULL;
        if (a && !a->cleared_ms && (!worst || level_rank(a->level) > level_rank(worst->level)))
            worst = a;
    }
    return worst;
}

void words_alert_subject(const struct model *m, const struct alert *a, bool hide, char *out,
                         size_t size)
{
    if (a->index >= 0)
        words_student(model_instance(m, (uint32_t)a->index), hide, out, size);
    else if (a->rule == ALERT_API)
        text_put(out, size, "%s", _("the site"));
    else if (a->network)
        text_put(out, size, "%s", model_network(m, a->network - 1)->label);
    else if (a->host)
        text_put(out, size, "%s", a->host);
    else
        text_put(out, size, "%s", _("many students"));
}

/* What is over a limit reads as over it. */
static void put_compared(int64_t is_ms, int64_t limit_ms, char *is, char *limit, size_t size)
{
    words_age(is_ms, is, size);
    words_age(limit_ms, limit, size);
    if (is_ms <= limit_ms || strcmp(is, limit) != 0)
        return;
    text_put(is, size, _("%lld s"), (long long)(is_ms + 999) / 1000);
    text_put(limit, size, _("%lld s"), (long long)limit_ms / 1000);
}

/* Without data since before it was raised; `limit` made it an alert. */
static void put_stale(const struct model *m, const struct alert *a, char *out, size_t size)
{
    const struct instance *in = model_instance(m, (uint32_t)a->index);
    char age[32], limit[32];

    words_age(a->threshold, limit, sizeof limit);
    if (a->cleared_ms || in->link != LINK_STALE) {
        /* TRANSLATORS: no data came for longer than this duration */
        text_put(out, size, _("for over %s"), limit);
        return;
    }
    put_compared(model_now_ms(m) - in->last_ms, a->threshold, age, limit, sizeof age);
    /* TRANSLATORS: no data for a duration, and the one that is allowed */
    text_put(out, size, _("for %s, limit %s"), age, limit);
}

/* From the first loss to the last, as far as it is remembered. Who joins has been lost for an
 * instant at least. */
static int64_t outage_span_ms(const struct model *m, const struct alert *a)
{
    int64_t first_ms = a->since_ms - RULE_OUTAGE_INSTANT_MS, last_ms = 0;

    for (uint32_t i = 0; i < model_size(m); i++) {
        const struct instance *in = model_instance(m, i);
        if (!in || in->outage != a->no || !in->gone_ms)
            continue;
        first_ms = in->gone_ms < first_ms ? in->gone_ms : first_ms;
        last_ms = in->gone_ms > last_ms ? in->gone_ms : last_ms;
    }
    for (size_t i = 0; i < model_alerts(m) && model_alert(m, i)->no < a->no; i++)
        if (model_alert(m, i)->outage == a->no && model_alert(m, i)->since_ms < first_ms)
            first_ms = model_alert(m, i)->since_ms;
    return (last_ms ? last_ms : a->joined_ms - RULE_OUTAGE_INSTANT_MS) - first_ms;
}

static void put_outage(const struct model *m, const struct alert *a, char *out, size_t size)
{
    int64_t span_ms = outage_span_ms(m, a) + 999;
    char span[32], more[80], where[EVENT_ID_MAX + 80] = "";

    words_age(span_ms < 1000 ? 1000 : span_ms, span, sizeof span);
    /* TRANSLATORS: so many students of so many, and a duration */
    text_put(out, size, _("%u of %u lost within %s"), (unsigned)a->count, (unsigned)a->of, span);
    if (a->network)
        /* TRANSLATORS: a network, or a host, behind "12 of 40 lost within 60 s" */
        text_put(where, sizeof where, _("all in %s"), model_network(m, a->network - 1)->label);
    else if (a->host)
        text_put(where, sizeof where, _("all on %s"), a->host);
    text_add(out, size, *where ? ", " : "", where);
    if (a->cleared_ms || a->members == a->count)
        return;
    text_put(more, sizeof more, ngettext("%u is still lost", "%u are still lost", a->members),
             (unsigned)a->members);
    text_add(out, size, ", ", more);
}

static const char *api(enum api_state s)
{
    switch (s) {
    case API_EMPTY: return _("empty list");
    case API_NO_MATCH: return _("nothing matches the selection");
    case API_REFUSED: return _("access refused");
    case API_STATUS: return _("unexpected answer");
    case API_REDIRECT: return _("redirected elsewhere");
    case API_TIMEOUT: return _("no answer");
    case API_UNREACHED: return _("can't be reached");
    case API_TLS: return _("no secure connection (TLS)");
    case API_BAD_JSON: return _("unreadable list");
    case API_TOO_BIG: return _("list too big");
    default: return "";
    }
}

static void put_value(const struct model *m, const struct alert *a, bool hide, bool alone,
                      char *out, size_t size)
{
    double mean = a->mean_tenths / 10.0;
    int value = (int)a->value, threshold = (int)a->threshold;

    out[0] = '\0';
    switch (a->rule) {
    case ALERT_CPU:
    case ALERT_MEM:
        /* TRANSLATORS: latest value in percent, mean, and the threshold it is over */
        text_put(out, size, _("%d %%, mean %g over %d"), value, mean, threshold);
        break;
    case ALERT_RTT:
        /* TRANSLATORS: latest round trip, mean, and the threshold it is over */
        text_put(out, size, _("%d ms, mean %g over %d"), value, mean, threshold);
        break;
    case ALERT_STALE: put_stale(m, a, out, size); break;
    case ALERT_PHASE:
        if (!a->cleared_ms) /* it was not kept which one it was */
            text_put(out, size, "%s", words_phase(model_instance(m, (uint32_t)a->index)));
        break;
    case ALERT_OUTAGE: put_outage(m, a, out, size); break;
    case ALERT_API:
        text_put(out, size, "%s",
                 api(a->cleared_ms ? (enum api_state)a->value : model_api(m)->state));
        break;
    default: words_integrity(m, a, hide, alone, out, size);
    }
}

void words_alert_value(const struct model *m, const struct alert *a, bool hide, char *out,
                       size_t size)
{
    put_value(m, a, hide, false, out, size);
}

void words_alert_value_alone(const struct model *m, const struct alert *a, char *out, size_t size)
{
    put_value(m, a, false, true, out, size);
}
