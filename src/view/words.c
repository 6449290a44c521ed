/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for statuses, phases, links, submissions and reasons; words_api.c has the sentences about
 * the site, words_origin.c says where connections come from, words_alert.c and words_integrity.c
 * have the words for alerts. Must not know who shows them: neither columns nor
 * colours. */
#include "view/words.h"

#include "view/i18n.h"
#include "view/text.h"

#include <time.h>

enum { MINUTE_MS = 60000 };

const char *words_status(enum status s)
{
    switch (s) {
    case STATUS_OK: return _("OK");
    case STATUS_WARN: return _("WARN");
    case STATUS_CRIT: return _("CRIT");
    default: return "?";
    }
}

const char *words_level(enum level l)
{
    switch (l) {
    case LEVEL_INFO: return _("INFO");
    case LEVEL_WARN: return words_status(STATUS_WARN);
    case LEVEL_CRIT: return words_status(STATUS_CRIT);
    default: return words_status(STATUS_OK);
    }
}

const char *words_mark(enum status s, bool ascii)
{
    switch (s) {
    case STATUS_WARN: return ascii ? " !" : "▲";
    case STATUS_CRIT: return ascii ? "!!" : "●";
    default: return "";
    }
}

const char *words_level_mark(enum level l, bool ascii)
{
    switch (l) {
    case LEVEL_INFO: return ascii ? " i" : "○";
    case LEVEL_WARN: return words_mark(STATUS_WARN, ascii);
    case LEVEL_CRIT: return words_mark(STATUS_CRIT, ascii);
    default: return "";
    }
}

const char *words_submission(enum submission s)
{
    switch (s) {
    case SUBMISSION_REQUESTED: return _("requested");
    case SUBMISSION_DONE: return _("submitted");
    case SUBMISSION_FAILED: return _("FAILED");
    default: return "";
    }
}

const char *words_link(enum link_state s)
{
    switch (s) {
    case LINK_CONNECTING: return _("connecting");
    case LINK_LIVE: return _("live");
    case LINK_STALE: return _("stale");
    case LINK_BACKOFF: return _("retrying");
    case LINK_UNSUPPORTED: return _("no metrics");
    default: return _("not linked");
    }
}

const char *words_conn(enum conn_state s)
{
    switch (s) {
    case CONN_ACTIVE: return _("active");
    case CONN_DONE: return _("closed");
    default: return _("never opened");
    }
}

const char *words_closing(enum closing c)
{
    switch (c) {
    /* TRANSLATORS: how students stand at the end of an exam; at most 18 cells each */
    case CLOSING_FAILED: return _("submission failed");
    case CLOSING_RUNNING: return _("still running");
    case CLOSING_UNSUBMITTED: return _("not submitted");
    case CLOSING_REQUESTED: return _("being submitted");
    case CLOSING_WORKING: return _("still working");
    case CLOSING_SUBMITTED: return _("submitted");
    default: return _("never opened");
    }
}

const char *words_cause(enum ledger_cause c)
{
    switch (c) {
    /* TRANSLATORS: the causes of lost time, as headings of sums */
    case LEDGER_INSTANCE: return _("Desktop down");
    case LEDGER_LOAD: return _("Desktop overloaded");
    case LEDGER_SITE: return _("Lost with many others");
    case LEDGER_RTT: return _("Slow connection");
    case LEDGER_ALONE: return _("Connection lost alone");
    case LEDGER_BLIND: return _("Not observed");
    case LEDGER_NETWORK: return _("Lost with its network");
    case LEDGER_ROOM: return _("Lost with its room");
    default: return "";
    }
}

const char *words_phase_name(enum phase p)
{
    switch (p) {
    case PHASE_UNSET: return "";
    case PHASE_IMPORTING: return _("Importing");
    case PHASE_STARTING: return _("Starting");
    case PHASE_QUOTA: return _("Quota exceeded");
    case PHASE_RUNNING: return _("Running, not ready");
    case PHASE_READY: return _("Ready");
    case PHASE_STOPPING: return _("Stopping");
    case PHASE_OFF: return _("Off");
    case PHASE_FAILED: return _("Failed");
    case PHASE_LOOP: return _("Creation loop");
    case PHASE_GONE: return _("Gone");
    /* TRANSLATORS: a phase of a desktop that this program does not know */
    default: return _("Another");
    }
}

const char *words_phase(const struct instance *in)
{
    return in->phase == PHASE_OTHER ? in->phase_text : words_phase_name(in->phase);
}

void words_age(int64_t ms, char *out, size_t size)
{
    long long s = ms > 0 ? ms / 1000 : 0;

    if (s < 60)
        /* TRANSLATORS: a duration in seconds */
        text_put(out, size, _("%lld s"), s);
    else if (s < 3600)
        /* TRANSLATORS: a duration in minutes */
        text_put(out, size, _("%lld min"), s / 60);
    else
        /* TRANSLATORS: a duration in hours and minutes */
        text_put(out, size, _("%lld h %02lld"), s / 3600, s / 60 % 60);
}

