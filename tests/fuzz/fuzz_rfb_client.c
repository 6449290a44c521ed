/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wherever a stream is cut, the end and the replies are the same; the shared flag is never anything
 * but 1. The first bytes choose the cuts, the first of them a password too, the rest is the
 * stream. */
#include "fuzz/fuzz.h"
#include "proto/rfb_client.h"

#include <string.h>

enum { SENT_MAX = 32 };

struct outcome {
    struct rfb_client r;
    uint8_t sent[SENT_MAX];
    size_t nsent, used;
};

static void feed(struct outcome *o, const uint8_t *s, size_t len)
{
    uint8_t reply[RFB_CLIENT_REPLY_MAX];
    size_t n = SIZE_MAX, used = SIZE_MAX;
    bool over = o->r.result != RFB_CLIENT_MORE;

    rfb_client_feed(&o->r, s, len, &used, reply, &n);
    MUST(n <= sizeof reply && o->nsent + n <= SENT_MAX);
    MUST(used == len || (used < len && o->r.result != RFB_CLIENT_MORE));
    MUST(!over || (used == 0 && n == 0));
    memcpy(o->sent + o->nsent, reply, n);
    o->nsent += n;
    o->used += used;
}

static struct outcome run(const char *password, const uint8_t *s, size_t len, const uint8_t *cut,
                          size_t ncuts)
{
    struct outcome o = {0};
    size_t at = 0;

    rfb_client_init(&o.r, password);
    for (size_t i = 0; i < ncuts && at < len; i++) {
        size_t n = cut[i] < len - at ? cut[i] : len - at;
        feed(&o, s + at, n);
        at += n;
    }
    feed(&o, s + at, len - at);
    return o;
}

static void check_replies(const struct outcome *o)
{
    const uint8_t *rest = o->sent + 12;

    MUST(o->nsent == 0 || (o->nsent >= 12 && memcmp(o->sent, "RFB 003.00", 10) == 0));
    if (o->r.result == RFB_CLIENT_DONE)
        MUST(o->nsent >= 13 && o->sent[o->nsent - 1] == 1); /* the shared flag */
    MUST(o->nsent <= 12 + 1 + 16 + 1);
    if (!o->r.password) {
        MUST(o->nsent <= 14);
        MUST(o->nsent < 13 || rest[0] == 1); /* security type None, shared flag 1 */
        MUST(o->nsent < 14 || rest[1] == 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { CUTS = 8 };

    if (size < CUTS)
        return 0;
    const char *password = data[0] & 1 ? "secret" : NULL;
    struct outcome whole = run(password, data + CUTS, size - CUTS, NULL, 0);
    struct outcome parts = run(password, data + CUTS, size - CUTS, data, CUTS);
    MUST(whole.r.result == parts.r.result && whole.used == parts.used);
    MUST(whole.nsent == parts.nsent && memcmp(whole.sent, parts.sent, whole.nsent) == 0);
    MUST(strcmp(whole.r.name, parts.r.name) == 0 && strcmp(whole.r.reason, parts.r.reason) == 0);
    check_replies(&whole);
    return 0;
}
