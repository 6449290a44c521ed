/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens of the students. Knows nothing of who looks at them, nor of pixels. */
#include "sim/canvas.h"

#include "sim/enrolled.h"
#include "sim/noise.h"

enum {
    EDITOR_LINES = 32,
    EDITOR_WORDS = 8, /* in a line */
    TERMINAL_LINES = 8,
    TERMINAL_WORDS = 5,
    EXAM_LINES = 18,
    CYCLE = 100, /* steps: first words, then lines of the terminal */
    CYCLE_WORDS = 80,
    GLYPH = 4 /* pixels of a glyph's dot */
};

/* Where text stands; the windows are around it. */
static const struct canvas_rect editor = {48, 96, 760, EDITOR_LINES * 18, 0x1e1e2e};
static const struct canvas_rect terminal = {836, 500, 400, TERMINAL_LINES * 16, 0x101010};
static const struct canvas_rect exam = {836, 96, 400, EXAM_LINES * 20, 0xf4f4ee};

struct list {
    struct canvas_rect *rect;
    size_t n;
};

static void add(struct list *l, int x, int y, int w, int h, uint32_t rgb)
{
    l->rect[l->n++] = (struct canvas_rect){x, y, w, h, rgb};
}

/* What is written in the editor and in the terminal after so many steps. */
static int64_t words_typed(unsigned no, int64_t step)
{
    int64_t in_cycle = step % CYCLE;

    if (no % 4 == 0)
        return EDITOR_LINES * EDITOR_WORDS / 2;
    return step / CYCLE * CYCLE_WORDS + (in_cycle < CYCLE_WORDS ? in_cycle : CYCLE_WORDS);
}

static int64_t lines_printed(unsigned no, int64_t step)
{
    int64_t in_cycle = step % CYCLE;

    if (no % 4 == 0)
        return TERMINAL_LINES + step;
    return 2 + no % 4 + step / CYCLE * (CYCLE - CYCLE_WORDS) +
           (in_cycle > CYCLE_WORDS ? in_cycle - CYCLE_WORDS : 0);
}

static void add_window(struct list *l, const struct canvas_rect *inside, uint32_t title)
{
    add(l, inside->x - 8, inside->y - 28, inside->w + 16, inside->h + 36, title);
    add(l, inside->x + inside->w - 12, inside->y - 20, 12, 12, 0xd04040);
    add(l, inside->x, inside->y, inside->w, inside->h, inside->rgb);
}

/* Dots of three by five. */
static void add_glyph(struct list *l, int x, int y, char c)
{
    static const uint16_t digits[] = {0x7b6f, 0x2c97, 0x73e7, 0x73cf, 0x5bc9,
                                      0x79cf, 0x79ef, 0x7249, 0x7bef, 0x7bcf};
    uint16_t dots = digits[c >= '0' && c <= '9' ? c - '0' : 5]; /* the other letter is an S */

    for (int k = 0; k < 15; k++)
        if (dots >> (14 - k) & 1)
            add(l, x + k % 3 * GLYPH, y + k / 3 * GLYPH, GLYPH, GLYPH, 0xffffff);
}

static void add_panel(struct list *l, unsigned no)
{
    char id[ENROLLED_STUDENT_MAX];

    enrolled_student(no, id);
    add(l, 0, 0, CANVAS_WIDTH, 32, 0x202830);
    for (int k = 0; id[k]; k++)
        add_glyph(l, 16 + 4 * k * GLYPH, 6, id[k]);
}

static void add_exam(struct list *l)
{
    add_window(l, &exam, 0x607080);
    for (int k = 0; k < EXAM_LINES; k++)
        add(l, exam.x + 12, exam.y + 20 * k + 6,
            (int)noise_range(noise_hash(7, 0, (uint64_t)k), 120, 370), 7, 0x303030);
}

