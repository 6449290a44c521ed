/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the process costs that decodes a desktop of 1280x800 of which 5 % change five times a
 * second, sent raw:
 *   decoder SECONDS
 * prints, on one line,
 *   first_picture_ms cpu_percent rss_kib anonymous_kib
 * The first from the start of the process; CPU is that of the changes alone. Run in the build
 * directory: it is the program in bin/ that is measured. */
#include "spectate/decoder.h"
#include "usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { W = 1280, H = 800, PART_W = 320, PART_H = 160, SLOT_MS = 200 };

static struct loop *loop;
static uint32_t pixels[W * H];

static void fail(const char *what)
{
    fprintf(stderr, "decoder: %s\n", what);
    exit(1);
}

static void send_all(int fd, const void *data, size_t len)
{
    for (const char *p = data; len > 0;) {
        ssize_t n = send(fd, p, len, MSG_NOSIGNAL);
        if (n < 0)
            fail("it ended");
        p += n;
        len -= (size_t)n;
    }
}

static void on_frame(void *ud, struct picture_rect damage)
{
    (void)ud;
    (void)damage;
    loop_stop(loop);
}

static void on_end(void *ud, enum decoder_why why, int a, int b)
{
    (void)ud;
    (void)why;
    (void)a;
    (void)b;
    fail("it ended");
}

/* Nothing of what the client says is waited for: it takes the same in any case. */
static void greet(int fd)
{
    static const char said[] = "RFB 003.008\n\1\1\0\0\0\0"             /* None, fine */
                               "\5\0\3\40\40\30\0\1\0\377\0\377\0\377" /* 1280x800, 32 bits */
                               "\20\10\0\0\0\0\0\0\0\0";               /* 0x00RRGGBB, no name */

    send_all(fd, said, sizeof said - 1);
}

static void picture(struct decoder *d, int fd, unsigned x, unsigned y, unsigned w, unsigned h)
{
    const uint8_t head[16] = {[3] = 1,    [4] = (uint8_t)(x >> 8), (uint8_t)x, (uint8_t)(y >> 8),
                              (uint8_t)y, (uint8_t)(w >> 8),       (uint8_t)w, (uint8_t)(h >> 8),
                              (uint8_t)h};

    decoder_next(d);
    send_all(fd, head, sizeof head);
    for (size_t i = 0; i < (size_t)w * h; i++)
        pixels[i] += 0x10203;
    send_all(fd, pixels, (size_t)w * h * sizeof *pixels);
    loop_run(loop);
}

static FILE *open_proc(int pid, const char *name)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    FILE *f = fopen(path, "r");
    if (!f)
        fail("no /proc");
    return f;
}

static int only_child(void)
{
    char path[64];
    int pid;

    snprintf(path, sizeof path, "task/%d/children", (int)getpid());
    FILE *f = open_proc((int)getpid(), path);
    if (fscanf(f, "%d", &pid) != 1)
        fail("no child");
    fclose(f);
    return pid;
}

static double cpu_s(int pid)
{
    FILE *f = open_proc(pid, "schedstat");
    double ns;

    if (fscanf(f, "%lf", &ns) != 1)
        fail("no schedstat");
    fclose(f);
    return ns / 1e9;
}

static long kib(int pid, const char *key)
{
    FILE *f = open_proc(pid, "status");
    char line[256];
    long value = -1;

    while (fgets(line, sizeof line, f))
        if (strncmp(line, key, strlen(key)) == 0)
            value = atol(line + strlen(key));
    fclose(f);
    return value;
}

int main(int argc, char **argv)
{
    static const struct decoder_events events = {on_frame, on_end};
    double seconds = argc == 2 ? atof(argv[1]) : 0;
    int fd;

    if (seconds <= 0)
        fail("usage: decoder SECONDS");
    loop = loop_new();
    double began = usage_now_s();
    struct decoder *d = decoder_start(loop, &events, NULL, &fd);
    if (!d)
        fail(decoder_missing() ? decoder_missing() : "it does not start");
    greet(fd);
    picture(d, fd, 0, 0, W, H);
    double first_ms = (usage_now_s() - began) * 1e3;
    int pid = only_child();
    double cpu = cpu_s(pid);
    began = usage_now_s();
    for (unsigned n = 0; usage_now_s() - began < seconds; n++) {
        usleep(SLOT_MS * 1000);
        picture(d, fd, n * 97 % (W - PART_W), n * 61 % (H - PART_H), PART_W, PART_H);
    }
    printf("%.0f %.2f %ld %ld\n", first_ms, (cpu_s(pid) - cpu) * 100 / (usage_now_s() - began),
           kib(pid, "VmRSS:"), kib(pid, "RssAnon:"));
    decoder_free(d);
    close(fd);
    loop_free(loop);
    return 0;
}
