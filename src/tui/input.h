/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from the keyboard and the mouse: a Unicode code point, or one of the codes above
 * them. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stddef.h>
#include <stdint.h>

enum {
    INPUT_CTRL_L = 12,
    INPUT_ENTER = 13, /* whatever the terminal sends for it */
    INPUT_CTRL_U = 21,
    INPUT_CTRL_W = 23,
    INPUT_ESCAPE = 27,
    INPUT_SPECIAL = 0x110000, /* first behind Unicode */
    INPUT_UP = INPUT_SPECIAL,
    INPUT_DOWN,
    INPUT_LEFT,
    INPUT_RIGHT,
    INPUT_PAGE_UP,
    INPUT_PAGE_DOWN,
    INPUT_HOME,
    INPUT_END,
    INPUT_BACKSPACE,
    INPUT_DELETE,
    INPUT_F1, /* to F12, in order */
    INPUT_F12 = INPUT_F1 + 11,
    INPUT_CLICK,
    INPUT_WHEEL_UP,
    INPUT_WHEEL_DOWN
};

struct input {
    uint32_t code;
    int row, col; /* of the mouse, from 0 */
};

#endif
