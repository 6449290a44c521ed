/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil verify` says what is so and no more, of what was given to it and of who has signed. */
#include "recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A closed run. */
static const char *recorded(void)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, NULL);

    journal_wait_text(p, dir, "\"k\":\"samples\"", 3);
    record_stop(p, 0);
    assert_verified(dir, 0);
    return dir;
}

static const char *in(const char *dir, const char *name)
{
    return text_of("%s/%s", dir, name);
}

/* As `--on-checkpoint 'cat >> FILE'` collects them. */
static void given_checkpoints(void **state)
{
    const char *dir = recorded(), *notes = in(dir, "checkpoints");
    struct proc *p = INVIGIL("verify", "--checkpoint", notes, dir);

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "The checkpoint that was given is of this journal.");

    char *text = journal_file(dir, "checkpoints");
    p = INVIGIL("verify", "-c",
                temp_file("cut", text_of("%.*s", (int)strlen(text) - 3, text), 0644), dir);
    assert_code(p, 2);
    assert_has(p->err, "it is no checkpoint");
    assert_has_not(p->out, "BROKEN");
    p = INVIGIL("verify", "-c", temp_file("empty", "", 0644), dir);
    assert_code(p, 2);
    p = INVIGIL("verify", "-c", temp_file("other", "hello\n", 0644), dir);
    assert_code(p, 2);
}

static void without_checkpoints(void **state)
{
    const char *dir = recorded(), *notes = in(dir, "checkpoints");

    (void)state;
    proc_run("/bin/rm", ARGS(notes), NULL);
    struct proc *p = INVIGIL("verify", "--pub", in(dir, "key.pub"), dir);
    assert_code(p, 1);
    assert_has(p->out, "BROKEN at line 2 of journal-000001.ndjson");
    assert_has_not(p->out, "that was given");

    proc_run("/bin/mkdir", ARGS(notes), NULL);
    p = INVIGIL("verify", dir);
    assert_code(p, 1);
    assert_has(p->out, "The file checkpoints can't be read");

    p = INVIGIL("verify", "--pub", in(dir, "key.pub"), in(dir, "journal-000001.ndjson"));
    assert_code(p, 1);
    proc_run("/bin/rmdir", ARGS(notes), NULL);
    p = INVIGIL("verify", "--pub", in(dir, "key.pub"), in(dir, "journal-000001.ndjson"));
    assert_code(p, 3);
    assert_has_not(p->out, "that was given");
    assert_has(p->out, "No signature of this key was found");
}

static void signed_late(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, NULL);

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"samples\"", 3);
    record_kill(p);
    assert_verified(dir, 3);
    p = RECORD(s, dir, NULL);
    journal_wait_text(p, dir, "\"k\":\"samples\"", 6);
    record_stop(p, 0);
    p = INVIGIL("verify", dir);
    assert_code(p, 0);
    assert_has(p->out, "SIGNED LATE: lines 3 to ");
    p = INVIGIL("verify", "--format", "json", dir);
    assert_has(p->out, "\"late\":[{\"first\":3,\"last\":");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(given_checkpoints),
        E2E_TEST(without_checkpoints),
        E2E_TEST(signed_late),
    };

    return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
