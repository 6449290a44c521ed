/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a terminal shows after the bytes: libvterm for cells, and for graphics a canvas that knows
 * as much of kitty's and of sixels as is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/frame.h"
#include "tui/spots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

enum {
    ROWS = 24,
    COLS = 80,
    INDEXED = 1 << 25,
    DEFAULT = 1 << 26,
    CELL_W = 8,
    CELL_H = 16,
    TILES_MAX = 64
};

static const struct terminal_can all = {
    .colors = 1 << 24, .sixel = true, .kitty = true, .cell_w = CELL_W, .cell_h = CELL_H};

/* ---- a terminal ---- */

struct term {
    VTerm *vt;
    VTermScreen *screen;
    uint32_t *canvas; /* dots of graphics, 0: none, else 0xFFRRGGBB */
    int row, col;     /* the cursor, for them */
    bool sixels;      /* text takes their place; kitty's stay over it */
    struct {
        unsigned id; /* of one of kitty's; 0: free */
        int x, y, w, h;
    } image[TILES_MAX];
    struct buf out; /* of the last drawing */
};

static void term_init(struct term *t)
{
    t->vt = vterm_new(ROWS, COLS);
    t->screen = vterm_obtain_screen(t->vt);
    t->canvas = calloc(ROWS * COLS * CELL_W * CELL_H, sizeof *t->canvas);
    assert_non_null(t->canvas);
    vterm_set_utf8(t->vt, 1);
    vterm_screen_reset(t->screen, 1);
    buf_init(&t->out, 16 << 20);
}

static void term_done(struct term *t)
{
    vterm_free(t->vt);
    free(t->canvas);
    buf_done(&t->out);
}

static uint32_t *canvas_at(struct term *t, int x, int y)
{
    assert_in_range(x, 0, COLS * CELL_W - 1);
    assert_in_range(y, 0, ROWS * CELL_H - 1);
    return &t->canvas[y * COLS * CELL_W + x];
}

/* A picture that comes again with the same number takes the other one off. */
static void number_image(struct term *t, unsigned id, int w, int h)
{
    int i = 0, n;

    while (t->image[i].id && t->image[i].id != id)
        assert_in_range(++i, 0, TILES_MAX - 1);
    n = t->image[i].w * t->image[i].h;
    for (int k = 0; k < n; k++)
        *canvas_at(t, t->image[i].x + k % t->image[i].w, t->image[i].y + k / t->image[i].w) = 0;
    t->image[i].id = id;
    t->image[i].x = t->col * CELL_W;
    t->image[i].y = t->row * CELL_H;
    t->image[i].w = w;
    t->image[i].h = h;
}

/* One tile, of which all parts are joined in base64. */
static void paint_kitty(struct term *t, const char *head, const char *data, size_t len)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned id;
    int w, h, cols, rows, bits = 0, n = 0;
    uint32_t acc = 0;

    assert_int_equal(
        sscanf(head, "Ga=T,q=2,C=1,f=24,i=%u,p=1,s=%d,v=%d,c=%d,r=%d,", &id, &w, &h, &cols, &rows),
        5);
    assert_int_equal(w, cols * CELL_W);
    assert_int_equal(h, rows * CELL_H);
    assert_int_equal(len, (size_t)(w * h * 4));
    number_image(t, id, w, h);
    for (size_t i = 0; i < len; i++) {
        const char *d = strchr(digit, data[i]);
        assert_non_null(d);
        acc = acc << 6 | (uint32_t)(d - digit);
        if ((bits += 6) == 24) {
            *canvas_at(t, t->col * CELL_W + n % w, t->row * CELL_H + n / w) = 0xFF000000 | acc;
            bits = 0;
            acc = 0;
            n++;
        }
    }
}

static const char *take_kitty(struct term *t, const char *p)
{
    static char data[4 << 20];
    char head[128];
    size_t len = 0;

    if (!strncmp(p, "\033_Ga=d,d=A,q=2\033\\", 16)) {
        memset(t->canvas, 0, ROWS * COLS * CELL_W * CELL_H * sizeof *t->canvas);
        memset(t->image, 0, sizeof t->image);
        return p + 16;
    }
    snprintf(head, sizeof head, "%.127s", p + 2);
    for (bool more = true; more;) {
        const char *m = strstr(p, "m="), *end = strstr(p, "\033\\");
        assert_true(m && end && m < end && end - m - 4 <= 4096);
        more = m[2] == '1';
        memcpy(data + len, m + 4, (size_t)(end - m - 4));
        len += (size_t)(end - m - 4);
        p = end + 2;
    }
    paint_kitty(t, head, data, len);
    return p;
}

