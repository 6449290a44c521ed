/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desktop of one student looks like at one moment: load, and who is connected from where.
 * A pure function of seed, student and time, as the captured messages of the real servers are:
 * entries are never removed while the server lives, latency is 0 unless active and measured, and
 * the disconnection time is stale while active. */
#ifndef SIM_STUDENT_H
#define SIM_STUDENT_H

#include "sim/story.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct student_conn {
    char uid[33];
    char ip[64];                 /* JSON text, as in X-Forwarded-For */
    int64_t conn_ns, disconn_ns; /* since the simulator started */
    bool active;
    uint16_t latency_ms;
};

struct student_now {
    int cpu, mem;
    struct student_conn *conn; /* owned; grows, is reused */
    size_t nconns, cap;
};

/* What happened to a server apart from the story. */
struct student_fate {
    unsigned restarts;
    int64_t restarted_ms; /* read when restarts */
    bool kicked;
    int64_t kicked_ms; /* somebody threw everybody out */
};

void student_done(struct student_now *now);
/* Fills *now (zeroed before its first use). */
void student_at(const struct story *s, unsigned i, int64_t t_ms, const struct story_scene *scene,
                const struct student_fate *fate, struct student_now *now);
/* n active connections instead of those he has. */
void student_crowd(const struct story *s, unsigned i, int64_t t_ms, size_t n,
                   struct student_now *now);
/* 32 hexadecimal digits out of three numbers. */
void student_uid(uint64_t seed, unsigned i, uint64_t no, char out[33]);

#endif
