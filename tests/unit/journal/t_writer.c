/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writer promises about the disk: each system call it makes fails, once or for a while,
 * and what is then there is a journal that verifies and plays back to what was. The calls of the C
 * library that matter are replaced by these. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "rehearsal.h"
#include "room.h"

#include "source/check.h"
#include "source/player.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

enum { EXAM_MS = 150000, LIMIT_MS = 1000, FD_MAX = 64, NOT = INT32_MAX };

/* What the disk does. */
static struct {
    bool on;     /* looks at all */
    int calls;   /* so far */
    int from, n; /* these fail */
    int error;   /* with this; ENOSPC: a write of half of it */
    bool full;   /* no space is left, whatever the call */
    bool syncs_fail;
    bool bad[FD_MAX];         /* a sync of it failed */
    bool trusted_again;       /* ... and it was synced again */
    int64_t dirty[FD_MAX];    /* bytes written and not synced */
    int64_t dirty_ms[FD_MAX]; /* since when, model time */
    int64_t worst_ms, worst_bytes;
    bool note_before_sync;
    struct rehearsal *r;
} disk;

static bool fails(void)
{
    int k = disk.calls++;

    return k >= disk.from && k - disk.from < disk.n;
}

static int64_t disk_now(void)
{
    return disk.r ? disk.r->t_ms : 0;
}

static void look_at_age(void)
{
    for (int fd = 0; fd < FD_MAX; fd++) {
        int64_t age = disk.dirty[fd] ? disk_now() - disk.dirty_ms[fd] : 0;
        if (age > disk.worst_ms)
            disk.worst_ms = age;
    }
}

static ssize_t write_some(int fd, const void *data, size_t n, off_t at)
{
    bool fail = disk.on && (fails() || disk.full);

    if (fail && (disk.full || disk.error == ENOSPC)) {
        if (n > 1 && !disk.full)
            return at < 0 ? syscall(SYS_write, fd, data, n / 2)
                          : syscall(SYS_pwrite64, fd, data, n / 2, at);
        errno = ENOSPC;
        return -1;
    }
    if (fail) {
        errno = disk.error;
        return -1;
    }
    if (disk.on && fd < FD_MAX) {
        if (at < 0) /* a note: nothing it speaks of may be in danger */
            for (int k = 0; k < FD_MAX; k++)
                disk.note_before_sync |= disk.dirty[k] > 0;
        if (!disk.dirty[fd])
            disk.dirty_ms[fd] = disk_now();
        disk.dirty[fd] += (int64_t)n;
    }
    return at < 0 ? syscall(SYS_write, fd, data, n) : syscall(SYS_pwrite64, fd, data, n, at);
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at)
{
    return write_some(fd, data, n, at);
}

ssize_t write(int fd, const void *data, size_t n)
{
    return write_some(fd, data, n, -1);
}

static int sync_one(int fd)
{
    if (!disk.on || fd < 0 || fd >= FD_MAX)
        return 0;
    disk.trusted_again |= disk.bad[fd];
    if (disk.dirty[fd] > disk.worst_bytes)
        disk.worst_bytes = disk.dirty[fd];
    if (fails() || disk.syncs_fail) {
        disk.bad[fd] = true;
        errno = disk.error ? disk.error : EIO;
        return -1;
    }
    disk.dirty[fd] = 0;
    return 0;
}

int fsync(int fd)
{
    return sync_one(fd);
}

int fdatasync(int fd)
{
    return sync_one(fd);
}

int close(int fd)
{
    if (fd >= 0 && fd < FD_MAX) {
        disk.bad[fd] = false;
        disk.dirty[fd] = 0;
    }
    return (int)syscall(SYS_close, fd);
}

int openat(int dirfd, const char *name, int flags, ...)
{
    mode_t mode = 0;

    if (flags & O_CREAT) {
        va_list ap;
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        va_end(ap);
        if (disk.on && (fails() || disk.full)) {
            errno = disk.full ? ENOSPC : disk.error;
            return -1;
        }
    }
    return (int)syscall(SYS_openat, dirfd, name, flags, mode);
}

int ftruncate(int fd, off_t n)
{
    if (disk.on && fails()) {
        errno = disk.error;
        return -1;
    }
    return (int)syscall(SYS_ftruncate, fd, n);
}

int posix_fallocate(int fd, off_t at, off_t n)
{
    if (disk.on && disk.full)
        return ENOSPC;
    return syscall(SYS_fallocate, fd, 0, at, n) == 0 ? 0 : errno;
}

int fstatvfs(int fd, struct statvfs *st)
{
    (void)fd;
    *st = (struct statvfs){.f_frsize = 4096, .f_bavail = disk.full ? 0 : 1 << 20};
    return 0;
}

/* --- */