static const char *take_sixels(struct term *t, const char *p)
{
    static uint32_t color[256];
    int x = 0, y = 0, n, used, id = 0, r, g, b;

    p = strchr(p, 'q') + 1;
    while (*p != '\033') {
        int count = 1;
        if (sscanf(p, "\"%*d;%*d;%*d;%*d%n", &used) == 0 && *p == '"') {
            p += used;
            continue;
        }
        if (*p == '#') {
            id = (int)strtol(p + 1, (char **)&p, 10);
            if (sscanf(p, ";2;%d;%d;%d%n", &r, &g, &b, &n) == 3) {
                color[id] = 0xFF000000 | (uint32_t)(r * 255 / 100) << 16 |
                            (uint32_t)(g * 255 / 100) << 8 | (uint32_t)(b * 255 / 100);
                p += n;
            }
            continue;
        }
        if (*p == '$' || *p == '-') {
            x = 0;
            y += *p++ == '-' ? 6 : 0;
            continue;
        }
        if (*p == '!')
            count = (int)strtol(p + 1, (char **)&p, 10);
        assert_in_range(*p, '?', '~');
        for (; count > 0; count--, x++)
            for (int k = 0; k < 6; k++)
                if ((*p - '?') >> k & 1)
                    *canvas_at(t, t->col * CELL_W + x, t->row * CELL_H + y + k) = color[id];
        p++;
    }
    return p + 2;
}

static void take_text(struct term *t, const char *p, const char *end)
{
    bool erases = false;

    if (*p == '\033') {
        p += p[1] == '[' ? 2 + strcspn(p + 2, "HJKm") : 1;
        erases = *p++ == 'K';
    }
    for (; t->sixels && (p < end || erases) && t->col < COLS; t->col++) {
        for (int i = 0; i < CELL_W * CELL_H; i++)
            *canvas_at(t, t->col * CELL_W + i % CELL_W, t->row * CELL_H + i / CELL_W) = 0;
        for (p += p < end; p < end && (*p & 0xC0) == 0x80;)
            p++;
    }
}

static void term_write(struct term *t, const char *bytes)
{
    for (const char *p = bytes; *p;) {
        const char *next = strchr(p + (*p == '\033'), '\033');
        int row, col;
        next = next ? next : p + strlen(p);
        if (sscanf(p, "\033[%d;%dH", &row, &col) == 2 && memchr(p, 'H', (size_t)(next - p))) {
            t->row = row - 1;
            t->col = col - 1;
        }
        if (p[0] == '\033' && p[1] == '_')
            p = take_kitty(t, p);
        else if (p[0] == '\033' && p[1] == 'P')
            p = take_sixels(t, p);
        else {
            vterm_input_write(t->vt, p, (size_t)(next - p));
            take_text(t, p, next);
            p = next;
        }
    }
}

/* Returns the bytes it took. */
static size_t show(struct term *t, struct spots *s, const struct spot *sp, size_t n)
{
    buf_clear(&t->out);
    spots_draw(s, sp, n, &t->out);
    if (t->out.len)
        term_write(t, t->out.data);
    return t->out.len;
}

static uint32_t color_of(const VTermColor *c)
{
    if (c->type & (VTERM_COLOR_DEFAULT_FG | VTERM_COLOR_DEFAULT_BG))
        return DEFAULT;
    if (VTERM_COLOR_IS_INDEXED(c))
        return (uint32_t)INDEXED | c->indexed.idx;
    return (uint32_t)(c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue);
}

static VTermScreenCell cell(struct term *t, int row, int col)
{
    VTermScreenCell c;

    assert_int_equal(vterm_screen_get_cell(t->screen, (VTermPos){row, col}, &c), 1);
    return c;
}

/* Of the terminal: half a cell each. */
static uint32_t half(struct term *t, int y, int x)
{
    VTermScreenCell c = cell(t, y / 2, x);

    switch (c.chars[0]) {
    case 0:
    case ' ': return color_of(&c.bg);
    case 0x2580: return color_of(y % 2 ? &c.bg : &c.fg);
    case 0x2584: return color_of(y % 2 ? &c.fg : &c.bg);
    default: fail_msg("%x", c.chars[0]); return 0;
    }
}

/* ---- pictures ---- */

static struct picture picture_new(int w, int h)
{
    uint32_t *px = malloc((size_t)w * (size_t)h * sizeof *px);

