/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot. Pure: no clock, no state; who asks twice hears the same. */
#include "sim/story.h"

#include "sim/cast.h"
#include "sim/noise.h"

#include <stddef.h>
#include <string.h>

enum {
    S = 1000,
    /* the acts of the exam, in story time */
    ARRIVALS_END = 120 * S,
    LEAK_FULL = 300 * S,
    OUTAGE_BEGIN = 360 * S,
    OUTAGE_END = 420 * S,
    OUTAGE_LEAST = 12 * S, /* of the clock */
    SUBMIT_BEGIN = 480 * S,
    SUBMIT_END = 660 * S,
    SUBMIT_TAKES = 12 * S,
    OFF_AFTER = 40 * S,
    OUTAGE_ROOM = 2,
    BEFORE_START = -1200 * S, /* the earliest sign-in */
    LONG_BEFORE = -660 * S,   /* the latest one of those who play a part */
    LATE_ARRIVES = 50 * S,
    LATE_SUBMITS = 712 * S,
    EXAM = 720 * S, /* then it begins anew */
    /* who comes back for it */
    RETURN_FIRST = 12 * S,
    RETURN_LAST = 90 * S,
    STARTING = 8 * S,
    RUNNING = 4 * S,
    /* the small incidents, in time of the clock */
    TURN = 6500, /* one begins, */
    LATE = 1500, /* or up to so much later */
    TURNS_BEFORE = 14,
    TURNS_MIN = EXAM / TURN + 2, /* no student has his turn twice in an exam */
    CYCLE = 40 * S               /* of the churn */
};

enum salt {
    SALT_ARRIVE = 11,
    SALT_COMES,
    SALT_LATE,
    SALT_SUBMIT,
    SALT_CYCLE,
    SALT_ACT,
    SALT_INCIDENT
};

static unsigned rooms_of(const struct story *s)
{
    return s->students >= 200 ? s->students / 50 : 4;
}

unsigned story_room(const struct story *s, unsigned i)
{
    return 1 + (unsigned)((uint64_t)(i - 1) * rooms_of(s) / s->students);
}

unsigned story_seat(const struct story *s, unsigned i)
{
    uint64_t rooms = rooms_of(s), before = (story_room(s, i) - 1) * (uint64_t)s->students;

    return i - (unsigned)((before + rooms - 1) / rooms);
}

bool story_remote(const struct story *s, unsigned room)
{
    return room == rooms_of(s) || room % STORY_REMOTE_EVERY == 0;
}

static uint64_t draw(const struct story *s, unsigned i, enum salt salt)
{
    return noise_hash(s->seed, i, salt);
}

static void ready(const struct story *s, unsigned i, struct story_scene *ret)
{
    *ret = (struct story_scene){
        .listed = true,
        .running = true,
        .up = true,
        .phase = "Ready",
        .role = cast_role(s, i),
        .born_ms = noise_range(draw(s, i, SALT_ARRIVE), BEFORE_START, -5 * S),
        .comes = draw(s, i, SALT_COMES) % 33 != 0,
        .second_ms = -1,
    };
}

/* One instance in 25 is in another phase, in turn through all of them; one has null labels. */
static void calm(unsigned i, struct story_scene *ret)
{
    static const char *const phases[] = {"Off",
                                         "Starting",
                                         "Failed",
                                         "Importing",
                                         "",
                                         "Running",
                                         "Stopping",
                                         "ResourceQuotaExceeded",
                                         "CreationLoopBackoff"};

    if (i % 25 == 0) {
        ret->phase = phases[(i / 25 - 1) % (sizeof phases / sizeof *phases)];
        ret->running = strcmp(ret->phase, "Off") != 0 && strcmp(ret->phase, "Stopping") != 0;
        ret->null_labels = i % 50 == 0;
    } else if (i % 25 == 18) {
        ret->null_labels = true;
    }
}

