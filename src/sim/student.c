/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One student's desktop. Pure. */
#include "sim/student.h"

#include "base/mem.h"
#include "sim/noise.h"
#include "sim/place.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    S = 1000,
    SESSIONS_MAX = 12,      /* the last one stays for ever */
    MEASURED_EVERY = 2 * S, /* the server's own sampling: values repeat in between */
    OPENING = 1200,         /* from the page to the desktop */
    FIRST_PONG = 2 * S,
    GUEST = 900, /* number of a guest's session */
    NS_PER_MS = 1000000
};

void student_done(struct student_now *now)
{
    free(now->conn);
    *now = (struct student_now){0};
}

void student_uid(uint64_t seed, unsigned i, uint64_t no, char out[33])
{
    snprintf(out, 33, "%016llx%016llx", (unsigned long long)noise_hash(seed, i, 2 * no),
             (unsigned long long)noise_hash(seed, i, 2 * no + 1));
}

static struct student_conn *add(struct student_now *now)
{
    MEM_GROW(now->conn, now->nconns, now->cap);
    struct student_conn *c = &now->conn[now->nconns++];
    *c = (struct student_conn){0};
    return c;
}

/* How good a line is. */
enum line { LINE_GOOD, LINE_WIFI, LINE_SLOW };

/* In the bad Wi-Fi a few at a time have more than an examiner should accept. */
static uint16_t latency(const struct story *s, unsigned i, uint64_t no, int64_t t, enum line line)
{
    uint64_t h = noise_hash(s->seed, i, 78 + no);
    int64_t slot = t / MEASURED_EVERY;
    int64_t ms = noise_range(h, 14, 60) + noise_range(noise_hash(h, (uint64_t)slot, 0), -3, 3);

    if (line == LINE_WIFI)
        ms = 140 + noise_wave(h, t, 15 * S) / 15 + noise_wave(h + 1, t, 60 * S) / 14;
    else if (line == LINE_SLOW)
        ms = noise_range(h, 450, 1080) + noise_wave(h, t, 6 * S) / 8;
    return (uint16_t)ms;
}

static bool suffers(const struct story_scene *scene, enum incident_kind kind, int64_t t)
{
    const struct story_incident *x = &scene->incident;

    return x->kind == kind && t >= x->from_ms && t < x->until_ms;
}

static enum line line_of(const struct story_scene *scene, int64_t t)
{
    if (suffers(scene, INCIDENT_SLOW, t))
        return LINE_SLOW;
    return scene->wifi ? LINE_WIFI : LINE_GOOD;
}

/* A page loaded at `from`; its desktop, if it opens, shown a moment later, to `until`. */
struct session {
    uint64_t no;
    int64_t from, until;
    bool opens;
    enum story_place place;
};

static void add_session(const struct story *s, unsigned i, int64_t t, enum line line,
                        const struct session *x, struct student_now *now)
{
    if (t < x->from)
        return;
    struct student_conn *c = add(now);
    uint64_t h = noise_hash(s->seed, i, x->no);
    student_uid(s->seed, i, x->no, c->uid);
    place_write(s, i, x->place, c->ip);
    c->conn_ns = x->from * NS_PER_MS + (int64_t)(h % NS_PER_MS);
    c->disconn_ns = c->conn_ns + 70 + (int64_t)(h % 32);
    c->active = x->opens && t >= x->from + OPENING && t < x->until;
    if (c->active && t >= x->from + OPENING + FIRST_PONG)
        c->latency_ms = latency(s, i, x->no, t, line);
    if (x->opens && t >= x->until)
        c->disconn_ns = x->until * NS_PER_MS + (int64_t)(h % NS_PER_MS);
}

/* Ends a session early that is open at `at`. */
static void cut(struct session *x, int64_t at)
{
    if (x->opens && at >= x->from && at < x->until)
        x->until = at;
}

/* The last stay that has begun. */
static enum story_place place_at(const struct story_scene *scene, int64_t at)
{
    enum story_place place = scene->place;

    for (unsigned k = 0; k < scene->nstays && at >= scene->stay[k].from_ms; k++)
        place = scene->stay[k].place;
    return place;
}

/* Nobody loads a page on the way: not before he has arrived. */
static int64_t arrived(const struct story_scene *scene, int64_t at)
{
    for (unsigned k = 0; k < scene->nstays; k++)
        if (at >= scene->stay[k].left_ms && at < scene->stay[k].from_ms)
            return scene->stay[k].from_ms;
    return at;
}

/* Page after page since the server was born. Being thrown out ends a session, and so does moving to
 * another place and back. Who has a part opens every page. */
