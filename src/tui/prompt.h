/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line that is being typed. Keeps clean UTF-8 only. */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "tui/input.h"

#include <stdbool.h>

enum { PROMPT_MAX = 255 };

struct prompt {
    bool open;
    char text[PROMPT_MAX + 1];
    size_t len;
};

enum prompt_result { PROMPT_NOTHING, PROMPT_CHANGED, PROMPT_ACCEPTED, PROMPT_CANCELLED };

/* Begins with this text. */
void prompt_open(struct prompt *p, const char *text);
enum prompt_result prompt_key(struct prompt *p, const struct input *in);

#endif
