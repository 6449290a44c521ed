/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal/segment: which there are, and that a compressed one reads like the raw one; that what is
 * broken or hostile is said to be. */
#include "journal/segment.h"

#include "base/err.h"
#include "room.h"

#include <setjmp.h>
#include <stdarg.h>
#include <zstd.h>
/* after those it needs */

#include <cmocka.h>

enum { MIB = 1 << 20, TEXT = 200 };
static const char raw1[] = "journal-000001.ndjson", zst1[] = "journal-000001.ndjson.zst";
static struct room room;

static int make_room(void **state)
{
    (void)state;
    return room_init(&room);
}

static int remove_room(void **state)
{
    (void)state;
    return room_done(&room);
}

static int clear_room(void **state)
{
    (void)state;
    room_clear(&room);
    return 0;
}

static struct segment *opened(unsigned no)
{
    struct segment *s = NULL;

    assert_int_equal(segment_open(room.fd, no, &s), 0);
    assert_non_null(s);
    return s;
}

static void numbers_without_a_hole(void **state)
{
    unsigned first = 0, last = 0, missing = 0;

    (void)state;
    assert_int_equal(segment_list(room.fd, &first, &last, &missing), ERR_NOT_FOUND);
    room_write(&room, "journal-000000.ndjson", "", 0); /* none of these is one */
    room_write(&room, "journal-1.ndjson", "", 0);
    room_write(&room, "journal-0000001.ndjson", "", 0);
    room_write(&room, "journal--00001.ndjson", "", 0);
    room_write(&room, "journal-000001.ndjson.17.torn", "", 0);
    room_write(&room, "journal-000001.ndjson.zst.tmp", "", 0);
    room_write(&room, "checkpoints", "", 0);
    assert_int_equal(segment_list(room.fd, &first, &last, &missing), ERR_NOT_FOUND);
    assert_int_equal(first, 0);
    room_write(&room, "journal-000003.ndjson", "", 0);
    assert_int_equal(segment_list(room.fd, &first, &last, &missing), 0);
    assert_int_equal(first, 3);
    assert_int_equal(last, 3);
    room_write(&room, "journal-000004.ndjson", "", 0);
    room_write(&room, "journal-000004.ndjson.zst", "", 0);
    room_write(&room, "journal-000005.ndjson.zst", "", 0);
    assert_int_equal(segment_list(room.fd, &first, &last, &missing), 0);
    assert_int_equal(first, 3);
    assert_int_equal(last, 5);
    assert_int_equal(missing, 0);
    room_write(&room, "journal-999999.ndjson", "", 0);
    assert_int_equal(segment_list(room.fd, &first, &last, &missing), ERR_INVALID);
    assert_int_equal(last, 999999);
    assert_int_equal(missing, 6);
}

static void a_raw_one_grows_and_shrinks(void **state)
{
    char buf[16] = "";

    (void)state;
    room_write(&room, raw1, "one\ntwo\n", 8);
    struct segment *s = opened(1);
    assert_false(segment_compressed(s));
    assert_int_equal(segment_size(s), 8);
    assert_int_equal(segment_read(s, 4, buf, sizeof buf), 4);
    assert_memory_equal(buf, "two\n", 4);
    room_write(&room, raw1, "one\ntwo\nthree\n", 14);
    assert_int_equal(segment_size(s), 8);
    assert_int_equal(segment_read(s, 8, buf, sizeof buf), 6);
    assert_int_equal(segment_refresh(s), 0);
    assert_int_equal(segment_size(s), 14);
    room_write(&room, raw1, "o", 1); /* truncated under us: short, and no signal */
    assert_int_equal(segment_read(s, 0, buf, sizeof buf), 1);
    assert_int_equal(segment_read(s, 8, buf, sizeof buf), 0);
    assert_int_equal(segment_refresh(s), 0);
    assert_int_equal(segment_size(s), 1);
    segment_free(s);
    segment_free(NULL);
}

static void only_files_are_opened(void **state)
{
    struct segment *s = NULL;

    (void)state;
    assert_int_equal(segment_open(room.fd, 1, &s), ERR_NOT_FOUND);
    assert_int_equal(symlinkat("/etc/passwd", room.fd, raw1), 0);
    assert_int_equal(segment_open(room.fd, 1, &s), ERR_UNSAFE);
    assert_int_equal(segment_compress(room.fd, 1, NULL), ERR_UNSAFE);
    assert_int_equal(unlinkat(room.fd, raw1, 0), 0);
    assert_int_equal(mkfifoat(room.fd, raw1, 0600), 0);
    assert_int_equal(segment_open(room.fd, 1, &s), ERR_UNSAFE);
    assert_int_equal(segment_compress(room.fd, 1, NULL), ERR_UNSAFE);
    assert_null(s);
}

