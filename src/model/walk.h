/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that visits every field of the model's state (all but the trends): a digest hashes
 * what it is shown, a keyframe writes it down and reads it back. A field added to a struct of the
 * state is added to walk.c, in declaration order, and nowhere else. */
#ifndef MODEL_WALK_H
#define MODEL_WALK_H

#include "model/model.h"

/* An identity names a person, a connection or an address: a keyframe never holds one. */
enum walk_text { WALK_TEXT, WALK_IDENTITY };

/* Visitors. A name is a short literal, unique within one object; the order is always the same. What
 * a visitor puts into the value is taken over; a visitor that only looks changes nothing. */
struct walk {
    void *ud;
    void (*num)(void *ud, const char *name, int64_t *v);
    /* Always the same n of a name. */
    void (*nums)(void *ud, const char *name, int64_t *v, size_t n);
    /* *s may be NULL; owned by the state: replace it by mem_set_str. */
    void (*str)(void *ud, const char *name, enum walk_text kind, char **s);
    /* A number that tells of an identity, as WALK_IDENTITY. */
    void (*identity)(void *ud, const char *name, int64_t *v);
    /* NULL and empty are the same. Whoever fills one in (window_clear, window_push) may put a new
     * one (mem_zalloc) where *w is NULL, and must not replace another. */
    void (*window)(void *ud, const char *name, struct window **w);
    /* As num, of what came later than the first journals and is nearly always 0: a digest must not
     * show such a 0. */
    void (*sparse)(void *ud, const char *name, int64_t *v);
};

/* Each returns whether every value that was put there is one its field can hold: any other was
 * refused, the field left as it was. References among objects are state_check's (model/state.h). */

/* All that is neither an instance nor in the list of alerts. */
bool walk_exam(struct model *m, const struct walk *w);
/* Without its connections (and how many there are), its trends and its index. */
bool walk_instance(struct instance *in, const struct walk *w);
bool walk_conn(struct conn *c, const struct walk *w);
bool walk_alert(struct alert *a, const struct walk *w);
bool walk_network(struct network *n, const struct walk *w);
bool walk_expected(struct expected *x, const struct walk *w);

#endif
