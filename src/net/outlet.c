/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output that never waits. Owns the bytes a descriptor has not taken yet, and the watch that tells
 * when it takes more. Must not know what the bytes mean. */
#include "net/outlet.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct outlet {
    int fd;
    int gone; /* errno of the write that found nobody at the other side any more */
    struct buf kept;
    size_t sent;              /* bytes of kept that have gone */
    struct loop_watch *watch; /* NULL: a file, which takes everything */
    void (*drained)(void *ud);
    void *ud;
};

/* How many bytes went now. */
static size_t send_some(struct outlet *o, const char *data, size_t len)
{
    size_t done = 0;

    while (done < len) {
        ssize_t n = write(o->fd, data + done, len - done);
        if (n >= 0) {
            done += (size_t)n;
        } else if (errno != EINTR) {
            if (errno != EAGAIN || !o->watch)
                o->gone = errno;
            break;
        }
    }
    return o->gone ? len : done;
}

static void on_writable(void *ud, int events)
{
    struct outlet *o = ud;

    (void)events;
    o->sent += send_some(o, o->kept.data + o->sent, o->kept.len - o->sent);
    if (o->sent < o->kept.len)
        return;
    buf_clear(&o->kept);
    o->sent = 0;
    loop_watch_set(o->watch, 0);
    o->drained(o->ud); /* may free o */
}

struct outlet *outlet_new(struct loop *l, int fd, size_t cap_bytes, void (*drained)(void *ud),
                          void *ud)
{
    struct outlet *o = mem_zalloc(sizeof *o);

    o->fd = fd;
    o->drained = drained;
    o->ud = ud;
    buf_init(&o->kept, cap_bytes);
    o->watch = loop_watch_new(l, fd, 0, on_writable, o);
    return o;
}

void outlet_free(struct outlet *o)
{
    if (!o)
        return;
    loop_watch_free(o->watch);
    buf_done(&o->kept);
    free(o);
}

/* Room in front is given back before more is kept, so that the cap counts what is to go. */
static int keep(struct outlet *o, const char *data, size_t len)
{
    if (o->sent) {
        o->kept.len -= o->sent;
        memmove(o->kept.data, o->kept.data + o->sent, o->kept.len);
        o->sent = 0;
    }
    return buf_add(&o->kept, data, len);
}

int outlet_write(struct outlet *o, const void *data, size_t len)
{
    const char *p = data;

    if (o->gone)
        return 0;
    if (!outlet_empty(o))
        return keep(o, p, len);
    if (len > o->kept.cap)
        return ERR_TOO_BIG;
    size_t n = send_some(o, p, len);
    if (n < len) {
        keep(o, p + n, len - n);
        loop_watch_set(o->watch, LOOP_WRITABLE);
    }
    return 0;
}

bool outlet_empty(const struct outlet *o)
{
    return o->sent == o->kept.len;
}

/* Of a descriptor that nobody waits for, poll() still tells an error and a hangup. */
int outlet_gone(const struct outlet *o)
{
    struct pollfd p = {.fd = o->fd};

    if (o->gone)
        return o->gone;
    return poll(&p, 1, 0) > 0 ? EPIPE : 0;
}
