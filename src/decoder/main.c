/* SPDX-License-Identifier: GPL-3.0-or-later */
/* invigil-decoder: what invigil starts for each desktop that is looked at in the terminal, so that
 * a bug in a decoder of pictures meets a process that holds nothing. Owns three descriptors
 * (spectate/decoder_wire.h) and the way from one request to one record. Everything blocks: what is
 * not asked for is not even read. Must not know desktops, urls or secrets. */
#include "decoder/client.h"
#include "decoder/sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIXELS_BYTES = DECODER_PIXELS_MAX * 4 };

static bool is_socket(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

static bool started_by_invigil(void)
{
    struct stat st;

    return is_socket(DECODER_RFB_FD) && is_socket(DECODER_CONTROL_FD) &&
           fstat(DECODER_PIXELS_FD, &st) == 0 && st.st_size == PIXELS_BYTES;
}

/* Nothing of the parent's but the three. */
static void drop_descriptors(void)
{
    int null = open("/dev/null", O_RDWR);

    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (dup2(null, fd) < 0)
            abort();
    closefrom(DECODER_PIXELS_FD + 1);
}

static uint32_t *map_pixels(void)
{
    void *px = mmap(NULL, PIXELS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, DECODER_PIXELS_FD, 0);

    if (px == MAP_FAILED)
        abort();
    close(DECODER_PIXELS_FD);
    return px;
}

static bool wanted(void)
{
    char byte;

    return read(DECODER_CONTROL_FD, &byte, 1) == 1;
}

static bool tell(struct decoder_record r)
{
    return write(DECODER_CONTROL_FD, &r, sizeof r) == sizeof r;
}

/* That the stream ended is no fault of what came, and the parent sees it by itself. */
static bool stream_ended(void)
{
    struct pollfd p = {.fd = DECODER_RFB_FD, .events = POLLIN};
    char byte;

    return poll(&p, 1, 0) == 1 && read(DECODER_RFB_FD, &byte, 1) <= 0;
}

int main(void)
{
    struct decoder_record frame;

    if (!started_by_invigil()) {
        fputs("invigil-decoder: started by invigil to decode a desktop, never by hand\n", stderr);
        return 2;
    }
    drop_descriptors();
    signal(SIGPIPE, SIG_IGN);
    struct client *c = client_new(DECODER_RFB_FD, map_pixels());
    sandbox_enter();
    bool fine = client_handshake(c);
    while (fine && wanted()) {
        fine = client_update(c, &frame);
        if (fine && !tell(frame))
            break;
    }
    if (!fine && !stream_ended())
        tell(client_failure(c));
    _exit(0); /* what the libraries do at exit is not among the calls allowed */
}
