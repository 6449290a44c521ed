/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proto/exam_api: the captured list, and lists in which an element is broken, hostile or both. */
#include "base/err.h"
#include "proto/exam_api.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

/* What was given, the first few kept. */
static struct got {
    size_t n;
    struct {
        char id[300], tmpl[300], url[2100], student[300], phase_text[300];
        enum phase phase;
        bool has_url, running;
        enum submission submission;
    } in[8];
} got;
static struct exam_api_result res;

static void keep(void *ud, const struct exam_api_instance *in)
{
    assert_ptr_equal(ud, &got);
    if (got.n < sizeof got.in / sizeof *got.in) {
        snprintf(got.in[got.n].id, sizeof got.in[0].id, "%s", in->id);
        snprintf(got.in[got.n].tmpl, sizeof got.in[0].tmpl, "%s", in->tmpl);
        snprintf(got.in[got.n].url, sizeof got.in[0].url, "%s", in->url ? in->url : "");
        snprintf(got.in[got.n].student, sizeof got.in[0].student, "%s", in->student);
        snprintf(got.in[got.n].phase_text, sizeof got.in[0].phase_text, "%s", in->phase_text);
        got.in[got.n].has_url = in->url;
        got.in[got.n].phase = in->phase;
        got.in[got.n].running = in->running;
        got.in[got.n].submission = in->submission;
    }
    got.n++;
}

static int parse_with(const char *s, size_t len, const char *label)
{
    struct exam_api_options o = {label};
    char *copy = malloc(len ? len : 1); /* exactly that size: a byte too many is seen */

    memcpy(copy, s, len);
    got = (struct got){0};
    res = (struct exam_api_result){99, 99};
    int r = exam_api_parse(copy, len, &o, keep, &got, &res);
    free(copy);
    if (r == 0)
        assert_int_equal(got.n, res.good);
    else
        assert_int_equal(res.good, 99);
    return r;
}

static int parse(const char *s)
{
    return parse_with(s, strlen(s), NULL);
}

/* A list of an element with these members after its id, and a good one. */
static bool member_ok(const char *members)
{
    static char s[8192];

    snprintf(s, sizeof s, "[{\"id\":\"x\",%s},{\"id\":\"next\"}]", members);
    assert_int_equal(parse(s), 0);
    assert_int_equal(res.good + res.bad, 2);
    assert_string_equal(got.in[got.n - 1].id, "next");
    return res.bad == 0;
}

/* The same for an element that is bad as a whole. */
static void check_bad(const char *element)
{
    static char s[8192];

    snprintf(s, sizeof s, "[{\"id\":\"before\"},%s,{\"id\":\"after\"}]", element);
    if (parse(s) != 0 || res.good != 2 || res.bad != 1)
        fail_msg("%s: %zu good, %zu bad", element, res.good, res.bad);
    assert_string_equal(got.in[0].id, "before");
    assert_string_equal(got.in[1].id, "after");
}

static void the_captured_list(void **state)
{
    static const enum phase phases[] = {PHASE_FAILED, PHASE_OFF, PHASE_READY, PHASE_STARTING,
                                        PHASE_UNSET};
    char path[4096], text[8192];

    (void)state;
    snprintf(path, sizeof path, "%s/tests/wire/instances.json", getenv("top_srcdir"));
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text, f);
    fclose(f);
    assert_int_equal(parse_with(text, n, NULL), 0);
    assert_int_equal(res.good, 5);
    assert_int_equal(res.bad, 0);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(got.in[i].phase, phases[i]);
        assert_string_equal(got.in[i].tmpl, "tmpl");
        assert_string_equal(got.in[i].student, got.in[i].id);
        assert_int_equal(got.in[i].running, i != 1);
        assert_int_equal(got.in[i].submission, SUBMISSION_NONE);
    }
    assert_string_equal(got.in[0].id, "exam-failed");
    assert_false(got.in[0].has_url);
    assert_string_equal(got.in[1].url, "app/");
    assert_string_equal(got.in[2].url, "http://127.0.0.1:18080/instance/abc/app/");
    for (size_t i = 0; i < n; i++) { /* every truncation but those of the white space at the end */
        int r = parse_with(text, i, NULL);
        assert_true(r == ERR_INVALID || (r == 0 && text[i - 1] == ']' && i >= 728));
    }
}

