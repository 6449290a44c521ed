/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes pictures of a program on a terminal, as SVG.
 *   screenshot ROWSxCOLS [STEP...] -- ARGUMENT OF invigil...
 * Steps, in order: wait=TEXT (on the screen), line=TEXT,TEXT (both, in the first line with the
 * first), keys=KEYS (Enter is \r, Esc \e), picture=FILE. Ends it with F10. */
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cells are 8.4 by 18 in the units of the picture: the usual proportions at 14 px. */
enum { CELL_W10 = 84, CELL_H = 18, BASELINE = 13, FONT = 14, MARGIN = 12, STEP_MAX = 256 };
enum { PATIENCE_MS = 900000 };

static const unsigned palette[16] = {0x1d2027, 0xe06c75, 0x98c379, 0xe5c07b, 0x2f5f9e, 0xc678dd,
                                     0x56b6c2, 0xdcdfe4, 0x5c6370, 0xe06c75, 0x98c379, 0xe5c07b,
                                     0x61afef, 0xc678dd, 0x56b6c2, 0xffffff};
static const unsigned ink = 0xc8ccd4, paper = 0x16181d;

struct look {
    unsigned fg, bg; /* 0xRRGGBB */
    bool bold, underline;
};

static unsigned colour(int cell, unsigned usual)
{
    if (cell >= TERMINAL_RGB)
        return (unsigned)(cell - TERMINAL_RGB);
    return cell >= 0 && cell < 16 ? palette[cell] : usual;
}

static struct look look_of(const struct terminal_cell *c)
{
    struct look l = {colour(c->fg, ink), colour(c->bg, paper), c->bold, c->underline};

    if (c->reverse) {
        unsigned fg = l.fg;
        l.fg = l.bg;
        l.bg = fg;
    }
    return l;
}

static bool same_look(const struct look *a, const struct look *b)
{
    return a->fg == b->fg && a->bg == b->bg && a->bold == b->bold && a->underline == b->underline;
}

static double x_of(int col)
{
    return MARGIN + col * CELL_W10 / 10.0;
}

static void put_escaped(FILE *f, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&': fputs("&amp;", f); break;
        case '<': fputs("&lt;", f); break;
        case '>': fputs("&gt;", f); break;
        default: fputc(*text, f);
        }
}

static double width_of(int cells)
{
    return cells * CELL_W10 / 10.0;
}

static void put_rect(FILE *f, double x, double y, double width, double height, unsigned fill)
{
    fprintf(f, "<rect x=\"%.1f\" y=\"%.2f\" width=\"%.1f\" height=\"%.2f\" fill=\"#%06x\"/>\n", x,
            y, width, height, fill);
}

static void put_backgrounds(FILE *f, struct terminal *t, int row, int cols)
{
    for (int from = 0, to; from < cols; from = to) {
        struct terminal_cell c = terminal_cell(t, row, from);
        unsigned bg = look_of(&c).bg;
        for (to = from + 1; to < cols; to++) {
            c = terminal_cell(t, row, to);
            if (look_of(&c).bg != bg)
                break;
        }
        if (bg != paper)
            put_rect(f, x_of(from), MARGIN + row * CELL_H, width_of(to - from), CELL_H, bg);
    }
}

/* Eighths of an eighth block, U+2581 to U+2588, from below; -4: the upper half, U+2580; 0: another
 * character. */
static int eighths(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;

    if (c[0] != 0xE2 || c[1] != 0x96 || c[2] > 0x88)
        return 0;
    return c[2] == 0x80 ? -4 : c[2] - 0x80;
}

/* Cells [from, to) look alike. textLength puts each of them where a terminal would, whatever the
 * font's own advance; blocks are drawn, since fonts leave gaps between them. */
static void put_run(FILE *f, struct terminal *t, int row, int from, int to, const struct look *l)
{
    int y = MARGIN + row * CELL_H, n = eighths(terminal_cell(t, row, from).text);

    if (n) {
        double height = abs(n) * CELL_H / 8.0;
        put_rect(f, x_of(from), n < 0 ? y : y + CELL_H - height, width_of(to - from), height,
                 l->fg);
        return;
    }
    while (!l->underline && from < to && !strcmp(terminal_cell(t, row, from).text, " "))
        from++;
    while (!l->underline && to > from && !strcmp(terminal_cell(t, row, to - 1).text, " "))
        to--;
    if (from == to)
        return;
    fprintf(
        f,
        "<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\" xml:space=\"preserve\" fill=\"#%06x\"%s%s>",
        x_of(from), y + BASELINE, width_of(to - from), l->fg,
        l->bold ? " font-weight=\"bold\"" : "",
        l->underline ? " text-decoration=\"underline\"" : "");
    for (int col = from; col < to; col++)
        put_escaped(f, terminal_cell(t, row, col).text);
    fputs("</text>\n", f);
}

