/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report tells, collected while a journal is played: what happened to whom and when. The
 * model knows how things are; this keeps how they became so. Bounded for each student. */
#ifndef REPORT_HISTORY_H
#define REPORT_HISTORY_H

#include "journal/alertlog.h"
#include "journal/decode.h"
#include "journal/verify.h"
#include "model/model.h"
#include "report/chart.h"
#include "report/lost.h"

/* Entries kept of one student's time line, of the gaps, the clock, the removals, the looks. */
enum { HISTORY_MAX = 4096 };

enum history_kind {
    HISTORY_APPEARED,
    HISTORY_VANISHED,
    HISTORY_PHASE,      /* value: enum phase */
    HISTORY_SUBMISSION, /* value: enum submission */
    HISTORY_LINK,       /* value: enum link_state, why, detail */
    HISTORY_CONN,       /* value: enum conn_change, no */
    HISTORY_ALERT,      /* value: enum encode_alert_change; no */
    HISTORY_ACK,        /* no */
};

struct history_entry {
    int64_t t_ms;
    enum history_kind kind;
    int value;
    uint32_t no;
    enum link_why why;
    int32_t detail; /* of a link; of an alert: its enum level then */
};

/* As it was raised, and what became of it. */
struct history_alert {
    struct alert a;                   /* acked_by and host: owned here */
    enum level peak;                  /* the worst level */
    int64_t began_ms[LEVEL_INFO + 1]; /* of each level, the first time; 0 never */
};

struct history_gap {
    struct event_gap gap;
    bool full;   /* dropped: the journal says that the disk was full */
    bool untold; /* dropped: how it ended is not in the journal, nor all that is lost */
};

/* An examiner looked at a desktop. */
struct history_look {
    uint32_t index;
    enum viewer viewer;
    int64_t from_ms, to_ms; /* 0 not known: nobody told, or it goes on */
    char *who, *uid;        /* owned; uid may be NULL */
};

/* From when on a person's clock shows so much more than model time. */
struct history_clock {
    int64_t t_ms, drift_ms;
};

struct history_student {
    struct history_entry *v; /* owned */
    size_t n, cap;
    uint64_t over;        /* entries that were not kept */
    int64_t submitted_ms; /* last time, 0 never */
    uint32_t alerts;      /* raised about this student */
    struct lost lost;
    struct chart chart; /* n = 0 until the first sample */
    enum phase phase;   /* what was told last */
    enum submission submission;
    enum link_state link;
};

struct history_options {
    const char *student;    /* a student or an instance's id; NULL all */
    int64_t from_ms, to_ms; /* of the charts */
    int64_t step_ms;        /* least, of the charts; 0: the period that metrics come in */
    size_t steps;           /* ... and at most so many */
};

struct history {
    const struct model *m;
    struct history_options o;
    struct history_student **student; /* by index; NULL not asked for, or not seen; owned */
    uint32_t n;
    struct history_alert *alert; /* in order of raising; owned */
    size_t nalert, capalert;
    struct history_gap *gap; /* owned */
    size_t ngap, capgap;
    struct history_look *look; /* of those asked for; owned */
    size_t nlook, caplook;
    uint64_t looks_over;         /* sessions that were not kept */
    struct history_clock *clock; /* owned; by time, the first one is of all time before as well */
    size_t nclock, capclock;
    struct verify_edit *edit; /* owned; what was removed, as the lines say, signed or not */
    size_t nedit, capedit;
    int64_t event_ms; /* t of the last line that tells of the exam, 0 none */
    bool late;        /* the clock is not known before a keyframe is met */
    enum line_kind last_kind;
    struct decode decode;
    struct alertlog log;
};

void history_init(struct history *h, const struct model *m, const struct history_options *o);
void history_done(struct history *h);
/* For player_listen: a line is about to be taken (history_journal.c), m has taken e. */
void history_line(void *h, const struct line *l);
void history_event(void *h, const struct event *e);
/* What is kept of an instance; NULL: not asked for, or there is none. */
struct history_student *history_student(struct history *h, int64_t index);
/* NULL unknown. */
const struct history_alert *history_alert(const struct history *h, uint32_t no);
/* What a person's clock showed more than model time, at that time. */
int64_t history_drift_ms(const struct history *h, int64_t t_ms);
/* After all lines: a loss whose end was not written lasted to the last of them. */
void history_end(struct history *h);

/* For history.c (history_journal.c, history_look.c). */
void history_take_gap(struct history *h, const struct event_gap *gap);
void history_take_look(struct history *h, const struct event *e);
void history_look_done(struct history *h);
void history_take_clock(struct history *h, const struct event *e);

#endif
