/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The eyes: what libvterm's cells say, and waiting until they say something. */
#include "terminal_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t k = n - 1; k > 0; k--, c >>= 6)
        out[k] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00 >> n & 0xFF) | c);
    return n;
}

static int colour_of(const VTermColor *c)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(c) || (c->type & VTERM_COLOR_DEFAULT_BG))
        return TERMINAL_DEFAULT;
    if (VTERM_COLOR_IS_INDEXED(c))
        return c->indexed.idx;
    return TERMINAL_RGB | c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue;
}

struct terminal_cell terminal_cell(struct terminal *t, int row, int col)
{
    struct terminal_cell ret = {.text = " "};
    VTermScreenCell c;
    size_t n = 0;

    assert_int_equal(vterm_screen_get_cell(t->screen, (VTermPos){row, col}, &c), 1);
    if (c.chars[0] == (uint32_t)-1)
        ret.text[0] = '\0';
    else
        for (int k = 0; k < VTERM_MAX_CHARS_PER_CELL && c.chars[k]; k++)
            n += put_utf8(ret.text + n, c.chars[k]);
    ret.fg = colour_of(&c.fg);
    ret.bg = colour_of(&c.bg);
    ret.bold = c.attrs.bold;
    ret.underline = c.attrs.underline;
    ret.reverse = c.attrs.reverse;
    return ret;
}

/* The caller frees. */
static char *row_text(struct terminal *t, int row)
{
    int rows, cols;
    size_t n = 0, end = 0;

    vterm_get_size(t->vt, &rows, &cols);
    char *line = malloc((size_t)cols * TERMINAL_CELL_MAX + 1);
    assert_non_null(line);
    for (int col = 0; row < rows && col < cols; col++) {
        struct terminal_cell c = terminal_cell(t, row, col);
        n += (size_t)sprintf(line + n, "%s", c.text);
        if (strcmp(c.text, " ") != 0)
            end = n;
    }
    line[end] = '\0';
    return line;
}

/* The caller frees. */
static char *all_text(struct terminal *t)
{
    char *text = NULL;
    size_t size;
    int rows, cols;
    FILE *f = open_memstream(&text, &size);

    assert_non_null(f);
    vterm_get_size(t->vt, &rows, &cols);
    for (int row = 0; row < rows; row++) {
        char *line = row_text(t, row);
        fprintf(f, "%s\n", line);
        free(line);
    }
    fclose(f);
    return text;
}

const char *terminal_text(struct terminal *t)
{
    terminal_pump(t, 0);
    return e2e_keep(all_text(t), free);
}

const char *terminal_row(struct terminal *t, int row)
{
    terminal_pump(t, 0);
    return e2e_keep(row_text(t, row), free);
}

int terminal_col(struct terminal *t, int row, const char *text)
{
    int rows, cols;
    char rest[512];

    vterm_get_size(t->vt, &rows, &cols);
    for (int col = 0; col < cols; col++) {
        size_t n = 0;
        for (int k = col; k < cols && n < strlen(text) && n + TERMINAL_CELL_MAX < sizeof rest; k++)
            n += (size_t)sprintf(rest + n, "%s", terminal_cell(t, row, k).text);
        if (n >= strlen(text) && strncmp(rest, text, strlen(text)) == 0 &&
            terminal_cell(t, row, col).text[0])
            return col;
    }
    return -1;
}

int terminal_find(struct terminal *t, const char *text)
{
    int rows, cols;

    vterm_get_size(t->vt, &rows, &cols);
    for (int row = 0; row < rows; row++) {
        char *line = row_text(t, row);
        bool found = strstr(line, text);
        free(line);
        if (found)
            return row;
    }
    return -1;
}

/* --- until --- */

struct wanted {
    const char *text, *and_text;
    int row; /* -1 any */
    bool is;
};

static bool holds_wanted(struct terminal *t, void *ud)
{
    const struct wanted *w = ud;
    char *text = w->row < 0 ? all_text(t) : row_text(t, w->row);
    bool is = strstr(text, w->text);

    free(text);
    return is == w->is;
}

void terminal_wait(struct terminal *t, const char *text)
{
    struct wanted w = {.text = text, .row = -1, .is = true};

    terminal_until(t, holds_wanted, &w, text);
}

void terminal_wait_not(struct terminal *t, const char *text)
{
    struct wanted w = {.text = text, .row = -1, .is = false};

    terminal_until(t, holds_wanted, &w, text_of("no more \"%s\"", text));
}

void terminal_wait_row(struct terminal *t, int row, const char *text)
{
    struct wanted w = {.text = text, .row = row, .is = true};

    terminal_until(t, holds_wanted, &w, text_of("\"%s\" in row %d", text, row));
}

void terminal_wait_row_not(struct terminal *t, int row, const char *text)
{
    struct wanted w = {.text = text, .row = row, .is = false};

    terminal_until(t, holds_wanted, &w, text_of("no more \"%s\" in row %d", text, row));
}

static bool holds_line(struct terminal *t, void *ud)
{
    const struct wanted *w = ud;
    char *text = all_text(t), *rest = text, *line;
    bool is = false;

    while (!is && (line = strsep(&rest, "\n")))
        is = strstr(line, w->text) && strstr(line, w->and_text);
    free(text);
    return is;
}

void terminal_wait_line(struct terminal *t, const char *text, const char *and_text)
{
    struct wanted w = {.text = text, .and_text = and_text};

    terminal_until(t, holds_line, &w, text_of("a line with \"%s\" and \"%s\"", text, and_text));
}

struct stat_wanted {
    const struct sim *s;
    const char *name;
    int64_t n;
};

static bool holds_stat(struct terminal *t, void *ud)
{
    const struct stat_wanted *w = ud;

    (void)t;
    return sim_stat(w->s, w->name) >= w->n;
}

void terminal_wait_stat(struct terminal *t, const struct sim *s, const char *name, int64_t n)
{
    struct stat_wanted w = {s, name, n};

    terminal_until(t, holds_stat, &w, text_of("%s of the site reaches %lld", name, (long long)n));
}
