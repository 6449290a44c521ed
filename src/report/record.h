/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that happened, as programs get it in an export (docs/json.md): an object of json or a
 * row of csv. Names are those of the journal; what is unknown is null or empty, never 0. */
#ifndef REPORT_RECORD_H
#define REPORT_RECORD_H

#include "base/buf.h"
#include "journal/encode.h"
#include "model/model.h"
#include "report/pseudonym.h"

enum { RECORD_MAX_BYTES = 65536 }; /* of either form */

/* Exactly one of event, sample, alert is set; a tick is no record. */
struct record {
    int64_t t_ms;              /* model time; of a sample, when it was measured */
    const struct instance *in; /* NULL: the exam */
    const struct event *event;
    const struct sample *sample;
    const struct alert *alert;
    enum encode_alert_change change; /* of the alert */
    const struct instance *side[2];  /* whom its sides are about, if that may be told; else NULL */
    const char *network;             /* its network's label; NULL none */
};

extern const char record_csv_header[];

/* Append to b, whose cap is at least RECORD_MAX_BYTES; the row with its newline. */
void record_json(struct buf *b, const struct record *r, const struct pseudonym *p);
void record_csv(struct buf *b, const struct record *r, const struct pseudonym *p);

/* What of an origin may be told: with a pseudonym only the network of the client (written to
 * `client`, EVENT_ADDR_MAX + 1 bytes), and neither city nor place. */
struct event_origin record_origin(const struct event_origin *o, const struct pseudonym *p,
                                  char *client);
/* The same of who is expected: neither seat nor note. The buffers are PSEUDONYM_SIZE bytes. */
struct event_expected record_expected(const struct event_expected *x, const struct pseudonym *p,
                                      char *student, char *name);
/* The same of the config: neither proxies nor spectators. */
struct event_config record_config(const struct event_config *c, const struct pseudonym *p);

/* One field of csv (RFC 4180, and no formula for a spreadsheet). */
void record_csv_field(struct buf *b, const char *s);

#endif
