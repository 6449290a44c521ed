/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/places.h"

#include "base/mem.h"

#include <stdlib.h>

void places_clear(struct places *p)
{
    for (uint32_t i = 0; i < p->n; i++)
        free(p->v[i].conn);
    p->n = 0;
    p->nack = 0;
    p->nexpected = 0;
}

void places_done(struct places *p)
{
    places_clear(p);
    free(p->v);
    free(p->ack);
    free(p->expected);
    *p = (struct places){0};
}

static struct place *place(struct places *p, uint32_t index)
{
    while (p->n <= index) {
        MEM_GROW(p->v, p->n, p->cap);
        p->v[p->n++] = (struct place){.roster = -1};
    }
    return &p->v[index];
}

void places_set_roster(struct places *p, uint32_t index, int64_t at)
{
    place(p, index)->roster = at;
}

void places_set_conn(struct places *p, uint32_t index, uint16_t no, int64_t at)
{
    struct place *pl = place(p, index);

    while (pl->n <= no) {
        MEM_GROW(pl->conn, pl->n, pl->cap);
        pl->conn[pl->n++] = -1;
    }
    pl->conn[no] = at;
}

void places_set_expected(struct places *p, uint32_t place, int64_t at)
{
    while (p->nexpected <= place) {
        MEM_GROW(p->expected, p->nexpected, p->capexpected);
        p->expected[p->nexpected++] = -1;
    }
    p->expected[place] = at;
}

void places_set_ack(struct places *p, uint32_t alert, int64_t at)
{
    if (places_ack(p, alert) >= 0)
        return; /* the first acknowledgement counts */
    MEM_GROW(p->ack, p->nack, p->capack);
    p->ack[p->nack++] = (struct place_ack){alert, at};
}

int64_t places_roster(const struct places *p, uint32_t index)
{
    return index < p->n ? p->v[index].roster : -1;
}

int64_t places_conn(const struct places *p, uint32_t index, uint16_t no)
{
    return index < p->n && no < p->v[index].n ? p->v[index].conn[no] : -1;
}

int64_t places_expected(const struct places *p, uint32_t place)
{
    return place < p->nexpected ? p->expected[place] : -1;
}

int64_t places_ack(const struct places *p, uint32_t alert)
{
    for (size_t i = 0; i < p->nack; i++)
        if (p->ack[i].alert == alert)
            return p->ack[i].at;
    return -1;
}
