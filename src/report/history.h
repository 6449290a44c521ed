/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report tells, collected while a journal is played: what happened to whom and when. The
 * model knows how things are; this keeps how they became so. Bounded for each student. */
#ifndef REPORT_HISTORY_H
#define REPORT_HISTORY_H

#include "journal/alertlog.h"
#include "model/model.h"
#include "report/chart.h"
#include "report/lost.h"

enum { HISTORY_MAX = 4096 }; /* entries kept of one student's time line, and of the gaps */

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
    int32_t detail;
};

/* As it was raised, and what became of it. */
struct history_alert {
    struct alert a;  /* acked_by: owned here */
    enum level peak; /* the worst level */
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
    struct event_gap *gap; /* owned */
    size_t ngap, capgap;
    int64_t drift_ms; /* at the start */
    struct alertlog log;
};

void history_init(struct history *h, const struct model *m, const struct history_options *o);
void history_done(struct history *h);
/* For player_listen: m has taken e. */
void history_event(void *h, const struct event *e);
/* What is kept of an instance; NULL: not asked for, or there is none. */
struct history_student *history_student(struct history *h, int64_t index);
/* NULL unknown. */
const struct history_alert *history_alert(const struct history *h, uint32_t no);

#endif
