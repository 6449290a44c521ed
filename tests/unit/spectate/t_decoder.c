/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rfb_server.h"
#include "spectate/decoder.h"
#include "spectate/decoder_wire.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { W = 64, H = 48, RED = 0xFF0000, GREEN = 0x00FF00, BLUE = 0x0000FF };

struct fixture {
    struct loop *loop;
    struct decoder *decoder;
    int server;
    int frames, ends;
    struct picture_rect damage;
    enum decoder_why why;
    int a, b;
};

static void on_frame(void *ud, struct picture_rect damage)
{
    struct fixture *f = ud;

    f->frames++;
    f->damage = damage;
    loop_stop(f->loop);
}

static void on_end(void *ud, enum decoder_why why, int a, int b)
{
    struct fixture *f = ud;

    f->ends++;
    f->why = why;
    f->a = a;
    f->b = b;
    loop_stop(f->loop);
}

static void start(struct fixture *f)
{
    static const struct decoder_events events = {on_frame, on_end};

    f->decoder = decoder_start(f->loop, &events, f, &f->server);
    assert_non_null(f->decoder);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    f->loop = loop_new();
    assert_null(decoder_missing());
    start(f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    decoder_free(f->decoder);
    if (f->server >= 0)
        close(f->server);
    loop_free(f->loop);
    assert_int_equal(waitpid(-1, NULL, 0), -1);
    assert_int_equal(errno, ECHILD);
    free(f);
    return 0;
}

static void wait_for_frame(struct fixture *f)
{
    int frames = f->frames;

    loop_run(f->loop);
    assert_int_equal(f->ends, 0);
    assert_int_equal(f->frames, frames + 1);
}

static void wait_for_end(struct fixture *f, enum decoder_why why, int a, int b)
{
    loop_run(f->loop);
    assert_int_equal(f->ends, 1);
    assert_int_equal(f->why, why);
    assert_int_equal(f->a, a);
    assert_int_equal(f->b, b);
}

static void expect_request(struct fixture *f, bool incremental, int w, int h)
{
    struct rfb_request r = rfb_server_request(f->server);

    assert_int_equal(r.incremental, incremental);
    assert_int_equal(r.x, 0);
    assert_int_equal(r.y, 0);
    assert_int_equal(r.w, w);
    assert_int_equal(r.h, h);
}

static void update(struct fixture *f, struct rfb_rect r)
{
    rfb_server_update(f->server, &r, 1);
}

static void first_frame(struct fixture *f)
{
    rfb_server_greet(f->server, W, H);
    decoder_next(f->decoder);
    expect_request(f, false, W, H);
    update(f, (struct rfb_rect){0, 0, W, H, RFB_RAW, RED});
    wait_for_frame(f);
}

static void expect_damage(const struct fixture *f, int x, int y, int w, int h)
{
    assert_int_equal(f->damage.x, x);
    assert_int_equal(f->damage.y, y);
    assert_int_equal(f->damage.w, w);
    assert_int_equal(f->damage.h, h);
}

static void expect_pixel(const struct fixture *f, int x, int y, uint32_t colour)
{
    const struct picture *p = decoder_picture(f->decoder);

    assert_int_equal(p->px[y * p->w + x] & 0xFFFFFF, colour);
}

static void a_picture_comes_when_asked_for(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(decoder_picture(f->decoder)->w, 0);
    first_frame(f);
    assert_int_equal(decoder_picture(f->decoder)->w, W);
    assert_int_equal(decoder_picture(f->decoder)->h, H);
    expect_damage(f, 0, 0, W, H);
    expect_pixel(f, 0, 0, RED);
    expect_pixel(f, W - 1, H - 1, RED);
}

static void damage_is_the_box_around_all_that_changed(void **state)
{
    struct fixture *f = *state;
    const struct rfb_rect two[] = {{30, 20, 5, 6, RFB_RAW, GREEN}, {10, 40, 3, 2, RFB_RAW, BLUE}};

    first_frame(f);
    decoder_next(f->decoder);
    expect_request(f, true, W, H);
    rfb_server_update(f->server, two, 2);
    wait_for_frame(f);
    expect_damage(f, 10, 20, 25, 22);
    expect_pixel(f, 30, 20, GREEN);
    expect_pixel(f, 12, 41, BLUE);
    expect_pixel(f, 9, 40, RED);
    decoder_next(f->decoder);
    expect_request(f, true, W, H);
    rfb_server_update(f->server, NULL, 0);
    wait_for_frame(f);
    assert_int_equal(f->damage.w, 0);
}

static void nothing_is_asked_for_twice_or_unasked(void **state)
{
    struct fixture *f = *state;

    rfb_server_greet(f->server, W, H);
    decoder_next(f->decoder);
    decoder_next(f->decoder);
    expect_request(f, false, W, H);
    update(f, (struct rfb_rect){0, 0, W, H, RFB_RAW, RED});
    wait_for_frame(f);
    decoder_next(f->decoder);
    expect_request(f, true, W, H);
    update(f, (struct rfb_rect){0, 0, 1, 1, RFB_RAW, RED});
    wait_for_frame(f);
    decoder_free(f->decoder);
    f->decoder = NULL;
    assert_int_equal(rfb_server_rest(f->server), 0);
}

static void updates_nobody_asked_for_wait(void **state)
{
    struct fixture *f = *state;

    first_frame(f);
    update(f, (struct rfb_rect){0, 0, 1, 1, RFB_RAW, GREEN});
    update(f, (struct rfb_rect){0, 0, 1, 1, RFB_RAW, BLUE});
    decoder_next(f->decoder);
    wait_for_frame(f);
    expect_pixel(f, 0, 0, GREEN);
    decoder_next(f->decoder);
    wait_for_frame(f);
    expect_pixel(f, 0, 0, BLUE);
}

static void an_update_without_a_pixel_is_no_first_picture(void **state)
{
    struct fixture *f = *state;

    rfb_server_greet(f->server, W, H);
    decoder_next(f->decoder);
    expect_request(f, false, W, H);
    update(f, (struct rfb_rect){1, 0, 0, 0, RFB_KEYBOARD_LED, 0});
    expect_request(f, true, W, H);
    update(f, (struct rfb_rect){0, 0, W, H, RFB_RAW, BLUE});
    wait_for_frame(f);
    expect_pixel(f, 5, 5, BLUE);
}

static void another_size_is_another_picture(void **state)
{
    struct fixture *f = *state;
    const struct rfb_rect both[] = {{0, 0, 50, 100, RFB_NEW_SIZE, 0}, {7, 7, 1, 1, RFB_RAW, GREEN}};

    first_frame(f);
    decoder_next(f->decoder);
    expect_request(f, true, W, H);
    update(f, (struct rfb_rect){0, 0, 100, 50, RFB_NEW_SIZE, 0});
    expect_request(f, false, 100, 50);
    update(f, (struct rfb_rect){1, 0, 0, 0, RFB_KEYBOARD_LED, 0});
    expect_request(f, true, 100, 50); /* what TigerVNC would answer by the same again */
    update(f, (struct rfb_rect){0, 0, 10, 10, RFB_RAW, BLUE});
    wait_for_frame(f);
    assert_int_equal(decoder_picture(f->decoder)->w, 100);
    assert_int_equal(decoder_picture(f->decoder)->h, 50);
    expect_damage(f, 0, 0, 100, 50);
    expect_pixel(f, 9, 9, BLUE);
    expect_pixel(f, 10, 9, 0);
    decoder_next(f->decoder);
    expect_request(f, true, 100, 50);
    rfb_server_update(f->server, both, 2);
    wait_for_frame(f);
    expect_damage(f, 0, 0, 50, 100);
    decoder_next(f->decoder);
    expect_request(f, false, 50, 100);
}

static void a_giant_screen_is_refused(void **state)
{
    struct fixture *f = *state;

    rfb_server_greet(f->server, 60000, 60000);
    wait_for_end(f, DECODER_SIZE, 60000, 60000);
}

static void no_screen_is_refused(void **state)
{
    struct fixture *f = *state;

    rfb_server_greet(f->server, 0, 500);
    wait_for_end(f, DECODER_SIZE, 0, 500);
}

static void the_largest_screen_is_taken(void **state)
{
    struct fixture *f = *state;

    rfb_server_greet(f->server, 4096, 4096);
    decoder_next(f->decoder);
    expect_request(f, false, 4096, 4096);
    update(f, (struct rfb_rect){4095, 4095, 1, 1, RFB_RAW, BLUE});
    wait_for_frame(f);
    expect_pixel(f, 4095, 4095, BLUE);
}

static void growing_into_a_giant_is_refused(void **state)
{
    struct fixture *f = *state;

    first_frame(f);
    decoder_next(f->decoder);
    update(f, (struct rfb_rect){0, 0, 60000, 60000, RFB_NEW_SIZE, 0});
    wait_for_end(f, DECODER_SIZE, 60000, 60000);
    expect_pixel(f, 0, 0, RED); /* the last one stays */
    assert_int_equal(decoder_picture(f->decoder)->w, W);
}

static void hostile(struct fixture *f, const void *data, size_t len)
{
    char rest[1024] = {0}; /* or it would wait for more */

    first_frame(f);
    decoder_next(f->decoder);
    rfb_server_write(f->server, data, len);
    rfb_server_write(f->server, rest, sizeof rest);
    wait_for_end(f, DECODER_BROKEN, 0, 0);
}

static void garbage_is_no_rfb(void **state)
{
    hostile(*state, "garbage", 7);
}

static void a_rectangle_outside_is_refused(void **state)
{
    hostile(*state,
            "\0\0\0\1"
            "\0\62\0\0\0\62\0\12"
            "\0\0\0\0",
            16);
}

static void an_unknown_encoding_is_refused(void **state)
{
    hostile(*state,
            "\0\0\0\1"
            "\0\0\0\0\0\1\0\1"
            "\0\0\x7F\0",
            16);
}

static void a_giant_cut_text_is_refused(void **state)
{
    hostile(*state, "\3\0\0\0\x7F\xFF\xFF\xFF", 8);
}

static void no_version_is_no_rfb(void **state)
{
    struct fixture *f = *state;

    rfb_server_write(f->server, "SSH-2.0-OpenSSH_9.2p1", 21);
    wait_for_end(f, DECODER_BROKEN, 0, 0);
}

static size_t put_bits(uint8_t *to, size_t at, const char *bits)
{
    for (; *bits; bits++, at++)
        to[at / 8] |= (uint8_t)((*bits - '0') << at % 8);
    return at;
}

/* Deflate, with fixed codes: a zero, then "258 times the byte before" to the end, 13 bits each. */
static void put_bomb(uint8_t *to, size_t len)
{
    memcpy(to, "\x78\x01", 2);
    for (size_t at = put_bits(to, 16, "01000110000"); at + 13 <= 8 * len;)
        at = put_bits(to, at, "1100010100000");
}

static long status_of(pid_t pid, const char *key)
{
    char path[64], line[256];
    long value = -1;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (strncmp(line, key, strlen(key)) == 0)
            value = strtol(line + strlen(key), NULL, 10);
    fclose(file);
    return value;
}

static pid_t the_child(void)
{
    char path[64];
    int pid = 0;

    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &pid), 1);
    fclose(file);
    return pid;
}

