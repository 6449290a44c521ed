/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil record` as a user and a service manager meet it: a run from its beginning to its close,
 * gone on with, refused; its signals; whom it tells. */
#include "recording.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SMALL "--segment-size", "64K"
#define STORY "--story", "exam", "--story-speed", "200", "--period-override-ms", "100"

static const char *run_key_folder(void)
{
    return journal_path(".local/state/invigil/keys");
}

/* --- the same exam --- */

static void assert_replayed(const char *dir)
{
    const char *live = journal_last(dir, "digest");

    assert_int_equal(strlen(live), 64);
    assert_string_equal(journal_digest(dir, ARGS("--at", journal_last(dir, "t"))), live);
    assert_string_equal(journal_digest(dir, ARGS(NULL)), live);
    assert_string_equal(journal_digest(dir, ARGS("--trends", "--at", "2037-01-01T00:00:00Z")),
                        journal_digest(dir, ARGS("--trends")));
}

static void a_replay_is_the_exam(void **state)
{
    struct sim *s = SITE("--students", "40", STORY);
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, SMALL);

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"rotate\"", 3);
    journal_wait_text(p, dir, "\"submission\":\"submitted\"", 3);
    record_stop(p, 0);
    assert_has(p->err, "recording into");
    assert_has(p->err, "its public key is SHA256:");
    assert_has(p->err, "journal closed:");
    assert_replayed(dir);
    assert_verified(dir, 0);
    assert_string_equal(journal_last(dir, "why"), "SIGTERM");
}

static void compressed_files_replay_too(void **state)
{
    struct sim *s = SITE("--students", "40", STORY);
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, SMALL, "--compress");

    (void)state;
    for (int i = 0; i < 4; i++) {
        journal_wait_lines(p, dir, 30);
        kill(p->pid, SIGHUP);
        poll(NULL, 0, 100);
    }
    kill(p->pid, SIGINT);
    assert_code(proc_wait(p), 0);
    assert_int_equal(journal_lines(dir), 0); /* the last one is compressed as well */
    assert_verified(dir, 0);
    assert_int_equal(strlen(journal_digest(dir, ARGS(NULL))), 64);
}

/* --- signals --- */

static void signals(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, NULL);

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"samples\"", 2);
    kill(p->pid, SIGUSR1);
    journal_wait_text(p, dir, "\"why\":\"signal\"", 1);
    kill(p->pid, SIGHUP);
    journal_wait_text(p, dir, "\"k\":\"rotate\",\"to\":2", 1);
    journal_wait_text(p, dir, "\"segment\":2", 1);
    kill(p->pid, SIGINT);
    assert_code(proc_wait(p), 0);
    assert_string_equal(journal_last(dir, "why"), "SIGINT");
    assert_replayed(dir);
    assert_verified(dir, 0);
}

/* --- going on --- */

static void it_goes_on_after_a_kill(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, NULL);

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"samples\"", 2);
    record_kill(p);
    assert_verified(dir, 3);
    journal_append(dir, "{\"v\":1,\"seq\":1");
    assert_verified(dir, 1);
    p = RECORD(s, dir, NULL);
    journal_wait_text(p, dir, "\"was\":\"killed\"", 1);
    journal_wait_text(p, dir, "\"k\":\"samples\"", 4);
    record_stop(p, 0);
    assert_has(p->err, "going on with the journal");
    char *text = journal_text(dir);
    assert_has(text, "\"torn\":[{\"file\":\"journal-000001.ndjson.");
    assert_has(text, ".torn\",\"bytes\":14}");
    assert_has(text, "\"k\":\"gap\",\"why\":\"stopped\"");
    assert_replayed(dir);
    assert_verified(dir, 0);
}

static void one_recorder_writes(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, NULL), *q;

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"samples\"", 1);
    q = proc_wait(RECORD(s, dir, NULL));
    assert_code(q, 1);
    assert_has(q->err, "another recorder writes there");
    record_stop(p, 0);
    assert_verified(dir, 0);
}

/* --- refusals --- */

static void without_its_key(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j"), *other = journal_path("other.key");
    struct proc *p = RECORD(s, dir, NULL);

    (void)state;
    journal_wait_lines(p, dir, 10);
    record_kill(p);
    assert_code(INVIGIL("key", "new", other), 0);
    p = proc_wait(RECORD(s, dir, "--key", other));
    assert_code(p, 1);
    assert_has(p->err, "signed with another key than --key");
    proc_run("/bin/mv", ARGS(run_key_folder(), journal_path("hidden")), NULL);
    p = proc_wait(RECORD(s, dir, NULL));
    assert_code(p, 1);
    assert_has(p->err, "the key of the journal there is not on this machine");
    assert_verified(dir, 3); /* nothing was touched */
}

static void after_its_end(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j"), *own = journal_path("own"), *key = journal_path("k");
    struct proc *p = RECORD(s, dir, NULL);

    (void)state;
    journal_wait_lines(p, dir, 10);
    record_stop(p, 0);
    p = proc_wait(RECORD(s, dir, NULL));
    assert_code(p, 1);
    assert_has(p->err, "is closed, and its key was deleted");
    assert_verified(dir, 0);
    /* with a key of one's own it goes on */
    assert_code(INVIGIL("key", "new", key), 0);
    for (int i = 0; i < 2; i++) {
        p = RECORD(s, own, "--key", key);
        record_wait_begun(p);
        journal_wait_text(p, own, "\"k\":\"config\"", (size_t)i + 1);
        record_stop(p, 0);
    }
    assert_has(journal_text(own), "\"was\":\"closed\"");
    assert_verified(own, 0);
}

static void a_journal_that_does_not_verify(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, NULL);

    (void)state;
    journal_wait_lines(p, dir, 10);
    record_kill(p);
    journal_append(dir, "garbage\n");
    p = proc_wait(RECORD(s, dir, NULL));
    assert_code(p, 1);
    assert_has(p->err, "does not verify");
    assert_has(journal_text(dir), "garbage\n");
}

/* What is left of evidence is not written over. */
static void a_wiped_journal_is_kept(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, NULL);

    (void)state;
    journal_wait_lines(p, dir, 10);
    record_stop(p, 0);
    char *notes = journal_file(dir, "checkpoints");
    proc_run("/bin/rm", ARGS(text_of("%s/journal-000001.ndjson", dir)), NULL);
    p = proc_wait(RECORD(s, dir, NULL));
    assert_code(p, 1);
    assert_has(p->err, "its checkpoints are not");
    assert_string_equal(journal_file(dir, "checkpoints"), notes);
}

static void bad_places_and_keys(void **state)
{
    struct sim *s = SITE("--students", "1");
    const char *open_key = temp_file("open.key", "# anybody's\n", 0644);
    const char *no_key = temp_file("no.key", "hello\n", 0600);
    struct proc *p = proc_wait(RECORD(s, "/proc/nothing/j", NULL));

    (void)state;
    assert_code(p, 1);
    assert_has(p->err, "/proc/nothing/j: ");
    p = proc_wait(RECORD(s, "/sys", NULL)); /* a directory that nobody writes into */
    assert_code(p, 1);
    assert_has(p->err, "/sys: ");
    p = proc_wait(RECORD(s, journal_path("a"), "--key", open_key));
    assert_code(p, 2);
    assert_has(p->err, "others can read it");
    p = proc_wait(RECORD(s, journal_path("b"), "--key", no_key));
    assert_code(p, 2);
    assert_has(p->err, "this is no key file");
    p = proc_wait(RECORD(s, journal_path("c"), "--key", "/nowhere"));
    assert_code(p, 2);
    assert_has(p->err, "No such file");
    p = proc_wait(RECORD(s, journal_path("d"), "--segment-size", "1K"));
    assert_code(p, 2);
}

/* --- whom it tells --- */

static int notify_socket(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

static void await(int fd, const char *text)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;
    char got[4096];

    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (now_ms() > until || poll(&p, 1, E2E_DEADLINE_MS) != 1)
            fail_msg("the service manager never got %s", text);
        ssize_t n = recv(fd, got, sizeof got - 1, 0);
        got[n < 0 ? 0 : n] = '\0';
        if (strstr(got, text))
            return;
    }
}

static void a_service_manager(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j"), *path = journal_path("notify");
    int fd = notify_socket(path);
    struct proc *p = record_start(
        s, dir, ARGS(NULL),
        ARGS("LC_ALL=C.UTF-8", text_of("NOTIFY_SOCKET=%s", path), "WATCHDOG_USEC=400000"));

    (void)state;
    await(fd, "READY=1");
    await(fd, "WATCHDOG=1");
    await(fd, "STATUS=5 students");
    await(fd, "WATCHDOG=1");
    kill(p->pid, SIGTERM);
    await(fd, "STOPPING=1");
    assert_code(proc_wait(p), 0);
    close(fd);
    assert_verified(dir, 0);
}

static void checkpoints_go_elsewhere(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j"), *copy = journal_path("copy");
    struct proc *p = RECORD(s, dir, "--on-checkpoint",
                            text_of("cat > %s.tmp && mv %s.tmp %s", copy, copy, copy));

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"samples\"", 2);
    kill(p->pid, SIGUSR1);
    journal_wait_text(p, dir, "\"why\":\"signal\"", 1);
    record_stop(p, 0);
    /* the last one covers all of it */
    assert_has(journal_file(dir, "checkpoints"), journal_file(dir, "../copy"));
    assert_has(journal_file(dir, "../copy"), text_of("\n%zu\n", journal_lines(dir)));
    assert_code(INVIGIL("verify", "--checkpoint", copy, dir), 0);
}

static void a_command_that_hangs_stops_nothing(void **state)
{
    struct sim *s = SITE("--students", "5");
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, "--on-checkpoint", "exec sleep 30");

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"samples\"", 3);
    kill(p->pid, SIGUSR1);
    journal_wait_text(p, dir, "\"why\":\"signal\"", 1);
    size_t n = journal_lines(dir);
    journal_wait_lines(p, dir, n + 5);
    record_stop(p, 0);
    assert_verified(dir, 0);
}

static void without_measurements_in_between(void **state)
{
    struct sim *s = SITE("--students", "10", "--period-override-ms", "100");
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, "--samples", "2");

    (void)state;
    journal_wait_text(p, dir, "\"k\":\"samples\"", 3);
    record_stop(p, 0);
    assert_has(journal_text(dir), "\"samples\":2");
    assert_verified(dir, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(a_replay_is_the_exam),
        E2E_TEST(compressed_files_replay_too),
        E2E_TEST(signals),
        E2E_TEST(it_goes_on_after_a_kill),
        E2E_TEST(one_recorder_writes),
        E2E_TEST(without_its_key),
        E2E_TEST(after_its_end),
        E2E_TEST(a_journal_that_does_not_verify),
        E2E_TEST(a_wiped_journal_is_kept),
        E2E_TEST(bad_places_and_keys),
        E2E_TEST(a_service_manager),
        E2E_TEST(checkpoints_go_elsewhere),
        E2E_TEST(a_command_that_hangs_stops_nothing),
        E2E_TEST(without_measurements_in_between),
    };

    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