struct world {
    struct room room;
    struct rehearsal rehearsal;
    bool begun;
};

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    memset(&disk, 0, sizeof disk);
    if (!w || room_init(&w->room) < 0)
        return -1;
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;

    disk.on = false;
    if (w->begun)
        rehearsal_done(&w->rehearsal);
    int r = room_done(&w->room);
    free(w);
    return r;
}

static void anew(struct world *w, uint64_t seed)
{
    memset(&disk, 0, sizeof disk);
    if (w->begun)
        rehearsal_done(&w->rehearsal);
    room_clear(&w->room);
    rehearsal_init(&w->rehearsal, seed);
    w->rehearsal.students = 12;
    w->rehearsal.samples_each_ms = 1000;
    w->begun = true;
    disk.r = &w->rehearsal;
}

static void play(struct world *w, int64_t ms)
{
    struct rehearsal *r = &w->rehearsal;

    for (int64_t end = r->t_ms + ms; r->t_ms < end;) {
        rehearsal_play(r, REHEARSAL_TICK_MS);
        look_at_age();
    }
}

static bool close_run(struct world *w)
{
    bool ok = writer_close(w->rehearsal.writer, w->rehearsal.model, "quit");

    writer_free(w->rehearsal.writer);
    w->rehearsal.writer = NULL;
    return ok;
}

static void verify(const struct world *w, bool closed, const char *what)
{
    struct verify_options o = {.dirfd = w->room.fd};
    struct verify_result *v = calloc(1, sizeof *v);
    struct check_result c;

    disk.on = false;
    if (!verify_journal(&o, v) || v->closed != closed)
        fail_msg("%s: verify %d at line %llu, closed %d", what, (int)v->fault,
                 (unsigned long long)v->where.line, v->closed);
    free(v);
    if (!check_journal(w->room.fd, NULL, NULL, &c))
        fail_msg("%s: check %d at line %llu", what, (int)c.fault, (unsigned long long)c.seq);
}

/* Both ways to the end lead to the model that was. */
static void compare_end(const struct world *w, const char *what)
{
    for (int straight = 0; straight < 2; straight++) {
        struct model *m = model_new();
        struct player *p;
        char want[DIGEST_HEX + 1], is[DIGEST_HEX + 1];
        assert_int_equal(player_open(w->room.fd, m, &p), 0);
        int e = straight ? player_play(p, INT64_MAX) : player_seek_end(p);
        if (e != 0)
            fail_msg("%s: playing gave %d", what, e);
        if (!player_lossy(p)) {
            digest_model(w->rehearsal.model, want);
            digest_model(m, is);
            if (strcmp(want, is) != 0)
                fail_msg("%s: another model", what);
        }
        player_free(p);
        model_free(m);
    }
}

static int record_with(struct world *w, int from, int n, int error)
{
    anew(w, 42);
    struct writer_options o = rehearsal_options(&w->rehearsal);
    disk.on = true;
    disk.from = from;
    disk.n = n;
    disk.error = error;
    int e = rehearsal_record(&w->rehearsal, w->room.fd, &o);
    if (e < 0)
        return e;
    play(w, EXAM_MS);
    return 0;
}

static void try_fault(struct world *w, int from, int n, int error)
{
    char what[64];

    snprintf(what, sizeof what, "calls %d to %d failing with %s", from, from + n - 1,
             strerrorname_np(error));
    if (record_with(w, from, n, error) < 0)
        return; /* said so at once */
    assert_false(disk.note_before_sync);
    assert_false(disk.trusted_again);
    struct writer_status s = writer_status(w->rehearsal.writer);
    bool ok = close_run(w);
    if (s.state == WRITER_OK && !ok && from + n < disk.calls - 20)
        fail_msg("%s: not closed", what);
    disk.on = false;
    if (!ok) { /* as after a kill */
        struct writer_options o = rehearsal_options(&w->rehearsal);
        assert_int_equal(rehearsal_resume(&w->rehearsal, w->room.fd, &o), 0);
        assert_true(close_run(w));
    }
    verify(w, true, what);
    compare_end(w, what);
}

static int count_calls(struct world *w)
{
    assert_int_equal(record_with(w, NOT, 0, 0), 0);
    assert_true(close_run(w));
    int calls = disk.calls;
    verify(w, true, "no fault");
    compare_end(w, "no fault");
    return calls;
}

static void any_call_may_fail(void **state)
{
    static const int errors[] = {EIO, ENOSPC};
    struct world *w = *state;
    int calls = count_calls(w);

    assert_true(calls > 500);
    for (int k = 0; k < calls; k += k < 100 ? 1 : 7)
        for (int e = 0; e < 2; e++)
            try_fault(w, k, 1, errors[e]);
}

