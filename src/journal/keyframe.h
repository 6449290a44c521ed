/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole state of a model but its trends as `key` lines (docs/journal.md), and back. Which
 * fields there are is model/walk.h's; identities are not among them, but where to find them is. */
#ifndef JOURNAL_KEYFRAME_H
#define JOURNAL_KEYFRAME_H

#include "journal/line.h"
#include "journal/places.h"
#include "model/model.h"
#include "model/window.h"

#include <stdint.h>

/* --- writing: the bodies one after another --- */

struct keyframe {
    const struct model *model;
    const struct places *places;
    int64_t from; /* offset of the first line */
    uint32_t network, expected;
    uint32_t index;
    uint16_t conn; /* the next one of instance `index` */
    size_t alert;
    uint64_t lines;
    bool ended;
};

void keyframe_begin(struct keyframe *k, const struct model *m, const struct places *p,
                    int64_t from);
/* Adds the body of the next line to b; false: there was none left. The model must not change in
 * between. */
bool keyframe_next(struct keyframe *k, struct buf *b);

/* --- reading --- */

/* What the last line of a keyframe says. */
struct keyframe_end {
    int64_t from;
    uint64_t lines;
};
/* Is this `key` line the last one of a keyframe? */
bool keyframe_is_end(struct line l, struct keyframe_end *ret);

/* Takes the lines of one keyframe in order into a model that state_clear() made empty. Where an
 * identity stands, find(ud, offset) is asked for when the last line was taken, in order of offset:
 * it gives the decoded line that begins there, or NULL if that is gone (redacted). */
struct event;
struct keyframe_wanted;
struct keyframe_reader {
    struct model *model;
    const struct event *(*find)(void *ud, int64_t at);
    void *ud;
    int64_t instance;           /* the last one, -1 none */
    const struct window *first; /* of the line at hand, NULL none yet */
    bool ended;
    struct keyframe_wanted *wanted; /* owned */
    size_t nwanted, capwanted;
};
/* 0 or ERR_INVALID. After the last line (ended) the state has been checked. */
int keyframe_take(struct keyframe_reader *k, struct line *l);
void keyframe_reader_done(struct keyframe_reader *k);

#endif
