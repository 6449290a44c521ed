/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal/compress: what is given to the thread becomes compressed, or stays as it was. */
#include "journal/compress.h"

#include "base/err.h"
#include "journal/segment.h"
#include "room.h"

#include <setjmp.h>
#include <stdarg.h>
/* after those it needs */

#include <cmocka.h>

enum { N = 5 };
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

static void write_segment(unsigned no, size_t len)
{
    char name[SEGMENT_NAME_SIZE], *data = room_lines(len);

    segment_name(no, false, name);
    room_write(&room, name, data, len);
    free(data);
}

static bool has(unsigned no, bool compressed)
{
    char name[SEGMENT_NAME_SIZE];

    segment_name(no, compressed, name);
    return room_has(&room, name);
}

static void all_that_were_queued(void **state)
{
    struct compress *c = compress_new(room.fd);

    (void)state;
    assert_int_equal(compress_wait(c), 0); /* for nothing */
    for (unsigned no = 1; no <= N; no++) {
        write_segment(no, 100000);
        compress_start(c, no);
    }
    assert_int_equal(compress_wait(c), 0);
    for (unsigned no = 1; no <= N; no++) {
        assert_true(has(no, true));
        assert_false(has(no, false));
    }
    write_segment(N + 1, 1000);
    compress_start(c, N + 1);
    assert_int_equal(compress_wait(c), 0);
    assert_true(has(N + 1, true));
    compress_free(c);
}

static void an_error_is_told_once_and_ends_nothing(void **state)
{
    struct compress *c = compress_new(room.fd);

    (void)state;
    write_segment(2, 1000);
    compress_start(c, 1);
    compress_start(c, 2);
    assert_int_equal(compress_wait(c), ERR_NOT_FOUND);
    assert_true(has(2, true));
    assert_int_equal(compress_wait(c), 0);
    compress_free(c);
}

/* At whatever moment it comes, each segment is there in one form and whole. */
static void giving_up_loses_nothing(void **state)
{
    unsigned first, last, missing;

    (void)state;
    for (unsigned no = 1; no <= N; no++)
        write_segment(no, 6 << 20);
    struct compress *c = compress_new(room.fd);
    for (unsigned no = 1; no <= N; no++)
        compress_start(c, no);
    compress_free(c);
    assert_int_equal(segment_list(room.fd, &first, &last, &missing), 0);
    assert_int_equal(last, N);
    for (unsigned no = 1; no <= N; no++) {
        struct segment *s;
        assert_int_equal(has(no, false) + has(no, true), 1);
        assert_int_equal(segment_open(room.fd, no, &s), 0);
        assert_int_equal(segment_size(s), 6 << 20);
        segment_free(s);
    }
    compress_free(NULL);
    compress_free(compress_new(room.fd));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(all_that_were_queued, clear_room),
        cmocka_unit_test_teardown(an_error_is_told_once_and_ends_nothing, clear_room),
        cmocka_unit_test_teardown(giving_up_loses_nothing, clear_room),
    };

    return cmocka_run_group_tests_name("journal/compress", tests, make_room, remove_room);
}
