/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal/edit: what is removed is gone, the rest verifies, and a crash at any system call leaves
 * something that the same command finishes. The calls are counted by the linker's --wrap. */
#include "forge.h"

#include "journal/edit.h"
#include "journal/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>
/* after those it needs */

#include <cmocka.h>

enum { CRASHED = 99, WHOLE = 98 };

static int calls_left = -1; /* until the process dies; -1 for ever */

static int dies(void)
{
    return calls_left >= 0 && calls_left-- == 0;
}

#define WRAP(type, name, params, args)                                                             \
    type __real_##name params;                                                                     \
    type __wrap_##name params;                                                                     \
    type __wrap_##name params                                                                      \
    {                                                                                              \
        if (dies())                                                                                \
            _exit(CRASHED);                                                                        \
        return __real_##name args;                                                                 \
    }
WRAP(int, fsync, (int fd), (fd))
WRAP(int, renameat, (int a, const char *b, int c, const char *d), (a, b, c, d))
WRAP(int, unlinkat, (int a, const char *b, int c), (a, b, c))
WRAP(int, ftruncate, (int fd, off_t n), (fd, n))

ssize_t __real_write(int fd, const void *data, size_t n);
ssize_t __wrap_write(int fd, const void *data, size_t n);

ssize_t __wrap_write(int fd, const void *data, size_t n)
{
    if (dies()) {
        __real_write(fd, data, n / 2);
        _exit(CRASHED);
    }
    return __real_write(fd, data, n);
}

static struct verify_result v; /* of the last check */
static struct edit_result r;   /* of the last edit */

#define assert_verify(f, want) assert_int_equal(forge_verify((f), &v), (want))

/* Three segments, an hour apart; what a torn tail may hold. */
static void make(struct forge *f, bool close)
{
    static const char torn[] = "{\"v\":1,\"seq\":9,\"id\":\"desk-a\"";

    forge_init(f);
    forge_exam(f);
    f->t_ms += 3600000;
    forge_rotate(f);
    f->t_ms += 3600000;
    forge_roster(f, 0, "desk-a", "s100", "known");
    forge_roster(f, 1, "desk-b", "s200", "known");
    forge_roster(f, 2, "desk-c", "s100", "appeared");
    forge_conn(f, 2, "opened");
    forge_line(f, LINE_ALERT, ",\"c\":\"raised\",\"no\":2,\"rule\":\"api\",\"i\":null");
    forge_ckpt(f, true);
    if (close)
        forge_close(f);
    else
        forge_samples(f, 3);
    forge_write(f, "journal-000002.ndjson.99.torn", torn, sizeof torn - 1);
}

static bool purge_by(const struct forge *f, const struct key *key, int64_t before_ms)
{
    struct edit e = {f->dirfd, key, "Maria d'\u00c8", f->t_ms + 60000};

    return edit_purge(&e, before_ms, &r);
}

static bool redact(const struct forge *f, const char *id)
{
    struct edit e = {f->dirfd, &f->key, "Maria d'\u00c8", f->t_ms + 60000};

    return edit_redact(&e, id, &r);
}

/* Of the first two segments, without the third. */
static bool purge(const struct forge *f)
{
    return purge_by(f, &f->key, f->t_ms - 1800000);
}

static bool redact_s100(const struct forge *f)
{
    return redact(f, "s100");
}

static bool redact_desk_a(const struct forge *f)
{
    return redact(f, "desk-a");
}

static struct verify_edit told[32];
static size_t ntold;

static void on_edit(void *ud, const struct verify_edit *e)
{
    (void)ud;
    told[ntold++] = *e;
}

static void told_by(const struct forge *f)
{
    struct verify_options o = {.dirfd = f->dirfd, .edited = on_edit};

    ntold = 0;
    assert_true(verify_journal(&o, &v));
}