static void a_zlib_bomb_stays_small(void **state)
{
    struct fixture *f = *state;
    uint8_t data[20 + 60000] = {[3] = 1, [9] = 16, [11] = 16, [15] = RFB_ZRLE, [18] = 0xEA, 0x60};

    put_bomb(data + 20, sizeof data - 20); /* 9 MB for 256 pixels */
    hostile(f, data, sizeof data);
}

/* These two the library lets pass. */
static void a_copy_from_outside_is_refused(void **state)
{
    hostile(*state,
            "\0\0\0\1"
            "\0\0\0\0\0\1\0\1"
            "\0\0\0\1"
            "\xFF\xFF\xFF\xFF",
            20);
}

static void zrle_that_can_not_be_decoded_is_refused(void **state)
{
    hostile(*state,
            "\0\0\0\1"
            "\0\0\0\0\0\20\0\20"
            "\0\0\0\20"
            "\xFF\xFF\xFF\xFF",
            20);
}

/* What AddressSanitizer allows of the sandbox. */
#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#endif
#endif
#ifdef ADDRESS_SANITIZER
enum { SANITIZED = 1, MEMORY_KIB = 1 << 30 };
#else
enum { SANITIZED = 0, MEMORY_KIB = 32 << 10 };
#endif

/* The longest that are taken, until the decoder has gone. */
static int write_cut_texts(struct fixture *f, int n)
{
    enum { LENGTH = 1 << 20 };
    char *text = calloc(1, 8 + LENGTH);
    int written = 0;

    memcpy(text, "\3\0\0\0\0\x10\0\0", 8);
    while (written < n && rfb_server_write(f->server, text, 8 + LENGTH))
        written++;
    free(text);
    return written;
}

