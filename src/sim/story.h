/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the instance of each student, as a pure function of time: phases, rooms, server
 * restarts, submissions. Three modes: a calm exam (the default), churn, and the scripted exam in
 * four acts (arrivals; work; an outage; submissions), which begins anew every twelve minutes and
 * has small incidents all the time. Times are ms since the simulator started. */
#ifndef SIM_STORY_H
#define SIM_STORY_H

#include <stdbool.h>
#include <stdint.h>

enum {
    STORY_STUDENTS_MAX = 10000,
    STORY_STAYS_MAX = 4,
    STORY_WIFI_ROOM = 3,
    STORY_REMOTE_EVERY = 5 /* the fifth room, the tenth, ..., and the last: no rooms at all */
};

enum story_mode {
    STORY_CALM,
    STORY_CHURN,
    STORY_EXAM,
    STORY_STEADY /* every instance Ready for ever: for benchmarks */
};

struct story {
    uint64_t seed;
    unsigned students;
    enum story_mode mode;
    double speed;         /* of the exam's acts and of the churn; incidents keep their length */
    unsigned connections; /* of each student when steady */
};

enum story_role {
    ROLE_NONE,
    ROLE_CPU,       /* cpu at 99 % all the time */
    ROLE_LEAK,      /* mem climbs to 99 % */
    ROLE_SHARED,    /* one account used from two places */
    ROLE_FAILS,     /* the submission fails */
    ROLE_TRAVELS,   /* from Turin to Paris within minutes */
    ROLE_ROAMS,     /* five providers, one after the other */
    ROLE_FLAT,      /* two students behind one address at home */
    ROLE_LATE,      /* from another network, shortly before the end */
    ROLE_UNEXPECTED /* in no list of students */
};

/* Where a connection comes from (place.c). */
enum story_place {
    PLACE_USUAL, /* his seat, or his home */
    PLACE_NEXT,  /* another address of the same network */
    PLACE_FLAT,  /* one for all who live there */
    PLACE_CAMPUS,
    PLACE_TELECOM,
    PLACE_FASTWEB,
    PLACE_VODAFONE,
    PLACE_PHONE,
    PLACE_PARIS,
    PLACE_BERLIN,
    STORY_PLACES
};

/* He leaves where he was, and is somewhere else from then on. */
struct story_stay {
    int64_t left_ms, from_ms;
    enum story_place place;
};

/* What may happen to one student of the exam. */
enum incident_kind {
    INCIDENT_NONE,
    INCIDENT_BUSY,    /* cpu at 99 % */
    INCIDENT_FULL,    /* mem nearly full */
    INCIDENT_SLOW,    /* round trips of 300 to 1200 ms */
    INCIDENT_MOVE,    /* another address of the same network, and then back */
    INCIDENT_GUEST,   /* a second connection from the same address */
    INCIDENT_EARLY,   /* a submission is requested and taken back */
    INCIDENT_SILENT,  /* no metrics */
    INCIDENT_RESTART, /* the desktop stops and starts */
    INCIDENT_FAILED,  /* it fails and starts again */
    INCIDENT_LOOP     /* the same, in a loop of creations */
};

struct story_incident {
    enum incident_kind kind;
    int64_t from_ms, until_ms; /* of the clock, whatever the speed; may be negative */
};

struct story_scene {
    bool listed; /* in the roster */
    bool running;
    bool up;      /* the metrics server answers and sends */
    bool refuses; /* it refuses, rather than falling silent, when not up */
    bool wifi;    /* sits in the room with the bad Wi-Fi */
    bool null_labels;
    const char *phase;                 /* as the API says it */
    const char *requested, *completed; /* submission labels, NULL absent */
    enum story_role role;
    int leak; /* percent of mem that leaked */
    enum story_place place;
    struct story_stay stay[STORY_STAYS_MAX]; /* in order of time */
    unsigned nstays;
    int64_t second_ms; /* when the second place connects, -1: never */
    unsigned epoch;    /* grows when the metrics server restarts */
    int64_t born_ms;   /* when that was; the first epoch's is negative or the student's arrival */
    bool comes;        /* the student opens the desktop at all */
    struct story_incident incident; /* the one that has begun, over or not, in this epoch */
};

/* i is 1-based. */
void story_at(const struct story *s, unsigned i, int64_t t_ms, struct story_scene *ret);
/* 1-based number of the room of student i. */
unsigned story_room(const struct story *s, unsigned i);
/* And of his seat in it. */
unsigned story_seat(const struct story *s, unsigned i);
/* Is it the room of those who are in none? */
bool story_remote(const struct story *s, unsigned room);

#endif