static void purged(void **state)
{
    struct forge f;
    uint64_t lines;

    (void)state;
    make(&f, true);
    lines = f.seq;
    assert_true(purge(&f));
    assert_int_equal(r.first, 1);
    assert_int_equal(r.last, 2);
    assert_false(r.finished);
    assert_int_equal(faccessat(f.dirfd, "journal-000001.ndjson", F_OK, 0), -1);
    assert_int_equal(faccessat(f.dirfd, "journal-000002.ndjson", F_OK, 0), -1);
    assert_int_equal(faccessat(f.dirfd, "journal-000002.ndjson.99.torn", F_OK, 0), -1);
    told_by(&f);
    assert_true(v.closed);
    assert_int_equal(v.lines, lines + 3);
    assert_int_equal(v.purged_lines, r.lines);
    assert_int_equal(v.first_segment, 3);
    assert_int_equal(ntold, 1);
    assert_false(told[0].redact);
    assert_string_equal(told[0].who, "Maria d'\u00c8");
    assert_int_equal(told[0].last, 2);
    assert_int_equal(told[0].lines, r.lines);
    assert_int_equal(told[0].before_ms, f.t_ms - 1800000);
    assert_false(purge(&f));
    assert_int_equal(r.fault, EDIT_NO_MATCH);

    /* one more segment gone, without a word */
    unlinkat(f.dirfd, "journal-000003.ndjson", 0);
    assert_verify(&f, VERIFY_NO_JOURNAL);
    forge_done(&f);
}

/* What was purged can be neither more nor less, nor another thing, than what was signed. */
static void purge_forged(void **state)
{
    struct forge f;
    size_t len;

    (void)state;
    make(&f, true);
    unlinkat(f.dirfd, "journal-000001.ndjson", 0);
    assert_verify(&f, VERIFY_SEGMENT_GONE);
    forge_done(&f);

    make(&f, true);
    char *first = forge_read(&f, "journal-000001.ndjson", NULL);
    char *second = forge_read(&f, "journal-000002.ndjson", &len);
    assert_true(purge(&f));
    forge_write(&f, "journal-000002.ndjson", second, len);
    assert_verify(&f, VERIFY_PURGE_UNDONE);
    forge_write(&f, "journal-000001.ndjson", first, strlen(first));
    assert_verify(&f, VERIFY_PURGE_UNDONE);
    assert_true(purge(&f));
    assert_true(r.finished);
    assert_verify(&f, VERIFY_OK);
    free(first);
    free(second);

    char *third = forge_read(&f, "journal-000003.ndjson", &len);
    for (size_t i = 0; i < len; i++) {
        third[i] ^= 1;
        forge_write(&f, "journal-000003.ndjson", third, len);
        if (forge_verify(&f, &v) == VERIFY_OK)
            fail_msg("byte %zu", i);
        third[i] ^= 1;
    }
    free(third);
    forge_done(&f);
}

/* Removed, and a purge line appended by somebody without the key. */
static void purge_unsigned(void **state)
{
    struct forge f;
    struct key other;

    (void)state;
    make(&f, true);
    key_new(&other);
    assert_false(purge_by(&f, &other, f.t_ms - 1800000));
    assert_int_equal(r.fault, EDIT_KEY);
    size_t len;
    char *notes = forge_read(&f, "checkpoints", &len);
    assert_true(purge(&f));
    forge_write(&f, "checkpoints", notes, len);
    assert_verify(&f, VERIFY_NOTE_MISSING); /* of the ckpt before the new close */
    free(notes);
    notes = forge_read(&f, "journal-000003.ndjson", &len);
    char *close = memmem(notes + len - 300, 300, "\n{\"v\":1", 7);
    for (char *next; close && (next = strstr(close + 1, "\n{\"v\":1"));)
        close = next;
    assert_non_null(close);
    forge_write(&f, "journal-000003.ndjson", notes, (size_t)(close + 1 - notes));
    assert_verify(&f, VERIFY_PURGE);
    free(notes);
    key_wipe(&other);
    forge_done(&f);
}

static void purged_twice(void **state)
{
    struct forge f;

    (void)state;
    make(&f, true);
    assert_true(purge_by(&f, &f.key, f.t_ms - 5400000));
    assert_int_equal(r.last, 1);
    assert_verify(&f, VERIFY_OK);
    assert_true(purge(&f));
    assert_int_equal(r.first, 2);
    assert_int_equal(r.last, 2);
    told_by(&f);
    assert_int_equal(ntold, 2);
    assert_true(v.closed);
    assert_int_equal(v.purged_lines, told[1].lines);
    forge_done(&f);
}

