/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From events to the bodies of lines: what stands between the kind and the salt. */
#ifndef JOURNAL_ENCODE_H
#define JOURNAL_ENCODE_H

#include "journal/line.h"
#include "model/event.h"
#include "model/model.h"

enum {
    ENCODE_RULE_SIZE = 64,  /* of a buffer for the name of a rule's number */
    ENCODE_INPUT_MAX = 1000 /* bytes of one input of the rules; the rest is cut off with "…" */
};

/* An input of the rules, or what else may be longer than a line: cut. NULL: null. */
void encode_input(struct buf *b, const char *key, const char *s);
/* What a number of the rules is called in `config`: "travel_speed_kmh". */
void encode_rule(enum rule_number n, char out[ENCODE_RULE_SIZE]);

/* Of an event that is one line: all but a tick with samples. */
enum line_kind encode_kind(const struct event *e);
void encode_body(struct buf *b, const struct event *e);
/* Does a line of this kind hold an identity, and so a salt? */
bool encode_salted(enum line_kind kind);

/* The samples from `from` on that fit a line of time t_ms; returns the first that does not. */
size_t encode_samples(struct buf *b, const struct event_tick *tick, int64_t t_ms, size_t from);

/* What is retold at the head of a segment; alert: one that was acknowledged. m has the networks. */
void encode_known_instance(struct buf *b, const struct instance *in);
void encode_known_conn(struct buf *b, const struct model *m, const struct instance *in,
                       uint16_t no);
void encode_known_expected(struct buf *b, const struct expected *x);
void encode_known_ack(struct buf *b, const struct alert *a);

enum encode_alert_change { ENCODE_RAISED, ENCODE_CHANGED, ENCODE_CLEARED };
void encode_alert(struct buf *b, const struct model *m, enum encode_alert_change change,
                  const struct alert *a);

#endif
