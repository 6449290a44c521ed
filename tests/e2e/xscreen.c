/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An X client, for a screen whose every pixel is known and where nothing that is typed or clicked
 * stays unseen. Speaks the X protocol (X11R7, sections 8 to 10 and appendix B) itself: what it
 * needs is less than a library's package.
 *   xscreen paint DISPLAY EVENTS    fills the screen, prints "painted\n", and writes a line to the
 *                                   file EVENTS for each event of key, pointer or size
 *   xscreen busy DISPLAY EVENTS     the same, and changes 5 % of the pixels 5 times a second
 *   xscreen dump DISPLAY FILE       "WIDTH HEIGHT\n" and the pixels of the screen, 4 bytes each,
 *                                   blue first
 * The pointer is not to be seen on it: a VNC server may draw it into its picture. */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    CREATE_WINDOW = 1,
    CHANGE_ATTRIBUTES = 2,
    MAP_WINDOW = 8,
    GET_GEOMETRY = 14,
    CREATE_PIXMAP = 53,
    CREATE_GC = 55,
    FILL_RECTANGLE = 70,
    PUT_IMAGE = 72,
    GET_IMAGE = 73,
    CREATE_CURSOR = 93,
    /* masks */
    OVERRIDE_REDIRECT = 1 << 9,
    EVENT_MASK = 1 << 11,
    CURSOR = 1 << 14,
    INPUT_EVENTS = 0x4F, /* keys and buttons, down and up, and motion */
    STRUCTURE_EVENTS = 1 << 17,
    Z_PIXMAP = 2,
    EVENT_LEN = 32,
    BUSY_MS = 200,
    BUSY_SHARE = 20, /* a 20th of the rows at a time */
    CHUNK = 1 << 17
};

struct x {
    int fd;
    uint32_t root, window, gc, blank, blank_gc, cursor; /* ids */
    int w, h;
};

