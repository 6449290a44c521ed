/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who plays what. Rules are silent for the first ten minutes of a student's exam, so the parts
 * signed in that long before the story begins; but for the one who is late, whose whole exam a
 * monitor has to have seen. */
#include "sim/cast.h"

#include <stddef.h>

enum { S = 1000 };

/* The parts are given by number, folded into small exams. */
static const struct {
    unsigned no;
    enum story_role role;
} cast[] = {
    {7, ROLE_CPU},    {19, ROLE_LEAK}, {31, ROLE_SHARED}, {12, ROLE_FAILS}, {41, ROLE_TRAVELS},
    {43, ROLE_ROAMS}, {44, ROLE_FLAT}, {45, ROLE_FLAT},   {46, ROLE_LATE},  {48, ROLE_UNEXPECTED},
};

enum story_role cast_role(const struct story *s, unsigned i)
{
    if (s->mode != STORY_EXAM)
        return ROLE_NONE;
    for (size_t k = 0; k < sizeof cast / sizeof *cast; k++)
        if (i == (cast[k].no - 1) % s->students + 1)
            return cast[k].role;
    return ROLE_NONE;
}

static void goes(struct story_scene *ret, int64_t left_ms, int64_t from_ms, enum story_place place)
{
    ret->stay[ret->nstays++] = (struct story_stay){left_ms, from_ms, place};
}

/* Five providers in four minutes, in places too near or too vague for anybody to have travelled. */
static void roam(int64_t t, struct story_scene *ret)
{
    static const enum story_place to[] = {PLACE_PHONE, PLACE_FASTWEB, PLACE_VODAFONE, PLACE_CAMPUS};

    for (size_t k = 0; k < sizeof to / sizeof *to; k++, t += 75 * S)
        goes(ret, t - 10 * S, t, to[k]);
}

void cast_play(int64_t begin_ms, struct story_scene *ret)
{
    switch (ret->role) {
    case ROLE_SHARED: ret->second_ms = begin_ms + 45 * S; break;
    case ROLE_TRAVELS:
        ret->place = PLACE_TELECOM;
        goes(ret, begin_ms + 60 * S, begin_ms + 180 * S, PLACE_PARIS);
        break;
    case ROLE_ROAMS:
        ret->place = PLACE_TELECOM;
        roam(begin_ms + 60 * S, ret);
        break;
    case ROLE_FLAT: ret->place = PLACE_FLAT; break;
    case ROLE_LATE:
        ret->place = PLACE_TELECOM;
        goes(ret, begin_ms + 652 * S, begin_ms + 660 * S, PLACE_FASTWEB);
        break;
    default: break;
    }
}
