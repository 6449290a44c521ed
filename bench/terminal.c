/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program costs that draws on a terminal which takes everything.
 *   terminal ROWSxCOLS SECONDS COMMAND...
 * Runs it, types what is in the variable KEYS, lets it settle, measures for SECONDS, ends it with
 * SIGTERM and prints
 *   cpu_seconds cpu_seconds_per_minute rss_peak_kib bytes_per_second
 * on one line: CPU is user + system of that time alone and with that of its children, who must live
 * all that time; the peak is its own, of its whole life. */
#include "usage.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BEGIN_S = 3, SETTLE_S = 10, CHUNK = 65536, LINE = 4096 };

struct bench {
    pid_t pid;
    int fd;
    double bytes;
};

static void fail(const char *what)
{
    fprintf(stderr, "terminal: %s\n", what);
    exit(1);
}

/* Reads all that comes within so many seconds; with `first`, returns after the first byte. */
static void drain(struct bench *b, double seconds, bool first)
{
    static char chunk[CHUNK];
    double until = usage_now_s() + seconds;

    for (double left = seconds; left > 0; left = until - usage_now_s()) {
        struct pollfd p = {.fd = b->fd, .events = POLLIN};
        if (poll(&p, 1, (int)(left * 1000) + 1) <= 0)
            continue;
        ssize_t n = read(b->fd, chunk, sizeof chunk);
        if (n <= 0)
            fail("the command ended");
        b->bytes += (double)n;
        if (first)
            return;
    }
}

/* proc(5): utime and stime are the 12th and 13th field behind the name. */
static double cpu_of(pid_t pid)
{
    char path[64], line[LINE];
    unsigned long user, system;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f || !fgets(line, sizeof line, f) || !strrchr(line, ')'))
        fail("no /proc");
    fclose(f);
    if (sscanf(strrchr(line, ')') + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
               &user, &system) != 2)
        fail("no times in /proc");
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double cpu_s(pid_t pid)
{
    double sum = cpu_of(pid);
    char path[64];
    int child;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fscanf(f, "%d", &child) == 1)
        sum += cpu_of(child);
    if (f)
        fclose(f);
    return sum;
}

static long peak_kib(pid_t pid)
{
    char path[64], line[LINE];
    long kib = -1;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f)
        fail("no /proc");
    while (fgets(line, sizeof line, f))
        sscanf(line, "VmHWM: %ld", &kib);
    fclose(f);
    return kib;
}

static void type(const struct bench *b, const char *keys)
{
    if (keys && write(b->fd, keys, strlen(keys)) < 0)
        fail("nobody to type to");
}

static void measure(struct bench *b, double seconds)
{
    drain(b, 60, true);
    drain(b, BEGIN_S, false);
    type(b, getenv("KEYS"));
    drain(b, SETTLE_S, false);
    double began = usage_now_s(), cpu = cpu_s(b->pid), bytes = b->bytes;
    drain(b, seconds, false);
    double took = usage_now_s() - began;
    cpu = cpu_s(b->pid) - cpu;
    printf("%.2f %.3f %ld %.0f\n", cpu, cpu * 60 / took, peak_kib(b->pid),
           (b->bytes - bytes) / took);
}

int main(int argc, char **argv)
{
    struct winsize size = {0};
    struct bench b = {0};

    if (argc < 4 || sscanf(argv[1], "%hux%hu", &size.ws_row, &size.ws_col) != 2)
        fail("usage: terminal ROWSxCOLS SECONDS COMMAND...");
    b.pid = forkpty(&b.fd, NULL, NULL, &size);
    if (b.pid < 0)
        fail("no pty");
    if (b.pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        setenv("LC_ALL", "C.UTF-8", 1); /* as an examiner's; lib.sh wants C for itself */
        execvp(argv[3], argv + 3);
        _exit(127);
    }
    measure(&b, atof(argv[2]));
    kill(b.pid, SIGTERM);
    while (waitpid(b.pid, NULL, WNOHANG) == 0) { /* it may have much to say yet */
        struct pollfd p = {.fd = b.fd, .events = POLLIN};
        char chunk[CHUNK];
        if (poll(&p, 1, 10) > 0 && read(b.fd, chunk, sizeof chunk) < 0)
            poll(NULL, 0, 10);
    }
    return 0;
}