static void add_sessions(const struct story *s, unsigned i, int64_t t,
                         const struct story_scene *scene, const struct student_fate *fate,
                         struct student_now *now)
{
    uint64_t life = ((uint64_t)scene->epoch << 32) + ((uint64_t)fate->restarts << 16);
    const struct story_incident *move = &scene->incident;
    int64_t at = fate->restarts ? fate->restarted_ms : scene->born_ms;

    if (scene->epoch || fate->restarts) /* the browser tries again after a restart */
        at += noise_range(noise_hash(s->seed, i, life), 1 * S, 4 * S);
    for (uint64_t k = 0; k < SESSIONS_MAX; k++) {
        at = arrived(scene, at);
        if (at > t)
            break;
        uint64_t h = noise_hash(s->seed, i, 1000 + life + k);
        int64_t lasts = noise_range(h >> 8, 240 * S, 1200 * S);
        struct session x = {.no = life + k + 1, .from = at, .opens = scene->role || h % 16};
        x.until = k + 1 == SESSIONS_MAX ? INT64_MAX : at + lasts;
        x.place = suffers(scene, INCIDENT_MOVE, at) ? PLACE_NEXT : place_at(scene, at);
        if (fate->kicked)
            cut(&x, fate->kicked_ms);
        for (unsigned n = 0; n < scene->nstays; n++)
            cut(&x, scene->stay[n].left_ms);
        if (move->kind == INCIDENT_MOVE) {
            cut(&x, move->from_ms);
            cut(&x, move->until_ms);
        }
        add_session(s, i, t, line_of(scene, t), &x, now);
        if (x.until == INT64_MAX)
            break;
        at = x.opens ? x.until : at;
        if (arrived(scene, at) == at)
            at += noise_range(h >> 32, 4 * S, 25 * S);
    }
}

static void load(const struct story *s, unsigned i, int64_t t_ms, const struct story_scene *scene,
                 struct student_now *now)
{
    int64_t t = t_ms - t_ms % MEASURED_EVERY;
    uint64_t h = noise_hash(s->seed, i, 79);
    int cpu = (int)noise_range(h, 12, 38) + noise_wave(h, t, 11 * S) / 70 +
              noise_wave(h + 1, t, 4 * S) / 110;
    int mem = (int)noise_range(h >> 16, 30, 58) + noise_wave(h + 2, t, 60 * S) / 120;

    if (!now->nconns)
        cpu = cpu / 6;
    else if (noise_wave(h + 3, t, 9 * S) > 930)
        cpu += 60; /* somebody compiles */
    if (scene->role == ROLE_CPU || suffers(scene, INCIDENT_BUSY, t_ms))
        cpu = 99;
    if (suffers(scene, INCIDENT_FULL, t_ms))
        mem = (int)noise_range(h >> 32, 97, 99);
    if (scene->role == ROLE_LEAK)
        mem = 39 + scene->leak;
    now->cpu = cpu < 1 ? 1 : cpu;
    now->mem = mem;
}

void student_crowd(const struct story *s, unsigned i, int64_t t_ms, size_t n,
                   struct student_now *now)
{
    now->nconns = 0;
    for (size_t k = 0; k < n; k++) {
        struct session x = {
            .no = k + 1,
            .from = -60 * S,
            .opens = true,
            .until = INT64_MAX,
            .place = k ? PLACE_NEXT : PLACE_USUAL,
        };
        add_session(s, i, t_ms, LINE_GOOD, &x, now);
    }
}

/* A second connection at his desktop. */
static void add_guest(const struct story *s, unsigned i, int64_t t, const struct story_scene *scene,
                      struct session x, struct student_now *now)
{
    x.no = ((uint64_t)scene->epoch << 32) + GUEST;
    x.opens = true;
    add_session(s, i, t, LINE_GOOD, &x, now);
}

void student_at(const struct story *s, unsigned i, int64_t t_ms, const struct story_scene *scene,
                const struct student_fate *fate, struct student_now *now)
{
    const struct story_incident *x = &scene->incident;

    now->nconns = 0;
    if (s->mode == STORY_STEADY) {
        student_crowd(s, i, t_ms, s->connections, now);
    } else if (scene->comes) {
        add_sessions(s, i, t_ms, scene, fate, now);
        if (scene->second_ms >= 0)
            add_guest(s, i, t_ms, scene,
                      (struct session){
                          .from = scene->second_ms, .until = INT64_MAX, .place = PLACE_BERLIN},
                      now);
        if (x->kind == INCIDENT_GUEST)
            add_guest(s, i, t_ms, scene, (struct session){.from = x->from_ms, .until = x->until_ms},
                      now);
    }
    load(s, i, t_ms, scene, now);
}