void words_span(int64_t ms, char *out, size_t size)
{
    long long s = ms > 0 ? ms / 1000 : 0;

    text_put(out, size, "%lld:%02lld", s / 60, s % 60);
}

void words_left(int64_t ms, char *out, size_t size)
{
    long long min = ms > 0 ? (ms + MINUTE_MS - 1) / MINUTE_MS : -(ms / MINUTE_MS);
    const char *sign = ms > 0 ? "" : "+";

    if (min >= 60)
        text_put(out, size, "%s%lldh%02lld", sign, min / 60, min % 60);
    else if (ms > MINUTE_MS || ms <= -MINUTE_MS)
        text_put(out, size, "%s%lldmin", sign, min);
    else
        text_put(out, size, "%s%ds", sign, (int)(ms > 0 ? (ms + 999) / 1000 : -(ms / 1000)));
}

void words_clock(int64_t ms, char *out, size_t size)
{
    time_t t = (time_t)(ms / 1000);
    struct tm tm;

    if (!localtime_r(&t, &tm) || !strftime(out, size, "%H:%M:%S", &tm))
        text_put(out, size, "?");
}

static bool same_day(const struct tm *a, const struct tm *b)
{
    return a->tm_year == b->tm_year && a->tm_yday == b->tm_yday;
}

void words_moment(int64_t ms, int64_t now_ms, char *out, size_t size)
{
    time_t t = (time_t)(ms / 1000), now = (time_t)(now_ms / 1000);
    struct tm tm, today;

    if (!localtime_r(&t, &tm) || !localtime_r(&now, &today))
        text_put(out, size, "?");
    else if (same_day(&tm, &today))
        words_clock(ms, out, size);
    /* TRANSLATORS: month, day and time for strftime, in the usual order and without letters:
     * "%d/%m %H:%M" */
    else if (!strftime(out, size, _("%m-%d %H:%M"), &tm))
        text_put(out, size, "?");
}

void words_percent(int32_t percent, char *out, size_t size)
{
    if (percent < 0)
        text_put(out, size, "-");
    else
        text_put(out, size, _("%d %%"), (int)percent);
}

void words_ms(double ms, char *out, size_t size)
{
    if (ms < 0)
        text_put(out, size, "-");
    else
        text_put(out, size, _("%.0f ms"), ms);
}

static void http_status(int32_t status, char *out, size_t size)
{
    switch (status) {
    case 401:
    case 403: text_put(out, size, _("access refused (%d)"), (int)status); break;
    case 404: text_put(out, size, _("nothing at its address (404)")); break;
    case 503: text_put(out, size, _("its metrics source is down (503)")); break;
    default: text_put(out, size, _("HTTP status %d"), (int)status);
    }
}

static const char *why(enum link_why w)
{
    switch (w) {
    case LINK_WHY_NO_URL: return _("no usable address");
    case LINK_WHY_DNS: return _("host name not found");
    case LINK_WHY_CONNECT: return _("connection refused");
    case LINK_WHY_TLS: return _("no secure connection (TLS)");
    case LINK_WHY_TIMEOUT: return _("no answer");
    case LINK_WHY_REDIRECT: return _("redirected elsewhere");
    case LINK_WHY_SILENT: return _("connected, but silent");
    case LINK_WHY_CLOSED: return _("closed by the server");
    case LINK_WHY_MALFORMED: return _("unreadable messages");
    case LINK_WHY_OVERSIZED: return _("messages too big");
    case LINK_WHY_NOT_METRICS: return _("its address serves none");
    case LINK_WHY_VNC: return _("a plain VNC server, left alone");
    default: return _("reason unknown");
    }
}

void words_link_why(enum link_why w, int32_t detail, char *out, size_t size)
{
    if (w == LINK_WHY_STATUS)
        http_status(detail, out, size);
    else
        text_put(out, size, "%s", why(w));
}

void words_link_now(const struct model *m, const struct instance *in, char *out, size_t size)
{
    char reason[WORDS_MAX], age[32];
    int64_t now_ms = model_now_ms(m);
    bool known = in->link_why != LINK_WHY_NONE;

    words_link_why(in->link_why, in->link_detail, reason, sizeof reason);
    if (in->link == LINK_BACKOFF && in->link_retry_ms > now_ms) {
        words_age(in->link_retry_ms - now_ms + 999, age, sizeof age);
        /* TRANSLATORS: why our connection failed, and a duration: "connection refused, retry in
         * 4 s" */
        text_put(out, size, _("%s, retry in %s"), reason, age);
    } else if (in->link == LINK_BACKOFF) {
        text_put(out, size, "%s", reason);
    } else if (in->link == LINK_STALE) {
        words_age(now_ms - in->last_ms, age, sizeof age);
        if (known)
            /* TRANSLATORS: a duration, and why our connection failed */
            text_put(out, size, _("no data for %s (%s)"), age, reason);
        else
            text_put(out, size, _("no data for %s"), age);
    } else if (in->link == LINK_CONNECTING && known) {
        /* TRANSLATORS: why our connection failed the last time */
        text_put(out, size, _("connecting again (%s)"), reason);
    } else if (in->link == LINK_UNSUPPORTED && known) {
        /* TRANSLATORS: why this desktop has no metrics: "no metrics (its address serves none)" */
        text_put(out, size, _("no metrics (%s)"), reason);
    } else if (in->link == LINK_NONE && known) {
        text_put(out, size, "%s", reason);
    } else {
        text_put(out, size, "%s", words_link(in->link));
    }
}

