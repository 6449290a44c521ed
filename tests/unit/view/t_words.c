/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exam.h"
#include "view/text.h"
#include "view/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
/* after the headers it needs */

#include <cmocka.h>

static char got[WORDS_MAX];

static void t_age(void **state)
{
    static const struct {
        int64_t ms;
        const char *words;
    } ages[] = {
        {-5000, "0 s"},
        {0, "0 s"},
        {999, "0 s"},
        {12400, "12 s"},
        {59999, "59 s"},
        {60000, "1 min"},
        {3599999, "59 min"},
        {3600000, "1 h 00"},
        {7500000, "2 h 05"},
        {360000000, "100 h 00"},
        {INT64_MAX, "2562047788015 h 12"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        words_age(ages[i].ms, got, sizeof got);
        assert_string_equal(got, ages[i].words);
    }
}

static void t_clock(void **state)
{
    (void)state;
    words_clock(EXAM_T0_MS + 60999, got, sizeof got);
    assert_string_equal(got, "09:42:17");
}

static void t_moment(void **state)
{
    const int64_t day_ms = 86400000;

    (void)state;
    words_moment(EXAM_T0_MS, EXAM_T0_MS + 3600000, got, sizeof got);
    assert_string_equal(got, "09:41:17");
    words_moment(EXAM_T0_MS - day_ms, EXAM_T0_MS, got, sizeof got);
    assert_string_equal(got, "11-21 09:41");
    words_moment(EXAM_T0_MS, EXAM_T0_MS + 365 * day_ms, got, sizeof got); /* not the same year */
    assert_string_equal(got, "11-22 09:41");
}

static void t_values(void **state)
{
    (void)state;
    words_percent(37, got, sizeof got);
    assert_string_equal(got, "37 %");
    words_percent(0, got, sizeof got);
    assert_string_equal(got, "0 %");
    words_percent(-1, got, sizeof got);
    assert_string_equal(got, "-");
    words_ms(120, got, sizeof got);
    assert_string_equal(got, "120 ms");
    words_ms(0.6, got, sizeof got);
    assert_string_equal(got, "1 ms");
    words_ms(-1, got, sizeof got);
    assert_string_equal(got, "-");
}

static void t_marks(void **state)
{
    (void)state;
    assert_string_equal(words_mark(STATUS_CRIT, false), "●");
    assert_string_equal(words_mark(STATUS_WARN, false), "▲");
    assert_string_equal(words_mark(STATUS_CRIT, true), "!!");
    assert_string_equal(words_mark(STATUS_WARN, true), " !");
    assert_string_equal(words_mark(STATUS_OK, true), "");
}

/* Each value of an enum has words, and no two the same ones. */
static void distinct(const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(words[i], words[j]);
}

static void t_distinct(void **state)
{
    char other[] = "Hibernating";
    const char *status[4], *submission[4], *link[6], *conn[3], *phase[PHASE_COUNT];
    char why[LINK_WHY_VNC + 1][80];
    const char *whys[LINK_WHY_VNC + 1];

    (void)state;
    for (int i = 0; i < 4; i++)
        status[i] = words_status((enum status)i);
    for (int i = 0; i < 4; i++)
        submission[i] = words_submission((enum submission)i);
    for (int i = 0; i < 6; i++)
        link[i] = words_link((enum link_state)i);
    for (int i = 0; i < 3; i++)
        conn[i] = words_conn((enum conn_state)i);
    for (int i = 0; i < PHASE_COUNT; i++) {
        struct instance in = {.phase = (enum phase)i, .phase_text = other};
        phase[i] = words_phase(&in);
    }
    for (int i = 0; i <= LINK_WHY_VNC; i++) {
        words_link_why((enum link_why)i, 500, why[i], sizeof why[i]);
        whys[i] = why[i];
    }
    distinct(status, 4);
    distinct(submission, 4);
    distinct(link, 6);
    distinct(conn, 3);
    distinct(phase, PHASE_COUNT);
    distinct(whys, LINK_WHY_VNC + 1);
    assert_string_equal(phase[PHASE_OTHER], "Hibernating");
}

static const char *link_now(struct model *m, int s, enum link_state state, enum link_why why,
                            int detail, int retry_s)
{
    exam_link(m, s, 0, state, why, detail, retry_s);
    words_link_now(m, model_instance(m, 0), got, sizeof got);
    return got;
}

static void t_link(void **state)
{
    struct model *m = exam_new();

    (void)state;
    exam_ready(m, 0, "a", NULL);
    assert_string_equal(link_now(m, 1, LINK_NONE, LINK_WHY_NO_URL, 0, 0), "no usable address");
    assert_string_equal(link_now(m, 1, LINK_CONNECTING, LINK_WHY_NONE, 0, 0), "connecting");
    assert_string_equal(link_now(m, 1, LINK_BACKOFF, LINK_WHY_CONNECT, 0, 5),
                        "connection refused, retry in 4 s");
    assert_string_equal(link_now(m, 6, LINK_BACKOFF, LINK_WHY_CONNECT, 0, 5), "connection refused");
    assert_string_equal(link_now(m, 6, LINK_CONNECTING, LINK_WHY_STATUS, 503, 0),
                        "connecting again (its metrics source is down (503))");
    exam_sample(m, 8, 0, 1, 1, -1);
    assert_string_equal(link_now(m, 8, LINK_LIVE, LINK_WHY_NONE, 0, 0), "live");
    assert_string_equal(link_now(m, 22, LINK_STALE, LINK_WHY_NONE, 0, 0), "no data for 14 s");
    assert_string_equal(link_now(m, 22, LINK_STALE, LINK_WHY_CLOSED, 0, 0),
                        "no data for 14 s (closed by the server)");
    assert_string_equal(link_now(m, 22, LINK_UNSUPPORTED, LINK_WHY_STATUS, 404, 0),
                        "no metrics (nothing at its address (404))");
    assert_string_equal(link_now(m, 22, LINK_BACKOFF, LINK_WHY_STATUS, 401, 90),
                        "access refused (401), retry in 1 min");
    assert_string_equal(link_now(m, 22, LINK_BACKOFF, LINK_WHY_STATUS, 418, 24),
                        "HTTP status 418, retry in 2 s");
    exam_apply(
        m, 22,
        (struct event){
            .kind = EVENT_LINK,
            .link = {.state = LINK_BACKOFF, .why = LINK_WHY_DNS, .retry_ms = EXAM_T0_MS + 22001}});
    words_link_now(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "host name not found, retry in 1 s"); /* never "in 0 s" */
    model_free(m);
}

static void t_reasons(void **state)
{
    struct model *m = exam_new();

    (void)state;
    exam_ready(m, 0, "a", NULL);
    exam_link(m, 1, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_conn(m, 1, 0, 0, "10.0.0.1");
    exam_sample(m, 4, 0, 99, 96, 240);
    words_reasons(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "cpu 99 %, too early to judge; mem 96 %, too early to judge");
    words_verdict(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "OK cpu 99 % so far");
    exam_samples(m, 8, 44, 0, 99, 96, 240);
    words_verdict(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "CRIT cpu 99 %");
    words_reasons(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "cpu 99 % (mean 99 over 40 s); mem 96 % (mean 96 over 40 s); "
                             "rtt 240 ms (mean 240 over 40 s)");
    model_free(m);
}

static void t_reasons_of_state(void **state)
{
    struct event_roster r = {.id = "a", .phase = PHASE_READY, .submission = SUBMISSION_FAILED};
    struct model *m = exam_new();

    (void)state;
    exam_roster(m, 0, r);
    words_reasons(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "submission failed; not linked");
    r.change = ROSTER_CHANGED;
    r.submission = SUBMISSION_NONE;
    r.phase = PHASE_FAILED;
    exam_roster(m, 1, r);
    words_verdict(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "CRIT phase Failed");
    r.phase = PHASE_READY;
    exam_roster(m, 2, r);
    exam_apply(m, 2, (struct event){.kind = EVENT_CONN, .conn = {.change = CONN_OVER}});
    r.change = ROSTER_VANISHED;
    exam_roster(m, 3, r);
    words_reasons(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "no longer in the list; more than 256 connections");
    model_free(m);
}

static void t_back(void **state)
{
    struct model *m = exam_new();

    (void)state;
    exam_ready(m, 0, "a", NULL);
    exam_link(m, 1, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_sample(m, 4, 0, 1, 1, -1);
    exam_link(m, 18, 0, LINK_STALE, LINK_WHY_NONE, 0, 0);
    words_verdict(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "WARN no data 14 s");
    exam_link(m, 20, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_sample(m, 23, 0, 1, 1, -1);
    words_verdict(m, model_instance(m, 0), got, sizeof got);
    assert_string_equal(got, "WARN back for 3 s");
    model_free(m);
}

/* Every reason kind has words of its own, in a buffer of any size. */
static void t_every_reason(void **state)
{
    struct model *m = exam_new();
    char brief[REASON_COUNT][64];
    char tiny[5];

    (void)state;
    exam_roster(m, 0,
                (struct event_roster){.id = "a", .phase = PHASE_FAILED, .phase_text = "Failed"});
    for (int k = 0; k < REASON_COUNT; k++) {
        struct reason r = {.kind = (enum reason_kind)k, .value = 97000, .mean = 96.2};
        words_reason_brief(m, model_instance(m, 0), &r, brief[k], sizeof brief[k]);
        words_reason(m, model_instance(m, 0), &r, tiny, sizeof tiny);
        assert_int_equal(strlen(tiny), 4);
        for (int j = 0; j < k; j++)
            assert_string_not_equal(brief[j], brief[k]);
    }
    model_free(m);
}

/* --- the site --- */

static const char *api(struct model *m, int s, enum api_state state, int status, const char *text)
{
    exam_api(m, s, state, status, text);
    words_api(m, got, sizeof got);
    return got;
}

static void t_api(void **state)
{
    struct model *m = exam_new();

    (void)state;
    words_api(m, got, sizeof got);
    assert_string_equal(got, "The site has not answered yet.");
    assert_true(words_api_trouble(m));
    assert_string_equal(api(m, 1, API_UNREACHED, 0, "Could not resolve host: exam."),
                        "The site can't be reached. Details: Could not resolve host: exam. "
                        "There is no list yet.");
    assert_string_equal(api(m, 2, API_OK, 200, "x"), "API ok, 182 ms.");
    assert_false(words_api_trouble(m));
    assert_string_equal(api(m, 3, API_REFUSED, 401, NULL),
                        "The site refused us (401): it wants a valid token. "
                        "The list shown is 1 s old.");
    assert_string_equal(api(m, 602, API_STATUS, 502, ""),
                        "The site is in trouble: it answered with an error (502). "
                        "The list shown is 10 min old.");
    assert_string_equal(api(m, 603, API_EMPTY, 200, NULL),
                        "The site's list is empty: there are no instances.");
    assert_string_equal(api(m, 603, API_NO_MATCH, 200, NULL),
                        "The site has no instance that matches the selection.");
    exam_ready(m, 0, "a", NULL); /* once there was somebody, an empty list is not believed */
    assert_string_equal(api(m, 606, API_EMPTY, 200, NULL),
                        "The site's list is empty: there are no instances. "
                        "The list shown is 3 s old.");
    model_free(m);
}

static void t_api_distinct(void **state)
{
    enum { STATES = API_TOO_BIG + 1 };
    static const int statuses[] = {401, 403, 404, 405, 500};
    char words[STATES + 5][256];
    struct model *m = exam_new();
    int n = 0;

    (void)state;
    for (int s = 0; s < STATES; s++)
        if (s != API_REFUSED && s != API_STATUS)
            text_put(words[n++], 256, "%s", api(m, 1, (enum api_state)s, 302, NULL));
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        text_put(words[n++], 256, "%s",
                 api(m, 1, statuses[i] < 404 ? API_REFUSED : API_STATUS, statuses[i], NULL));
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(words[i], words[j]);
    model_free(m);
}

static void t_api_left_out(void **state)
{
    struct model *m = exam_new();
    struct event e = {.kind = EVENT_API,
                      .api = {.state = API_OK, .status = 200, .took_ms = 7, .bad = 1, .over = 2}};

    (void)state;
    exam_apply(m, 1, e);
    assert_true(words_api_trouble(m));
    words_api(m, got, sizeof got);
    assert_string_equal(got, "API ok, 7 ms. 1 entry of the list can't be read. 2 instances are "
                             "over the limit (--max-instances) and left out.");
    model_free(m);
}

/* --- who --- */

static void t_student(void **state)
{
    struct model *m = exam_new();

    (void)state;
    exam_roster(m, 0,
                (struct event_roster){
                    .index = 16, .id = "exam-1", .student = "S100001", .phase = PHASE_READY});
    words_student(model_instance(m, 16), false, got, sizeof got);
    assert_string_equal(got, "S100001");
    words_student(model_instance(m, 16), true, got, sizeof got);
    assert_string_equal(got, "#17");
    exam_conn(m, 1, 16, 0, "10.0.0.1");
    words_address(m, &model_instance(m, 16)->conns[0], false, got, sizeof got);
    assert_string_equal(got, "10.0.0.1");
    words_address(m, &model_instance(m, 16)->conns[0], true, got, sizeof got);
    assert_string_equal(got, "EXTERNAL");
    model_free(m);
}

/* --- alerts --- */

static const char *subject(const struct model *m, size_t i, bool hide)
{
    words_alert_subject(m, model_alert(m, i), hide, got, sizeof got);
    return got;
}

static const char *value(const struct model *m, size_t i)
{
    words_alert_value(m, model_alert(m, i), false, got, sizeof got);
    return got;
}

static void t_alert_rules(void **state)
{
    const char *rules[ALERT_RULES];

    (void)state;
    for (int r = 0; r < ALERT_RULES; r++)
        rules[r] = words_alert_rule((enum alert_rule)r);
    distinct(rules, ALERT_RULES);
    assert_string_equal(rules[ALERT_STALE], "no data");
}

static void t_alert_measured(void **state)
{
    struct model *m = exam_new();

    (void)state;
    exam_ready(m, 0, "S1", NULL);
    exam_link(m, 1, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_conn(m, 1, 0, 0, "10.0.0.1");
    exam_samples(m, 4, 20, 0, 10, 10, 240);
    exam_sample(m, 24, 0, 10, 10, 246);
    assert_string_equal(subject(m, 0, false), "S1");
    assert_string_equal(subject(m, 0, true), "#1");
    assert_string_equal(value(m, 0), "246 ms, mean 241 over 200");
    exam_samples(m, 28, 128, 0, 99, 10, -1);
    assert_int_equal(model_alerts(m), 2);
    assert_int_equal(model_alert(m, 1)->rule, ALERT_CPU);
    assert_int_equal(model_alert(m, 1)->threshold, 98);
    assert_string_equal(value(m, 1), "99 %, mean 99 over 98");
    struct alert a = {.rule = ALERT_MEM, .value = 98, .mean_tenths = 954, .threshold = 95};
    words_alert_value(m, &a, false, got, sizeof got);
    assert_string_equal(got, "98 %, mean 95.4 over 95");
    model_free(m);
}

static void t_alert_lost(void **state)
{
    struct model *m = exam_new();

    (void)state;
    for (uint32_t i = 0; i < 12; i++) {
        char id[8];
        snprintf(id, sizeof id, "S%u", (unsigned)i);
        exam_ready(m, i, id, NULL);
        exam_link(m, 1, i, LINK_LIVE, LINK_WHY_NONE, 0, 0);
        exam_conn(m, 2, i, 0, "10.0.0.1");
        exam_sample(m, 4, i, 1, 1, 5);
    }
    exam_link(m, 18, 0, LINK_STALE, LINK_WHY_NONE, 0, 0);
    exam_apply(m, 190, (struct event){.kind = EVENT_TICK});
    assert_string_equal(value(m, 0), "for 3 min, limit 14 s");
    struct alert late = *model_alert(m, 0);
    late.threshold = 180000; /* in minutes the same */
    words_alert_value(m, &late, false, got, sizeof got);
    assert_string_equal(got, "for 186 s, limit 180 s");
    exam_link(m, 190, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    assert_string_equal(value(m, 0), "for over 14 s");
    exam_apply(m, 200, (struct event){.kind = EVENT_TICK});
    for (uint32_t i = 1; i < 7; i++)
        exam_link(m, 200, i, LINK_STALE, LINK_WHY_NONE, 0, 0);
    exam_apply(m, 202, (struct event){.kind = EVENT_TICK});
    size_t all = 0;
    while (model_alert(m, all)->rule != ALERT_OUTAGE)
        all++;
    assert_string_equal(subject(m, all, true), "many students");
    assert_string_equal(value(m, all), "6 of 12 lost within 1 s");
    exam_link(m, 240, 7, LINK_STALE, LINK_WHY_NONE, 0, 0);
    exam_apply(m, 242, (struct event){.kind = EVENT_TICK});
    for (uint32_t i = 1; i < 7; i++)
        exam_link(m, 242, i, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_apply(m, 253, (struct event){.kind = EVENT_TICK});
    assert_string_equal(value(m, all), "7 of 12 lost within 40 s, 1 is still lost");
    exam_link(m, 253, 7, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_apply(m, 264, (struct event){.kind = EVENT_TICK});
    assert_true(model_alert(m, all)->cleared_ms > 0);
    assert_string_equal(value(m, all), "7 of 12 lost within 40 s");
    model_free(m);
}

static void t_alert_states(void **state)
{
    struct event_roster r = {.id = "S1", .phase = PHASE_FAILED, .submission = SUBMISSION_FAILED};
    struct model *m = exam_new();

    (void)state;
    exam_roster(m, 0, r);
    assert_string_equal(value(m, 0), "Failed");
    assert_string_equal(value(m, 1), "");
    exam_api(m, 1, API_TIMEOUT, 0, NULL);
    exam_api(m, 2, API_REFUSED, 403, NULL);
    assert_string_equal(subject(m, 2, true), "the site");
    assert_string_equal(value(m, 2), "access refused");
    exam_api(m, 3, API_OK, 200, NULL);
    assert_string_equal(value(m, 2), "no answer"); /* what raised it */
    r.phase = PHASE_READY;
    exam_roster(m, 4, r);
    assert_string_equal(value(m, 0), "");
    model_free(m);
}

static void t_span(void **state)
{
    static const struct {
        int64_t ms;
        const char *text;
    } spans[] = {{-5, "0:00"}, {999, "0:00"}, {7000, "0:07"}, {60000, "1:00"}, {4520000, "75:20"}};

    (void)state;
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        words_span(spans[i].ms, got, sizeof got);
        assert_string_equal(got, spans[i].text);
    }
}

static void t_causes(void **state)
{
    (void)state;
    assert_string_equal(words_cause(LEDGER_NONE), "");
    for (int a = LEDGER_NONE + 1; a < LEDGER_CAUSES; a++)
        for (int b = LEDGER_NONE; b < a; b++)
            assert_string_not_equal(words_cause((enum ledger_cause)a),
                                    words_cause((enum ledger_cause)b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_age),
        cmocka_unit_test(t_span),
        cmocka_unit_test(t_causes),
        cmocka_unit_test(t_clock),
        cmocka_unit_test(t_moment),
        cmocka_unit_test(t_values),
        cmocka_unit_test(t_marks),
        cmocka_unit_test(t_distinct),
        cmocka_unit_test(t_link),
        cmocka_unit_test(t_reasons),
        cmocka_unit_test(t_reasons_of_state),
        cmocka_unit_test(t_back),
        cmocka_unit_test(t_every_reason),
        cmocka_unit_test(t_api),
        cmocka_unit_test(t_api_distinct),
        cmocka_unit_test(t_api_left_out),
        cmocka_unit_test(t_student),
        cmocka_unit_test(t_alert_rules),
        cmocka_unit_test(t_alert_measured),
        cmocka_unit_test(t_alert_lost),
        cmocka_unit_test(t_alert_states),
    };
    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
