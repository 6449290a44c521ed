/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/wrap.h"

#include "base/utf8.h"
#include "view/text.h"

#include <string.h>

enum { LINE_MAX = 4 * FRAME_COLS_MAX };

/* Bytes of the first line of text, and in *ret_skip where the next one begins. */
static size_t first_line(const char *text, int width, size_t *ret_skip)
{
    size_t cells, fits = utf8_fit(text, (size_t)width, &cells), len = fits;

    if (text[fits] && text[fits] != ' ')
        while (len && text[len - 1] != ' ')
            len--;
    if (!len)
        len = fits;
    *ret_skip = len + strspn(text + len, " ");
    while (len && text[len - 1] == ' ')
        len--;
    return len;
}

int wrap_put(struct frame *f, int row, int col, int width, int rows, const char *text,
             enum style style)
{
    char line[LINE_MAX];
    int n = 0;

    for (size_t skip = 0; n < rows && *text; text += skip, n++) {
        size_t len = first_line(text, width, &skip);
        if (!skip)
            break;
        bool last = n + 1 == rows;
        text_put(line, sizeof line, "%.*s", last ? LINE_MAX : (int)len, text);
        frame_put(f, row + n, col, width, line, style);
    }
    return n;
}
