/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot. Pure: no clock, no state; who asks twice hears the same. */
#include "sim/story.h"

#include "sim/noise.h"

#include <stddef.h>
#include <string.h>

enum {
    S = 1000,
    /* the acts of the exam, in story time */
    ARRIVALS_END = 120 * S,
    LEAK_FULL = 300 * S,
    SECOND_PLACE = 45 * S,
    OUTAGE_BEGIN = 360 * S,
    OUTAGE_END = 420 * S,
    SUBMIT_BEGIN = 480 * S,
    SUBMIT_END = 660 * S,
    SUBMIT_TAKES = 12 * S,
    OFF_AFTER = 40 * S,
    WIFI_ROOM = 3,
    OUTAGE_ROOM = 2,
    BEFORE_START = -1200 * S, /* the earliest sign-in */
    CYCLE = 40 * S            /* of the churn */
};

enum salt { SALT_ARRIVE = 11, SALT_COMES, SALT_LATE, SALT_SUBMIT, SALT_CYCLE, SALT_ACT };

unsigned story_room(const struct story *s, unsigned i)
{
    unsigned rooms = s->students >= 200 ? s->students / 50 : 4;

    return 1 + (unsigned)((uint64_t)(i - 1) * rooms / s->students);
}

/* The parts are given by number, folded into small exams. */
static enum story_role role_of(const struct story *s, unsigned i)
{
    static const struct {
        unsigned no;
        enum story_role role;
    } cast[] = {{7, ROLE_CPU}, {19, ROLE_LEAK}, {31, ROLE_SHARED}, {12, ROLE_FAILS}};

    if (s->mode != STORY_EXAM)
        return ROLE_NONE;
    for (size_t k = 0; k < sizeof cast / sizeof *cast; k++)
        if (i == (cast[k].no - 1) % s->students + 1)
            return cast[k].role;
    return ROLE_NONE;
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
        .role = role_of(s, i),
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

static void arrive(const struct story *s, unsigned i, int64_t t, struct story_scene *ret)
{
    unsigned kind = (unsigned)(draw(s, i, SALT_LATE) % 100);

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

static void submit(const struct story *s, unsigned i, int64_t t, struct story_scene *ret)
{
    int64_t at = noise_range(draw(s, i, SALT_SUBMIT), SUBMIT_BEGIN, SUBMIT_END);

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

static void exam(const struct story *s, unsigned i, int64_t t, struct story_scene *ret)
{
    unsigned room = story_room(s, i);

    ret->comes = true;
    arrive(s, i, t, ret);
    ret->wifi = room == WIFI_ROOM;
    if (ret->role == ROLE_SHARED)
        ret->second_ms = SECOND_PLACE;
    if (ret->role == ROLE_LEAK)
        ret->leak = (int)(t < LEAK_FULL ? 20 + 40 * t / LEAK_FULL : 60);
    if (room == OUTAGE_ROOM && t >= OUTAGE_BEGIN && t < OUTAGE_END) {
        ret->up = false;
        ret->refuses = i % 2;
    }
    submit(s, i, t, ret);
}

void story_at(const struct story *s, unsigned i, int64_t t_ms, struct story_scene *ret)
{
    int64_t t = (int64_t)((double)t_ms * s->speed);

    ready(s, i, ret);
    switch (s->mode) {
    case STORY_CALM: calm(i, ret); break;
    case STORY_CHURN: churn(s, i, t, ret); break;
    case STORY_EXAM: exam(s, i, t, ret); break;
    case STORY_STEADY: ret->comes = true; break;
    }
    ret->born_ms = (int64_t)((double)ret->born_ms / s->speed);
    if (ret->second_ms >= 0)
        ret->second_ms = (int64_t)((double)ret->second_ms / s->speed);
}