    assert_non_null(px);
    for (int i = 0; i < w * h; i++)
        px[i] = (uint32_t)random();
    return (struct picture){w, h, px};
}

static uint32_t *px(const struct picture *p, int x, int y)
{
    return (uint32_t *)&p->px[y * p->w + x];
}

static void fill(const struct picture *p, uint32_t rgb)
{
    for (int i = 0; i < p->w * p->h; i++)
        ((uint32_t *)p->px)[i] = rgb;
}

static struct spot spot_of(const struct picture *p, int row, int col, int rows, int cols)
{
    struct picture_rect whole = {0, 0, p->w, p->h};

    return (struct spot){.row = row,
                         .col = col,
                         .rows = rows,
                         .cols = cols,
                         .picture = *p,
                         .serial = 1,
                         .damage = whole,
                         .part = whole};
}

static struct spots *spots_of(enum picture_mode m, const struct terminal_can *can)
{
    struct spots *s = spots_new();

    spots_use(s, m, can);
    return s;
}

/* The mean of what a dot of w * h covers, by floating point. */
static double mean(const struct picture *p, double x0, double y0, double w, double h, int shift)
{
    double sum = 0;

    for (int y = (int)y0; y < p->h && y < y0 + h; y++)
        for (int x = (int)x0; x < p->w && x < x0 + w; x++) {
            double right = x + 1 < x0 + w ? x + 1 : x0 + w, left = x > x0 ? x : x0;
            double low = y + 1 < y0 + h ? y + 1 : y0 + h, high = y > y0 ? y : y0;
            sum += (right - left) * (low - high) * (*px(p, x, y) >> shift & 0xFF);
        }
    return sum / (w * h);
}

static void assert_near(uint32_t got, const struct picture *p, double x, double y, double w,
                        double h)
{
    assert_int_equal(got >> 24, 0);
    for (int shift = 0; shift < 24; shift += 8) {
        double off = (got >> shift & 0xFF) - mean(p, x, y, w, h, shift);
        assert_true(off > -3 && off < 3); /* edges count in 1/256 of a pixel */
    }
}

/* ---- cells ---- */

static void a_picture_is_scaled_and_centred(void **state)
{
    struct term t = {0};
    struct picture p = picture_new(70, 40); /* 35 x 20 dots of two pixels, of 40 x 20 */
    struct spot sp = spot_of(&p, 3, 5, 10, 40);
    struct spots *s = spots_of(PICTURE_AUTO, &(struct terminal_can){.colors = 1 << 24});

    (void)state;
    term_init(&t);
    show(&t, s, &sp, 1);
    for (int y = 0; y < 2 * ROWS; y++)
        for (int x = 0; x < COLS; x++) {
            int dx = x - 5 - 2, dy = y - 6;
            if (dx >= 0 && dx < 35 && dy >= 0 && dy < 20)
                assert_near(half(&t, y, x), &p, 2 * dx, 2 * dy, 2, 2);
            else
                assert_int_equal(half(&t, y, x), DEFAULT);
        }
    sp.part = (struct picture_rect){11, 7, 31, 40}; /* cut to 31 x 33: 19 x 20 dots, 10 blank */
    show(&t, s, &sp, 1);
    for (int y = 0; y < 20; y++) {
        assert_int_equal(half(&t, 6 + y, 5 + 9), DEFAULT);
        for (int x = 0; x < 19; x++)
            assert_near(half(&t, 6 + y, 5 + 10 + x), &p, 11 + x * 31.0 / 19, 7 + y * 33.0 / 20,
                        31.0 / 19, 33.0 / 20);
    }
    spots_free(s);
    term_done(&t);
    free((void *)p.px);
}

static void a_small_one_is_made_larger_by_whole_pixels(void **state)
{
    struct term t = {0};
    struct picture p = picture_new(4, 3);
    struct spot sp = spot_of(&p, 0, 0, 6, 16);
    struct spots *s = spots_of(PICTURE_TRUECOLOR, &all);

    (void)state;
    term_init(&t);
    show(&t, s, &sp, 1);
    for (int y = 0; y < 12; y++)
        for (int x = 0; x < 16; x++)
            assert_int_equal(half(&t, y, x), *px(&p, x / 4, y / 4) & 0xFFFFFF);
    spots_free(s);
    term_done(&t);
    free((void *)p.px);
}

