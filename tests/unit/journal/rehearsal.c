/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal.h"

#include "base/mem.h"
#include "model/health.h"
#include "model/rules.h"
#include "source/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t rehearsal_random(struct rehearsal *r, uint32_t n)
{
    r->random = r->random * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((r->random >> 33) % n);
}

static bool chance(struct rehearsal *r, uint32_t in)
{
    return rehearsal_random(r, in) == 0;
}

void rehearsal_init(struct rehearsal *r, uint64_t seed)
{
    *r = (struct rehearsal){.random = seed,
                            .t_ms = REHEARSAL_START_MS,
                            .students = REHEARSAL_STUDENTS,
                            .samples_each_ms = 4000,
                            .model = model_new()};
    key_new(&r->key);
}

void rehearsal_done(struct rehearsal *r)
{
    writer_free(r->writer);
    model_free(r->model);
    key_wipe(&r->key);
}

struct writer_options rehearsal_options(struct rehearsal *r)
{
    return (struct writer_options){.key = &r->key,
                                   .origin = "exam.example.org/api",
                                   .program = "test",
                                   .host = "here",
                                   .exam = "Rehearsal",
                                   .addresses = "full",
                                   .segment_bytes = WRITER_SEGMENT_MIN};
}

/* The rules are in a hurry: an exam of minutes has alerts of each. */
static struct event_config config(const struct rehearsal *r)
{
    struct event_config c = health_defaults(4000);

    c.rules = EVENT_RULES;
    rules_defaults(c.rule);
    c.rule[RULE_QUIET_MIN] = 0;
    c.rule[RULE_REPEAT_MIN] = 1;
    c.rule[RULE_CHURN_ASNS] = 2;
    c.deadline_ms = r->t_ms + 20 * 60000;
    c.inputs = (struct event_inputs){.geo = "Test-City 2026-11-17", .proxies = "10.0.0.0/8"};
    return c;
}

static const char *const labels[] = {NULL, "Laib \"3\"", "Wi-Fi", "Dormitorio \xc3\xa8"};

static void first_words(struct rehearsal *r)
{
    char student[32], seat[16];

    rehearsal_event(r, (struct event){.kind = EVENT_CONFIG, .config = config(r)});
    for (int k = 1; k < 4; k++)
        rehearsal_event(r, (struct event){.kind = EVENT_NETWORK,
                                          .network = {.label = labels[k],
                                                      .place = k == 2 ? NULL : "Torino",
                                                      .rtt_warn_ms = 100 * k,
                                                      .rtt_crit_ms = 400 * k,
                                                      .trusted = k == 2,
                                                      .room = k == 1}});
    for (uint32_t i = 0; i < 2 * r->students; i += 3) {
        snprintf(student, sizeof student, "exam-%04u", i);
        snprintf(seat, sizeof seat, "A%u", i);
        rehearsal_event(r, (struct event){.kind = EVENT_EXPECTED,
                                          .expected = {.student = student,
                                                       .name = i % 2 ? "Zo\xc3\xab" : NULL,
                                                       .seat = seat,
                                                       .note = i % 5 ? NULL : "left-handed",
                                                       .extra_min = (int32_t)(i % 4) * 15}});
    }
}

int rehearsal_record(struct rehearsal *r, int dirfd, const struct writer_options *o)
{
    int e = writer_new(dirfd, o, r->t_ms, &r->writer);

    if (e == 0)
        first_words(r);
    return e;
}

int rehearsal_resume(struct rehearsal *r, int dirfd, const struct writer_options *o)
{
    struct verify_options vo = {.dirfd = dirfd, .recovering = true};
    struct verify_result *found = mem_zalloc(sizeof *found);
    struct player *p = NULL;

    writer_free(r->writer);
    r->writer = NULL;
    model_free(r->model);
    r->model = model_new();
    int e = verify_journal(&vo, found) ? 0 : -100 - (int)found->fault;
    e = e < 0 ? e : player_open(dirfd, r->model, &p);
    e = e < 0 ? e : player_seek_end(p);
    while (e >= 0 && player_fill(p, 1000) == 1)
        ;
    player_free(p);
    int64_t from = found->last_ms;
    r->t_ms = from + REHEARSAL_TICK_MS + rehearsal_random(r, 60000);
    e = e < 0 ? e : writer_resume(dirfd, o, found, r->model, r->t_ms, &r->writer);
    free(found);
    if (e < 0)
        return e;
    rehearsal_event(r, (struct event){.kind = EVENT_GAP, .gap = {GAP_STOPPED, from, r->t_ms, 0}});
    first_words(r);
    return 0;
}