/* May both stand in one run? Marks that fonts draw wider or narrower than a letter have their own,
 * so that they shift nothing; so has each height of a block. */
static bool go_together(const struct terminal_cell *a, const struct terminal_cell *b)
{
    struct look la = look_of(a), lb = look_of(b);
    bool wide = !b->text[0]; /* the rest of the character before it */

    return same_look(&la, &lb) && eighths(a->text) == eighths(b->text) &&
           (wide || ((unsigned char)a->text[0] < 0x80) == ((unsigned char)b->text[0] < 0x80));
}

static void put_row(FILE *f, struct terminal *t, int row, int cols)
{
    put_backgrounds(f, t, row, cols);
    for (int from = 0, to; from < cols; from = to) {
        struct terminal_cell first = terminal_cell(t, row, from), next;
        struct look l = look_of(&first);
        for (to = from + 1; to < cols; to++) {
            next = terminal_cell(t, row, to);
            if (!go_together(&first, &next))
                break;
        }
        put_run(f, t, row, from, to, &l);
    }
}

static void take_picture(struct terminal *t, const char *path, int rows, int cols)
{
    FILE *f = fopen(path, "w");
    double width = 2 * MARGIN + cols * CELL_W10 / 10.0;
    int height = 2 * MARGIN + rows * CELL_H;

    assert_non_null(f);
    fprintf(f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %d\" width=\"%.0f\" "
            "height=\"%d\" font-family=\"'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, "
            "monospace\" font-size=\"%d\" "
            "shape-rendering=\"crispEdges\">\n"
            "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#%06x\"/>\n",
            width, height, width, height, FONT, paper);
    for (int row = 0; row < rows; row++)
        put_row(f, t, row, cols);
    fputs("</svg>\n", f);
    assert_int_equal(fclose(f), 0);
}

/* --- steps --- */

static void type_keys(struct terminal *t, const char *keys)
{
    char bytes[STEP_MAX];
    size_t n = 0;

    for (; *keys && n + 1 < sizeof bytes; keys++) {
        bool escaped = keys[0] == '\\' && (keys[1] == 'r' || keys[1] == 'e');
        bytes[n++] = (char)(!escaped ? *keys : keys[1] == 'r' ? '\r' : '\x1b');
        keys += escaped;
    }
    bytes[n] = '\0';
    terminal_keys(t, bytes);
}

/* A story takes longer than what tests wait for. */
static void wait_line(struct terminal *t, const char *text, const char *and_text)
{
    int64_t until = now_ms() + PATIENCE_MS;
    int row;

    while ((row = terminal_find(t, text)) < 0 || !strstr(terminal_row(t, row), and_text)) {
        if (now_ms() > until)
            fail_msg("never: %s, %s", text, and_text);
        terminal_pump(t, TERMINAL_GAP_MS);
    }
}

static void do_step(struct terminal *t, const char *step, int rows, int cols)
{
    const char *arg = strchr(step, '=');
    char first[STEP_MAX];

    assert_non_null(arg);
    arg++;
    if (!strncmp(step, "wait=", 5)) {
        wait_line(t, arg, "");
    } else if (!strncmp(step, "line=", 5)) {
        snprintf(first, sizeof first, "%.*s", (int)strcspn(arg, ","), arg);
        wait_line(t, first, arg + strcspn(arg, ",") + 1);
    } else if (!strncmp(step, "keys=", 5)) {
        type_keys(t, arg);
    } else {
        assert_memory_equal(step, "picture=", 8);
        while (terminal_pump(t, TERMINAL_GAP_MS) > 0) /* amid a frame */
            ;
        take_picture(t, arg, rows, cols);
    }
}

static char **arguments;

static void session(void **state)
{
    int rows, cols, first = 2;

    (void)state;
    assert_int_equal(sscanf(arguments[1], "%dx%d", &rows, &cols), 2);
    while (strcmp(arguments[first], "--") != 0)
        assert_non_null(arguments[++first]);
    struct terminal *t =
        terminal_start(rows, cols, (const char *const *)arguments + first + 1, NULL);
    for (int i = 2; i < first; i++)
        do_step(t, arguments[i], rows, cols);
    terminal_keys(t, "\x1b[21~");
    assert_int_equal(terminal_end(t), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {E2E_TEST(session)};

    arguments = argv;
    if (argc < 4)
        return 2;
    return cmocka_run_group_tests_name("screenshot", tests, NULL, NULL);
}