static void fewer_colours_are_the_nearest(void **state)
{
    static const struct {
        enum picture_mode mode;
        int colors;
        uint32_t rgb, shown;
    } cases[] = {
        {PICTURE_256, 256, 0x000000, 16},     {PICTURE_256, 256, 0xFFFFFF, 231},
        {PICTURE_256, 256, 0xFF0000, 196},    {PICTURE_256, 256, 0x5F87AF, 67},
        {PICTURE_256, 256, 0x121212, 233},    {PICTURE_256, 256, 0xEEEEEE, 255},
        {PICTURE_256, 1 << 24, 0x6088AE, 67}, {PICTURE_16, 16, 0xFF1010, 9},
        {PICTURE_16, 16, 0xC00808, 1},        {PICTURE_16, 16, 0xFFFFFF, 15},
        {PICTURE_16, 8, 0xFFFFFF, 7},         {PICTURE_16, 8, 0xFF1010, 1},
        {PICTURE_16, 256, 0x808080, 8},
    };
    struct picture p = picture_new(8, 8);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct terminal_can can = {.colors = cases[i].colors};
        struct spots *s = spots_of(cases[i].mode, &can);
        struct term t = {0};
        struct spot sp = spot_of(&p, 2, 2, 4, 8);
        term_init(&t);
        fill(&p, cases[i].rgb);
        *px(&p, 0, 0) = 0; /* one that is drawn as a half */
        show(&t, s, &sp, 1);
        assert_int_equal(half(&t, 5, 2), cases[i].shown | INDEXED);
        assert_int_equal(half(&t, 4, 2), (cases[i].mode == PICTURE_256 ? 16 : 0) | INDEXED);
        spots_free(s);
        term_done(&t);
    }
    free((void *)p.px);
}

static void without_colours_it_is_shades(void **state)
{
    static const uint32_t shade[] = {' ', 0x2591, 0x2592, 0x2593, 0x2588};
    static const char ramp[] = " .:-=+*#%@";
    struct picture p = picture_new(8, 2); /* a cell is 1 x 2 pixels */

    (void)state;
    for (int ascii = 0; ascii < 2; ascii++) {
        struct terminal_can can = {.colors = 0, .ascii = ascii};
        struct spots *s = spots_of(PICTURE_AUTO, &can);
        struct term t = {0};
        struct spot sp = spot_of(&p, 0, 0, 1, 8);
        term_init(&t);
        for (int i = 0; i < 16; i++)
            ((uint32_t *)p.px)[i] = (uint32_t)(i % 8 * 0x242424);
        show(&t, s, &sp, 1);
        assert_null(strstr(t.out.data, "8;"));
        for (int i = 1; i < 8; i++)
            assert_int_equal(cell(&t, 0, i).chars[0], ascii ? (uint32_t)ramp[i * 0x24 * 10 / 256]
                                                            : shade[i * 0x24 * 5 / 256]);
        spots_free(s);
        term_done(&t);
    }
    free((void *)p.px);
}

static void ascii_is_kept_to(void **state)
{
    struct terminal_can can = {.colors = 1 << 24, .ascii = true};
    struct picture p = picture_new(64, 64);

    (void)state;
    for (int m = PICTURE_TRUECOLOR; m <= PICTURE_SYMBOLS; m++) {
        struct spots *s = spots_of((enum picture_mode)m, &can);
        struct term t = {0};
        struct spot sp = spot_of(&p, 0, 0, 16, 32); /* a cell is 2 x 4 pixels */
        term_init(&t);
        show(&t, s, &sp, 1);
        for (size_t i = 0; i < t.out.len; i++)
            assert_in_range(t.out.data[i], 1, 0x7E);
        for (int i = 0; m == PICTURE_TRUECOLOR && i < 16 * 32; i++)
            assert_near(half(&t, i / 32 * 2, i % 32), &p, i % 32 * 2, i / 32 * 4, 2, 4);
        spots_free(s);
        term_done(&t);
    }
    free((void *)p.px);
}

