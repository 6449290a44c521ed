/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What alerts of the integrity rules say: both things that were compared, the value and the
 * threshold; and what they keep to themselves when names are hidden. */
#include "campus.h"
#include "exam.h"
#include "view/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* after the headers it needs */

#include <cmocka.h>

static char got[WORDS_MAX];

enum { MINUTE_S = 60 };

static struct alert_side side(uint32_t index, uint32_t conn, int s)
{
    return (struct alert_side){
        .instance = index + 1, .conn = conn, .t_ms = EXAM_T0_MS + s * INT64_C(1000)};
}

/* Of one who was at home and then abroad. */
static struct alert alert_of(enum alert_rule rule)
{
    return (struct alert){
        .rule = rule,
        .level = LEVEL_CRIT,
        .index = CAMPUS_HOME,
        .side = {side(CAMPUS_HOME, 0, 20 * MINUTE_S), side(CAMPUS_HOME, 1, 20 * MINUTE_S + 30)}};
}

static void says(const struct model *m, const struct alert *a, bool hide, const char *want)
{
    words_alert_value(m, a, hide, got, sizeof got);
    assert_string_equal(got, want);
}

static void t_travel(void **state)
{
    struct model *m = campus_new();
    struct alert a = alert_of(ALERT_TRAVEL);

    (void)state;
    a.value = 1210;
    a.threshold = 900;
    a.km = 585;
    a.apart_s = 29 * MINUTE_S;
    says(m, &a, false,
         "Torino IT (203.0.113.7, AS3269) 10:01:17, then Paris FR (198.51.100.9, AS3215) 10:01:47: "
         "585 km in 29:00 min = 1210 km/h > 900");
    says(m, &a, true,
         "EXTERNAL IT 10:01:17, then EXTERNAL FR 10:01:47: 585 km in 29:00 min = 1210 km/h > 900");
    a.km = -1;
    a.value = 29;
    a.threshold = 60;
    says(m, &a, true,
         "EXTERNAL IT 10:01:17, then EXTERNAL FR 10:01:47: by country alone, 29 min between them "
         "(at most 60)");
    model_free(m);
}

static void open_conn(struct model *m, int s, uint16_t no)
{
    exam_apply(
        m, s,
        (struct event){
            .kind = EVENT_CONN,
            .conn = {.index = CAMPUS_HOME, .no = no, .change = CONN_OPENED, .uid = "u", .ip = ""}});
}

/* A side whose number another connection has by now, one that never was; and one of a time before
 * it was first seen, as a server's clock tells it. */
static void t_forgotten(void **state)
{
    struct model *m = campus_new();
    struct alert a = alert_of(ALERT_TRAVEL);

    (void)state;
    a.km = 585;
    a.since_ms = EXAM_T0_MS + 1000 * CAMPUS_NOW_S;
    a.side[0] = side(CAMPUS_HOME, 0, -10);
    a.side[1] = side(CAMPUS_HOME, 77, 20);
    says(m, &a, true,
         "EXTERNAL IT 09:41:07, then no longer known 09:41:37: 585 km in 0:00 min = 0 km/h > 0");
    for (uint16_t no = 2; no < EVENT_CONNS_MAX; no++)
        open_conn(m, CAMPUS_NOW_S + 1, no);
    open_conn(m, CAMPUS_NOW_S + 2, 1); /* there is no more room */
    a.side[1] = side(CAMPUS_HOME, 1, 1000);
    says(m, &a, true,
         "EXTERNAL IT 09:41:07, then no longer known 09:57:57: 585 km in 0:00 min = 0 km/h > 0");
    model_free(m);
}

/* In the account of one student nobody else is named. */
static void t_alone(void **state)
{
    struct model *m = campus_new();
    struct alert a = alert_of(ALERT_SHARED);

    (void)state;
    a.side[0] = side(CAMPUS_LAIB3, 0, 20 * MINUTE_S);
    a.side[1] = side(CAMPUS_LAIB5, 0, 21 * MINUTE_S);
    a.value = a.threshold = 2;
    words_alert_value_alone(m, &a, got, sizeof got);
    assert_string_equal(got, "another student at 10:01:17, then this one at 10:02:17, on the same "
                             "address: Laib5, Torino IT (130.192.5.18, AS137); 2 students within "
                             "10 min (from 2 on)");
    a.rule = ALERT_NAT;
    words_alert_value_alone(m, &a, got, sizeof got);
    assert_null(strstr(got, "130.192"));
    model_free(m);
}