/* Each purge removes the line of the one before; what that said is told on. */
static void purged_again_and_again(void **state)
{
    struct forge f;

    (void)state;
    make(&f, false);
    for (unsigned n = 1; n <= 4; n++) {
        f.t_ms += 3600000;
        forge_rotate(&f);
        f.t_ms += 3600000;
        forge_ckpt(&f, true);
        struct edit e = {f.dirfd, &f.key, n % 2 ? "a\"\u00c8" : "b", f.t_ms + 60000};
        assert_true(edit_purge(&e, f.t_ms - 1800000, &r));
        assert_int_equal(r.last, f.segment - 1);
        told_by(&f);
        assert_int_equal(ntold, n);
        for (unsigned k = 0; k < n; k++) {
            assert_string_equal(told[k].who, k % 2 ? "b" : "a\"\u00c8");
            assert_int_equal(told[k].first, k ? told[k - 1].last + 1 : 1);
            assert_true(told[k].t_ms > (k ? told[k - 1].t_ms : 0));
            assert_true(told[k].before_ms > 0 && told[k].before_ms < told[k].t_ms);
        }
        forge_catch_up(&f, &v);
    }
    forge_done(&f);
}

/* A purge that forgets the oldest of too many rather than write too long a line. */
static void purged_too_often(void **state)
{
    struct forge f;
    char who[VERIFY_WHO_SIZE];

    (void)state;
    make(&f, false);
    memset(who, 0x22, sizeof who - 1); /* escaped, it is twice as long */
    who[sizeof who - 1] = '\0';
    for (unsigned n = 1; n <= 20; n++) {
        f.t_ms += 3600000;
        forge_rotate(&f);
        f.t_ms += 3600000;
        forge_ckpt(&f, true);
        struct edit e = {f.dirfd, &f.key, who, f.t_ms + 60000};
        assert_true(edit_purge(&e, f.t_ms - 1800000, &r));
        told_by(&f);
        assert_true(ntold == n || ntold > 5);
        assert_int_equal(told[ntold - 1].last, f.segment - 1);
        forge_catch_up(&f, &v);
    }
    forge_done(&f);
}

static const char *const identity[] = {"s100",   "desk-a",      "desk-c",
                                       "uid-0-", "203.0.113.9", "uid-2-"};

static bool holds_identity(const struct forge *f, const char *const *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (forge_holds(f, text[i]))
            return true;
    return false;
}

static void redacted(void **state)
{
    struct forge f;

    (void)state;
    make(&f, true);
    assert_true(holds_identity(&f, identity, 6));
    assert_true(redact(&f, "s100"));
    assert_int_equal(r.students, 2);
    assert_int_equal(r.lines, 8);
    assert_int_equal(r.torn, 1);
    for (int i = 0; i < 6; i++)
        assert_false(forge_holds(&f, identity[i]));
    assert_true(forge_holds(&f, "s200"));
    told_by(&f);
    assert_true(v.closed);
    assert_int_equal(v.stubs, 8);
    assert_int_equal(ntold, 2);
    assert_true(told[0].redact && told[1].redact);
    assert_int_equal(told[0].index, 0);
    assert_int_equal(told[0].lines, 6);
    assert_int_equal(told[1].index, 2);
    assert_false(redact(&f, "s100"));
    assert_int_equal(r.fault, EDIT_NO_MATCH);
    assert_verify(&f, VERIFY_OK);
    assert_true(redact(&f, "desk-b"));
    assert_false(forge_holds(&f, "s200"));
    assert_verify(&f, VERIFY_OK);
    assert_true(purge(&f));
    assert_verify(&f, VERIFY_OK);
    assert_true(v.closed);
    forge_done(&f);
}

static void expect(struct forge *f, const char *student, const char *name)
{
    char body[256];

    snprintf(body, sizeof body,
             ",\"student\":\"%s\",\"name\":\"%s\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA==\"", student,
             name);
    forge_line(f, LINE_EXPECTED, body);
}

/* What the list says of a student goes as well, by the id of the student or of an instance, and of
 * one who never came; so does who looked. */
