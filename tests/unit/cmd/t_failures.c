/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two handshakes without an end, of whatever process, and a desktop is left alone for an hour. */
#include "cmd/failures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
/* after the headers it needs */

#include <cmocka.h>

#define A "https://h/instance/a/app/"
#define B "https://h/instance/b/app/"

static char folder[] = "/tmp/t_failures.XXXXXX";
static char file[sizeof folder + 64];

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || setenv("XDG_STATE_HOME", folder, 1) < 0)
        return -1;
    snprintf(file, sizeof file, "%s/invigil/handshakes", folder);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    unlink(file);
    setenv("XDG_STATE_HOME", folder, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    *strrchr(file, '/') = '\0';
    rmdir(file);
    return rmdir(folder);
}

static void append(long long ago_s, const char *text)
{
    FILE *f = fopen(file, "a");

    assert_non_null(f);
    fprintf(f, "%lld %s\n", (long long)time(NULL) - ago_s, text);
    fclose(f);
    assert_int_equal(chmod(file, 0600), 0);
}

static void t_two_of_two_processes(void **state)
{
    struct failures one, two;

    (void)state;
    failures_init(&one);
    failures_init(&two);
    assert_false(failures_left_alone(&one, A));
    failures_begin(&one, A);
    failures_begin(&one, B);
    assert_false(failures_left_alone(&one, A));
    failures_begin(&two, A);
    assert_true(failures_left_alone(&one, A));
    assert_true(failures_left_alone(&two, A));
    assert_false(failures_left_alone(&one, B));
    failures_done(&two); /* gone, and never said how it went */
    assert_true(failures_left_alone(&one, A));
    failures_settle(&one, A);
    assert_false(failures_left_alone(&one, A));
    failures_done(&one);
}

static void t_only_what_was_begun_is_settled(void **state)
{
    struct failures f;

    (void)state;
    failures_init(&f);
    for (int i = 0; i < 2; i++) {
        failures_begin(&f, A);
        failures_settle(&f, A);
        failures_settle(&f, A);
        assert_false(failures_left_alone(&f, A));
    }
    failures_begin(&f, A);
    failures_settle(&f, B);
    failures_begin(&f, A);
    assert_true(failures_left_alone(&f, A));
    assert_false(failures_left_alone(&f, A "x/"));
    failures_done(&f);
}

static void t_an_hour(void **state)
{
    struct failures f;

    (void)state;
    failures_init(&f);
    failures_begin(&f, B); /* makes the folder */
    forget(NULL);
    append(FAILURES_S + 60, "begun " A);
    append(FAILURES_S - 60, "begun " A);
    assert_false(failures_left_alone(&f, A));
    append(FAILURES_S - 120, "begun " A);
    assert_true(failures_left_alone(&f, A));
    append(0, "done " A);
    assert_false(failures_left_alone(&f, A));
    failures_done(&f);
}

/* No folder, or a file that is gone: a process knows what it did itself. */
static void t_without_a_file(void **state)
{
    static const char *const homes[] = {"/proc/nowhere", folder};

    (void)state;
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
        struct failures f;
        setenv("XDG_STATE_HOME", homes[i], 1);
        failures_init(&f);
        failures_begin(&f, A);
        assert_false(failures_left_alone(&f, A));
        failures_begin(&f, A);
        unlink(file);
        assert_true(failures_left_alone(&f, A));
        assert_false(failures_left_alone(&f, B));
        failures_settle(&f, A);
        assert_false(failures_left_alone(&f, A));
        failures_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(t_two_of_two_processes, forget),
        cmocka_unit_test_teardown(t_only_what_was_begun_is_settled, forget),
        cmocka_unit_test_teardown(t_an_hour, forget),
        cmocka_unit_test_teardown(t_without_a_file, forget),
    };

    return cmocka_run_group_tests_name("failures", tests, set_up, tear_down);
}