/* Words stay in their places; when all lines are full the first is written anew. */
static void add_editor(struct list *l, unsigned no, int64_t typed)
{
    static const uint32_t ink[] = {0xcdd6f4, 0x89b4fa, 0xa6e3a1, 0xf9e2af};
    int64_t line = typed / EDITOR_WORDS;

    add_window(l, &editor, 0x506080);
    for (int row = 0; row < EDITOR_LINES; row++) {
        int64_t at = line - (line + EDITOR_LINES - row) % EDITOR_LINES; /* who stands there */
        int words = at < 0 ? 0 : at == line ? (int)(typed % EDITOR_WORDS) : EDITOR_WORDS;
        int indent = 12 + 24 * (int)(noise_hash(no, (uint64_t)at, 1) % 4);
        int y = editor.y + 18 * row;
        for (int k = 0; k < words; k++) {
            uint64_t h = noise_hash(no, (uint64_t)at, 2 + (uint64_t)k);
            add(l, editor.x + indent + 80 * k, y + 5, (int)noise_range(h, 16, 72), 9,
                ink[h >> 32 & 3]);
        }
        if (at == line)
            add(l, editor.x + indent + 80 * words, y + 2, 2, 14, 0xffffff);
    }
}

static void add_terminal(struct list *l, unsigned no, int64_t printed)
{
    add_window(l, &terminal, 0x404040);
    for (int row = 0; row < TERMINAL_LINES; row++) {
        int64_t at = printed - TERMINAL_LINES + row;
        for (int k = 0; at >= 0 && k < TERMINAL_WORDS; k++) {
            uint64_t h = noise_hash(no, (uint64_t)at, 100 + (uint64_t)k);
            add(l, terminal.x + 8 + 76 * k, terminal.y + 16 * row + 4, (int)noise_range(h, 8, 68),
                8, 0x60c060);
        }
    }
}

size_t canvas_paint(unsigned no, int64_t step, struct canvas_rect ret[CANVAS_RECTS_MAX])
{
    struct list l = {ret, 0};
    uint32_t background = 0x203040 + (uint32_t)(noise_hash(no, 3, 3) & 0x3f3f3f);

    add(&l, 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, background);
    add_panel(&l, no);
    add_exam(&l);
    add_editor(&l, no, words_typed(no, step));
    add_terminal(&l, no, lines_printed(no, step));
    return l.n;
}

static void add_lines(struct list *l, int64_t first, int64_t last)
{
    add(l, editor.x, editor.y + 18 * (int)first, editor.w, 18 * (int)(last - first + 1), 0);
}

/* The lines from that of one word to that of another. */
static void add_typed(struct list *l, int64_t from, int64_t to)
{
    int64_t first = from / EDITOR_WORDS, last = to / EDITOR_WORDS;

    if (last - first >= EDITOR_LINES) {
        add_lines(l, 0, EDITOR_LINES - 1);
    } else if (last / EDITOR_LINES == first / EDITOR_LINES) {
        add_lines(l, first % EDITOR_LINES, last % EDITOR_LINES);
    } else {
        add_lines(l, first % EDITOR_LINES, EDITOR_LINES - 1);
        add_lines(l, 0, last % EDITOR_LINES);
    }
}

size_t canvas_changes(unsigned no, int64_t from, int64_t to,
                      struct canvas_rect ret[CANVAS_CHANGES_MAX])
{
    int64_t was = words_typed(no, from), is = words_typed(no, to);
    struct list l = {ret, 0};

    if (was != is)
        add_typed(&l, was, is);
    if (lines_printed(no, from) != lines_printed(no, to))
        l.rect[l.n++] = terminal;
    return l.n;
}

struct canvas_rect canvas_clip(struct canvas_rect a, struct canvas_rect b)
{
    int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;

    if (right <= x || bottom <= y)
        return (struct canvas_rect){0};
    return (struct canvas_rect){x, y, right - x, bottom - y, a.rgb};
}