static void cut_text_takes_no_memory(void **state)
{
    struct fixture *f = *state;
    enum { TEXTS = 16 };

    first_frame(f);
    decoder_next(f->decoder);
    assert_int_equal(write_cut_texts(f, TEXTS), TEXTS);
    update(f, (struct rfb_rect){0, 0, 1, 1, RFB_RAW, GREEN});
    wait_for_frame(f);
    expect_pixel(f, 0, 0, GREEN);
    assert_in_range(status_of(the_child(), "VmHWM:"), 1, MEMORY_KIB);
}

static void endless_cut_text_ends_it(void **state)
{
    struct fixture *f = *state;

    first_frame(f);
    decoder_next(f->decoder);
    assert_in_range(write_cut_texts(f, 100), 16, 18);
    wait_for_end(f, DECODER_FLOODED, 0, 0);
}

static void endless_bells_end_it(void **state)
{
    struct fixture *f = *state;
    char bells[10001];

    memset(bells, 2, sizeof bells);
    first_frame(f);
    decoder_next(f->decoder);
    rfb_server_write(f->server, bells, sizeof bells - 2);
    update(f, (struct rfb_rect){0, 0, 1, 1, RFB_RAW, GREEN});
    wait_for_frame(f); /* so many are no fault, and are forgotten then */
    decoder_next(f->decoder);
    rfb_server_write(f->server, bells, sizeof bells);
    wait_for_end(f, DECODER_FLOODED, 0, 0);
}