void rehearsal_event(struct rehearsal *r, struct event e)
{
    e.t_ms = r->t_ms;
    model_apply(r->model, &e);
    if (r->writer)
        writer_event(r->writer, &e, r->model);
}

/* --- what happens --- */

static void roster(struct rehearsal *r, uint32_t i)
{
    static const struct {
        enum phase phase;
        const char *text;
    } phases[] = {{PHASE_READY, "Ready"},      {PHASE_READY, "Ready"},
                  {PHASE_READY, "Ready"},      {PHASE_STARTING, "Starting"},
                  {PHASE_FAILED, "Failed"},    {PHASE_OTHER, "Verzögert \"x\" \xf0\x9f\x98\x80"},
                  {PHASE_STOPPING, "Stopping"}};
    struct rehearsal_student *s = &r->v[i];
    char id[32], name[32];
    size_t k = rehearsal_random(r, sizeof phases / sizeof *phases);

    snprintf(id, sizeof id, "exam-%04u", i);
    snprintf(name, sizeof name, "Zoë %u", i);
    if (s->present && chance(r, 6)) {
        rehearsal_event(r, (struct event){.kind = EVENT_ROSTER,
                                          .roster = {.index = i, .change = ROSTER_VANISHED}});
        s->present = s->live = false;
        return;
    }
    struct event_roster e = {.index = i,
                             .change = s->present ? ROSTER_CHANGED : ROSTER_APPEARED,
                             .id = id,
                             .student = chance(r, 2) ? id : "S280001",
                             .name = i % 3 ? name : NULL,
                             .phase_text = phases[k].text,
                             .phase = phases[k].phase,
                             .running = chance(r, 4),
                             .host = i % 4 ? i % 2 ? "a.example.org" : "b.example.org:8443" : NULL,
                             .submission =
                                 (enum submission)(chance(r, 5) ? rehearsal_random(r, 4) : 0)};
    rehearsal_event(r, (struct event){.kind = EVENT_ROSTER, .roster = e});
    s->known = s->present = true;
    s->live = s->live && e.phase == PHASE_READY;
}

static void link_change(struct rehearsal *r, uint32_t i)
{
    static const enum link_state states[] = {LINK_LIVE,  LINK_LIVE,    LINK_LIVE, LINK_CONNECTING,
                                             LINK_STALE, LINK_BACKOFF, LINK_NONE};
    enum link_state to = states[rehearsal_random(r, sizeof states / sizeof *states)];
    bool failed = to == LINK_BACKOFF;

    rehearsal_event(r, (struct event){.kind = EVENT_LINK,
                                      .link = {.index = i,
                                               .state = to,
                                               .why = failed ? LINK_WHY_STATUS : LINK_WHY_NONE,
                                               .detail = failed ? 503 : 0,
                                               .retry_ms = failed ? r->t_ms + 7000 : 0}});
    r->v[i].live = to == LINK_LIVE;
}

/* Some from known places, some from nowhere, some who only look. */
static struct event_origin origin(struct rehearsal *r, uint32_t i, char *client, size_t size)
{
    static const struct event_origin place[] = {
        {.kind = ORIGIN_PRIVATE},
        {.kind = ORIGIN_PUBLIC,
         .country = "IT",
         .city = "Torino",
         .asn = 137,
         .as_org = "GARR",
         .lat_e4 = 450700,
         .lon_e4 = 76900,
         .radius_km = 20},
        {.kind = ORIGIN_PUBLIC,
         .country = "FR",
         .city = "Paris",
         .asn = 3215,
         .lat_e4 = 488600,
         .lon_e4 = 23500,
         .radius_km = 50},
        {.kind = ORIGIN_DOCUMENTATION, .country = "DE", .asn = 3320, .as_org = "DTAG"},
        {.kind = ORIGIN_CGNAT, .asn = 12874}};
    struct event_origin o = place[rehearsal_random(r, sizeof place / sizeof *place)];