/* What an instance does in one cycle of the churn: mostly nothing. */
enum act { ACT_NONE, ACT_RESTART, ACT_VANISH, ACT_OFF_ON };

static enum act act_of(const struct story *s, unsigned i, int64_t cycle)
{
    switch (noise_hash(draw(s, i, SALT_ACT), (uint64_t)cycle, 0) % 10) {
    case 0:
    case 1: return ACT_RESTART;
    case 2: return ACT_VANISH;
    case 3: return ACT_OFF_ON;
    default: return ACT_NONE;
    }
}

static void off_on(int64_t x, struct story_scene *ret)
{
    static const char *const phases[] = {"Stopping", "Off", "Starting", "Running"};

    if (x < 16 * S) {
        ret->phase = phases[x / (4 * S)];
        ret->running = x >= 8 * S;
    }
}

static void churn(const struct story *s, unsigned i, int64_t t, struct story_scene *ret)
{
    int64_t shift = noise_range(draw(s, i, SALT_CYCLE), 0, CYCLE - 1);
    int64_t cycle = (t + shift) / CYCLE, x = (t + shift) % CYCLE;
    enum act act = cycle ? act_of(s, i, cycle) : ACT_NONE; /* all is well at first */

    if (act == ACT_VANISH && x < 10 * S)
        ret->listed = false;
    if (act == ACT_OFF_ON)
        off_on(x, ret);
    while (cycle > 0 && act_of(s, i, cycle) == ACT_NONE)
        cycle--;
    if (cycle > 0) {
        ret->epoch = (unsigned)cycle;
        ret->born_ms = cycle * CYCLE - shift;
        if (act_of(s, i, cycle) == ACT_OFF_ON)
            ret->born_ms += 16 * S;
    }
}

/* Who is there when the first exam begins has been for a while. */
static void arrive(const struct story *s, unsigned i, int64_t t, struct story_scene *ret)
{
    unsigned kind = (unsigned)(draw(s, i, SALT_LATE) % 100);

    if (ret->role == ROLE_LATE)
        ret->born_ms = LATE_ARRIVES;
    else if (ret->role != ROLE_NONE)
        ret->born_ms = noise_range(draw(s, i, SALT_ARRIVE), BEFORE_START, LONG_BEFORE);
    if (ret->role != ROLE_NONE || kind >= 24)
        return; /* there since before we looked */
    if (kind < 3) {
        ret->phase = "Off"; /* never comes */
        ret->running = false;
    } else if (kind < 7) {
        int64_t on = noise_range(draw(s, i, SALT_ARRIVE), 8 * S, ARRIVALS_END);
        if (t < on)
            ret->phase = t < on - 6 * S ? "Starting" : "Running";
        ret->born_ms = on + 2 * S;
    } else {
        ret->born_ms = noise_range(draw(s, i, SALT_ARRIVE), 2 * S, ARRIVALS_END);
    }
}

/* For another exam everybody's desktop is started, the parts' first. */
static void return_for(const struct story *s, unsigned i, int64_t exam, int64_t t,
                       struct story_scene *ret)
{
    int64_t on = noise_range(draw(s, i, SALT_ARRIVE), RETURN_FIRST, RETURN_LAST);

    if (ret->role != ROLE_NONE)
        on = RETURN_FIRST;
    else if (draw(s, i, SALT_LATE) % 100 < 3)
        on = EXAM; /* never */
    if (t < on - STARTING - RUNNING || on == EXAM) {
        ret->phase = "Off";
        ret->running = false;
    } else if (t < on) {
        ret->phase = t < on - RUNNING ? "Starting" : "Running";
    }
    ret->epoch = 2 * (unsigned)exam;
    ret->born_ms = exam * EXAM + on;
}

/* A monitor's notion of stale does not go faster with the story. */
static int64_t outage_end(const struct story *s)
{
    int64_t least = OUTAGE_BEGIN + (int64_t)(OUTAGE_LEAST * s->speed);

    return least < OUTAGE_END ? OUTAGE_END : least < SUBMIT_END ? least : SUBMIT_END;
}