static void lists(void **state)
{
    (void)state;
    assert_int_equal(parse("[]"), 0);
    assert_int_equal(res.good + res.bad, 0);
    assert_int_equal(parse(" \r\n[ ]\t\n"), 0);
    assert_int_equal(parse("[ { \"id\" : \"a\" } , {\"id\":\"b\"} ] "), 0);
    assert_int_equal(res.good, 2);
    assert_int_equal(parse(""), ERR_INVALID);
    assert_int_equal(parse("null"), ERR_INVALID);
    assert_int_equal(parse("{}"), ERR_INVALID);
    assert_int_equal(parse("Forbidden"), ERR_INVALID);
    assert_int_equal(parse("{\"code\":404,\"text\":\"[]\"}"), ERR_INVALID);
    assert_int_equal(parse("["), ERR_INVALID);
    assert_int_equal(parse("[{\"id\":\"a\"}"), ERR_INVALID);
    assert_int_equal(parse("[{\"id\":\"a\"},"), ERR_INVALID);
    assert_int_equal(parse("[]x"), ERR_INVALID);
    assert_int_equal(parse("[][]"), ERR_INVALID);
    assert_int_equal(parse("[{\"id\":\"a\"}]]"), ERR_INVALID);
    assert_int_equal(parse_with("[]\0", 3, NULL), ERR_INVALID);
    assert_int_equal(parse("\xef\xbb\xbf[]"), ERR_INVALID);
    assert_int_equal(parse("[{\"id\":\"a"), ERR_INVALID);
    assert_int_equal(parse("[\"\\"), ERR_INVALID);
}

static void a_broken_element_costs_itself(void **state)
{
    (void)state;
    check_bad("");
    check_bad("1");
    check_bad("null");
    check_bad("\"id\"");
    check_bad("[{\"id\":\"a\"}]");
    check_bad("{}");
    check_bad("{\"id\":\"\"}");
    check_bad("{\"id\":null}");
    check_bad("{\"id\":7}");
    check_bad("{\"ID\":\"a\"}"); /* case counts */
    check_bad("{\"id\":\"a\"} x");
    check_bad("{\"id\":\"a\"}{\"id\":\"b\"}");
    check_bad("{\"id\":\"a\",}");
    check_bad("{\"id\" \"a\"}");
    check_bad("{\"id\":\"a\",\"x\":[1 2]}");
    check_bad("{\"id\":\"a\",\"x\":01}");
    check_bad("{\"id\":\"a\",\"x\":nul}");
    check_bad("{\"id\":\"a\nb\"}");
    check_bad("{\"id\":\"a\\x\"}");
    check_bad("{\"id\":\"a\",\"x\":]}");
    check_bad("{\"id\":\"a\"]");
    check_bad("}");
    check_bad("{\"id\":\"a],}\\\"\",\"x\"}");
}

static void brackets_and_commas_in_strings_cut_nothing(void **state)
{
    (void)state;
    assert_int_equal(parse("[{\"id\":\"a],{[\\\"\\\\\"},{\"id\":\"b\"}]"), 0);
    assert_int_equal(res.good, 2);
    assert_string_equal(got.in[0].id, "a],{[\"\\");
}

static void keys_twice(void **state)
{
    char many[8192];
    size_t n = 0;

    (void)state;
    check_bad("{\"id\":\"a\",\"id\":\"b\"}");
    check_bad("{\"id\":\"a\",\"i\\u0064\":\"b\"}");
    check_bad("{\"id\":\"a\",\"labels\":{\"x\":\"1\",\"y\":\"2\",\"x\":\"3\"}}");
    check_bad("{\"id\":\"a\",\"deep\":[[{\"z\":{\"k\":1,\"k\":1}}]]}");
    check_bad("{\"id\":\"a\",\"x\\u0000y\":1,\"x\\u0000z\":2,\"x\\u0000y\":3}");
    assert_true(member_ok("\"A\":1,\"a\":{\"a\":1}"));
    for (int i = 0; i < EXAM_API_LABELS_MAX; i++)
        n += (size_t)snprintf(many + n, sizeof many - n, "%s\"k%d\":\"\"", i ? "," : "", i);
    char s[8400];
    snprintf(s, sizeof s, "[{\"id\":\"a\",\"labels\":{%s}}]", many);
    assert_int_equal(parse(s), 0);
    assert_int_equal(res.good, 1);
    snprintf(s, sizeof s, "[{\"id\":\"a\",\"labels\":{%s,\"more\":\"\"}}]", many);
    assert_int_equal(parse(s), 0);
    assert_int_equal(res.bad, 1);
}