    if (chance(r, 9))
        return (struct event_origin){0};
    o.network = labels[rehearsal_random(r, 4)];
    if (chance(r, 3))
        snprintf(client, size, "2001:db8:%x::1", i % 3);
    else
        snprintf(client, size, "10.0.%u.%u", i % 4, rehearsal_random(r, 9));
    o.client = client;
    if (i) /* whose numbers are all taken over */
        o.spectator = chance(r, 12)   ? SPECTATOR_OURS
                      : chance(r, 12) ? SPECTATOR_ADDRESS
                                      : SPECTATOR_NO;
    return o;
}

/* By all viewers, and at desktops with and without a connUid. */
static void look(struct rehearsal *r, uint32_t i, const char *uid, enum action_kind kind)
{
    rehearsal_event(r, (struct event){.kind = EVENT_ACTION,
                                      .action = {.kind = kind,
                                                 .index = i,
                                                 .uid = i % 3 ? uid : NULL,
                                                 .viewer = (enum viewer)(i % VIEWERS),
                                                 .from_ms = r->v[i].look_ms,
                                                 .who = "ada"}});
}

static void conn_event(struct rehearsal *r, uint32_t i, enum conn_change c)
{
    struct rehearsal_student *s = &r->v[i];
    char uid[40], ip[80], client[40];

    snprintf(uid, sizeof uid, "uid-%u-%u", i, s->nconns);
    snprintf(ip, sizeof ip, "10.0.%u.%u, fe80::%u", i, s->nconns % 250, s->no);
    struct event_conn e = {.index = i, .no = s->no, .change = c, .uid = uid, .ip = ip};
    if (c == CONN_OPENED) {
        e.since_ms = r->t_ms - 3;
        e.origin = origin(r, i, client, sizeof client);
    }
    if (c == CONN_CLOSED)
        e.until_ms = chance(r, 2) ? r->t_ms : 0;
    rehearsal_event(r, (struct event){.kind = EVENT_CONN, .conn = e});
    if (c == CONN_OPENED && i && chance(r, 10)) {
        look(r, i, uid, ACTION_SPECTATE);
        s->look_ms = r->t_ms;
    } else if ((c == CONN_CLOSED || c == CONN_VANISHED) && s->look_ms) {
        look(r, i, uid, ACTION_SPECTATE_END);
        s->look_ms = 0;
    }
}

/* Connections beyond what is kept take over the numbers of earlier ones. */
static void conn_change(struct rehearsal *r, uint32_t i)
{
    struct rehearsal_student *s = &r->v[i];

    if (!s->open) {
        s->no = (uint16_t)(s->nconns < EVENT_CONNS_MAX ? s->nconns
                                                       : rehearsal_random(r, EVENT_CONNS_MAX));
        s->nconns++;
        conn_event(r, i, CONN_OPENED);
        s->open = true;
        s->active = false;
    } else if (!s->active) {
        conn_event(r, i, CONN_ACTIVATED);
        s->active = true;
    } else if (chance(r, 3)) {
        conn_event(r, i, chance(r, 4) ? CONN_VANISHED : CONN_CLOSED);
        s->open = s->active = false;
    } else if (chance(r, 40)) {
        conn_event(r, i, CONN_OVER);
    }
}

static void poll(struct rehearsal *r)
{
    struct event_api a = {.state = API_OK, .status = 200, .took_ms = 40};

    if (chance(r, 12))
        a = (struct event_api){
            .state = API_STATUS, .status = 502, .took_ms = 7, .text = "Bad \\ Gateway\xc2\xa0!"};
    else
        a.bad = rehearsal_random(r, 3);
    rehearsal_event(r, (struct event){.kind = EVENT_API, .api = a});
}