static void only_what_changed_is_sent(void **state)
{
    struct term t = {0};
    struct picture p = picture_new(160, 40);
    struct spot sp = spot_of(&p, 2, 0, 20, 80);
    struct spots *s = spots_of(PICTURE_TRUECOLOR, &all);
    char want[128];

    (void)state;
    term_init(&t);
    fill(&p, 0x808080);
    assert_true(show(&t, s, &sp, 1) > 0);
    assert_int_equal(show(&t, s, &sp, 1), 0);
    sp.serial++;
    sp.damage = (struct picture_rect){150, 30, 2, 2};
    assert_int_equal(show(&t, s, &sp, 1), 0); /* said to have changed, and did not */
    sp.serial++;
    for (int i = 0; i < 4; i++)
        *px(&p, 150 + i % 2, 30 + i / 2) = 0x102030;
    show(&t, s, &sp, 1);
    int row = 2 + (10 + 15) / 2; /* 80 x 20 dots of 80 x 40 */
    snprintf(want, sizeof want,
             "\0337\033[0m\033[%d;76H\033[38;2;128;128;128;48;2;16;32;48m\xe2\x96\x80\033[0m\0338",
             row + 1);
    assert_string_equal(t.out.data, want);
    *px(&p, 0, 0) = 0; /* and is said to have changed elsewhere only */
    sp.serial++;
    assert_int_equal(show(&t, s, &sp, 1), 0);
    sp.serial += 2; /* one was not seen: nothing is known of what it changed */
    assert_true(show(&t, s, &sp, 1) > 0);
    spots_free(s);
    term_done(&t);
    free((void *)p.px);
}

static void the_cursor_is_left_alone(void **state)
{
    struct term t = {0};
    struct picture p = picture_new(20, 20);
    struct spot sp = spot_of(&p, 1, 1, 10, 20);
    VTermPos pos;

    (void)state;
    for (int m = PICTURE_TRUECOLOR; m < PICTURE_MODES; m++) {
        struct spots *s = spots_of((enum picture_mode)m, &all);
        term_init(&t);
        term_write(&t, "\033[1;31m\033[20;70H");
        show(&t, s, &sp, 1);
        vterm_state_get_cursorpos(vterm_obtain_state(t.vt), &pos);
        assert_int_equal(pos.row, 19);
        assert_int_equal(pos.col, 69);
        term_write(&t, "x");
        assert_int_equal(color_of(&(VTermColor){cell(&t, 19, 69).fg.type}) & DEFAULT, 0);
        spots_free(s);
        term_done(&t);
    }
    free((void *)p.px);
}

static void sizes_may_be_odd(void **state)
{
    static const int size[][2] = {{1, 1}, {1, 300}, {300, 1}, {3, 5}, {4096, 4096}};
    static const int cells[][2] = {{1, 1}, {24, 80}, {1, 80}, {24, 1}, {7, 13}};
    static const struct picture_rect part[] = {{0, 0, 5000, 5000}, {-5, -5, 10, 10},
                                               {4095, 4095, 1, 1}, {0, 0, 0, 0},
                                               {9, 9, -1, -1},     {0, 0, INT32_MAX, INT32_MAX}};

    (void)state;
    for (int m = PICTURE_TRUECOLOR; m < PICTURE_MODES; m++)
        for (size_t i = 0; i < 5; i++) {
            struct picture p = picture_new(size[i][0], size[i][1]);
            for (size_t k = 0; k < 5 * 6; k++) {
                bool large = size[i][0] == 4096 || (m >= PICTURE_SYMBOLS && k % 5 == 1);
                if (large && k != 1) /* for the sake of time */
                    continue;
                struct term t = {0};
                struct spots *s = spots_of((enum picture_mode)m, &all);
                struct spot sp = spot_of(&p, 0, 0, cells[k % 5][0], cells[k % 5][1]);
                sp.part = part[k / 5];
                term_init(&t);
                show(&t, s, &sp, 1);
                sp.damage = (struct picture_rect){-3, 2, INT32_MAX, 1};
                sp.serial++;
                show(&t, s, &sp, 1);
                spots_free(s);
                term_done(&t);
            }
            free((void *)p.px);
        }
}

static void impossible_spots_are_passed_over(void **state)
{
    struct term t = {0};
    struct picture p = picture_new(10, 10);
    struct spots *s = spots_of(PICTURE_TRUECOLOR, &all);
    struct spot sp[] = {spot_of(&p, -1, 0, 4, 4),
                        spot_of(&p, 0, -1, 4, 4),
                        spot_of(&p, 0, 0, 0, 4),
                        spot_of(&p, 0, 0, 4, -4),
                        spot_of(&p, FRAME_ROWS_MAX - 3, 0, 4, 4),
                        spot_of(&p, 0, 0, 1, INT32_MAX),
                        spot_of(&p, INT32_MAX, INT32_MAX, 1, 1)};
    struct spot none = spot_of(&p, 0, 0, 4, 4), many[2 * GALLERY_MAX];

    (void)state;
    term_init(&t);
    assert_int_equal(show(&t, s, sp, sizeof sp / sizeof *sp), 0);
    none.picture = (struct picture){0};
    none.serial = 0;
    show(&t, s, &none, 1); /* blank */
    assert_int_equal(show(&t, s, &none, 1), 0);
    for (int i = 0; i < 2 * GALLERY_MAX; i++)
        many[i] = spot_of(&p, i % 20, i / 20 * 10, 1, 2);
    show(&t, s, many, 2 * GALLERY_MAX);
    spots_free(s);
    term_done(&t);
    free((void *)p.px);
}