static void assert_reads(struct segment *s, const char *data, size_t len, size_t at, size_t n)
{
    char *buf = malloc(n);
    size_t want = at >= len ? 0 : len - at < n ? len - at : n;

    assert_non_null(buf);
    assert_int_equal(segment_read(s, (int64_t)at, buf, n), want);
    assert_memory_equal(buf, data + (at < len ? at : 0), want);
    free(buf);
}

static void compressed_it_reads_the_same(void **state)
{
    const size_t len = 9 * MIB + 12345;
    char *data = room_lines(len);
    struct stat st;

    (void)state;
    room_write(&room, raw1, data, len);
    struct segment *before = opened(1);
    room_write(&room, "journal-000001.ndjson.zst.tmp", "of a killed one", 15);
    assert_int_equal(segment_compress(room.fd, 1, NULL), 0);
    assert_false(room_has(&room, raw1));
    assert_false(room_has(&room, "journal-000001.ndjson.zst.tmp"));
    assert_int_equal(fstatat(room.fd, zst1, &st, 0), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_true((size_t)st.st_size < len / 2);
    assert_reads(before, data, len, 5 * MIB, 1000); /* who had it open goes on */
    segment_free(before);

    struct segment *s = opened(1);
    assert_true(segment_compressed(s));
    assert_int_equal(segment_size(s), len);
    assert_int_equal(segment_refresh(s), 0);
    assert_reads(s, data, len, 0, len + 1);
    assert_reads(s, data, len, 4 * MIB - 10, 20);
    assert_reads(s, data, len, 8 * MIB - 1, 1);
    assert_reads(s, data, len, 8 * MIB, 1);
    assert_reads(s, data, len, 100, 8 * MIB);
    assert_reads(s, data, len, len - 5, 100);
    assert_reads(s, data, len, len, 1);
    assert_reads(s, data, len, len + 5, 1);
    segment_free(s);
    assert_int_equal(segment_compress(room.fd, 1, NULL), 0); /* it is already */
    assert_int_equal(segment_compress(room.fd, 2, NULL), ERR_NOT_FOUND);
    free(data);
}

static void any_tool_reads_it(void **state)
{
    const size_t len = 5 * MIB;
    char *data = room_lines(len), *got = malloc(len + 1), command[128];

    (void)state;
    room_write(&room, raw1, data, len);
    assert_int_equal(segment_compress(room.fd, 1, NULL), 0);
    snprintf(command, sizeof command, "zstdcat %s/%s", room.path, zst1);
    FILE *f = popen(command, "re");
    assert_non_null(f);
    assert_non_null(got);
    assert_int_equal(fread(got, 1, len + 1, f), len);
    assert_int_equal(pclose(f), 0);
    assert_memory_equal(got, data, len);
    free(got);
    free(data);
}

/* Killed between the rename and the removal. */
static void of_two_forms_the_raw_one_counts(void **state)
{
    char buf[8];

    (void)state;
    room_write(&room, raw1, "raw\n", 4);
    room_write(&room, zst1, "garbage", 7);
    struct segment *s = opened(1);
    assert_int_equal(segment_read(s, 0, buf, sizeof buf), 4);
    segment_free(s);
    assert_int_equal(segment_compress(room.fd, 1, NULL), 0);
    assert_false(room_has(&room, raw1));
    s = opened(1);
    assert_int_equal(segment_read(s, 0, buf, sizeof buf), 4);
    assert_memory_equal(buf, "raw\n", 4);
    segment_free(s);
}

static void a_stopped_one_stays_raw(void **state)
{
    atomic_bool stop = true;

    (void)state;
    room_write(&room, raw1, "raw\n", 4);
    assert_int_equal(segment_compress(room.fd, 1, &stop), 0);
    assert_true(room_has(&room, raw1));
    assert_false(room_has(&room, zst1));
    assert_false(room_has(&room, "journal-000001.ndjson.zst.tmp"));
    room_write(&room, raw1, "", 0);
    assert_int_equal(segment_compress(room.fd, 1, NULL), ERR_UNSAFE);
    assert_true(room_has(&room, raw1));
}

/* A frame as we write them; returns its length. */
static size_t frame(char *out, size_t size, const void *data, size_t len, int with_size)
{
    ZSTD_CCtx *c = ZSTD_createCCtx();

    ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(c, ZSTD_c_contentSizeFlag, with_size);
    size_t n = ZSTD_compress2(c, out, size, data, len);
    ZSTD_freeCCtx(c);
    assert_false(ZSTD_isError(n));
    return n;
}

/* *ret_text (or NULL) becomes the first bytes of it. */
static int read_file(const char *data, size_t len, int64_t *ret_size, char *ret_text)
{
    struct segment *s = NULL;
    char buf[64];
    int64_t at = 0, n = 0;

    room_write(&room, zst1, data, len);
    int r = segment_open(room.fd, 1, &s);
    if (r < 0)
        return r;
    while ((n = segment_read(s, at, buf, sizeof buf)) > 0) {
        if (ret_text && at < TEXT)
            memcpy(ret_text + at, buf, (size_t)(n < TEXT - at ? n : TEXT - at));
        at += n;
    }
    *ret_size = segment_size(s);
    assert_true(n < 0 || at == *ret_size);
    segment_free(s);
    return (int)n;
}

static void every_broken_byte_is_found(void **state)
{
    char data[512], text[TEXT], got[TEXT], broken[sizeof data];
    int64_t size;
    size_t harmless = 0;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * i % 23);
    size_t first = frame(data, sizeof data, text, 120, 1);
    size_t len = first + frame(data + first, sizeof data - first, text + 120, 80, 1);
    assert_int_equal(read_file(data, len, &size, NULL), 0);
    assert_int_equal(size, TEXT);
    for (size_t bit = 0; bit < 8 * len; bit++) {
        memcpy(broken, data, len);
        broken[bit / 8] = (char)(broken[bit / 8] ^ 1 << bit % 8);
        int r = read_file(broken, len, &size, got);
        if (r == 0) { /* a few bits mean nothing (RFC 8878 section 3.1.1.1.1.3) */
            assert_int_equal(size, TEXT);
            assert_memory_equal(got, text, TEXT);
            harmless++;
        } else {
            assert_true(r == ERR_INVALID || r == ERR_TOO_BIG);
        }
    }
    assert_in_range(harmless, 0, len / 8);
    for (size_t n = 0; n < len; n++)
        if (n != first)
            assert_int_equal(read_file(data, n, &size, NULL), ERR_INVALID);
    assert_int_equal(read_file(data, first, &size, NULL), 0);
    data[len] = '\0';
    assert_int_equal(read_file(data, len + 1, &size, NULL), ERR_INVALID);
}

