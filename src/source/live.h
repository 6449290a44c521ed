/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live site as a source: polls the roster, keeps one metrics link per Ready instance, and turns
 * what comes into events. What was measured is batched into ticks of 250 ms. When more than
 * LIVE_GAP_MS passed between two of them (the host slept, the process was stopped, the loop was
 * stuck), EVENT_GAP says so. */
#ifndef SOURCE_LIVE_H
#define SOURCE_LIVE_H

#include "base/clock.h"
#include "model/model.h"
#include "net/access.h"
#include "net/loop.h"
#include "source/origin.h"
#include "source/source.h"

enum { LIVE_TICK_MS = 250, LIVE_GAP_MS = 2000, LIVE_IN_FLIGHT_MAX = 48, LIVE_LIST_URL_MAX = 8192 };

struct live_select {
    const char *key, *value;
};

/* Everything pointed to must outlive the source. */
struct live_options {
    const char *api;                  /* base url, checked with live_check */
    const struct live_select *select; /* label query, ANDed */
    size_t nselect;
    const char *student_label; /* NULL the default */
    int period_s;              /* updatePeriod, >= 1 */
    int poll_s;
    int connect_rate; /* new links a second; 0 no limit */
    uint32_t max_instances;
    enum address_keep collect_ip;
    struct origin_map *origin_map; /* who is where, as far as collect_ip lets; NULL: nobody knows */
    const int32_t *rule;           /* RULE_NUMBERS of them; NULL the usual ones */
    int64_t deadline_ms;           /* 0 none */
    struct event_inputs inputs;    /* but geo, which follows the databases */
    const struct event_network *network; /* told after the config */
    size_t nnetworks;
    const struct event_expected *expected; /* the same */
    size_t nexpected;
    /* Was the connection of this uid made by an invigil on this machine? NULL: none was. */
    bool (*is_ours)(void *ud, const char *uid);
    void *is_ours_ud;
    bool roster_only; /* no metrics link is ever opened */
    struct http_tls tls;
    bool insecure;              /* no certificate check, for loopback and literal addresses only */
    const char *const *headers; /* secrets among them: sent to the api's origin, ... */
    const char *const *origins; /* ... and to these ("https://host[:port]/"), NULL-terminated */
    const char *const *avoid; /* urls found to be VNC servers lately: not opened; NULL-terminated */
    void (*on_vnc)(void *ud, const char *url); /* another one was found; NULL nobody cares */
    void *on_vnc_ud;
};

struct live_stats {
    uint64_t messages, malformed, oversized, binary;
    uint64_t connects, failures;
};

/* Can this be the base url of an exam API? As url_parse, and ERR_UNSAFE when insecure is asked for
 * a host that is neither loopback nor a literal address. *ret may be NULL. */
int live_check(const char *api, bool insecure, struct url *ret);

/* The url of the roster, selection included, into out. live_new wants it to fit LIVE_LIST_URL_MAX.
 * 0, ERR_INVALID, ERR_TOO_BIG. */
int live_list_url(const struct live_options *o, char *out, size_t size);

/* NULL: the TLS files can't be used. emit is called from the loop and from start, never from
 * live_new. The clock must outlive the source. */
struct source *live_new(struct loop *l, const struct clock *clock, const struct live_options *o,
                        event_fn emit, void *ud);

/* Before start: goes on with a run whose events so far, observed by an earlier process, made m. Its
 * instances and connections keep their numbers, and only what is no longer as m has it is told:
 *   start   after EVENT_CONFIG, networks and expected students, which are told again: no link is
 *           open, so each that m believes to be has an EVENT_LINK (link_resume says which becomes
 *           what)
 *   roster  the first one tells who changed, appeared and, of those m has present, vanished
 *   links   a first message tells which connections opened, were activated, closed or vanished
 * What m knew of an instance that turned out to be a VNC server stays known: it is not opened.
 * m is not needed afterwards. The clock must not be behind its time (clock_not_before). */
void live_resume(struct source *s, const struct model *m);

/* The clients of the source, for whoever else goes to that site; as long as the source. */
const struct access *live_access(const struct source *s);
/* The url of an instance that is Ready and has a usable one, else NULL; valid until the loop goes
 * on. */
const char *live_url(const struct source *s, uint32_t index);

struct live_stats live_stats(const struct source *s);

#endif