/* A little room at a time, all of it arrives. */
static void what_finds_no_room_comes_later(void **state)
{
    struct picture p = picture_new(320, 160);
    struct spot sp = spot_of(&p, 0, 0, 20, 80);

    (void)state;
    for (int m = PICTURE_TRUECOLOR; m < PICTURE_MODES; m++) {
        struct term t = {0}, whole = {0};
        struct spots *s = spots_of((enum picture_mode)m, &all), *at_once;
        size_t times = 0;
        term_init(&t);
        term_init(&whole);
        at_once = spots_of((enum picture_mode)m, &all);
        show(&whole, at_once, &sp, 1);
        t.out.cap = whole.out.len / 2;
        while (times < 1000 && show(&t, s, &sp, 1))
            times++;
        assert_in_range(times, 2, 20);
        assert_memory_equal(t.canvas, whole.canvas,
                            ROWS * COLS * CELL_W * CELL_H * sizeof *t.canvas);
        for (int i = 0; i < ROWS * COLS; i++)
            assert_int_equal(cell(&t, i / COLS, i % COLS).chars[0],
                             cell(&whole, i / COLS, i % COLS).chars[0]);
        spots_free(s);
        spots_free(at_once);
        term_done(&t);
        term_done(&whole);
    }
    free((void *)p.px);
}

/* ---- graphics ---- */

static void graphics_show_every_dot(void **state)
{
    struct picture p = picture_new(320, 160);
    struct spot sp = spot_of(&p, 1, 2, 10, 44);

    (void)state;
    for (int i = 0; i < 320 * 160; i++)
        ((uint32_t *)p.px)[i] = i % 320 < 100 ? 0xFF0000 : i / 320 < 80 ? 0xFFFFFF : 0x0000FF;
    for (int m = PICTURE_SIXEL; m <= PICTURE_KITTY; m++) {
        struct spots *s = spots_of((enum picture_mode)m, &all);
        struct term t = {0};
        term_init(&t);
        if (spots_missing((enum picture_mode)m, &all)) {
            term_done(&t);
            spots_free(s);
            continue;
        }
        show(&t, s, &sp, 1);
        for (int y = 0; y < ROWS * CELL_H; y++)
            for (int x = 0; x < COLS * CELL_W; x++) {
                int dx = x - 4 * CELL_W, dy = y - CELL_H; /* 2 of 44 cells are left on each side */
                uint32_t want =
                    dx < 0 || dy < 0 || dx >= 320 || dy >= 160 ? 0 : *px(&p, dx, dy) | 0xFF000000;
                if (m == PICTURE_SIXEL && dy >= 156) /* 60 of 64 dots, at the end */
                    want = 0;
                for (int shift = 0; shift < 32; shift += 8) { /* sixels have hundredths */
                    int off =
                        (int)(*canvas_at(&t, x, y) >> shift & 0xFF) - (int)(want >> shift & 0xFF);
                    assert_in_range(off + 8, m == PICTURE_KITTY ? 8 : 0,
                                    m == PICTURE_KITTY ? 8 : 16);
                }
            }
        spots_free(s);
        term_done(&t);
    }
    free((void *)p.px);
}

static void graphics_come_in_parts_and_go(void **state)
{
    struct picture p = picture_new(640, 320);
    struct spot sp = spot_of(&p, 1, 0, 20, 80);

    (void)state;
    fill(&p, 0x336699);
    for (int m = PICTURE_SIXEL; m <= PICTURE_KITTY; m++) {
        struct spots *s = spots_of((enum picture_mode)m, &all);
        struct term t = {0};
        int row, col;
        if (spots_missing((enum picture_mode)m, &all)) {
            spots_free(s);
            continue;
        }
        term_init(&t);
        sp.serial = 1;
        size_t first = show(&t, s, &sp, 1);
        assert_int_equal(show(&t, s, &sp, 1), 0);
        *px(&p, 500, 100) ^= 0xFFFFFF;
        sp.serial++;
        sp.damage = (struct picture_rect){500, 100, 1, 1};
        assert_in_range(show(&t, s, &sp, 1), 1, first / 4);
        assert_int_equal(sscanf(t.out.data, "\0337\033[0m\033[%d;%dH", &row, &col), 2);
        assert_int_equal(row, 1 + 1 + 6);
        assert_int_equal(col, 1 + 60);
        spots_lost(s, 3); /* the first row of tiles */
        assert_in_range(show(&t, s, &sp, 1), 1, first / 2);
        show(&t, s, NULL, 0);
        assert_int_equal(*canvas_at(&t, 0, 100) == 0, m == PICTURE_KITTY);
        assert_int_equal(show(&t, s, NULL, 0), 0);
        show(&t, s, &sp, 1);
        spots_use(s, PICTURE_TRUECOLOR, &all);
        show(&t, s, &sp, 1);
        assert_int_equal(*canvas_at(&t, 0, 100) == 0, m == PICTURE_KITTY);
        spots_free(s);
        term_done(&t);
    }
    free((void *)p.px);
}

