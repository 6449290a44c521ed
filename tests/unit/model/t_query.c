/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter language and the order of lists. */
#include "base/err.h"
#include "exam.h"
#include "model/name.h"
#include "model/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
/* after the headers it needs */

#include <cmocka.h>

enum { N = 6 };

/* 0 live and busy, 1 live with a slow connection from two places, 2 never reported, 3 off with
 * submission failed, 4 gone, 5 live and idle. */
static int setup(void **state)
{
    struct model *m = exam_new();

    exam_ready(m, 0, "inst-a", "Ada Rossi");
    exam_ready(m, 1, "inst-B", "bruno");
    exam_ready(m, 2, "inst-c", NULL);
    exam_roster(m, 0,
                (struct event_roster){.index = 3,
                                      .change = ROSTER_APPEARED,
                                      .id = "inst-d",
                                      .student = "S9",
                                      .name = "Ève",
                                      .phase = PHASE_OFF,
                                      .submission = SUBMISSION_FAILED});
    exam_ready(m, 4, "inst-e", NULL);
    exam_ready(m, 5, "inst-f", NULL);
    exam_conn(m, 1, 1, 0, "2001:db8::7");
    exam_conn(m, 1, 1, 1, "130.192.1.10");
    for (uint32_t i = 0; i < 2; i++)
        exam_link(m, 1, i, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_link(m, 1, 5, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_sample(m, 4, 0, 93, 40, -1);
    exam_sample(m, 4, 1, 12, 70, 240);
    exam_sample(m, 5, 5, 0, 40, -1);
    exam_roster(m, 6, (struct event_roster){.index = 4, .change = ROSTER_VANISHED});
    exam_link(m, 6, 2, LINK_BACKOFF, LINK_WHY_STATUS, 503, 9);
    *state = m;
    return 0;
}

static int teardown(void **state)
{
    model_free(*state);
    return 0;
}

static struct query parsed(const char *text)
{
    struct query q;
    size_t at = 77;

    if (query_parse(text, &q, &at) != 0)
        fail_msg("\"%s\" refused at %zu", text, at);
    return q;
}

/* The indices that match, as digits. */
static void expect(const struct model *m, const char *text, const char *indices)
{
    struct query q = parsed(text);
    char got[N + 1] = "";
    size_t n = 0;

    for (uint32_t i = 0; i < model_size(m); i++)
        if (query_match(m, &q, model_instance(m, i)))
            got[n++] = (char)('0' + i);
    got[n] = '\0';
    if (strcmp(got, indices) != 0)
        fail_msg("\"%s\" matches %s, not %s", text, got, indices);
}

static void t_match_text(void **state)
{
    expect(*state, "", "012345");
    expect(*state, "  \t ", "012345");
    expect(*state, "INST-b", "1");
    expect(*state, "ross", "0");
    expect(*state, "192.1", "1");
    expect(*state, "2001:db8::", "1");
    expect(*state, "::7", "1");
    expect(*state, "inst ada", "0");
    expect(*state, "inst !ada !s9", "1245");
    expect(*state, "ève", ""); /* other letters are compared as they are */
    expect(*state, "Ève", "3");
    expect(*state, "nobody", "");
}

static void t_match_fields(void **state)
{
    expect(*state, "id:T-C", "2");
    expect(*state, "student:s9", "3");
    expect(*state, "name:a", "0");
    expect(*state, "!name:a", "12345");
    expect(*state, "phase:rea", "0125");
    expect(*state, "phase:eady", "");
    expect(*state, "phase:gone", "4");
    expect(*state, "phase:OFF", "3");
    expect(*state, "status:crit", "3");
    expect(*state, "status:ok", "015");
    expect(*state, "status:u", "2");
    expect(*state, "status:w", "4");
    expect(*state, "network:external", "012345");
    expect(*state, "!network:ext", "");
    expect(*state, "ip:130.", "1");
    expect(*state, "ip:db8", "1");
    expect(*state, "link:live", "015");
    expect(*state, "link:back", "2");
    expect(*state, "submission:failed", "3");
    expect(*state, "submission:none", "01245");
    expect(*state, "STATUS:OK name:ada", "0");
}

static void t_match_numbers(void **state)
{
    expect(*state, "cpu>12", "0");
    expect(*state, "cpu>=12", "01");
    expect(*state, "cpu<12", "5");
    expect(*state, "cpu<=12", "15");
    expect(*state, "cpu=93", "0");
    expect(*state, "cpu:0", "5");
    expect(*state, "!cpu>=0", "234"); /* unknown never matches, so its opposite does */
    expect(*state, "mem=40", "05");
    expect(*state, "rtt>100", "1");
    expect(*state, "rtt<100", "");
    expect(*state, "active>0", "1");
    expect(*state, "active=2", "1");
    expect(*state, "active=0", "05");
    expect(*state, "total<1", "05");
    expect(*state, "cpu_mean>90", "0");
    expect(*state, "mem_mean=70 rtt_mean=240", "1");
    expect(*state, "lost>=0", "1"); /* nobody else has come */
    expect(*state, "lost>0", "");
}

static void refuse(const char *text, int err, size_t where)
{
    struct query q = {.n = 3};
    size_t at = 999;

    assert_int_equal(query_parse(text, &q, &at), err);
    if (at != where)
        fail_msg("\"%s\" is wrong at %zu, not at %zu", text, at, where);
    assert_int_equal(q.n, 3);
}

static void t_refuse(void **state)
{
    (void)state;
    refuse("colour:red", ERR_INVALID, 0);
    refuse("ada colour:red", ERR_INVALID, 4);
    refuse("ada  !", ERR_INVALID, 5);
    refuse("!!ada", ERR_INVALID, 0);
    refuse("status:", ERR_INVALID, 0);
    refuse("status:warm", ERR_INVALID, 0);
    refuse("link:dead", ERR_INVALID, 0);
    refuse("submission:maybe", ERR_INVALID, 0);
    refuse(":x", ERR_INVALID, 0);
    refuse("cpu >90", ERR_INVALID, 4);
    refuse("cpu>", ERR_INVALID, 0);
    refuse("cpu>=", ERR_INVALID, 0);
    refuse("cpu>>9", ERR_INVALID, 0);
    refuse("cpu==9", ERR_INVALID, 0);
    refuse("cpu>9.5", ERR_INVALID, 0);
    refuse("cpu>-1", ERR_INVALID, 0);
    refuse("cpu>99999999999999999999", ERR_INVALID, 0);
    refuse("cpu:high", ERR_INVALID, 0);
    refuse("name>5", ERR_INVALID, 0);
    refuse("phase=ready", ERR_INVALID, 0);
    refuse("age>5", ERR_INVALID, 0);
}

static void t_limits(void **state)
{
    char word[QUERY_WORD_MAX + 16] = "x ", many[4 * QUERY_TERMS_MAX + 4] = "";
    struct query q;
    size_t at;

    (void)state;
    memset(word + 2, 'a', QUERY_WORD_MAX);
    assert_int_equal(query_parse(word, &q, &at), 0);
    assert_int_equal(strlen(q.term[1].text), QUERY_WORD_MAX);
    strcat(word, "a");
    refuse(word, ERR_TOO_BIG, 2);
    for (int i = 0; i < QUERY_TERMS_MAX; i++)
        strcat(many, "ab ");
    assert_int_equal(query_parse(many, &q, &at), 0);
    assert_int_equal(q.n, QUERY_TERMS_MAX);
    strcat(many, "c");
    refuse(many, ERR_TOO_BIG, 3 * QUERY_TERMS_MAX);
}

static void order(const struct model *m, enum query_key key, bool invert, const char *indices)
{
    uint32_t v[N] = {5, 3, 1, 4, 2, 0};
    char got[N + 1] = "";

    query_sort(m, key, invert, v, N);
    for (size_t i = 0; i < N; i++)
        got[i] = (char)('0' + v[i]);
    if (strcmp(got, indices) != 0)
        fail_msg("%s%s: %s, not %s", invert ? "inverted " : "", query_key_name(key), got, indices);
}

static void t_sort(void **state)
{
    order(*state, QUERY_ID, false, "012345");
    order(*state, QUERY_ID, true, "543210");
    order(*state, QUERY_STUDENT, false, "012453"); /* "inst..." before "S9" in any case */
    order(*state, QUERY_STUDENT, true, "354210");
    order(*state, QUERY_NETWORK, true, "012453"); /* all alike: by student, never turned around */
}

static void t_sort_unknown_last(void **state)
{
    order(*state, QUERY_CPU, false, "015243");
    order(*state, QUERY_CPU, true, "510243");
    order(*state, QUERY_CPU_MEAN, false, "015243");
    order(*state, QUERY_MEM, false, "105243");
    order(*state, QUERY_MEM, true, "051243");
    order(*state, QUERY_RTT, false, "102453");
    order(*state, QUERY_RTT, true, "102453");
    order(*state, QUERY_RTT_MEAN, true, "102453");
    order(*state, QUERY_ACTIVE, false, "105243");
    order(*state, QUERY_TOTAL, true, "051243");
    order(*state, QUERY_NAME, false, "013245");
    order(*state, QUERY_NAME, true, "310245");
    order(*state, QUERY_IP, true, "102453");
    order(*state, QUERY_LOST, false, "102453");
    order(*state, QUERY_AGE, false, "015243"); /* oldest data first */
    order(*state, QUERY_AGE, true, "501243");
}

static void look(struct model *m, int s, uint32_t index, enum viewer viewer)
{
    exam_apply(
        m, s,
        (struct event){
            .kind = EVENT_ACTION,
            .action = {.kind = ACTION_SPECTATE, .index = index, .viewer = viewer, .who = "ada"}});
}

/* Who was never looked at was not for longest. */
static void t_looked(void **state)
{
    order(*state, QUERY_LOOKED, false, "012453"); /* nobody was: all alike */
    look(*state, 10, 4, VIEWER_BROWSER);
    look(*state, 20, 1, VIEWER_TERMINAL); /* still is */
    look(*state, 60, 5, VIEWER_BROWSER);
    exam_apply(*state, 190, (struct event){.kind = EVENT_TICK});
    order(*state, QUERY_LOOKED, false, "023451");
    order(*state, QUERY_LOOKED, true, "154023");
    expect(*state, "looked>2", "0234");
    expect(*state, "looked<=2", "15");
    expect(*state, "looked=0", "1");
    expect(*state, "looked>1000000000", "023");
    refuse("looked>1000000001", ERR_INVALID, 0);
    refuse("looked:never", ERR_INVALID, 0);
}

static void t_sort_ranks(void **state)
{
    order(*state, QUERY_STATUS, false, "342015"); /* crit, warn, unknown, ok */
    order(*state, QUERY_STATUS, true, "015243");
    order(*state, QUERY_SUBMISSION, false, "301245");
    order(*state, QUERY_LINK, false, "243015"); /* backoff, none, live */
    exam_link(*state, 7, 5, LINK_STALE, LINK_WHY_NONE, 0, 0);
    exam_link(*state, 7, 4, LINK_UNSUPPORTED, LINK_WHY_VNC, 0, 0);
    exam_link(*state, 7, 3, LINK_CONNECTING, LINK_WHY_NONE, 0, 0);
    order(*state, QUERY_LINK, false, "523401");
    order(*state, QUERY_PHASE, false, "430125");
}

/* Many rows that are alike in the key: the order must be total, whatever qsort does. */
static void t_sort_total(void **state)
{
    enum { MANY = 500 };
    struct model *m = exam_new();
    uint32_t v[MANY];

    (void)state;
    for (uint32_t i = 0; i < MANY; i++) {
        exam_ready(m, i, "same", NULL);
        v[i] = i * 7 % MANY;
    }
    query_sort(m, QUERY_CPU, true, v, MANY);
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(v[i], i);
    model_free(m);
}

/* Two instances of one student: by id, whatever their order of appearance. */
static void t_sort_same_student(void **state)
{
    struct event_roster r = {.id = "b", .student = "S1", .phase = PHASE_READY};
    struct model *m = exam_new();
    uint32_t v[] = {0, 1};

    (void)state;
    exam_roster(m, 0, r);
    r.index = 1;
    r.id = "a";
    exam_roster(m, 0, r);
    query_sort(m, QUERY_CPU, false, v, 2);
    assert_int_equal(v[0], 1);
    model_free(m);
}

static void t_names(void **state)
{
    (void)state;
    for (int k = 0; k < QUERY_KEYS; k++) {
        const char *name = query_key_name((enum query_key)k);
        assert_int_equal(query_key_parse(name, strlen(name)), k);
    }
    assert_int_equal(query_key_parse("CPU", 3), QUERY_CPU);
    assert_int_equal(query_key_parse("cp", 2), -1);
    assert_int_equal(query_key_parse("cpux", 4), -1);
    assert_int_equal(query_key_parse("", 0), -1);
    assert_string_equal(name_status[STATUS_UNKNOWN], "unknown");
    assert_string_equal(name_submission[SUBMISSION_DONE], "submitted");
    assert_string_equal(name_link[LINK_UNSUPPORTED], "unsupported");
    assert_string_equal(name_conn[CONN_DONE], "closed");
}

static void reasons_are(const struct model *m, uint32_t index, const char *names)
{
    struct reason r[REASON_COUNT];
    char got[256] = "", one[64];
    int n = health_reasons(model_config(m), model_instance(m, index), model_now_ms(m), r);

    for (int i = 0; i < n; i++) {
        name_reason(model_instance(m, index), &r[i], one, sizeof one);
        strcat(strcat(got, one), ";");
    }
    assert_string_equal(got, names);
}

static void t_reasons(void **state)
{
    reasons_are(*state, 0, "cpu_early;");
    reasons_are(*state, 2, "backoff: 503;");
    reasons_are(*state, 3, "submission_failed;phase;");
    reasons_are(*state, 4, "gone;");
    exam_link(*state, 7, 2, LINK_CONNECTING, LINK_WHY_NONE, 0, 0);
    reasons_are(*state, 2, "connecting;");
    exam_link(*state, 7, 2, LINK_UNSUPPORTED, LINK_WHY_VNC, 0, 0);
    reasons_are(*state, 2, "unsupported: vnc;");
    exam_link(*state, 7, 2, LINK_NONE, LINK_WHY_NO_URL, 0, 0);
    reasons_are(*state, 2, "no_link: no_url;");
}

/* What a list, a deadline and resolved addresses add. */
static void t_list_and_places(void **state)
{
    struct model *m = *state;
    struct event_config c = *model_config(m);

    for (uint32_t i = 0; i < 2; i++) {
        struct event_expected x = {.student = i ? "inst-B" : "inst-a",
                                   .name = i ? "Bruna Neri" : NULL,
                                   .seat = i ? "B2" : "A1",
                                   .extra_min = i ? 15 : 0};
        exam_apply(m, 7, (struct event){.kind = EVENT_EXPECTED, .expected = x});
    }
    c.deadline_ms = EXAM_T0_MS + 7000 + 90 * 60000;
    exam_apply(m, 7, (struct event){.kind = EVENT_CONFIG, .config = c});
    exam_apply(
        m, 7,
        (struct event){
            .kind = EVENT_CONN,
            .conn = {.index = 5,
                     .uid = "u",
                     .ip = "198.51.100.1, 10.0.0.1",
                     .origin = {.client = "198.51.100.1", .network = "Lab", .country = "IT"}}});
    expect(m, "name:neri", "1");
    expect(m, "neri", "1");
    expect(m, "bruno", "");
    expect(m, "name:ada", "0"); /* the site's, where the list has none */
    expect(m, "seat:b", "1");
    expect(m, "left=90", "02345");
    expect(m, "left>100", "1");
    expect(m, "alerts=1", "34");
    expect(m, "network:lab", "5");
    expect(m, "network=lab", "5"); /* the whole label, in any case */
    expect(m, "network=la", "");
    expect(m, "!network=la", "012345");
    expect(m, "country=it", "5");
    expect(m, "network:external", "01234");
    expect(m, "country:it", "5");
    expect(m, "ip:51.100.1", "5");
    expect(m, "from:198.51.100.1", "5");
    expect(m, "from:10.0.0", ""); /* that is a proxy */
    order(m, QUERY_SEAT, false, "012453");
    order(m, QUERY_LEFT, false, "024531"); /* whose time is over first */
    order(m, QUERY_LEFT, true, "102453");
    order(m, QUERY_FROM, false, "510243");
    order(m, QUERY_COUNTRY, false, "501243");
    c.deadline_ms = EXAM_T0_MS;
    exam_apply(m, 7, (struct event){.kind = EVENT_CONFIG, .config = c});
    expect(m, "left=0", "02345");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(t_match_text, setup, teardown),
        cmocka_unit_test_setup_teardown(t_match_fields, setup, teardown),
        cmocka_unit_test_setup_teardown(t_match_numbers, setup, teardown),
        cmocka_unit_test(t_refuse),
        cmocka_unit_test(t_limits),
        cmocka_unit_test_setup_teardown(t_sort, setup, teardown),
        cmocka_unit_test_setup_teardown(t_sort_unknown_last, setup, teardown),
        cmocka_unit_test_setup_teardown(t_sort_ranks, setup, teardown),
        cmocka_unit_test_setup_teardown(t_looked, setup, teardown),
        cmocka_unit_test(t_sort_total),
        cmocka_unit_test(t_sort_same_student),
        cmocka_unit_test(t_names),
        cmocka_unit_test_setup_teardown(t_list_and_places, setup, teardown),
        cmocka_unit_test_setup_teardown(t_reasons, setup, teardown),
    };
    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