void words_reason_brief(const struct model *m, const struct instance *in, const struct reason *r,
                        char *out, size_t size)
{
    char age[32];

    switch (r->kind) {
    case REASON_CPU: text_put(out, size, _("cpu %d %%"), (int)r->value); break;
    case REASON_MEM: text_put(out, size, _("mem %d %%"), (int)r->value); break;
    /* TRANSLATORS: high, but not for long enough to be judged: "OK cpu 99 % so far" */
    case REASON_CPU_EARLY: text_put(out, size, _("cpu %d %% so far"), (int)r->value); break;
    case REASON_MEM_EARLY: text_put(out, size, _("mem %d %% so far"), (int)r->value); break;
    case REASON_RTT: text_put(out, size, _("rtt %d ms"), (int)r->value); break;
    case REASON_STALE:
        words_age(r->value, age, sizeof age);
        /* TRANSLATORS: nothing has come for so long: "no data 14 s"; stands in a narrow column */
        text_put(out, size, _("no data %s"), age);
        break;
    case REASON_BACK:
        words_age(model_now_ms(m) - r->since_ms, age, sizeof age);
        /* TRANSLATORS: data come again since so long: "back for 4 s" */
        text_put(out, size, _("back for %s"), age);
        break;
    case REASON_PHASE:
        if (!*words_phase(in)) {
            text_put(out, size, "%s", _("no phase yet"));
            break;
        }
        /* TRANSLATORS: the phase an instance is in: "phase Failed" */
        text_put(out, size, _("phase %s"), words_phase(in));
        break;
    case REASON_GONE: text_put(out, size, "%s", _("no longer in the list")); break;
    case REASON_SUBMISSION: text_put(out, size, "%s", _("submission failed")); break;
    case REASON_CONNS_OVER:
        text_put(out, size, _("more than %d connections"), EVENT_CONNS_MAX);
        break;
    default: words_link_now(m, in, out, size);
    }
}

void words_reason(const struct model *m, const struct instance *in, const struct reason *r,
                  char *out, size_t size)
{
    char span[32];

    words_age(model_config(m)->window_ms, span, sizeof span);
    switch (r->kind) {
    case REASON_CPU:
        /* TRANSLATORS: latest, mean, and the duration of the mean */
        text_put(out, size, _("cpu %d %% (mean %.0f over %s)"), (int)r->value, r->mean, span);
        break;
    case REASON_MEM:
        text_put(out, size, _("mem %d %% (mean %.0f over %s)"), (int)r->value, r->mean, span);
        break;
    case REASON_RTT:
        text_put(out, size, _("rtt %d ms (mean %.0f over %s)"), (int)r->value, r->mean, span);
        break;
    case REASON_CPU_EARLY:
        text_put(out, size, _("cpu %d %%, too early to judge"), (int)r->value);
        break;
    case REASON_MEM_EARLY:
        text_put(out, size, _("mem %d %%, too early to judge"), (int)r->value);
        break;
    default: words_reason_brief(m, in, r, out, size);
    }
}

void words_verdict(const struct model *m, const struct instance *in, char *out, size_t size)
{
    struct reason r[REASON_COUNT];
    char reason[WORDS_MAX];

    text_put(out, size, "%s", words_status(in->status));
    if (health_reasons(model_config(m), in, model_now_ms(m), r) == 0)
        return;
    words_reason_brief(m, in, &r[0], reason, sizeof reason);
    text_add(out, size, " ", reason);
}

void words_reasons(const struct model *m, const struct instance *in, char *out, size_t size)
{
    struct reason r[REASON_COUNT];
    char reason[WORDS_MAX];
    int n = health_reasons(model_config(m), in, model_now_ms(m), r);

    out[0] = '\0';
    for (int i = 0; i < n; i++) {
        words_reason(m, in, &r[i], reason, sizeof reason);
        text_add(out, size, "; ", reason);
    }
}

void words_student(const struct instance *in, bool hide, char *out, size_t size)
{
    if (hide)
        text_put(out, size, "#%u", (unsigned)in->index + 1);
    else
        text_put(out, size, "%s", in->student);
}