static void hostile_strings(void **state)
{
    char s[8192], longer[400];

    (void)state;
    assert_int_equal(parse("[{\"id\":\"a\\u0000b\"}]"), 0);
    assert_string_equal(got.in[0].id, "a\uFFFDb");
    assert_int_equal(parse("[{\"id\":\"\\ud800x\\udc00\\ud83d\\ude00\\uD83D\\u0041\"}]"), 0);
    assert_string_equal(got.in[0].id, "\uFFFDx\uFFFD\U0001F600\uFFFD"
                                      "A");
    assert_int_equal(parse("[{\"id\":\"\\\\u0000\\\\\\u0000\"}]"), 0); /* one of them is text */
    assert_string_equal(got.in[0].id, "\\u0000\\\uFFFD");
    assert_int_equal(parse("[{\"id\":\"\\u001b[2J\\u202e\xff\xc3\"}]"), 0);
    assert_string_equal(got.in[0].id, "\u241b[2J\uFFFD\uFFFD\uFFFD");
    assert_int_equal(parse("[{\"id\\u0000\":\"evil\",\"id\":\"good\"}]"), 0);
    assert_string_equal(got.in[0].id, "good");
    memset(longer, 'i', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    snprintf(s, sizeof s, "[{\"id\":\"%s\",\"phase\":\"%s\",\"template\":\"%s\"}]", longer, longer,
             longer);
    assert_int_equal(parse(s), 0);
    assert_int_equal(strlen(got.in[0].id), EVENT_ID_MAX);
    assert_int_equal(strlen(got.in[0].phase_text), EVENT_ID_MAX);
    assert_int_equal(strlen(got.in[0].tmpl), EVENT_ID_MAX);
}

static void members(void **state)
{
    (void)state;
    assert_true(member_ok("\"running\":true,\"phase\":null,\"template\":null,\"url\":null"));
    assert_true(got.in[0].running);
    assert_int_equal(got.in[0].phase, PHASE_UNSET);
    assert_false(got.in[0].has_url);
    assert_true(member_ok("\"running\":null"));
    assert_false(got.in[0].running);
    assert_true(member_ok("\"url\":\"\""));
    assert_false(got.in[0].has_url);
    assert_true(member_ok("\"url\":\"https://h/\\u001b\\n\"")); /* as sent */
    assert_string_equal(got.in[0].url, "https://h/\033\n");
    assert_false(member_ok("\"running\":\"true\""));
    assert_false(member_ok("\"running\":1"));
    assert_false(member_ok("\"phase\":1"));
    assert_false(member_ok("\"url\":[]"));
    assert_false(member_ok("\"template\":{}"));
    assert_false(member_ok("\"labels\":[]"));
    assert_false(member_ok("\"labels\":\"\""));
}

static void urls_are_capped(void **state)
{
    char s[4096];

    (void)state;
    snprintf(s, sizeof s, "\"url\":\"%0*d\"", EXAM_API_URL_MAX, 0);
    assert_true(member_ok(s));
    assert_true(got.in[0].has_url);
    snprintf(s, sizeof s, "\"url\":\"%0*d\"", EXAM_API_URL_MAX + 1, 0);
    assert_true(member_ok(s));
    assert_false(got.in[0].has_url);
}

static void students(void **state)
{
    static const char body[] =
        "[{\"id\":\"a\",\"labels\":{\"" EXAM_API_STUDENT_LABEL "\":\"s123\",\"other\":\"t456\"}}]";

    (void)state;
    assert_int_equal(parse(body), 0);
    assert_string_equal(got.in[0].student, "s123");
    assert_int_equal(parse_with(body, sizeof body - 1, "other"), 0);
    assert_string_equal(got.in[0].student, "t456");
    assert_int_equal(parse_with(body, sizeof body - 1, "none"), 0);
    assert_string_equal(got.in[0].student, "a");
    assert_true(member_ok("\"labels\":{\"" EXAM_API_STUDENT_LABEL "\":\"\"}"));
    assert_string_equal(got.in[0].student, "x");
    assert_true(member_ok("\"labels\":{\"" EXAM_API_STUDENT_LABEL "\":\"\\u001b]0;x\\u0007\"}"));
    assert_string_equal(got.in[0].student, "\u241b]0;x\u2407");
    assert_false(member_ok("\"labels\":{\"" EXAM_API_STUDENT_LABEL "\":123}"));
    assert_true(member_ok("\"labels\":null"));
    assert_true(member_ok("\"labels\":{}"));
}

static enum submission submission(const char *requested, const char *completed)
{
    char s[512];

    snprintf(s, sizeof s, "\"labels\":{\"x\":\"\"%s%s%s%s}",
             requested ? ",\"" EXAM_API_REQUESTED_LABEL "\":" : "", requested ? requested : "",
             completed ? ",\"" EXAM_API_COMPLETED_LABEL "\":" : "", completed ? completed : "");
    assert_true(member_ok(s));
    return got.in[0].submission;
}

static void submissions(void **state)
{
    (void)state;
    assert_int_equal(submission(NULL, NULL), SUBMISSION_NONE);
    assert_int_equal(submission("\"false\"", NULL), SUBMISSION_NONE);
    assert_int_equal(submission("\"true\"", NULL), SUBMISSION_REQUESTED);
    assert_int_equal(submission("\"true\"", "\"true\""), SUBMISSION_DONE);
    assert_int_equal(submission("\"true\"", "\"false\""), SUBMISSION_FAILED);
    assert_int_equal(submission(NULL, "\"true\""), SUBMISSION_DONE);
    assert_int_equal(submission(NULL, "\"false\""), SUBMISSION_FAILED);
    assert_int_equal(submission("\"yes\"", "\"\""), SUBMISSION_NONE); /* no truthy strings */
    assert_int_equal(submission("\"true\"", "\"True\""), SUBMISSION_REQUESTED);
    assert_int_equal(submission("null", "null"), SUBMISSION_NONE);
    assert_false(member_ok("\"labels\":{\"" EXAM_API_COMPLETED_LABEL "\":true}"));
}

static void phases(void **state)
{
    static const char *const name[] = {
        "",         "Importing", "Starting", "ResourceQuotaExceeded", "Running", "Ready",
        "Stopping", "Off",       "Failed",   "CreationLoopBackoff"};

    (void)state;
    for (int i = 0; i < (int)(sizeof name / sizeof *name); i++)
        assert_int_equal(exam_api_phase(name[i]), i);
    assert_int_equal(exam_api_phase("ready"), PHASE_OTHER);
    assert_int_equal(exam_api_phase("Ready "), PHASE_OTHER);
    assert_true(member_ok("\"phase\":\"Hibernating\\u001b\""));
    assert_int_equal(got.in[0].phase, PHASE_OTHER);
    assert_string_equal(got.in[0].phase_text, "Hibernating\u241b");
}

static void depth_and_size_of_an_element(void **state)
{
    size_t size = 3 * EXAM_API_ELEMENT_MAX, n;
    char *s = malloc(size), s2[256];

    (void)state;
    for (int depth = EXAM_API_DEPTH_MAX - 1; depth <= EXAM_API_DEPTH_MAX; depth++) {
        snprintf(s2, sizeof s2, "\"x\":%.*s%.*s", depth, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", depth,
                 "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
        assert_int_equal(member_ok(s2), depth < EXAM_API_DEPTH_MAX);
    }
    for (size_t over = 0; over < 2; over++) {
        n = (size_t)sprintf(s, "[{\"id\":\"big\",\"x\":\"");
        size_t fill = EXAM_API_ELEMENT_MAX + over - (n - 1) - 2;
        memset(s + n, 'x', fill);
        n += fill;
        n += (size_t)sprintf(s + n, "\"},{\"id\":\"b\"}]");
        assert_int_equal(parse_with(s, n, NULL), 0);
        assert_int_equal(res.good, 2 - over);
        assert_int_equal(res.bad, over);
    }
    n = (size_t)sprintf(s, "[");
    memset(s + n, '[', size - n); /* never closed */
    assert_int_equal(parse_with(s, size, NULL), ERR_INVALID);
    memset(s + size / 2, ']', size - size / 2);
    assert_int_equal(parse_with(s, size, NULL), 0);
    assert_int_equal(res.bad, 1);
    free(s);
}

static void body_is_capped(void **state)
{
    char one[] = "[]";

    (void)state;
    assert_int_equal(exam_api_parse(one, (size_t)EXAM_API_BODY_MAX + 1,
                                    &(struct exam_api_options){0}, keep, &got, &res),
                     ERR_TOO_BIG);
}

static void one_id_twice_is_given_twice(void **state)
{
    (void)state;
    assert_int_equal(parse("[{\"id\":\"a\",\"phase\":\"Ready\"},{\"id\":\"a\"}]"), 0);
    assert_int_equal(res.good, 2);
    assert_int_equal(got.in[0].phase, PHASE_READY);
    assert_int_equal(got.in[1].phase, PHASE_UNSET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_captured_list),
        cmocka_unit_test(lists),
        cmocka_unit_test(a_broken_element_costs_itself),
        cmocka_unit_test(brackets_and_commas_in_strings_cut_nothing),
        cmocka_unit_test(keys_twice),
        cmocka_unit_test(hostile_strings),
        cmocka_unit_test(members),
        cmocka_unit_test(urls_are_capped),
        cmocka_unit_test(students),
        cmocka_unit_test(submissions),
        cmocka_unit_test(phases),
        cmocka_unit_test(depth_and_size_of_an_element),
        cmocka_unit_test(body_is_capped),
        cmocka_unit_test(one_id_twice_is_given_twice),
    };

    return cmocka_run_group_tests_name("exam_api", tests, NULL, NULL);
}