static void it_may_last(void **state)
{
    static const int errors[] = {EIO, ENOSPC};
    struct world *w = *state;
    int calls = count_calls(w);

    for (int k = 10; k < calls; k += 31)
        for (int n = 2; n < 40; n += 6)
            try_fault(w, k, n, errors[(k + n) % 2]);
}

static void lines_are_safe_in_time(void **state)
{
    struct world *w = *state;

    anew(w, 9);
    struct writer_options o = rehearsal_options(&w->rehearsal);
    disk.on = true;
    disk.from = NOT;
    assert_int_equal(rehearsal_record(&w->rehearsal, w->room.fd, &o), 0);
    int64_t longest = 0;
    for (int i = 0; i < 4 * 300; i++) {
        play(w, REHEARSAL_TICK_MS);
        struct writer_status s = writer_status(w->rehearsal.writer);
        longest =
            s.synced_ms < w->rehearsal.t_ms - longest ? w->rehearsal.t_ms - s.synced_ms : longest;
    }
    assert_true(writer_status(w->rehearsal.writer).segment > 2);
    assert_in_range(disk.worst_ms, 1, LIMIT_MS);
    assert_in_range(disk.worst_bytes, 1, 1 << 20); /* a keyframe at once */
    assert_false(disk.note_before_sync);
}

/* Without the keyframes: lines beyond 64 KiB do not wait for their second. */
static void many_bytes_do_not_wait(void **state)
{
    struct world *w = *state;

    anew(w, 10);
    struct writer_options o = rehearsal_options(&w->rehearsal);
    o.segment_bytes = 64 << 20;
    assert_int_equal(rehearsal_record(&w->rehearsal, w->room.fd, &o), 0);
    play(w, 20000);
    disk.on = true;
    disk.from = NOT;
    disk.worst_bytes = 0;
    for (int i = 0; i < 3000; i++)
        rehearsal_event(&w->rehearsal, (struct event){.kind = EVENT_CLOCK, .clock = {i}});
    assert_in_range(disk.worst_bytes, 1, WRITER_SYNC_BYTES + LINE_MAX_BYTES);
}

/* --- no space --- */

static void a_full_disk_costs_samples(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;

    anew(w, 11);
    struct writer_options o = rehearsal_options(r);
    assert_int_equal(rehearsal_record(r, w->room.fd, &o), 0);
    play(w, 30000);
    assert_true(room_has(&w->room, "reserve"));
    disk.on = true;
    disk.from = disk.calls;
    disk.n = 1;
    disk.error = ENOSPC;
    play(w, 1000);
    disk.from = NOT;
    /* the reserve is used: events of all kinds but samples come through */
    struct writer_status s = writer_status(r->writer);
    assert_int_equal(s.state, WRITER_FULL);
    assert_int_equal(s.error, ENOSPC);
    assert_false(room_has(&w->room, "reserve"));
    uint64_t lines = s.lines, dropped = s.dropped;
    rehearsal_event(r, (struct event){.kind = EVENT_CLOCK, .clock = {7}});
    assert_true(writer_status(r->writer).lines > lines);
    play(w, 1000);
    assert_true(writer_status(r->writer).dropped >= dropped + 4);
    play(w, 20000);
    s = writer_status(r->writer);
    assert_int_equal(s.state, WRITER_OK); /* there was room, after all */
    assert_int_equal(s.dropped, 0);
    assert_true(s.dropped_all > 8);
    assert_true(room_has(&w->room, "reserve"));
    assert_true(close_run(w));
    assert_false(room_has(&w->room, "reserve"));
    verify(w, true, "full");
    compare_end(w, "full");
}

static void with_nothing_left_nothing_is_written(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;

    anew(w, 12);
    struct writer_options o = rehearsal_options(r);
    assert_int_equal(rehearsal_record(r, w->room.fd, &o), 0);
    play(w, 30000);
    disk.on = disk.full = true;
    play(w, 30000);
    struct writer_status s = writer_status(r->writer);
    assert_int_equal(s.state, WRITER_FAILED);
    verify(w, false, "while it is full");
    disk.full = false;
    play(w, 10000);
    s = writer_status(r->writer);
    assert_int_equal(s.state, WRITER_OK);
    assert_true(s.dropped_all > 100);
    assert_true(close_run(w));
    verify(w, true, "full to the last");
    compare_end(w, "full to the last");
}

/* A kill while the disk is full, and nothing of it is forgotten. */
static void it_goes_on_after_a_kill_on_a_full_disk(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;

    anew(w, 13);
    struct writer_options o = rehearsal_options(r);
    assert_int_equal(rehearsal_record(r, w->room.fd, &o), 0);
    play(w, 30000);
    disk.on = true;
    disk.from = disk.calls;
    disk.n = 1;
    disk.error = ENOSPC;
    play(w, 4000);
    assert_int_equal(writer_status(r->writer).state, WRITER_FULL);
    disk.on = false;
    assert_int_equal(rehearsal_resume(r, w->room.fd, &o), 0);
    assert_true(room_has(&w->room, "reserve"));
    play(w, 30000);
    assert_true(close_run(w));
    verify(w, true, "killed when full");
    compare_end(w, "killed when full");
}