static void fail(const char *what)
{
    fprintf(stderr, "xscreen: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void get(const struct x *x, void *to, size_t len)
{
    for (ssize_t n; len; to = (char *)to + n, len -= (size_t)n)
        if ((n = read(x->fd, to, len)) <= 0)
            fail("the display is gone");
}

static void put(const struct x *x, const void *data, size_t len)
{
    for (ssize_t n; len; data = (const char *)data + n, len -= (size_t)n)
        if ((n = write(x->fd, data, len)) <= 0)
            fail("the display is gone");
}

static uint32_t word(const uint8_t *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static uint16_t half(const uint8_t *b)
{
    return (uint16_t)(b[0] | b[1] << 8);
}

/* A request of n words after its first, which says its length; more_bytes that follow are the
 * caller's to put. Little-endian, as said in the setup and as this machine is. */
static void request(const struct x *x, uint8_t opcode, uint8_t detail, const uint32_t *words,
                    size_t n, size_t more_bytes)
{
    uint16_t len = (uint16_t)(1 + n + more_bytes / 4);
    uint8_t head[4] = {opcode, detail, (uint8_t)len, (uint8_t)(len >> 8)};

    put(x, head, sizeof head);
    put(x, words, 4 * n);
}
#define REQUEST(x, opcode, detail, ...)                                                            \
    request(x, opcode, detail, (const uint32_t[]){__VA_ARGS__},                                    \
            sizeof((const uint32_t[]){__VA_ARGS__}) / 4, 0)

static uint32_t pair(int low, int high)
{
    return (uint32_t)low | (uint32_t)high << 16;
}

static void dial(struct x *x, int display)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    snprintf(a.sun_path, sizeof a.sun_path, "/tmp/.X11-unix/X%d", display);
    x->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(x->fd, (struct sockaddr *)&a, sizeof a) < 0)
        fail(a.sun_path);
}

/* Connection setup: ids to use, and the first screen. */
static void set_up(struct x *x)
{
    const uint8_t hello[12] = {'l', 0, 11};
    uint8_t head[8], *body;

    put(x, hello, sizeof hello);
    get(x, head, sizeof head);
    size_t len = 4 * (size_t)half(head + 6);
    body = malloc(len + 1);
    if (!body || head[0] != 1)
        fail("refused");
    get(x, body, len);
    x->window = word(body + 4);
    x->gc = x->window + 1;
    x->blank = x->window + 2;
    x->blank_gc = x->window + 3;
    x->cursor = x->window + 4;
    const uint8_t *screen = body + 32 + (half(body + 16) + 3) / 4 * 4 + 8 * body[21];
    x->root = word(screen);
    x->w = half(screen + 20);
    x->h = half(screen + 22);
    free(body);
}

/* Colours that run both ways, under lines of dark and light that are as sharp as text. */
static uint32_t colour(const struct x *x, int px, int py, int phase)
{
    bool ink = py % 16 < 10 && px % 200 < 160 && (px * 7 + py / 16 * 5 + phase) % 11 < 4;

    return ink ? 0x101010U
               : (uint32_t)(px * 255 / x->w) << 16 | (uint32_t)(py * 255 / x->h) << 8 |
                     (uint32_t)((px + py + phase) & 0xFF);
}

static void paint(const struct x *x, int top, int rows, int phase)
{
    size_t row = 4 * (size_t)x->w;
    uint32_t *px = malloc(row);

    for (int y = top; px && y < top + rows; y++) {
        for (int i = 0; i < x->w; i++)
            px[i] = colour(x, i, y, phase);
        const uint32_t words[] = {x->window, x->gc, pair(x->w, 1), pair(0, y), 24 << 8};
        request(x, PUT_IMAGE, Z_PIXMAP, words, 5, row);
        put(x, px, row);
    }
    free(px);
}

/* A line for an event; an error of ours is the end. */
static void note(const uint8_t *e, FILE *events)
{
    static const char *const names[] = {[2] = "key down",  [3] = "key up", [4] = "button down",
                                        [5] = "button up", [6] = "motion", [22] = "size"};
    int kind = e[0] & 0x7F;

    if (kind == 0) {
        fprintf(stderr, "xscreen: error %d of request %d\n", e[1], e[10]);
        exit(1);
    }
    if (kind < (int)(sizeof names / sizeof *names) && names[kind]) {
        if (kind == 22)
            fprintf(events, "size %d %d\n", half(e + 20), half(e + 22));
        else
            fprintf(events, "%s %d\n", names[kind], e[1]);
        fflush(events);
    }
}

/* Until the server answers a question put last: it has done all before. */
static void wait_done(const struct x *x, FILE *events)
{
    uint8_t e[EVENT_LEN];

    REQUEST(x, GET_GEOMETRY, 0, x->root);
    for (get(x, e, sizeof e); e[0] != 1; get(x, e, sizeof e))
        note(e, events);
}

/* One pixel, and a mask that hides it. */
static void make_cursor(const struct x *x)
{
    REQUEST(x, CREATE_PIXMAP, 1, x->blank, x->root, pair(1, 1));
    REQUEST(x, CREATE_GC, 0, x->blank_gc, x->blank, 0);
    REQUEST(x, FILL_RECTANGLE, 0, x->blank, x->blank_gc, 0, pair(1, 1));
    REQUEST(x, CREATE_CURSOR, 0, x->cursor, x->blank, x->blank, 0, 0, 0, 0);
}

static void show(struct x *x, FILE *events)
{
    make_cursor(x);
    REQUEST(x, CHANGE_ATTRIBUTES, 0, x->root, EVENT_MASK, STRUCTURE_EVENTS);
    REQUEST(x, CREATE_WINDOW, 0, x->window, x->root, 0, pair(x->w, x->h), pair(0, 1), 0,
            OVERRIDE_REDIRECT | EVENT_MASK | CURSOR, 1, INPUT_EVENTS, x->cursor);
    REQUEST(x, MAP_WINDOW, 0, x->window);
    REQUEST(x, CREATE_GC, 0, x->gc, x->window, 0);
    paint(x, 0, x->h, 0);
    wait_done(x, events);
}

static void watch(struct x *x, const char *path, bool busy)
{
    FILE *events = fopen(path, "w");
    uint8_t e[EVENT_LEN];

    if (!events)
        fail(path);
    show(x, events);
    puts("painted");
    fflush(stdout);
    for (int turn = 1;; turn++) {
        struct pollfd p = {.fd = x->fd, .events = POLLIN};
        while (poll(&p, 1, busy ? BUSY_MS : -1) > 0) { /* events are few: they delay little */
            get(x, e, sizeof e);
            note(e, events);
        }
        int rows = x->h / BUSY_SHARE;
        paint(x, turn % BUSY_SHARE * rows, rows, turn);
    }
}

static void dump(const struct x *x, const char *path)
{
    uint8_t head[EVENT_LEN];
    static char chunk[CHUNK];
    FILE *f = fopen(path, "w");

    if (!f)
        fail(path);
    REQUEST(x, GET_IMAGE, Z_PIXMAP, x->root, 0, pair(x->w, x->h), UINT32_MAX);
    get(x, head, sizeof head);
    if (head[0] != 1)
        fail("no image");
    fprintf(f, "%d %d\n", x->w, x->h);
    for (size_t left = 4 * (size_t)word(head + 4), n; left; left -= n) {
        n = left < sizeof chunk ? left : sizeof chunk;
        get(x, chunk, n);
        fwrite(chunk, 1, n, f);
    }
    if (fclose(f) != 0)
        fail(path);
}

int main(int argc, char **argv)
{
    struct x x = {0};

    if (argc != 4) {
        fputs("usage: xscreen paint|busy|dump DISPLAY FILE\n", stderr);
        return 2;
    }
    dial(&x, atoi(argv[2]));
    set_up(&x);
    if (strcmp(argv[1], "dump") == 0)
        dump(&x, argv[3]);
    else
        watch(&x, argv[3], strcmp(argv[1], "busy") == 0);
    return 0;
}
