/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where events come from: a live site, later a journal. A source is made by its own x_new, which
 * also takes the event_fn it will call from the loop; from then on it is used through this. */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

struct source;

struct source_ops {
    /* Begins to yield events: EVENT_CONFIG first. */
    void (*start)(struct source *s);
    void (*free)(struct source *s);
};

struct source {
    const struct source_ops *ops;
};

#endif
