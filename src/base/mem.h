/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation that succeeds or ends the program. Every size asked for is capped where input is
 * parsed, so running out of memory is the machine's state and not an input's: there is nothing
 * sensible left to do, and no code path for it that could be tested. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_zalloc(size_t bytes);
void *mem_calloc(size_t n, size_t bytes);
void *mem_resize(void *p, size_t n, size_t bytes);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
/* Frees *s and puts a copy of `to` (or NULL) there. */
void mem_set_str(char **s, const char *to);

/* Makes room for one more element behind a vector of n elements with room for *cap. */
#define MEM_GROW(v, n, cap)                                                                        \
    do {                                                                                           \
        if ((n) == (cap)) {                                                                        \
            (cap) = (cap) ? 2 * (cap) : 4;                                                         \
            (v) = mem_resize((v), (cap), sizeof *(v));                                             \
        }                                                                                          \
    } while (0)

#endif
