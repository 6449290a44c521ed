/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A VNC viewer that tries everything a spectator must not do, as the program of spectate-command:
 *   hostile_viewer PORT PASSWORD-FILE REPORT
 * What it got away with is in the file REPORT, a line a step. Raw bytes (RFC 6143; TigerVNC's
 * extensions), because no viewer would send these. */
#define OPENSSL_API_COMPAT 0x10101000L /* single DES */
#include "proto/vnc_auth.h"

#include <netinet/in.h>
#include <openssl/des.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WAIT_MS = 20000 };

static FILE *report;
static int server;

static void say(const char *line)
{
    fprintf(report, "%s\n", line);
    fflush(report);
}

static void fail(const char *what)
{
    say(what);
    exit(1);
}

static void get(void *to, size_t len)
{
    for (ssize_t n; len; to = (char *)to + n, len -= (size_t)n) {
        struct pollfd p = {.fd = server, .events = POLLIN};
        if (poll(&p, 1, WAIT_MS) != 1 || (n = read(server, to, len)) <= 0)
            fail("nothing came");
    }
}

static void put(const void *data, size_t len)
{
    if (write(server, data, len) != (ssize_t)len)
        fail("nothing goes");
}
#define PUT(...) put((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void dial(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    server = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(server, (struct sockaddr *)&a, sizeof a) < 0)
        fail("no listener");
}

/* What the file hides under the key of every vncpasswd, here with its bits as DES has them. */
static void read_password(const char *path, char password[VNC_AUTH_PASSWORD + 1])
{
    DES_cblock key = {0xE8, 0x4A, 0xD6, 0x60, 0xC4, 0x72, 0x1A, 0xE0}, block;
    DES_key_schedule schedule;
    FILE *f = fopen(path, "rb");

    if (!f || fread(block, sizeof block, 1, f) != 1 || getc(f) != EOF)
        fail("no password file of 8 bytes");
    fclose(f);
    DES_set_key_unchecked(&key, &schedule);
    DES_ecb_encrypt(&block, &block, &schedule, DES_DECRYPT);
    memcpy(password, block, sizeof block);
    password[sizeof block] = '\0';
}

static void log_in(const char *password)
{
    uint8_t b[256], response[VNC_AUTH_CHALLENGE];

    get(b, 12);
    put("RFB 003.008\n", 12);
    get(b, 2);
    if (b[0] != 1 || b[1] != 2)
        fail("not VncAuth alone");
    PUT(2);
    get(b, VNC_AUTH_CHALLENGE);
    vnc_auth_respond(password, b, response);
    put(response, sizeof response);
    get(b, 4);
    if (memcmp(b, "\0\0\0\0", 4) != 0)
        fail("wrong password");
    say("authenticated");
    PUT(0); /* everybody else out */
    get(b, 24);
    get(b, b[23]);
}

static void do_harm(void)
{
    PUT(2, 0, 0, 5, /* SetEncodings: raw, and what asks for more than a picture */
        0, 0, 0, 0, 0xFF, 0xFF, 0xFE, 0xCC, 0xFF, 0xFF, 0xFE, 0xFE, /* sizes, QEMU keys */
        0xFF, 0xFF, 0xFE, 0xCB, 0xC0, 0xA1, 0xE5, 0xCE);            /* xvp, clipboard */
    for (uint8_t down = 1; down < 2; down--) {
        PUT(4, down, 0, 0, 0, 0, 0, 'a');                  /* KeyEvent */
        PUT(255, 0, 0, down, 0, 0, 0, 'b', 0, 0, 0, 0x30); /* QEMU, extended */
        for (uint8_t button = 1; button; button = (uint8_t)(button << 1))
            PUT(5, down ? button : 0, 0, 100, 0, 50); /* PointerEvent */
    }
    PUT(5, 0, 1, 0, 1, 0);
    PUT(6, 0, 0, 0, 0, 0, 0, 5, 'h', 'e', 'l', 'l', 'o'); /* ClientCutText */
    PUT(6, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFC, 2, 0, 0, 1);  /* extended: 4 bytes, a request */
    PUT(251, 0, 1, 0x90, 1, 0x2C, 1, 0,                   /* SetDesktopSize: 400x300 */
        0, 0, 0, 0, 0, 0, 0, 0, 1, 0x90, 1, 0x2C, 0, 0, 0, 0);
    PUT(250, 0, 1, 2); /* xvp: shut down */
    say("did harm");
}

static void look(void)
{
    uint8_t b[20];

    PUT(3, 0, 0, 0, 0, 0, 0, 1, 0, 1);
    get(b, sizeof b); /* an update of one rectangle of one pixel, raw */
    if (memcmp(b, "\0", 1) != 0 || memcmp(b + 2, "\0\1\0\0\0\0\0\1\0\1\0\0\0\0", 14) != 0)
        fail("another message than the picture");
    say("saw the picture");
}

static void be_unknown(void)
{
    struct pollfd p = {.fd = server, .events = POLLIN};
    char b;

    PUT(99, 0, 0, 0);
    if (poll(&p, 1, WAIT_MS) != 1 || read(server, &b, 1) > 0)
        fail("an unknown message was taken");
    say("was thrown out");
}

int main(int argc, char **argv)
{
    char password[VNC_AUTH_PASSWORD + 1];

    if (argc != 4 || !(report = fopen(argv[3], "w")))
        return 2;
    read_password(argv[2], password);
    dial(atoi(argv[1]));
    log_in(password);
    do_harm();
    look();
    be_unknown();
    return 0;
}
