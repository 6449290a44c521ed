/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil replay`: the screen fed by a journal, and what the keys of a replay do. */
#include "recording.h"
#include "terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STORY "--story", "exam", "--story-speed", "200", "--period-override-ms", "100"
#define RIGHT "\x1bOC"
#define LEFT  "\x1bOD"

/* Some seconds of an exam, closed. */
static const char *recorded(void)
{
    struct sim *s = SITE("--students", "20", STORY);
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, "--segment-size", "64K");

    journal_wait_text(p, dir, "\"k\":\"samples\"", 25);
    record_stop(p, 0);
    return dir;
}

static void leave(struct terminal *t)
{
    terminal_keys(t, "q");
    assert_int_equal(terminal_end(t), 0);
    assert_string_equal(terminal_err(t), "");
    assert_raw_harmless(t);
    assert_restored(t);
}

static void the_keys(void **state)
{
    struct terminal *t = TERMINAL(30, 120, "replay", recorded());

    (void)state;
    terminal_wait(t, "REPLAY");
    terminal_keys(t, " ");
    terminal_wait(t, "PAUSED");
    terminal_keys(t, "}");
    terminal_wait(t, "20 students");
    terminal_keys(t, "{");
    terminal_keys(t, "tttT");
    terminal_keys(t, RIGHT LEFT "]"
                                "[");
    terminal_keys(t, "+++");
    terminal_keys(t, "---");
    terminal_keys(t, "b");
    terminal_keys(t, "-2s\r");
    terminal_wait(t, "20 students");
    terminal_keys(t, "b");
    terminal_keys(t, "nonsense\r\x1b");
    terminal_keys(t, " ");
    leave(t);
}

static void it_begins_where_it_is_told(void **state)
{
    const char *dir = recorded();
    struct terminal *t = TERMINAL(30, 120, "replay", "--at", "-1s", "--speed", "0.25", dir);

    (void)state;
    terminal_wait(t, "REPLAY");
    terminal_wait(t, "20 students");
    leave(t);
    struct proc *p = INVIGIL("replay", "--speed", "3", dir);
    assert_code(p, 2);
    p = INVIGIL("replay", "--at", "teatime", dir);
    assert_code(p, 2);
    p = INVIGIL("replay", dir);
    assert_code(p, 2);
    assert_has(p->err, "this is no terminal");
}

static void what_is_no_journal(void **state)
{
    const char *dir = journal_path("bad");

    (void)state;
    assert_int_equal(mkdir(dir, 0700), 0);
    struct proc *p = INVIGIL("digest", dir);
    assert_code(p, 1);
    assert_has(p->err, "there is no journal");
    close(open(text_of("%s/journal-000001.ndjson", dir), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    assert_code(INVIGIL("digest", dir), 1);
    journal_append(dir, "garbage\n");
    p = INVIGIL("digest", dir);
    assert_code(p, 1);
    assert_has(p->err, "this is not a journal");
}

/* Cut anywhere it is shown up to there; with a spoilt line it is refused or ends with a message. */
static void hostile_journals(void **state)
{
    const char *dir = recorded();
    const char *file = text_of("%s/%s", dir, journal_segment(dir));
    struct stat st;

    (void)state;
    assert_int_equal(stat(file, &st), 0);
    for (int i = 9; i > 0; i -= 2) {
        assert_int_equal(truncate(file, st.st_size * i / 10), 0);
        struct proc *p = INVIGIL("digest", dir);
        assert_code(p, 0);
    }
    journal_append(dir, "\n{\"v\":1,\"seq\":}\n");
    struct proc *p = INVIGIL("digest", dir);
    assert_code(p, 1);
    assert_has(p->err, "can't be read");
    struct terminal *t = TERMINAL(24, 80, "replay", dir);
    assert_int_equal(terminal_end(t), 1);
    assert_has(terminal_err(t), "can't be read");
    assert_restored(t);
}

/* Made once by tests/journal/make.sh; readable for ever. */
static void a_journal_of_version_1(void **state)
{
    const char *dir = text_of("%s/tests/journal/v1", getenv("top_srcdir"));

    (void)state;
    assert_string_equal(journal_digest(dir, ARGS(NULL)),
                        "fc07d9eaa6f4284943d69e4d2c497b4959dff3c87eb057bd8e1a9748e002cda6");
    assert_verified(dir, 0);
}

/* By the same, with --networks and so on (EVENT_RULES 2): its states are what its events make. A
 * change of the rules or of the state that breaks this needs another EVENT_RULES. */
static void a_journal_of_rules_2(void **state)
{
    const char *dir = text_of("%s/tests/journal/v1-rules2", getenv("top_srcdir"));
    struct proc *p = INVIGIL("verify", dir);

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "0 alerts and 3 states are what the events make");
    assert_string_equal(journal_digest(dir, ARGS(NULL)),
                        "56c58543955e540f0c7514d7edc4996bebaaf37d99fe70f6ea83125ad1a321bf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(the_keys),
        E2E_TEST(it_begins_where_it_is_told),
        E2E_TEST(what_is_no_journal),
        E2E_TEST(hostile_journals),
        E2E_TEST(a_journal_of_version_1),
        E2E_TEST(a_journal_of_rules_2),
    };

    return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