/* Nobody submits from a room that is cut off. */
static void submit(const struct story *s, unsigned i, int64_t t, struct story_scene *ret)
{
    int64_t cut_off = story_room(s, i) == OUTAGE_ROOM ? outage_end(s) : 0;
    int64_t from = cut_off > SUBMIT_BEGIN ? cut_off : SUBMIT_BEGIN;
    int64_t at = noise_range(draw(s, i, SALT_SUBMIT), from, SUBMIT_END);

    if (ret->role == ROLE_LATE)
        at = LATE_SUBMITS;
    if (!ret->running || t < SUBMIT_BEGIN - 30 * S)
        return;
    ret->requested = t >= at ? "true" : "false";
    if (t < at + SUBMIT_TAKES)
        return;
    if (ret->role == ROLE_FAILS) {
        ret->completed = "false";
        return;
    }
    ret->completed = "true";
    if (t >= at + OFF_AFTER) {
        ret->phase = t < at + OFF_AFTER + 6 * S ? "Stopping" : "Off";
        ret->running = false;
    }
}

/* Which exam it is. */
static int64_t exam_at(int64_t t)
{
    return t < 0 ? 0 : t / EXAM;
}

/* The acts; t is story time. */
static void exam(const struct story *s, unsigned i, int64_t t, struct story_scene *ret)
{
    unsigned room = story_room(s, i);
    int64_t no = exam_at(t), begin = no * EXAM;

    t -= begin;
    ret->comes = true;
    if (no == 0)
        arrive(s, i, t, ret);
    else
        return_for(s, i, no, t, ret);
    ret->wifi = room == STORY_WIFI_ROOM;
    cast_play(begin, ret);
    if (ret->role == ROLE_LEAK)
        ret->leak = (int)(t < LEAK_FULL ? 20 + 40 * t / LEAK_FULL : 60);
    if (room == OUTAGE_ROOM && t >= OUTAGE_BEGIN && t < outage_end(s)) {
        ret->up = false;
        ret->refuses = i % 2;
    }
    submit(s, i, t, ret);
}

static int64_t story_time(const struct story *s, int64_t t_ms)
{
    return (int64_t)((double)t_ms * s->speed);
}

static int64_t clock_time(const struct story *s, int64_t t)
{
    return (int64_t)((double)t / s->speed);
}

/* Nobody's part, at the desktop, and not about to submit. */
static bool works(const struct story *s, unsigned i, int64_t t_ms)
{
    int64_t t = story_time(s, t_ms);
    struct story_scene c;

    ready(s, i, &c);
    exam(s, i, t, &c);
    return c.role == ROLE_NONE && strcmp(c.phase, "Ready") == 0 && c.up && t >= c.born_ms &&
           !(c.requested && strcmp(c.requested, "true") == 0);
}

/* Below 0 too. */
static int64_t modulo(int64_t a, int64_t n)
{
    return (a % n + n) % n;
}

/* Incidents come in this order. What is on when the first exam begins is at its end, so that there
 * is something to see at once. A load is judged by a window of 40 s: shorter ones go unseen. */
static const struct {
    enum incident_kind kind;
    int min_s, max_s;
} script[] = {
    {INCIDENT_RESTART, 25, 35}, {INCIDENT_SILENT, 28, 40}, {INCIDENT_GUEST, 40, 90},
    {INCIDENT_EARLY, 25, 60},   {INCIDENT_BUSY, 60, 90},   {INCIDENT_MOVE, 40, 90},
    {INCIDENT_SLOW, 45, 85},    {INCIDENT_BUSY, 60, 90},   {INCIDENT_FULL, 60, 90},
    {INCIDENT_SLOW, 45, 85},    {INCIDENT_LOOP, 30, 40},   {INCIDENT_FAILED, 35, 45},
};