static void claims_are_capped(void **state)
{
    const size_t huge = SEGMENT_FRAME_MAX_BYTES + 1;
    char out[64 * 1024], *zeros = calloc(huge, 1);
    int64_t size;

    (void)state;
    assert_non_null(zeros);
    size_t len = frame(out, sizeof out, zeros, huge, 1);
    assert_int_equal(read_file(out, len, &size, NULL), ERR_TOO_BIG);
    len = frame(out, sizeof out, zeros, huge - 1, 1);
    assert_int_equal(read_file(out, len, &size, NULL), 0);
    assert_int_equal(size, huge - 1);
    free(zeros);
    len = frame(out, sizeof out, "text", 4, 0); /* does not say its size */
    assert_int_equal(read_file(out, len, &size, NULL), ERR_INVALID);
    len = frame(out, sizeof out, "", 0, 1); /* nothing in it */
    assert_int_equal(read_file(out, len, &size, NULL), ERR_INVALID);
    memcpy(out, "\x50\x2a\x4d\x18\x04\0\0\0text", 12); /* skippable */
    assert_int_equal(read_file(out, 12, &size, NULL), ERR_INVALID);
}

/* Small frames without end: the list of them is capped too. */
static void so_many_frames_are_none_of_ours(void **state)
{
    const size_t count = 64 * 1024;
    char one[64];
    int64_t size;
    size_t len = frame(one, sizeof one, "t", 1, 1);
    char *data = malloc(len * (count + 1));

    (void)state;
    assert_non_null(data);
    for (size_t i = 0; i <= count; i++)
        memcpy(data + i * len, one, len);
    assert_int_equal(read_file(data, len * (count + 1), &size, NULL), ERR_TOO_BIG);
    assert_int_equal(read_file(data, len * 3, &size, NULL), 0);
    assert_int_equal(size, 3);
    free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(numbers_without_a_hole, clear_room),
        cmocka_unit_test_teardown(a_raw_one_grows_and_shrinks, clear_room),
        cmocka_unit_test_teardown(only_files_are_opened, clear_room),
        cmocka_unit_test_teardown(compressed_it_reads_the_same, clear_room),
        cmocka_unit_test_teardown(any_tool_reads_it, clear_room),
        cmocka_unit_test_teardown(of_two_forms_the_raw_one_counts, clear_room),
        cmocka_unit_test_teardown(a_stopped_one_stays_raw, clear_room),
        cmocka_unit_test_teardown(every_broken_byte_is_found, clear_room),
        cmocka_unit_test_teardown(claims_are_capped, clear_room),
        cmocka_unit_test_teardown(so_many_frames_are_none_of_ours, clear_room),
    };

    return cmocka_run_group_tests_name("journal/segment", tests, make_room, remove_room);
}
