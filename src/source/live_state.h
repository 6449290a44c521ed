/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the live source, for its four rooms: live.c (time, batching), live_roster.c (the
 * poll), live_links.c (the sockets), live_templates.c (who has metrics at all). */
#ifndef SOURCE_LIVE_STATE_H
#define SOURCE_LIVE_STATE_H

#include "base/buf.h"
#include "base/map.h"
#include "net/access.h"
#include "proto/rfb_client.h"
#include "proto/usages.h"
#include "source/link.h"
#include "source/live.h"
#include "source/observe.h"

/* One instance, from its first sight to the end of the run. */
struct desk {
    struct live *live;
    uint32_t index;
    bool present;          /* in the last roster */
    char *facts;           /* what its last roster event said, to see whether it changed; owned */
    char *url;             /* usable, ends with '/'; NULL none; owned */
    bool ready;            /* Ready, with such a url */
    struct template *tmpl; /* NULL until it was Ready with a url */
    struct link link;
    struct link told;               /* what the last link event said */
    struct ws *ws;                  /* NULL none */
    char address[INET6_ADDRSTRLEN]; /* of the last try */
    struct rfb_client *leave;       /* NULL unless a VNC server is being left; owned */
    struct observe observe;
};

enum template_state {
    TEMPLATE_UNASKED,
    TEMPLATE_ASKING,
    TEMPLATE_TRYING,
    TEMPLATE_METRICS,
    TEMPLATE_NONE
};

struct template
{
    struct live *live;
    enum template_state state;
    struct desk *asker; /* while asking */
    bool denied;        /* one instance said none */
    enum link_why why;  /* of none */
    int32_t status;     /* of the answer that said none, 0 none */
    int64_t next_ms;    /* none: when it is asked again; trying: when the next link may be tried */
};

/* A sample that waits for its tick; its round trips are at rtt_at in the pool, which may move. */
struct pending {
    int64_t t_ms;
    size_t rtt_at;
    uint32_t index;
    int16_t cpu, mem;
    uint16_t nrtt;
};

struct live {
    struct source source; /* first */
    struct loop *loop;
    const struct clock *clock;
    struct live_options o;
    struct access access;
    struct event_config config;
    char geo[GEO_BUILDS_MAX]; /* config.inputs.geo */
    struct observe_how how;
    event_fn emit;
    void *ud;

    struct loop_timer *tick, *poll;
    int64_t told_drift_ms;
    int64_t ticked_ms;
    unsigned ticks;
    bool settled; /* every link that is wanted is open and its template known */
    struct live_stats stats;

    /* roster */
    struct map by_id; /* to desks */
    struct desk **desks;
    uint32_t ndesks, capdesks;
    uint32_t npresent;
    uint32_t polls_without_roster;
    bool had_roster;

    /* links */
    struct map by_template; /* to templates */
    struct template **templates;
    uint32_t ntemplates, captemplates;
    struct map burned;  /* urls never to be opened again */
    uint32_t in_flight; /* handshakes */
    uint32_t cursor;    /* where the search for the next due link begins */
    double tokens;      /* new links allowed now */
    int64_t tokens_ms;

    /* the batch of the running tick */
    struct pending *pending;
    size_t npending, cappending;
    struct sample *samples; /* room for as many as were ever pending */
    size_t capsamples;
    struct sample_rtt *rtts;
    size_t nrtts, caprtts;
    struct usages usages;
};

int64_t live_now_ms(const struct live *v);
/* The config anew, if databases were replaced. */
void live_refresh_geo(struct live *v);
void live_emit(struct live *v, struct event e);
void live_sample(struct live *v, uint32_t index, int64_t t_ms, const struct usages *u,
                 const struct sample_rtt *rtt, uint16_t nrtt);

void live_roster_start(struct live *v);
/* The desks of the instances an earlier process knew. */
void live_roster_resume(struct live *v, const struct model *m);

/* A fresh desk goes on with what an earlier process knew of its link. */
void live_links_resume(struct desk *d, const struct instance *in);
/* The link's event, if it is not what was told last. */
void live_links_tell(struct desk *d);
/* The instance is Ready (or not) and its url is usable (or NULL). */
void live_links_set(struct desk *d, bool ready, const char *url, const char *template);
/* Deadlines, staleness, and as many new connections as may be opened. */
void live_links_sweep(struct live *v);
void live_links_pump(struct live *v);
void live_links_end(struct desk *d);
/* Backs off; asks again after retry_ms (0: never). */
void live_links_fail(struct desk *d, enum link_why why, int32_t detail);
void live_links_unsupported(struct desk *d, enum link_why why, int32_t detail, int64_t retry_ms);

/* The template of a name, made at first sight. */
struct template *live_templates_get(struct live *v, const char *name);
/* May this due link be opened now? If not yet, brings its template a step further. */
bool live_templates_admit(struct desk *d, int64_t now);
/* What the links of a template teach about it: one is still open, had a message, failed, was VNC.
 */
void live_templates_listen(struct desk *d, int64_t now);
void live_templates_message(struct template *t);
void live_templates_failed(struct template *t);
void live_templates_vnc(struct template *t);

#endif
