/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From events to the bodies of lines: what stands between the kind and the salt. */
#ifndef JOURNAL_ENCODE_H
#define JOURNAL_ENCODE_H

#include "journal/line.h"
#include "model/alert.h"
#include "model/event.h"

/* Of an event that is one line: all but a tick with samples. */
enum line_kind encode_kind(const struct event *e);
void encode_body(struct buf *b, const struct event *e);
/* Does a line of this kind hold an identity, and so a salt? */
bool encode_salted(enum line_kind kind);

/* The samples from `from` on that fit a line of time t_ms; returns the first that does not. */
size_t encode_samples(struct buf *b, const struct event_tick *tick, int64_t t_ms, size_t from);

/* What is retold at the head of a segment; alert: one that was acknowledged. */
void encode_known_instance(struct buf *b, const struct instance *in);
void encode_known_conn(struct buf *b, uint32_t index, uint16_t no, const struct conn *c);
void encode_known_ack(struct buf *b, const struct alert *a);

enum encode_alert_change { ENCODE_RAISED, ENCODE_CHANGED, ENCODE_CLEARED };
void encode_alert(struct buf *b, enum encode_alert_change change, const struct alert *a);

#endif
