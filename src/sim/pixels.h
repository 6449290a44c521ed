/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rectangles as the pixels of an RFB update (RFC 6143, sections 7.4, 7.7.1 and 7.7.4). Pure. */
#ifndef SIM_PIXELS_H
#define SIM_PIXELS_H

#include "base/buf.h"
#include "sim/canvas.h"

#include <stdbool.h>

enum { PIXELS_FORMAT_LEN = 16 };

struct pixels_format {
    unsigned bytes; /* of a pixel: 1, 2 or 4 */
    bool big_endian;
    unsigned max[3], shift[3]; /* red, green, blue */
};

/* 32 bits, depth 24, little endian, 8 bits each at 16, 8, 0: as it is told, and as it is. */
extern const uint8_t pixels_told[PIXELS_FORMAT_LEN];
/* 0, or ERR_INVALID: no true colour, or another size. */
int pixels_read_format(const uint8_t told[PIXELS_FORMAT_LEN], struct pixels_format *ret);

/* Appends what the n rectangles, painted in their order, show inside `area`. */
void pixels_raw(const struct pixels_format *f, const struct canvas_rect *rect, size_t n,
                struct canvas_rect area, struct buf *out);
void pixels_hextile(const struct pixels_format *f, const struct canvas_rect *rect, size_t n,
                    struct canvas_rect area, struct buf *out);

#endif