/* --- syncs that fail --- */

static void a_disk_that_does_not_sync_is_not_believed(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;

    anew(w, 14);
    struct writer_options o = rehearsal_options(r);
    assert_int_equal(rehearsal_record(r, w->room.fd, &o), 0);
    play(w, 20000);
    uint64_t notes = writer_status(r->writer).notes;
    disk.on = disk.syncs_fail = true;
    disk.from = NOT;
    play(w, 12000);
    struct writer_status s = writer_status(r->writer);
    assert_int_equal(s.state, WRITER_FAILED);
    assert_int_equal(s.error, EIO);
    assert_int_equal(s.notes, notes); /* nothing is promised */
    assert_false(disk.trusted_again);
    disk.syncs_fail = false;
    play(w, 20000);
    assert_int_equal(writer_status(r->writer).state, WRITER_OK);
    assert_false(disk.trusted_again);
    assert_true(close_run(w));
    verify(w, true, "no syncs");
    compare_end(w, "no syncs");
}

static void it_cannot_be_closed_without_a_disk(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;

    anew(w, 15);
    struct writer_options o = rehearsal_options(r);
    assert_int_equal(rehearsal_record(r, w->room.fd, &o), 0);
    play(w, 20000);
    disk.on = disk.syncs_fail = true;
    disk.from = NOT;
    assert_false(close_run(w));
    disk.on = false;
    assert_int_equal(rehearsal_resume(r, w->room.fd, &o), 0);
    assert_true(close_run(w));
    verify(w, true, "closed at last");
    compare_end(w, "closed at last");
}

/* --- segments --- */

/* What is retold at its head may be more than a segment is asked to hold. */
static void a_segment_is_not_all_head(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;

    anew(w, 16);
    struct writer_options o = rehearsal_options(r);
    assert_int_equal(rehearsal_record(r, w->room.fd, &o), 0);
    for (uint32_t i = 0; i < 400; i++) {
        char id[32];
        snprintf(id, sizeof id, "more-%u", i);
        rehearsal_event(r, (struct event){.kind = EVENT_ROSTER,
                                          .roster = {.index = 20 + i,
                                                     .change = ROSTER_APPEARED,
                                                     .id = id,
                                                     .student = id,
                                                     .phase_text = "Ready",
                                                     .phase = PHASE_READY}});
    }
    uint32_t before = writer_status(r->writer).segment;
    play(w, 10000);
    assert_in_range(writer_status(r->writer).segment - before, 1, 2);
}

static void signals_do_what_they_say(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;

    anew(w, 17);
    struct writer_options o = rehearsal_options(r);
    assert_int_equal(rehearsal_record(r, w->room.fd, &o), 0);
    play(w, 3000);
    struct writer_status s = writer_status(r->writer);
    writer_checkpoint(r->writer);
    assert_int_equal(writer_status(r->writer).notes, s.notes + 1);
    writer_rotate(r->writer, r->model);
    assert_int_equal(writer_status(r->writer).segment, s.segment + 1);
    assert_int_equal(writer_status(r->writer).notes, s.notes + 2);
    assert_true(close_run(w));
    verify(w, true, "signals");
    compare_end(w, "signals");
}

static void one_writes(void **state)
{
    struct world *w = *state;
    int a, b;

    assert_int_equal(writer_lock(w->room.fd, &a), 0);
    assert_int_equal(writer_lock(w->room.fd, &b), ERR_EXISTS);
    close(a);
    assert_int_equal(writer_lock(w->room.fd, &b), 0);
    close(b);
    anew(w, 18);
    struct writer_options o = rehearsal_options(&w->rehearsal);
    assert_int_equal(rehearsal_record(&w->rehearsal, w->room.fd, &o), 0);
    struct writer *second;
    assert_true(writer_new(w->room.fd, &o, 1, &second) < 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_call_may_fail),
        TEST(it_may_last),
        TEST(lines_are_safe_in_time),
        TEST(many_bytes_do_not_wait),
        TEST(a_full_disk_costs_samples),
        TEST(with_nothing_left_nothing_is_written),
        TEST(it_goes_on_after_a_kill_on_a_full_disk),
        TEST(a_disk_that_does_not_sync_is_not_believed),
        TEST(it_cannot_be_closed_without_a_disk),
        TEST(a_segment_is_not_all_head),
        TEST(signals_do_what_they_say),
        TEST(one_writes),
    };

    return cmocka_run_group_tests_name("journal/writer", tests, NULL, NULL);
}
