/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a journal line by line, through its segments, while it may still be written; finds times
 * and keyframes in it without an index. Needs read permission and nothing else. Believes nothing:
 * what is signed is verify.h's to say. */
#ifndef JOURNAL_READER_H
#define JOURNAL_READER_H

#include "journal/decode.h"
#include "journal/line.h"
#include "journal/segment.h"
#include "model/model.h"

struct reader_place {
    uint32_t segment;
    int64_t at; /* offset of a line in it */
};

struct reader {
    int dirfd; /* not owned */
    struct segment *segment;
    struct reader_place next; /* of the next line */
    struct reader_place last; /* of the line read last */
    char *buf;
    size_t from, len; /* what is read and not taken: buf[from..len) */
};

/* At the first line there is. ERR_NOT_FOUND: no segment; ERR_INVALID: one is missing; ERR_IO. */
int reader_open(struct reader *r, int dirfd);
void reader_close(struct reader *r);
/* Goes to a line. As reader_open. */
int reader_go(struct reader *r, struct reader_place to);

/* 1 and the next line, good until the next call; 0: no whole line is there now (there may be one
 * later); ERR_INVALID: what is there is no line; ERR_IO. After an error the reader stays where it
 * is. */
int reader_next(struct reader *r, struct line *ret);

/* The same; lines of other kinds are passed over unread. */
int reader_next_of(struct reader *r, enum line_kind kind, struct line *ret);

/* t of the first line, and of the last whole one. 0; ERR_NOT_FOUND: there is none. */
int reader_span(struct reader *r, int64_t *ret_first_ms, int64_t *ret_last_ms);

/* The last whole keyframe that is not after t_ms. 1; 0: there is none before; or an error. The
 * reader's place is lost. */
int reader_keyframe(struct reader *r, int64_t t_ms, struct reader_place *ret_from,
                    uint64_t *ret_lines);

/* Restores the state that stands at a keyframe into m (in place; the trends of the instances are
 * kept if asked for); the reader is then behind it. ERR_INVALID: m is empty then. */
int reader_restore(struct reader *r, struct reader_place from, uint64_t lines, struct model *m,
                   bool keep_trends);

/* Somewhere not after the first line of time t_ms or later: at most some seconds before. */
int reader_before(struct reader *r, int64_t t_ms);

#endif
