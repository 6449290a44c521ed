/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For verify.c: which lines may stand one after the other without a note, for an honest recorder
 * (writer.c) signs in time, whatever happens to it. What it leaves unsigned is bounded, so what is
 * beyond was not left by one. Times are of the lines, in ms. */
#ifndef JOURNAL_VERIFY_PACE_H
#define JOURNAL_VERIFY_PACE_H

#include "journal/line.h"
#include "journal/verify.h"

struct verify_pace {
    bool noted;     /* there was a note */
    bool any;       /* there was a line */
    bool ends;      /* before this open line nobody rotated: it must be told why */
    bool owed;      /* ... and a note was owed: only `recover` tells that */
    bool mute;      /* recover or a loss was told: a note comes before the next event */
    uint64_t lines; /* events since the last note */
    int64_t spent_ms, over_ms, tick_ms; /* since then, since there were too many, of that tick */
    int64_t last_ms;                    /* t of the last line */
    enum line_kind kind, kind_before;   /* of the last two */
};

/* The line at hand follows the last one; is_signed: that one is the last of a note. OK; UNSIGNED;
 * AFTER_CLOSE; NOTE_MISSING: of the line before, or, if `ends`, of the last one of the segment
 * before. Then the state is as it was. */
enum verify_fault verify_pace_line(struct verify_pace *p, const struct line *l, bool is_signed);
/* A note covers all lines so far. */
void verify_pace_noted(struct verify_pace *p);

#endif