/* The one turn that a student has in an exam; it may come after its end. The prime is larger than
 * any number of students: nobody shares a turn, and neighbours' are far apart. By the seed's factor
 * hardly anybody misses his turn in the first minutes of the exam that is the default. */
static struct story_incident turn_of(const struct story *s, unsigned i, int64_t exam)
{
    uint64_t turns = s->students < TURNS_MIN ? TURNS_MIN : s->students;
    int64_t first = exam ? clock_time(s, exam * EXAM) / TURN + 1 : -TURNS_BEFORE;
    int64_t mine = (int64_t)((i * UINT64_C(10007) + s->seed * 75) % turns);
    int64_t k = first + modulo(mine - first, (int64_t)turns);
    size_t line = (size_t)modulo(k, sizeof script / sizeof *script);
    uint64_t h = noise_hash(draw(s, i, SALT_INCIDENT), (uint64_t)exam, 0);
    int64_t from = k * TURN + noise_range(h, 0, LATE);
    int64_t lasts = noise_range(h >> 32, script[line].min_s * S, script[line].max_s * S);

    return (struct story_incident){script[line].kind, from, from + lasts};
}

static bool stops_the_desktop(enum incident_kind kind)
{
    return kind == INCIDENT_RESTART || kind == INCIDENT_FAILED || kind == INCIDENT_LOOP;
}

static void stop(const struct story_incident *x, int64_t t_ms, struct story_scene *ret)
{
    int64_t begun = t_ms - x->from_ms, left = x->until_ms - t_ms;

    if (left <= 0) {
        ret->epoch++;
        ret->born_ms = x->until_ms;
    } else if (left <= 5 * S) {
        ret->phase = "Running";
    } else if (left <= 13 * S) {
        ret->phase = "Starting";
    } else if (x->kind == INCIDENT_RESTART) {
        ret->phase = begun < 5 * S ? "Stopping" : "Off";
        ret->running = false;
    } else {
        ret->phase = x->kind == INCIDENT_LOOP ? "CreationLoopBackoff" : "Failed";
    }
}

/* Adds to the acts what happens to him alone. */
static void happen(const struct story *s, unsigned i, int64_t t_ms, struct story_scene *ret)
{
    int64_t exam = exam_at(story_time(s, t_ms));
    struct story_incident x = turn_of(s, i, exam);
    bool on = t_ms < x.until_ms;

    if (t_ms < x.from_ms || !works(s, i, x.from_ms))
        return;
    if (stops_the_desktop(x.kind)) {
        if (exam_at(story_time(s, x.until_ms)) != exam || !works(s, i, x.until_ms))
            return; /* he would not be back in time */
        stop(&x, t_ms, ret);
    } else if (x.kind == INCIDENT_SILENT && on) {
        ret->up = false;
    } else if (x.kind == INCIDENT_EARLY && on) {
        ret->requested = "true";
    }
    ret->incident = x;
}

void story_at(const struct story *s, unsigned i, int64_t t_ms, struct story_scene *ret)
{
    int64_t t = story_time(s, t_ms);

    ready(s, i, ret);
    switch (s->mode) {
    case STORY_CALM: calm(i, ret); break;
    case STORY_CHURN: churn(s, i, t, ret); break;
    case STORY_EXAM: exam(s, i, t, ret); break;
    case STORY_STEADY: ret->comes = true; break;
    }
    ret->born_ms = clock_time(s, ret->born_ms);
    if (ret->second_ms >= 0)
        ret->second_ms = clock_time(s, ret->second_ms);
    for (unsigned k = 0; k < ret->nstays; k++) {
        ret->stay[k].left_ms = clock_time(s, ret->stay[k].left_ms);
        ret->stay[k].from_ms = clock_time(s, ret->stay[k].from_ms);
    }
    if (s->mode == STORY_EXAM)
        happen(s, i, t_ms, ret);
}
