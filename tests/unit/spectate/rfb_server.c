/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb_server.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static uint8_t *put16(uint8_t *p, unsigned v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
    return p + 2;
}

static unsigned get16(const uint8_t *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static void take(int fd, uint8_t *to, size_t len)
{
    assert_int_equal(recv(fd, to, len, MSG_WAITALL), len);
}

bool rfb_server_write(int fd, const void *data, size_t len)
{
    for (const char *p = data; len > 0;) {
        ssize_t n = send(fd, p, len, MSG_NOSIGNAL);
        if (n < 0)
            return false;
        p += n;
        len -= (size_t)n;
    }
    return true;
}

void rfb_server_greet(int fd, uint16_t w, uint16_t h)
{
    uint8_t got[16], init[24 + 4] = {[4] = 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0};

    rfb_server_write(fd, "RFB 003.008\n", 12);
    take(fd, got, 12);
    assert_memory_equal(got, "RFB 003.008\n", 12);
    rfb_server_write(fd, "\1\1", 2);
    take(fd, got, 1);
    assert_int_equal(got[0], 1);
    rfb_server_write(fd, "\0\0\0\0", 4);
    take(fd, got, 1);
    assert_int_equal(got[0], 1);
    put16(put16(init, w), h);
    init[23] = 4;
    memcpy(init + 24, "test", 4);
    rfb_server_write(fd, init, sizeof init);
}

struct rfb_request rfb_server_request(int fd)
{
    uint8_t m[4 * 256];

    for (;;) {
        take(fd, m, 4);
        switch (m[0]) {
        case 0: take(fd, m + 4, 16); break;
        case 2:
            assert_in_range(get16(m + 2), 1, 255);
            take(fd, m + 4, 4 * get16(m + 2));
            break;
        default:
            assert_int_equal(m[0], 3);
            take(fd, m + 4, 6);
            return (struct rfb_request){m[1], (uint16_t)get16(m + 2), (uint16_t)get16(m + 4),
                                        (uint16_t)get16(m + 6), (uint16_t)get16(m + 8)};
        }
    }
}

static void write_pixels(int fd, const struct rfb_rect *r)
{
    size_t n = (size_t)r->w * r->h;
    uint32_t *px = calloc(n + 1, sizeof *px);

    for (size_t i = 0; i < n; i++)
        px[i] = r->colour;
    rfb_server_write(fd, px, n * sizeof *px);
    free(px);
}

void rfb_server_update(int fd, const struct rfb_rect *rects, uint16_t n)
{
    uint8_t head[12] = {0};

    put16(head + 2, n);
    rfb_server_write(fd, head, 4);
    for (const struct rfb_rect *r = rects; r < rects + n; r++) {
        uint32_t e = (uint32_t)r->encoding;
        put16(put16(put16(put16(put16(put16(head, r->x), r->y), r->w), r->h), e >> 16), e & 65535);
        rfb_server_write(fd, head, 12);
        if (r->encoding == RFB_RAW)
            write_pixels(fd, r);
    }
}

size_t rfb_server_rest(int fd)
{
    char got[256];
    size_t rest = 0;

    for (ssize_t n; (n = recv(fd, got, sizeof got, 0)) > 0;)
        rest += (size_t)n;
    return rest;
}