/* Much work for few bytes. */
static void endless_rectangles_end_it(void **state)
{
    struct fixture *f = *state;
    uint16_t n = 65535;
    struct rfb_rect *copies = calloc(n, sizeof *copies);

    for (uint16_t i = 0; i < n; i++)
        copies[i] = (struct rfb_rect){0, 0, 4096, 4096, RFB_NEW_SIZE, 0};
    first_frame(f);
    decoder_next(f->decoder);
    rfb_server_update(f->server, copies, n);
    wait_for_end(f, DECODER_FLOODED, 0, 0);
    free(copies);
}

static void the_sandbox_is_on(void **state)
{
    struct fixture *f = *state;

    first_frame(f);
    assert_int_equal(status_of(the_child(), "NoNewPrivs:"), 1);
    if (!SANITIZED && status_of(getpid(), "Seccomp:") >= 0)
        assert_int_equal(status_of(the_child(), "Seccomp:"), 2);
}

static void a_descriptor_of_ours_is_not_in_the_child(void **state)
{
    struct fixture *f = *state;
    int fd[2];
    char byte;

    decoder_free(f->decoder);
    close(f->server);
    assert_int_equal(pipe(fd), 0); /* without close-on-exec */
    start(f);
    first_frame(f);
    close(fd[1]);
    assert_int_equal(read(fd[0], &byte, 1), 0); /* nobody can write any more */
    close(fd[0]);
}

