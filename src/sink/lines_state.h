/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has been said, for lines.c (what concerns all) and lines_student.c (what concerns one). */
#ifndef SINK_LINES_STATE_H
#define SINK_LINES_STATE_H

#include "sink/lines.h"

/* What was last said of one student. */
struct said {
    bool known, present;
    bool bad;  /* a verdict that something is wrong */
    bool lost; /* that no data come */
    enum phase phase;
    enum submission submission;
    enum status status;                  /* of the verdict, said or known to need no words */
    int kind;                            /* of its worst reason, -1 none */
    char *phase_text;                    /* owned; NULL before the first */
    uint8_t active[EVENT_CONNS_MAX / 8]; /* connections: desktop said to be open */
};

struct outage {
    uint32_t no;
    bool said, few_said;
    int64_t few_ms; /* since when few are left of it, 0 they aren't */
};

/* An open alert of the integrity rules, said once for each level it rises to. */
struct integrity_said {
    uint32_t no;
    enum level level;
};

/* See lines.h. */
struct lines {
    bool ascii;
    lines_fn say;
    void *ud;
    bool settled;
    int64_t roster_ms; /* the first one came, 0 not yet */
    int64_t drift_ms;
    struct said *said; /* by index; owned */
    uint32_t size, cap;
    struct outage *outages; /* open ones; owned */
    size_t noutages, capoutages;
    struct integrity_said *integrity; /* owned */
    size_t nintegrity, capintegrity;
    uint32_t alert_no;    /* newest looked at */
    struct model_api api; /* as last told; its text is not kept */
    bool api_trouble;
};

/* One line: the time, whose (NULL: nobody's), what. */
void lines_say(struct lines *l, const struct model *m, const char *whose, const char *what);
/* Has this lasted for so long that we know whether it befell one or many? */
bool lines_ripe(const struct model *m, int64_t since_ms);

/* Takes an instance as said by the counts, but for what is wrong with it. */
void lines_student_know(struct lines *l, const struct instance *in);
/* Says what is new of one; an index nobody has is nothing. */
void lines_student(struct lines *l, const struct model *m, uint32_t index);
void lines_student_conn(struct lines *l, const struct model *m, const struct event_conn *e);

#endif
