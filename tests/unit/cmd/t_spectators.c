/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one process says of its connections, another one knows. */
#include "cmd/spectators.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
/* after the headers it needs */

#include <cmocka.h>

static char folder[] = "/tmp/t_spectators.XXXXXX";
static char file[sizeof folder + 64];

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || setenv("XDG_STATE_HOME", folder, 1) < 0)
        return -1;
    snprintf(file, sizeof file, "%s/invigil/spectators", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(file);
    *strrchr(file, '/') = '\0';
    rmdir(file);
    return rmdir(folder);
}

static void append(long long said_s, const char *rest)
{
    FILE *f = fopen(file, "a");

    assert_non_null(f);
    fprintf(f, "%lld%s\n", said_s, rest);
    fclose(f);
}

static void t_another_process(void **state)
{
    struct spectators one, two;
    struct stat st;

    (void)state;
    spectators_init(&one);
    spectators_init(&two);
    assert_false(spectators_is_ours(&two, "aaaa")); /* there is no file yet */
    spectators_add(&one, "aaaa");
    assert_true(spectators_is_ours(&one, "aaaa"));
    assert_true(spectators_is_ours(&two, "aaaa"));
    assert_false(spectators_is_ours(&two, "bbbb"));
    spectators_add(&one, "bbbb");
    assert_true(spectators_is_ours(&two, "bbbb"));
    assert_true(spectators_is_ours(&two, "aaaa"));
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    spectators_done(&one);
    spectators_done(&two);
}

static void t_for_a_day(void **state)
{
    struct spectators s;
    long long now = time(NULL);

    (void)state;
    append(now - SPECTATORS_S - 60, " old");
    append(now - SPECTATORS_S + 60, " young");
    append(now + 3600, " future");
    append(now, "joined");
    append(now, " ");
    append(now, "x broken");
    spectators_init(&s);
    assert_true(spectators_is_ours(&s, "young"));
    assert_false(spectators_is_ours(&s, "old"));
    assert_false(spectators_is_ours(&s, "future"));
    assert_false(spectators_is_ours(&s, "joined"));
    assert_false(spectators_is_ours(&s, "broken"));
    assert_false(spectators_is_ours(&s, ""));
    spectators_done(&s);
}

static void t_that_others_can_write(void **state)
{
    struct spectators s;

    (void)state;
    spectators_init(&s);
    spectators_add(&s, "mine");
    assert_true(spectators_is_ours(&s, "mine"));
    assert_int_equal(chmod(file, 0620), 0);
    assert_false(spectators_is_ours(&s, "mine"));
    assert_int_equal(chmod(file, 0602), 0);
    assert_false(spectators_is_ours(&s, "mine"));
    assert_int_equal(chmod(file, 0600), 0);
    assert_true(spectators_is_ours(&s, "mine"));
    spectators_done(&s);
}

static void t_no_place(void **state)
{
    struct spectators s;

    (void)state;
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", "", 1);
    spectators_init(&s);
    spectators_add(&s, "aaaa");
    assert_false(spectators_is_ours(&s, "aaaa"));
    spectators_done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_another_process), cmocka_unit_test(t_for_a_day),
        cmocka_unit_test(t_that_others_can_write), cmocka_unit_test(t_no_place)};

    return cmocka_run_group_tests_name("spectators", tests, set_up, tear_down);
}
