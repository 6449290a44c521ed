/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing byte buffer with its cap given at birth. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

struct buf {
    char *data; /* owned; a NUL always follows the len bytes once something was added */
    size_t len;
    size_t size; /* bytes allocated */
    size_t cap;  /* len never exceeds this */
};

void buf_init(struct buf *b, size_t cap_bytes);
/* Frees the bytes; the buffer is then as after buf_init. */
void buf_done(struct buf *b);
/* 0, or ERR_TOO_BIG with the buffer unchanged. */
int buf_add(struct buf *b, const void *data, size_t len);
int buf_add_str(struct buf *b, const char *s);
int buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Keeps the allocation. */
void buf_clear(struct buf *b);

#endif
