/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The integrity rules, one file each (rule_*.c), with its numbers and why they are what they are.
 * They read facts of connections, raise alerts that show both inputs, the rule and the threshold,
 * and judge nobody: no status, total or lost time depends on them.
 *
 * A student's exam begins at exam_from_ms. Rules are silent for RULE_QUIET_MIN of it unless a rule
 * says otherwise, and raise at most one alert a student and rule in RULE_REPEAT_MIN. An alert stays
 * open while its rule holds, and at least for RULE_REPEAT_MIN. While it is open, what is found
 * anew changes it only if it is worse. What happened in the quiet time is raised after it only if
 * it still holds. Connections of spectators enter no rule, nor do addresses that are unknown or may
 * be a proxy's.
 *
 * The site's clock need not be ours: server times (the load of a page, the end of a connection) are
 * compared with server times wherever both are known. */
#ifndef MODEL_RULES_H
#define MODEL_RULES_H

#include "model/alert.h"

struct model;

/* One number of a rule: its name in the config section, its default and its limits. */
struct rules_number {
    const char *section, *name; /* "travel", "speed-kmh" */
    int32_t usual, min, max;    /* 0 .. 1: a switch */
};
extern const struct rules_number rules_number[RULE_NUMBERS];

/* The usual numbers. */
void rules_defaults(int32_t rule[RULE_NUMBERS]);

/* For model.c: after connection no of an instance changed, with each tick, and once a second. */
void rules_conn(struct model *m, struct instance *in, uint16_t no);
void rules_tick(struct model *m);
void rules_second(struct model *m);

#endif
