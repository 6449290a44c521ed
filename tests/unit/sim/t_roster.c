/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of the exam API and the label selection. */
#include "sim/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct roster_entry entry(void)
{
    struct roster_entry e = {.id = "exam-0001",
                             .tmpl = "tmpl",
                             .phase = "Ready",
                             .running = true,
                             .tells_running = true};

    roster_label(&e, "exam", "a");
    roster_label(&e, "room", "true");
    return e;
}

static void check(const struct roster_entry *e, const char *json)
{
    struct buf b;

    buf_init(&b, 4096);
    roster_write(&b, e);
    assert_string_equal(b.data, json);
    buf_done(&b);
}

static void as_the_api_writes_it(void **state)
{
    struct roster_entry e = entry();

    (void)state;
    e.url = "http://h/instance/x/app/";
    check(&e, "{\"id\":\"exam-0001\",\"template\":\"tmpl\",\"running\":true,\"contentUrls\":"
              "{\"origin\":\"https://content.example/exam.zip\"},\"phase\":\"Ready\",\"url\":"
              "\"http://h/instance/x/app/\",\"labels\":{\"exam\":\"a\",\"room\":\"true\"}}");
}

static void absent_fields_and_null_labels(void **state)
{
    struct roster_entry e = entry();

    (void)state;
    e.tells_running = false;
    e.null_labels = true;
    e.phase = "";
    check(&e, "{\"id\":\"exam-0001\",\"template\":\"tmpl\",\"contentUrls\":{\"origin\":"
              "\"https://content.example/exam.zip\"},\"phase\":\"\",\"labels\":null}");
}

static void selection_is_exact_and_anded(void **state)
{
    struct roster_entry e = entry();

    (void)state;
    assert_true(roster_selected(&e, NULL, 0));
    assert_true(roster_selected(&e, (const char *[]){"exam=a"}, 1));
    assert_false(roster_selected(&e, (const char *[]){"exam=A"}, 1));
    assert_false(roster_selected(&e, (const char *[]){"exa=a"}, 1));
    assert_false(roster_selected(&e, (const char *[]){"exam=aa"}, 1));
    assert_true(roster_selected(&e, (const char *[]){"exam=a", "room=true"}, 2));
    assert_false(roster_selected(&e, (const char *[]){"exam=a", "room=x"}, 2));
    assert_false(roster_selected(&e, (const char *[]){"exam=a", "other=1"}, 2));
}

static void a_bare_key_means_true(void **state)
{
    struct roster_entry e = entry();

    (void)state;
    assert_true(roster_selected(&e, (const char *[]){"room"}, 1));
    assert_false(roster_selected(&e, (const char *[]){"exam"}, 1));
    assert_false(roster_selected(&e, (const char *[]){"room="}, 1));
}

static void the_first_duplicate_wins(void **state)
{
    struct roster_entry e = entry();

    (void)state;
    assert_true(roster_selected(&e, (const char *[]){"exam=a", "exam=b"}, 2));
    assert_false(roster_selected(&e, (const char *[]){"exam=b", "exam=a"}, 2));
}

static void null_labels_match_nothing(void **state)
{
    struct roster_entry e = entry();

    (void)state;
    e.null_labels = true;
    assert_false(roster_selected(&e, (const char *[]){"exam=a"}, 1));
    assert_true(roster_selected(&e, NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_api_writes_it),
        cmocka_unit_test(absent_fields_and_null_labels),
        cmocka_unit_test(selection_is_exact_and_anded),
        cmocka_unit_test(a_bare_key_means_true),
        cmocka_unit_test(the_first_duplicate_wins),
        cmocka_unit_test(null_labels_match_nothing),
    };

    return cmocka_run_group_tests_name("roster", tests, NULL, NULL);
}