static void t_places(void **state)
{
    struct model *m = campus_new();
    struct alert a = alert_of(ALERT_PLACES);

    (void)state;
    a.value = 121;
    a.threshold = 120;
    says(m, &a, true,
         "EXTERNAL IT 10:01:17 and EXTERNAL FR 10:01:47, together for 121 s > 120 s: different "
         "countries");
    a.level = LEVEL_WARN;
    words_alert_value(m, &a, false, got, sizeof got);
    assert_non_null(strstr(got, "> 120 s: different providers (AS)"));
    a.level = LEVEL_INFO;
    words_alert_value(m, &a, false, got, sizeof got);
    assert_non_null(strstr(got, "> 120 s: same neighbourhood or provider (AS)"));
    model_free(m);
}

static void t_shared(void **state)
{
    struct model *m = campus_new();
    struct alert a = alert_of(ALERT_SHARED);

    (void)state;
    a.side[0] = side(CAMPUS_LAIB3, 0, 20 * MINUTE_S);
    a.side[1] = side(CAMPUS_LAIB5, 0, 21 * MINUTE_S);
    a.value = 2;
    a.threshold = 2;
    says(m, &a, false,
         "S100000 at 10:01:17, then this one at 10:02:17, on the same address: Laib5, Torino IT "
         "(130.192.5.18, AS137); 2 students within 10 min (from 2 on)");
    says(m, &a, true,
         "#1 at 10:01:17, then this one at 10:02:17, on the same address: Laib5 IT; 2 students "
         "within 10 min (from 2 on)");
    a.rule = ALERT_NAT;
    a.value = 7;
    a.threshold = 5;
    says(m, &a, true, "7 students on one address: Laib3 IT; probably a NAT (more than 5)");
    model_free(m);
}

static void t_others(void **state)
{
    struct model *m = campus_new();
    struct alert a = alert_of(ALERT_CHURN);

    (void)state;
    a.value = 5;
    a.threshold = 4;
    says(m, &a, true,
         "5 providers (AS) in 30 min > 4; first EXTERNAL IT 10:01:17, last EXTERNAL FR "
         "10:01:47");
    a = alert_of(ALERT_LATE);
    a.value = 12;
    a.threshold = 30;
    says(m, &a, false,
         "never before from Paris FR (198.51.100.9, AS3215) 10:01:47: 12 min before the deadline "
         "(at most 30)");
    a = (struct alert){.rule = ALERT_UNEXPECTED, .index = CAMPUS_UNEXPECTED};
    says(m, &a, false, "not in the list of expected students");
    a = (struct alert){.rule = ALERT_ABSENT, .index = -1, .value = 12, .of = 200};
    says(m, &a, false, "12 of 200 expected students never seen");
    model_free(m);
}

static void t_outage(void **state)
{
    struct model *m = campus_new();
    struct alert a = {.rule = ALERT_OUTAGE,
                      .index = -1,
                      .count = 12,
                      .of = 40,
                      .members = 12,
                      .network = 2,
                      .since_ms = EXAM_T0_MS,
                      .joined_ms = EXAM_T0_MS + 59500};
    char host[] = "pool1.example";

    (void)state;
    says(m, &a, false, "12 of 40 lost within 1 min, all in Laib3");
    words_alert_subject(m, &a, true, got, sizeof got);
    assert_string_equal(got, "Laib3");
    a.network = 0;
    a.host = host;
    a.members = 3;
    says(m, &a, false, "12 of 40 lost within 1 min, all on pool1.example, 3 are still lost");
    words_alert_subject(m, &a, true, got, sizeof got);
    assert_string_equal(got, "pool1.example");
    model_free(m);
}

/* Not by colour alone, and least of the three. */
static void t_info(void **state)
{
    (void)state;
    assert_string_equal(words_level(LEVEL_INFO), "INFO");
    assert_string_equal(words_level(LEVEL_CRIT), "CRIT");
    assert_string_not_equal(words_level_mark(LEVEL_INFO, false),
                            words_level_mark(LEVEL_WARN, false));
    assert_string_equal(words_level_mark(LEVEL_INFO, true), " i");
}

static void t_left(void **state)
{
    static const struct {
        int64_t ms;
        const char *text;
    } all[] = {
        {72 * 60000, "1h12"}, {60 * 60000, "1h00"}, {60001, "2min"},      {60000, "60s"}, {1, "1s"},
        {0, "+0s"},           {-59999, "+59s"},     {-5 * 60000, "+5min"}};

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        words_left(all[i].ms, got, sizeof got);
        assert_string_equal(got, all[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_travel), cmocka_unit_test(t_forgotten), cmocka_unit_test(t_alone),
        cmocka_unit_test(t_places), cmocka_unit_test(t_shared),    cmocka_unit_test(t_others),
        cmocka_unit_test(t_outage), cmocka_unit_test(t_info),      cmocka_unit_test(t_left),
    };
    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests_name("integrity", tests, NULL, NULL);
}
