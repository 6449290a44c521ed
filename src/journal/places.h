/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in the segment being written the lines begin that say who is who: what a keyframe holds in
 * place of identities. Offsets in bytes; -1 unknown. */
#ifndef JOURNAL_PLACES_H
#define JOURNAL_PLACES_H

#include <stddef.h>
#include <stdint.h>

struct place {
    int64_t roster;
    int64_t *conn; /* by number; owned */
    uint16_t n, cap;
};

struct place_ack {
    uint32_t alert;
    int64_t at;
};

struct places {
    struct place *v; /* by index; owned */
    uint32_t n, cap;
    struct place_ack *ack; /* owned; in order of acknowledging */
    size_t nack, capack;
    int64_t *expected; /* by place in the list; owned */
    uint32_t nexpected, capexpected;
};

void places_done(struct places *p);
/* A new segment begins: nothing is in it yet. */
void places_clear(struct places *p);

void places_set_roster(struct places *p, uint32_t index, int64_t at);
void places_set_conn(struct places *p, uint32_t index, uint16_t no, int64_t at);
void places_set_expected(struct places *p, uint32_t place, int64_t at);
void places_set_ack(struct places *p, uint32_t alert, int64_t at);

int64_t places_roster(const struct places *p, uint32_t index);
int64_t places_conn(const struct places *p, uint32_t index, uint16_t no);
int64_t places_expected(const struct places *p, uint32_t place);
int64_t places_ack(const struct places *p, uint32_t alert);

#endif
