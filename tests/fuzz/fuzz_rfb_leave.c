/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wherever a stream is cut, the end and the replies are the same; the shared flag is never anything
 * but 1. The first bytes choose the cuts, the rest is the stream. */
#include "fuzz/fuzz.h"
#include "proto/rfb_leave.h"

#include <string.h>

enum { SENT_MAX = 32 };

struct outcome {
    enum rfb_leave_result result;
    uint8_t sent[SENT_MAX];
    size_t nsent;
};

static void feed(struct rfb_leave *r, const uint8_t *s, size_t len, struct outcome *o)
{
    uint8_t reply[RFB_LEAVE_REPLY_MAX];
    size_t n = SIZE_MAX;
    enum rfb_leave_result before = o->result;

    o->result = rfb_leave_feed(r, s, len, reply, &n);
    MUST(n <= sizeof reply && o->nsent + n <= SENT_MAX);
    MUST(before == RFB_LEAVE_MORE || (o->result == before && n == 0));
    memcpy(o->sent + o->nsent, reply, n);
    o->nsent += n;
}

static struct outcome run(const uint8_t *s, size_t len, const uint8_t *cut, size_t ncuts)
{
    struct outcome o = {.result = RFB_LEAVE_MORE};
    struct rfb_leave r;
    size_t at = 0;

    rfb_leave_init(&r);
    for (size_t i = 0; i < ncuts && at < len; i++) {
        size_t n = cut[i] < len - at ? cut[i] : len - at;
        feed(&r, s + at, n, &o);
        at += n;
    }
    feed(&r, s + at, len - at, &o);
    return o;
}

static void check_replies(const struct outcome *o)
{
    MUST(o->nsent == 0 || (o->nsent >= 12 && memcmp(o->sent, "RFB 003.00", 10) == 0));
    for (size_t i = 12; i < o->nsent; i++)
        MUST(o->sent[i] == 1); /* security type None, shared flag 1 */
    MUST(o->nsent <= 14);
    MUST(o->result != RFB_LEAVE_DONE || o->nsent >= 13);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { CUTS = 8 };

    if (size < CUTS)
        return 0;
    struct outcome whole = run(data + CUTS, size - CUTS, NULL, 0);
    struct outcome parts = run(data + CUTS, size - CUTS, data, CUTS);
    MUST(whole.result == parts.result && whole.nsent == parts.nsent &&
         memcmp(whole.sent, parts.sent, whole.nsent) == 0);
    check_replies(&whole);
    return 0;
}
