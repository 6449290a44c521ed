/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text into buffers that have an end: what does not fit is cut before a character, never in it.
 * All text is UTF-8. */
#ifndef VIEW_TEXT_H
#define VIEW_TEXT_H

#include <stdarg.h>
#include <stddef.h>

/* Like snprintf. size is at least 1. */
void text_put(char *out, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void text_vput(char *out, size_t size, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));
/* Adds `more` behind what is in out, with `gap` between the two if there was anything. */
void text_add(char *out, size_t size, const char *gap, const char *more);
/* Puts "?" for every character a terminal without UTF-8 might not have. In place. */
void text_ascii(char *s);

#endif
