/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a journal as a reader takes them: each to an event for a model, and as part of a
 * keyframe from which another model is restored. Whatever stands in them, the models stay usable.
 */
#include "fuzz/fuzz.h"
#include "journal/about.h"
#include "journal/decode.h"
#include "journal/keyframe.h"
#include "model/digest.h"
#include "model/state.h"

#include <string.h>

struct both {
    struct model *played, *restored;
    struct decode decode;
    struct decode who; /* the last line that may say who somebody is */
    bool known;
    struct keyframe_reader key;
    bool broken; /* the keyframe at hand */
};

/* Whatever was told last, or nobody. */
static const struct event *find(void *ud, int64_t at)
{
    struct both *b = ud;

    return b->known && at >= 0 ? &b->who.event : NULL;
}

static void begin_keyframe(struct both *b)
{
    keyframe_reader_done(&b->key);
    state_clear(b->restored, false);
    b->key = (struct keyframe_reader){.model = b->restored, .find = find, .ud = b, .instance = -1};
    b->broken = false;
}

static void take_key(struct both *b, struct line l)
{
    char digest[DIGEST_HEX + 1];
    struct keyframe_end end;

    if (keyframe_is_end(l, &end))
        MUST(end.lines > 0 && end.from >= 0);
    b->broken |= keyframe_take(&b->key, &l) < 0;
    if (!b->broken && b->key.ended) {
        struct event e = {.kind = EVENT_TICK, .t_ms = l.t_ms};
        digest_model(b->restored, digest);
        model_apply(b->restored, &e);
    }
    if (b->broken || b->key.ended)
        begin_keyframe(b);
}

static void take_line(struct both *b, const char *s, size_t len)
{
    struct about about;
    struct line l, at;

    if (len >= LINE_MAX_BYTES || line_read(s, len, &l) < 0)
        return;
    MUST(l.rest.p >= s && l.rest.p <= l.rest.end && l.rest.end <= s + len);
    at = l;
    int r = decode_line(&b->decode, &at);
    if (r == DECODE_EVENT)
        model_apply(b->played, &b->decode.event);
    at = l;
    if (r > DECODE_NONE && l.kind != LINE_SAMPLES)
        b->known = decode_line(&b->who, &at) > DECODE_NONE;
    if (l.kind == LINE_KEY)
        take_key(b, l);
    if (l.kind == LINE_OPEN)
        about_read(l, &about);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct both b = {.played = model_new(), .restored = model_new()};
    const char *p = (const char *)data, *end = p + size;
    char digest[DIGEST_HEX + 1];

    decode_init(&b.decode);
    decode_init(&b.who);
    begin_keyframe(&b);
    while (p < end) {
        const char *lf = memchr(p, '\n', (size_t)(end - p));
        size_t len = lf ? (size_t)(lf - p) : (size_t)(end - p);
        take_line(&b, p, len);
        p += len + 1;
    }
    digest_model(b.played, digest);
    decode_done(&b.decode);
    decode_done(&b.who);
    keyframe_reader_done(&b.key);
    model_free(b.played);
    model_free(b.restored);
    return 0;
}
