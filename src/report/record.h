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
};

extern const char record_csv_header[];

/* Append to b, whose cap is at least RECORD_MAX_BYTES; the row with its newline. */
void record_json(struct buf *b, const struct record *r, const struct pseudonym *p);
void record_csv(struct buf *b, const struct record *r, const struct pseudonym *p);

/* One field of csv (RFC 4180, and no formula for a spreadsheet). */
void record_csv_field(struct buf *b, const char *s);

#endif
