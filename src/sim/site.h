/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated exam site: exam API, metrics sockets and desktops of all students on one port (and
 * a second origin when a fault asks for it). Routes:
 *   /api/instances/  /api/instance/ID  /instance/UID/app/{,usages,websockify}  /sim/stats */
#ifndef SIM_SITE_H
#define SIM_SITE_H

#include "base/buf.h"
#include "net/loop.h"
#include "sim/faults.h"
#include "sim/story.h"

#include <stddef.h>
#include <stdint.h>

struct site;

struct site_options {
    struct story story;
    const char *bind;
    uint16_t port;              /* 0: any */
    unsigned period_ms;         /* of all metrics messages, 0: what the client asks for */
    const char *cert_file;      /* NULL: plain */
    const char *key_file;       /* NULL: plain */
    const char *token;          /* NULL: none is asked for */
    const char *allow_ip;       /* NULL: everybody */
    const struct fault *faults; /* copied */
    size_t nfaults;
};

/* NULL when it can't listen. The strings of the options must outlive it. */
struct site *site_new(struct loop *l, const struct site_options *o);
void site_free(struct site *s);
/* "http://127.0.0.1:4711": without a path. */
const char *site_origin(const struct site *s);
/* The counters, one line of JSON. */
void site_stats(const struct site *s, struct buf *out);

#endif
