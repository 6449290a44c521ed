/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A VNC server of a few lines, for the tests of what decodes: blocking, over one end of a pair, and
 * free to send what no real one would. Fails the test when the other side does what it must not. */
#ifndef TEST_RFB_SERVER_H
#define TEST_RFB_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RFB_RAW = 0, RFB_ZRLE = 16, RFB_NEW_SIZE = -223, RFB_KEYBOARD_LED = -131072 };

struct rfb_rect {
    uint16_t x, y, w, h;
    int32_t encoding;
    uint32_t colour; /* raw: of all its pixels */
};

struct rfb_request {
    bool incremental;
    uint16_t x, y, w, h;
};

/* From the version to ServerInit; the shared flag must be 1. */
void rfb_server_greet(int fd, uint16_t w, uint16_t h);
/* The next request; before it nothing but SetPixelFormat and SetEncodings may come. */
struct rfb_request rfb_server_request(int fd);
/* One update of n rectangles. */
void rfb_server_update(int fd, const struct rfb_rect *rects, uint16_t n);
/* false: the other side has gone. */
bool rfb_server_write(int fd, const void *data, size_t len);
/* Bytes that still come until the other side has gone. */
size_t rfb_server_rest(int fd);

#endif