static void expectations_redacted(void **state)
{
    struct forge f;

    (void)state;
    forge_init(&f);
    expect(&f, "s100", "Anna");
    expect(&f, "s200", "Bruno");
    expect(&f, "s300", "Carla");
    forge_roster(&f, 0, "desk-a", "s100", "appeared");
    forge_roster(&f, 1, "desk-b", "s200", "appeared");
    forge_ckpt(&f, true);
    forge_line(&f, LINE_ACTION, ",\"what\":\"spectate\",\"i\":0,\"uid\":\"uid-7\",\"who\":\"ada\"");
    forge_line(&f, LINE_ACTION,
               ",\"what\":\"spectate-end\",\"i\":0,\"uid\":\"uid-7\",\"who\":\"ada\"");
    forge_line(&f, LINE_ACTION,
               ",\"what\":\"spectate\",\"i\":1,\"viewer\":\"vnc\",\"who\":\"ada\"");
    forge_ckpt(&f, true);
    forge_close(&f);
    assert_true(redact(&f, "desk-a"));
    assert_int_equal(r.students, 1);
    assert_int_equal(r.lines, 4);
    assert_false(forge_holds(&f, "Anna"));
    assert_false(forge_holds(&f, "s100"));
    assert_false(forge_holds(&f, "uid-7"));
    assert_true(forge_holds(&f, "Bruno"));
    assert_true(forge_holds(&f, "vnc"));
    assert_true(redact(&f, "s300"));
    assert_int_equal(r.students, 0);
    assert_int_equal(r.lines, 1);
    assert_false(forge_holds(&f, "Carla"));
    assert_false(redact(&f, "s300"));
    assert_int_equal(r.fault, EDIT_NO_MATCH);
    told_by(&f);
    assert_true(v.closed);
    assert_int_equal(v.stubs, 5);
    assert_int_equal(ntold, 2);
    assert_int_equal(told[0].index, 0);
    assert_int_equal(told[0].lines, 4);
    assert_int_equal(told[1].index, -1);
    assert_int_equal(told[1].lines, 1);
    forge_done(&f);
}

/* Offsets into a segment stay true. */
static void same_length(void **state)
{
    struct forge f;
    size_t before, after;

    (void)state;
    make(&f, true);
    free(forge_read(&f, "journal-000001.ndjson", &before));
    assert_true(redact(&f, "s100"));
    char *data = forge_read(&f, "journal-000001.ndjson", &after);
    assert_int_equal(before, after);
    assert_non_null(strstr(data, "\"k\":\"stub\",\"raw\":\""));
    free(data);
    forge_done(&f);
}

static void compressed(void **state)
{
    struct forge f;

    (void)state;
    make(&f, true);
    for (unsigned no = 1; no <= 3; no++)
        assert_int_equal(segment_compress(f.dirfd, no, NULL), 0);
    assert_true(redact(&f, "s100"));
    assert_verify(&f, VERIFY_OK);
    assert_int_equal(v.stubs, 8);
    assert_int_equal(faccessat(f.dirfd, "journal-000001.ndjson.zst", F_OK, 0), -1);
    assert_int_equal(segment_compress(f.dirfd, 1, NULL), 0);
    assert_verify(&f, VERIFY_OK);
    assert_true(purge(&f));
    assert_verify(&f, VERIFY_OK);
    assert_true(v.closed);
    forge_done(&f);
}