static void a_killed_one_is_told_and_reaped(void **state)
{
    struct fixture *f = *state;
    pid_t pid = the_child();

    first_frame(f);
    kill(pid, SIGKILL);
    wait_for_end(f, DECODER_KILLED, SIGKILL, 0);
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(errno, ESRCH);
    decoder_next(f->decoder); /* nothing */
    expect_pixel(f, 0, 0, RED);
}

static void the_end_of_the_stream_is_no_fault(void **state)
{
    struct fixture *f = *state;

    first_frame(f);
    decoder_next(f->decoder);
    expect_request(f, true, W, H);
    close(f->server);
    f->server = -1;
    wait_for_end(f, DECODER_LEFT, 0, 0);
}

static void free_and_stop(void *ud, struct picture_rect damage)
{
    struct fixture *f = ud;

    (void)damage;
    decoder_free(f->decoder);
    f->decoder = NULL;
    loop_stop(f->loop);
}

static void it_may_be_freed_from_a_callback(void **state)
{
    struct fixture *f = *state;
    const struct decoder_events events = {free_and_stop, on_end};

    decoder_free(f->decoder);
    close(f->server);
    f->decoder = decoder_start(f->loop, &events, f, &f->server);
    rfb_server_greet(f->server, W, H);
    decoder_next(f->decoder);
    update(f, (struct rfb_rect){0, 0, W, H, RFB_RAW, RED});
    loop_run(f->loop);
    assert_null(f->decoder);
    assert_int_equal(f->ends, 0);
}

static int descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static void nothing_is_left_open(void **state)
{
    struct fixture *f = *state;
    int before = descriptors();

    for (int i = 0; i < 10; i++) {
        decoder_free(f->decoder);
        close(f->server);
        start(f);
    }
    assert_int_equal(descriptors(), before);
}

#define DECODER_TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DECODER_TEST(a_picture_comes_when_asked_for),
        DECODER_TEST(damage_is_the_box_around_all_that_changed),
        DECODER_TEST(nothing_is_asked_for_twice_or_unasked),
        DECODER_TEST(updates_nobody_asked_for_wait),
        DECODER_TEST(an_update_without_a_pixel_is_no_first_picture),
        DECODER_TEST(another_size_is_another_picture),
        DECODER_TEST(a_giant_screen_is_refused),
        DECODER_TEST(no_screen_is_refused),
        DECODER_TEST(the_largest_screen_is_taken),
        DECODER_TEST(growing_into_a_giant_is_refused),
        DECODER_TEST(garbage_is_no_rfb),
        DECODER_TEST(no_version_is_no_rfb),
        DECODER_TEST(a_rectangle_outside_is_refused),
        DECODER_TEST(an_unknown_encoding_is_refused),
        DECODER_TEST(a_giant_cut_text_is_refused),
        DECODER_TEST(a_zlib_bomb_stays_small),
        DECODER_TEST(a_copy_from_outside_is_refused),
        DECODER_TEST(zrle_that_can_not_be_decoded_is_refused),
        DECODER_TEST(cut_text_takes_no_memory),
        DECODER_TEST(endless_cut_text_ends_it),
        DECODER_TEST(endless_bells_end_it),
        DECODER_TEST(endless_rectangles_end_it),
        DECODER_TEST(the_sandbox_is_on),
        DECODER_TEST(a_descriptor_of_ours_is_not_in_the_child),
        DECODER_TEST(a_killed_one_is_told_and_reaped),
        DECODER_TEST(the_end_of_the_stream_is_no_fault),
        DECODER_TEST(it_may_be_freed_from_a_callback),
        DECODER_TEST(nothing_is_left_open),
    };

    return cmocka_run_group_tests_name("decoder", tests, NULL, NULL);
}
