/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of rules.c, for rule_*.c: what the rules are asked, and what they share. */
#ifndef MODEL_RULE_H
#define MODEL_RULE_H

#include "model/rules.h"
#include "model/state.h"

/* The number as configured. A config of before these rules (rules < EVENT_RULES) has them off, but
 * for the outage, which has its usual numbers. */
int32_t rules_get(const struct model *m, enum rule_number n);
int64_t rules_minutes_ms(const struct model *m, enum rule_number n);
int64_t rules_seconds_ms(const struct model *m, enum rule_number n);

/* Now on the wall clock of the site: what server times and the deadline are compared with. */
int64_t rules_wall_ms(const struct model *m);
/* Has this student's exam not begun, or only just? */
bool rules_quiet(const struct model *m, const struct instance *in);
/* Everybody is looked at so often. What came since the last look is judged as of when it came, the
 * rest as of now. */
enum { RULES_LOOK_MS = 10000 };
int64_t rules_as_of_ms(const struct model *m, int64_t newest_ms);

/* What a rule found about one student. */
struct finding {
    enum level level;
    int32_t value, threshold, km, apart_s; /* as in struct alert */
    struct alert_side side[2];
};

struct alert_side rules_side(const struct instance *in, const struct conn *c, int64_t t_ms);
/* Raises the alert, unless the student's exam is young (ALERT_UNEXPECTED: all the same), or one of
 * this rule and student is open: that one takes over what is worse than what it says. */
void rules_raise(struct model *m, struct instance *in, enum alert_rule rule,
                 const struct finding *f);
/* Puts what was found into an alert. */
void rules_put(struct alert *al, const struct finding *f);

/* Is it a student's, and its address the client's own? Else no rule about addresses looks at it. */
bool rules_enters(const struct conn *c);
/* Was it active already when we first saw it? Then only the server knows since when. */
bool rules_found_active(const struct conn *c);
/* When it was seen last: its end, if that is known to have been before. Model time. */
int64_t rules_last_ms(const struct model *m, const struct conn *c);

/* Of two connections. An unknown address is like every other: nothing can be said of it. */
bool rules_same_address(const struct conn *a, const struct conn *b);
/* In one /24 (IPv4) or /48 (IPv6), as far as both are known. */
bool rules_same_net(const struct conn *a, const struct conn *b);
bool rules_other_country(const struct conn *a, const struct conn *b);

/* The rules. Those that take a connection are asked when it has become active (first, or again: at
 * at_ms), all its message told; those that look, again and again, and tell whether the rule holds.
 */
void rule_travel_conn(struct model *m, struct instance *in, const struct conn *c, int64_t at_ms);
void rule_late_conn(struct model *m, struct instance *in, const struct conn *c);
bool rule_churn_look(struct model *m, struct instance *in);
bool rule_roster_look(struct model *m, struct instance *in); /* unexpected */
void rule_roster_absent(struct model *m);
/* After any change of a connection. */
void rule_places_conn(struct model *m, struct instance *in);
bool rule_places_look(struct model *m, struct instance *in);
/* Of everybody; sets holds[index]. */
void rule_places_look_together(struct model *m, bool *holds);
void rule_shared_look(struct model *m, bool *holds);
/* After any change of whether a student is there; once a second while somebody is gone. */
void rule_outage_member(struct model *m, struct instance *in);
void rule_outage_look(struct model *m);

#endif