static void busy(void **state)
{
    struct forge f;

    (void)state;
    make(&f, true);
    int lock = openat(f.dirfd, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(flock(lock, LOCK_EX), 0);
    assert_false(redact(&f, "s100"));
    assert_int_equal(r.fault, EDIT_BUSY);
    close(lock);
    assert_true(redact(&f, "s100"));
    forge_done(&f);
}

static void broken(void **state)
{
    struct forge f;
    size_t len;

    (void)state;
    make(&f, true);
    char *data = forge_read(&f, "journal-000001.ndjson", &len);
    data[len / 2] ^= 1;
    forge_write(&f, "journal-000001.ndjson", data, len);
    assert_false(redact(&f, "s100"));
    assert_int_equal(r.fault, EDIT_BROKEN);
    assert_int_not_equal(r.verify.fault, VERIFY_OK);
    free(data);
    forge_done(&f);
}

/* A killed recorder's journal: mended, signed, and not called closed. */
static void killed(void **state)
{
    struct forge f;
    size_t len;

    (void)state;
    make(&f, false);
    uint64_t lines = f.seq;
    char *data = forge_read(&f, "journal-000003.ndjson", &len);
    forge_write(&f, "journal-000003.ndjson", data, len - 7);
    assert_verify(&f, VERIFY_TORN);
    assert_true(redact(&f, "s200"));
    assert_verify(&f, VERIFY_OK);
    assert_false(v.closed);
    assert_int_equal(v.signed_lines, v.lines);
    assert_int_equal(v.lines, lines - 1 + 3); /* recover, redact, ckpt */
    free(data);
    forge_done(&f);
}

/* An attacker's redact line in the unsigned tail must not be obeyed, nor be signed. */
static void not_obeyed(void **state)
{
    struct forge f;

    (void)state;
    make(&f, true);
    forge_line(&f, LINE_REDACT,
               ",\"who\":\"x\",\"i\":1,\"what\":{},\"lines\":[4,6],\"more\":false");
    forge_ckpt(&f, false);
    assert_verify(&f, VERIFY_REDACT_UNDONE);
    assert_true(purge(&f));
    assert_verify(&f, VERIFY_OK);
    assert_true(v.closed);
    assert_int_equal(v.stubs, 0);
    assert_true(forge_holds(&f, "s200"));
    forge_done(&f);
}

/* --- crashes --- */

static int in_child(const struct forge *f, bool (*edit)(const struct forge *f), int calls)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        calls_left = calls;
        _exit(edit(f) ? WHOLE : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void crash_everywhere(bool (*edit)(const struct forge *f), bool close, bool compress,
                             bool (*done)(const struct forge *f))
{
    int calls, code = CRASHED;

    for (calls = 0; code == CRASHED; calls++) {
        struct forge f;
        make(&f, close);
        if (compress) {
            segment_compress(f.dirfd, 1, NULL);
            segment_compress(f.dirfd, 2, NULL);
        }
        code = in_child(&f, edit, calls);
        assert_true(code == CRASHED || code == WHOLE);
        forge_verify(&f, &v);
        switch (v.fault) {
        case VERIFY_OK:
            if ((v.stubs || v.purged_lines) && !done(&f))
                fail_msg("verified, and not all is removed (call %d)", calls);
            break;
        case VERIFY_TORN:
        case VERIFY_NOTE_TORN:
        case VERIFY_REDACT_UNDONE:
        case VERIFY_PURGE_UNDONE: break;
        default: fail_msg("fault %d after call %d", (int)v.fault, calls);
        }
        if (code == CRASHED && !edit(&f) && !(r.fault == EDIT_NO_MATCH && done(&f)))
            fail_msg("not finished: fault %d, verify %d, after call %d", (int)r.fault,
                     (int)r.verify.fault, calls);
        if (forge_verify(&f, &v) != VERIFY_OK || v.closed != close || !done(&f))
            fail_msg("fault %d, closed %d, after call %d", (int)v.fault, v.closed, calls);
        forge_done(&f);
    }
    assert_true(calls > 15);
}

static bool redact_done(const struct forge *f)
{
    return !holds_identity(f, identity, 6) && forge_holds(f, "s200");
}

static bool desk_a_done(const struct forge *f)
{
    return !forge_holds(f, "desk-a") && forge_holds(f, "desk-c");
}

static bool purge_done(const struct forge *f)
{
    unsigned first, last, missing;

    return segment_list(f->dirfd, &first, &last, &missing) == 0 && first == 3;
}

static void redact_crashes(void **state)
{
    (void)state;
    crash_everywhere(redact_s100, true, false, redact_done);
    crash_everywhere(redact_s100, true, true, redact_done);
    crash_everywhere(redact_desk_a, false, false, desk_a_done);
}

static void purge_crashes(void **state)
{
    (void)state;
    crash_everywhere(purge, true, false, purge_done);
    crash_everywhere(purge, true, true, purge_done);
    crash_everywhere(purge, false, false, purge_done);
}

/* Cut short, and then another edit comes. */
static void other_finishes(void **state)
{
    int code = CRASHED;

    (void)state;
    for (int calls = 0; code == CRASHED; calls++) {
        struct forge f;
        make(&f, true);
        code = in_child(&f, redact_s100, calls);
        bool undone = forge_verify(&f, &v) == VERIFY_REDACT_UNDONE && v.signed_lines > f.seq;
        assert_true(purge(&f));
        assert_verify(&f, VERIFY_OK);
        assert_true(v.closed);
        if (undone)
            assert_true(redact_done(&f));
        forge_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(purged),
        cmocka_unit_test(purge_forged),
        cmocka_unit_test(purge_unsigned),
        cmocka_unit_test(purged_twice),
        cmocka_unit_test(purged_again_and_again),
        cmocka_unit_test(purged_too_often),
        cmocka_unit_test(redacted),
        cmocka_unit_test(expectations_redacted),
        cmocka_unit_test(same_length),
        cmocka_unit_test(compressed),
        cmocka_unit_test(busy),
        cmocka_unit_test(broken),
        cmocka_unit_test(killed),
        cmocka_unit_test(not_obeyed),
        cmocka_unit_test(redact_crashes),
        cmocka_unit_test(purge_crashes),
        cmocka_unit_test(other_finishes),
    };

    return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