/* ---- both ---- */

static void assert_same(struct term *a, struct term *b)
{
    for (int i = 0; i < ROWS * COLS; i++) {
        VTermScreenCell c = cell(a, i / COLS, i % COLS), d = cell(b, i / COLS, i % COLS);
        if (*canvas_at(a, i % COLS * CELL_W, i / COLS * CELL_H))
            continue;
        uint32_t x = c.chars[0] ? c.chars[0] : ' ', y = d.chars[0] ? d.chars[0] : ' ';
        if ((x == 0x2580 && y == 0x2584) || (x == 0x2584 && y == 0x2580)) {
            VTermColor swap = d.fg;
            d.fg = d.bg;
            d.bg = swap;
            y = x;
        }
        assert_int_equal(x, y);
        assert_int_equal(color_of(&c.bg), color_of(&d.bg));
        if (x != ' ')
            assert_int_equal(color_of(&c.fg), color_of(&d.fg));
    }
    assert_memory_equal(a->canvas, b->canvas, ROWS * COLS * CELL_W * CELL_H * sizeof *a->canvas);
}

static void scribble(const struct picture *p, struct picture_rect *damage)
{
    *damage = (struct picture_rect){random() % p->w, random() % p->h, 0, 0};
    damage->w = 1 + (int)(random() % (p->w - damage->x));
    damage->h = 1 + (int)(random() % (p->h - damage->y));
    for (int y = damage->y; y < damage->y + damage->h; y++)
        for (int x = damage->x; x < damage->x + damage->w; x++)
            *px(p, x, y) = random() % 4 ? (uint32_t)random() : 0x808080;
}

/* What somebody else does to the terminal, or whoever looks to the picture. */
static void disturb(struct term *t, struct spots *s, struct spot *sp)
{
    char text[64];

    switch (random() % 6) {
    case 0:
        snprintf(text, sizeof text, "\0337\033[%d;1Hstatus\033[K\0338", sp->row + 2);
        term_write(t, text);
        spots_lost(s, sp->row + 1);
        break;
    case 1:
        term_write(t, "\0337\033[H\033[2J\0338");
        memset(t->canvas, 0, ROWS * COLS * CELL_W * CELL_H * sizeof *t->canvas);
        spots_wiped(s);
        break;
    case 2:
        sp->part = (struct picture_rect){random() % sp->picture.w, random() % sp->picture.h,
                                         1 + (int)(random() % sp->picture.w),
                                         1 + (int)(random() % sp->picture.h)};
        break;
    default: break;
    }
}

static void changes_lead_to_what_a_new_picture_is(void **state)
{
    (void)state;
    for (int m = PICTURE_TRUECOLOR; m < PICTURE_MODES; m++) {
        struct picture p = picture_new(1 + (int)(random() % 300), 1 + (int)(random() % 200));
        struct spot sp = spot_of(&p, 2, 0, 15, 61);
        struct spots *s = spots_of((enum picture_mode)m, &all);
        struct term t = {.sixels = m == PICTURE_SIXEL};
        term_init(&t);
        for (int i = 0; i < 60; i++) {
            struct term fresh = {.sixels = m == PICTURE_SIXEL};
            struct spots *other = spots_of((enum picture_mode)m, &all);
            scribble(&p, &sp.damage);
            sp.serial++;
            disturb(&t, s, &sp);
            show(&t, s, &sp, 1);
            term_init(&fresh);
            show(&fresh, other, &sp, 1);
            for (int row = 0; row < ROWS; row++) { /* what is written beside it stays there */
                char text[64];
                snprintf(text, sizeof text, "\0337\033[%d;62H\033[K\0338", row + 1);
                term_write(&t, text);
                term_write(&fresh, text);
            }
            assert_same(&t, &fresh);
            spots_free(other);
            term_done(&fresh);
        }
        spots_free(s);
        term_done(&t);
        free((void *)p.px);
    }
}