static void acknowledge(struct rehearsal *r)
{
    size_t n = model_alerts(r->model);

    if (!n)
        return;
    const struct alert *a = model_alert(r->model, rehearsal_random(r, (uint32_t)n));
    rehearsal_event(r, (struct event){.kind = EVENT_ACTION,
                                      .action = {.kind = ACTION_ACK,
                                                 .alert = a->no,
                                                 .who = chance(r, 2) ? "ada" : "bob"}});
}

/* What seldom happens to the whole site. */
static void site(struct rehearsal *r)
{
    if (chance(r, 40))
        poll(r);
    if (chance(r, 200))
        acknowledge(r);
    if (chance(r, 5000))
        rehearsal_event(r, (struct event){.kind = EVENT_CLOCK,
                                          .clock = {(int64_t)rehearsal_random(r, 9000) - 4000}});
    if (chance(r, 8000)) {
        struct event_config c = config(r);
        c.load_warn = 70 + (int32_t)rehearsal_random(r, 20);
        rehearsal_event(r, (struct event){.kind = EVENT_CONFIG, .config = c});
    }
    if (chance(r, 6000)) {
        int64_t from = r->t_ms;
        r->t_ms += 5000 + rehearsal_random(r, 60000);
        rehearsal_event(
            r, (struct event){.kind = EVENT_GAP, .gap = {GAP_SUSPENDED, from, r->t_ms, 0}});
    }
    if (chance(r, 9000)) /* the network is gone */
        for (uint32_t i = 0; i < r->students; i++)
            if (r->v[i].known && r->v[i].live) {
                rehearsal_event(r, (struct event){.kind = EVENT_LINK,
                                                  .link = {.index = i, .state = LINK_STALE}});
                r->v[i].live = false;
            }
}

static void measure(struct rehearsal *r)
{
    struct sample sample[REHEARSAL_STUDENTS];
    struct sample_rtt rtt[REHEARSAL_STUDENTS];
    size_t n = 0;

    for (uint32_t i = 0; i < r->students; i++) {
        struct rehearsal_student *s = &r->v[i];
        if (!s->live ||
            (r->t_ms / REHEARSAL_TICK_MS + i) % (r->samples_each_ms / REHEARSAL_TICK_MS) != 0)
            continue;
        s->load += (int)rehearsal_random(r, 21) - 10;
        s->load = s->load < 0 ? 0 : s->load > 130 ? 130 : s->load;
        s->rtt += (int)rehearsal_random(r, 101) - 50;
        s->rtt = s->rtt < 1 ? 1 : s->rtt > 900 ? 900 : s->rtt;
        rtt[n] = (struct sample_rtt){s->no, (uint16_t)s->rtt};
        sample[n] = (struct sample){.index = i,
                                    .ago_ms = (uint16_t)rehearsal_random(r, REHEARSAL_TICK_MS),
                                    .cpu = (int16_t)(chance(r, 50) ? -1 : s->load),
                                    .mem = (int16_t)(s->load / 2),
                                    .nrtt = s->active,
                                    .rtt = &rtt[n]};
        n++;
    }
    rehearsal_event(r, (struct event){.kind = EVENT_TICK, .tick = {sample, n}});
}

void rehearsal_play(struct rehearsal *r, int64_t ms)
{
    for (int64_t end = r->t_ms + ms; r->t_ms < end;) {
        r->t_ms += REHEARSAL_TICK_MS;
        site(r);
        for (uint32_t i = 0; i < r->students; i++) {
            struct rehearsal_student *s = &r->v[i];
            if (!s->known ? chance(r, 100) && (i == 0 || r->v[i - 1].known) : chance(r, 1500))
                roster(r, i);
            if (s->known && chance(r, s->live ? 800 : 60))
                link_change(r, i);
            if (s->known && chance(r, i ? 300 : 4))
                conn_change(r, i);
        }
        measure(r);
    }
}
