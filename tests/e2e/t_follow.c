/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Those who watch a journal while it is written: through new files and a recorder that was killed,
 * with the right to read and nothing else. */
#include "recording.h"
#include "terminal.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FAST   "--period-override-ms", "100"
#define SMALL  "--segment-size", "64K"
#define NOBODY "65534"

enum { FOLLOWERS = 10 };

static void they_see_what_is_recorded(void **state)
{
    struct sim *s = SITE("--students", "60", FAST);
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, SMALL);
    struct terminal *t[FOLLOWERS];

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"samples\"", 5);
    for (int i = 0; i < FOLLOWERS; i++)
        t[i] = TERMINAL(24, 100, "replay", "--follow", dir);
    for (int i = 0; i < FOLLOWERS; i++) {
        terminal_wait(t[i], "FOLLOW");
        terminal_wait(t[i], "60 students");
        terminal_wait(t[i], "links 58 live");
    }
    journal_wait_text(p, dir, "\"k\":\"rotate\"", 2);
    record_kill(p);
    p = RECORD(s, dir, SMALL);
    journal_wait_text(p, dir, "\"k\":\"recover\"", 1);
    journal_wait_text(p, dir, "\"k\":\"rotate\"", 4);
    record_stop(p, 0);
    for (int i = 0; i < FOLLOWERS; i++) {
        terminal_wait_not(t[i], "FOLLOW"); /* it is closed: there is nothing more to come */
        terminal_keys(t[i], "q");
        assert_int_equal(terminal_end(t[i]), 0);
        assert_string_equal(terminal_err(t[i]), "");
    }
    assert_verified(dir, 0);
}

/* The directory and its files belong to somebody else, and can be read. */
static void reading_is_enough(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    const char *dir = journal_path("j"), *home = journal_path("");
    struct proc *p = RECORD(s, dir, NULL);

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"samples\"", 5);
    if (getuid() == 0) {
        assert_int_equal(chmod(home, 0755), 0);
        assert_int_equal(chmod(dir, 0755), 0);
        proc_run("/bin/sh", ARGS("-c", "chmod a+r \"$0\"/*", dir), NULL);
        struct proc *d =
            proc_run("/usr/bin/setpriv",
                     ARGS("--reuid", NOBODY, "--clear-groups",
                          text_of("%s/bin/invigil", getenv("top_builddir")), "digest", dir),
                     NULL);
        assert_code(d, 0);
        struct terminal *t = terminal_program(
            24, 100, "/usr/bin/setpriv",
            ARGS("--reuid", NOBODY, "--clear-groups",
                 text_of("%s/bin/invigil", getenv("top_builddir")), "replay", "--follow", dir),
            NULL);
        terminal_wait(t, "FOLLOW");
        terminal_wait(t, "links 5 live");
        terminal_keys(t, "q");
        assert_int_equal(terminal_end(t), 0);
    }
    record_stop(p, 0);
    assert_verified(dir, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(they_see_what_is_recorded),
        E2E_TEST(reading_is_enough),
    };

    return cmocka_run_group_tests_name("replay --follow", tests, NULL, NULL);
}