static void several_do_not_mix(void **state)
{
    struct picture a = picture_new(10, 10), b = picture_new(10, 10);
    struct spot sp[] = {spot_of(&a, 0, 0, 5, 10), spot_of(&b, 0, 20, 5, 10)}, swap;

    (void)state;
    sp[1].view = 1;
    sp[1].serial = 2; /* looks as if it came after the other */
    sp[1].damage = (struct picture_rect){0};
    for (int m = PICTURE_TRUECOLOR; m <= PICTURE_KITTY; m += PICTURE_KITTY - PICTURE_TRUECOLOR) {
        struct spots *s = spots_of((enum picture_mode)m, &all);
        struct term t = {0};
        term_init(&t);
        show(&t, s, sp, 2);
        swap = sp[0];
        sp[0] = sp[1];
        sp[1] = swap;
        sp[0].col = 0;
        sp[1].col = 20;
        show(&t, s, sp, 2);
        for (int i = 0; i < 2; i++) {
            uint32_t got = m == PICTURE_KITTY ? *canvas_at(&t, i * 160 + 4 * 8, 3 * 8) & 0xFFFFFF
                                              : half(&t, 3, i * 20 + 4);
            assert_int_equal(got, *px(&sp[i].picture, 4, 3) & 0xFFFFFF);
        }
        spots_free(s);
        term_done(&t);
    }
    free((void *)a.px);
    free((void *)b.px);
}

static void auto_is_the_best_there_is(void **state)
{
    struct terminal_can can = {.colors = 256};
    bool chafa = !spots_missing(PICTURE_SYMBOLS, &can);
    int w, h;

    (void)state;
    assert_int_equal(spots_choose(PICTURE_AUTO, &can), PICTURE_256);
    can.colors = 8;
    assert_int_equal(spots_choose(PICTURE_AUTO, &can), PICTURE_16);
    can.colors = 0;
    assert_int_equal(spots_choose(PICTURE_AUTO, &can), PICTURE_MONO);
    can.colors = 1 << 24;
    assert_int_equal(spots_choose(PICTURE_AUTO, &can), PICTURE_TRUECOLOR);
    assert_string_equal(spots_missing(PICTURE_SIXEL, &can), chafa ? "sixel" : "libchafa");
    assert_string_equal(spots_missing(PICTURE_KITTY, &can), "kitty");
    can.sixel = true;
    assert_int_equal(spots_choose(PICTURE_AUTO, &can), chafa ? PICTURE_SIXEL : PICTURE_TRUECOLOR);
    can.kitty = true;
    assert_int_equal(spots_choose(PICTURE_AUTO, &can), PICTURE_KITTY);
    assert_int_equal(spots_choose(PICTURE_MONO, &can), PICTURE_MONO);
    struct spots *s = spots_of(PICTURE_AUTO, &all);
    spots_grid(s, 10, 20, &w, &h);
    assert_int_equal(w, 160);
    assert_int_equal(h, 160);
    spots_use(s, PICTURE_TRUECOLOR, &all);
    spots_grid(s, 10, 20, &w, &h);
    assert_int_equal(w, 20);
    assert_int_equal(h, 20);
    spots_free(s);
    spots_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_scaled_and_centred),
        cmocka_unit_test(a_small_one_is_made_larger_by_whole_pixels),
        cmocka_unit_test(fewer_colours_are_the_nearest),
        cmocka_unit_test(without_colours_it_is_shades),
        cmocka_unit_test(ascii_is_kept_to),
        cmocka_unit_test(only_what_changed_is_sent),
        cmocka_unit_test(the_cursor_is_left_alone),
        cmocka_unit_test(sizes_may_be_odd),
        cmocka_unit_test(impossible_spots_are_passed_over),
        cmocka_unit_test(what_finds_no_room_comes_later),
        cmocka_unit_test(graphics_show_every_dot),
        cmocka_unit_test(graphics_come_in_parts_and_go),
        cmocka_unit_test(changes_lead_to_what_a_new_picture_is),
        cmocka_unit_test(several_do_not_mix),
        cmocka_unit_test(auto_is_the_best_there_is),
    };

    srandom(1);
    return cmocka_run_group_tests_name("spots", tests, NULL, NULL);
}
