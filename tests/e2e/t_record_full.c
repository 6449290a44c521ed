/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that is full, and one that does not sync: the exam goes on, the screen and stderr say so,
 * and the journal says what it lacks. Needs the right to mount; without, there is nothing to
 * see. */
#include "recording.h"
#include "terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define FAST "--period-override-ms", "100"

static bool may_mount; /* in a namespace of our own: nothing is left behind */

static int set_up(void **state)
{
    (void)state;
    may_mount = unshare(CLONE_NEWNS) == 0 && mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
    if (!may_mount)
        print_message("# may not mount: a full disk is not looked at\n");
    return 0;
}

/* A disk of 12 MiB; NULL: it may not be made. */
static const char *small_disk(void)
{
    const char *dir = journal_path("disk");

    if (!may_mount)
        return NULL;
    assert_int_equal(mkdir(dir, 0700), 0);
    assert_int_equal(mount("tmpfs", dir, "tmpfs", 0, "size=12m"), 0);
    return dir;
}

static void take_away(const char *disk)
{
    assert_int_equal(umount2(disk, MNT_DETACH), 0);
}

/* All that is left but what was reserved. */
static void fill(const char *disk)
{
    char zero[65536] = {0};
    int fd = open(text_of("%s/filler", disk), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    for (size_t n = sizeof zero; n; n = n > 4096 ? 4096 : 0)
        while (write(fd, zero, n) == (ssize_t)n)
            ;
    close(fd);
}

static void wait_err(struct proc *p, const char *text)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;
    char err[16384];

    for (;;) {
        ssize_t n = pread(p->err_fd, err, sizeof err - 1, 0);
        err[n < 0 ? 0 : n] = '\0';
        if (strstr(err, text))
            return;
        if (now_ms() > until)
            fail_msg("never said \"%s\": %s", text, err);
        poll(NULL, 0, 10);
    }
}

static void it_goes_on_without_samples(void **state)
{
    const char *disk = small_disk(), *dir = text_of("%s/j", disk);
    struct sim *s = SITE("--students", "30", FAST);

    (void)state;
    if (!disk)
        return;
    struct proc *p = RECORD(s, dir, NULL);
    journal_wait_text(p, dir, "\"k\":\"samples\"", 5);
    fill(disk);
    wait_err(p, "JOURNAL: the disk");
    journal_wait_text(p, dir, "\"why\":\"full\"", 1);
    unlink(text_of("%s/filler", disk));
    wait_err(p, "ournal is written again");
    journal_wait_text(p, dir, "\"k\":\"gap\",\"why\":\"dropped\"", 2);
    size_t n = sim_count(journal_text(dir), "\"k\":\"samples\"");
    journal_wait_text(p, dir, "\"k\":\"samples\"", n + 5);
    record_stop(p, 0);
    assert_verified(dir, 0);
    assert_string_equal(journal_digest(dir, ARGS(NULL)), journal_last(dir, "digest"));
    take_away(disk);
}

static void it_ends_if_asked_to(void **state)
{
    const char *disk = small_disk(), *dir = text_of("%s/j", disk);
    struct sim *s = SITE("--students", "30", FAST);

    (void)state;
    if (!disk)
        return;
    struct proc *p = RECORD(s, dir, "--on-full", "exit");
    journal_wait_text(p, dir, "\"k\":\"samples\"", 5);
    fill(disk);
    assert_code(proc_wait(p), 1);
    assert_has(p->err, "JOURNAL: the disk");
    assert_string_equal(journal_last(dir, "why"), "full");
    assert_verified(dir, 0); /* what was reserved was enough to close it */
    take_away(disk);
}

static void the_screen_says_so(void **state)
{
    const char *disk = small_disk(), *dir = text_of("%s/j", disk);
    struct sim *s = SITE("--students", "30", FAST);

    (void)state;
    if (!disk)
        return;
    struct terminal *t = TERMINAL(30, 120, "watch", "--period", "1", "--journal", dir, s->api);
    terminal_wait(t, "links 29 live");
    journal_wait_text(NULL, dir, "\"k\":\"samples\"", 5);
    fill(disk);
    terminal_wait(t, "JOURNAL: the disk");
    unlink(text_of("%s/filler", disk));
    terminal_wait_not(t, "JOURNAL: the disk");
    terminal_keys(t, "q");
    assert_int_equal(terminal_end(t), 0);
    assert_has(terminal_err(t), "journal closed");
    assert_string_equal(journal_last(dir, "why"), "quit");
    assert_verified(dir, 0);
    assert_string_equal(journal_digest(dir, ARGS(NULL)), journal_last(dir, "digest"));
    take_away(disk);
}

/* --- syncs that fail (fsync_shim.c) --- */

/* From the first sync after from_ms to to_ms all fail. */
static struct proc *record_with_shim(const struct sim *s, const char *dir, const char *log,
                                     const char *mode)
{
    const char *preload = text_of("LD_PRELOAD=%s/tests/e2e/fsync_shim.so", getenv("top_builddir"));

    return record_start(s, dir, ARGS("--segment-size", "64K"),
                        ARGS("LC_ALL=C.UTF-8", "ASAN_OPTIONS=verify_asan_link_order=0", preload,
                             text_of("SHIM_LOG=%s", log), text_of("SHIM_FAIL=%s", mode)));
}

static void a_sync_that_fails(void **state)
{
    static const char *const modes[] = {"20:1", "20:2"}; /* first sync that fails, how many */
    struct sim *s = SITE("--students", "10", FAST);

    (void)state;
    for (int i = 0; i < 2; i++) {
        const char *dir = journal_path(text_of("j%d", i)), *log = journal_path(text_of("log%d", i));
        struct proc *p = record_with_shim(s, dir, log, modes[i]);
        if (i == 1)
            wait_err(p, "JOURNAL: NOTHING");
        journal_wait_text(p, dir, "\"k\":\"samples\"", 20);
        if (i == 1)
            wait_err(p, "ournal is written again");
        record_stop(p, 0);
        assert_has(journal_file(journal_path(""), text_of("log%d", i)), "failed");
        assert_has_not(journal_file(journal_path(""), text_of("log%d", i)), "TRUSTED");
        assert_verified(dir, 0);
        assert_string_equal(journal_digest(dir, ARGS(NULL)), journal_last(dir, "digest"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(it_goes_on_without_samples),
        E2E_TEST(it_ends_if_asked_to),
        E2E_TEST(the_screen_says_so),
        E2E_TEST(a_sync_that_fails),
    };

    return cmocka_run_group_tests_name("record, on a bad disk", tests, set_up, NULL);
}
