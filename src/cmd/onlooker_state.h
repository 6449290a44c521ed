/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the onlooker, for its rooms: onlooker.c (what all have in common, and what may be
 * opened), onlooker_session.c (who looked, from when to when), onlooker_wall.c (the pictures of the
 * screen), onlooker_outside.c (other viewers), onlooker_snapshot.c, onlooker_words.c. */
#ifndef CMD_ONLOOKER_STATE_H
#define CMD_ONLOOKER_STATE_H

#include "cmd/onlooker.h"
#include "spectate/browser.h"
#include "spectate/view.h"

enum { ONLOOKER_WORDS_MAX = 256, ONLOOKER_MIN_MS = 200 /* between two pictures of a desktop */ };

/* One desktop that is looked at. */
struct session {
    struct onlooker *o;
    uint32_t index;
    enum viewer viewer;
    char *url, *uid; /* owned; uid NULL: none, or not known yet */
    int64_t from_ms; /* model time; 0: it has not begun */
    unsigned look;   /* its number in cmd/looks, once begun */
    bool over;
    struct session *next; /* of those left before they had begun */
};

struct look;
struct outside;
struct shot;

struct wall {
    struct look *look[GALLERY_MAX]; /* owned; in the order shown */
    size_t n;
    struct look *leaving; /* owned: shown no more, ended soon */
    struct loop_timer *work, *ring;
    bool ringing;
    size_t cursor; /* whose turn it was last */
    struct gallery_view shown[GALLERY_MAX];
};

struct onlooker {
    struct exam *x;
    struct tunnels *tunnels;
    struct failures failures;
    char *password; /* owned; NULL none */
    struct gallery gallery;
    loop_fn changed;
    void *changed_ud;
    onlooker_fn left;
    void *left_ud;
    struct wall wall;
    struct outside *outside; /* owned */
    struct shot *shot;       /* owned; NULL none */
    struct session *visits;  /* owned: left, and their pages are still to come; oldest first */
    char words[ONLOOKER_WORDS_MAX];
    char link[BROWSER_LINK_MAX + 1];
    char notice[ONLOOKER_WORDS_MAX];
    int64_t notice_ms; /* until when it is said */
};

int64_t onlooker_now_ms(const struct onlooker *o);
void onlooker_changed(struct onlooker *o);
/* NULL: this viewer can be used. Else what is missing. */
const char *onlooker_missing(struct onlooker *o, enum viewer viewer);
/* NULL: this desktop can be opened now. Else why not. */
const char *onlooker_refusal(struct onlooker *o, uint32_t index);

void onlooker_session_init(struct session *s, struct onlooker *o, uint32_t index,
                           enum viewer viewer);
/* The connection of that uid ("" none) is made next. */
void onlooker_session_found(struct session *s, const char *uid);
/* Its tunnel has ended, or never was ours. Once; nothing but onlooker_session_done comes behind. */
void onlooker_session_end(struct session *s);
/* We leave: ends it, if that was not done; one that has not begun waits for its page. */
void onlooker_session_done(struct session *s);
/* As tunnels_events.visited: begins and ends at once what was left meanwhile. */
void onlooker_session_visited(struct onlooker *o, const char *url, const char *uid);
/* As tunnels_events.stranger, by what the exam's metrics have shown. */
bool onlooker_session_stranger(const struct onlooker *o, const char *uid);
/* No page comes any more. */
void onlooker_session_forget(struct onlooker *o);

void onlooker_wall_init(struct onlooker *o);
void onlooker_wall_show(struct onlooker *o, const uint32_t *index, size_t n);
size_t onlooker_wall_views(struct onlooker *o, const struct gallery_view **ret);
void onlooker_wall_next(struct onlooker *o, size_t view);
bool onlooker_wall_has(const struct onlooker *o, uint32_t index);
void onlooker_wall_done(struct onlooker *o);

/* The link was opened, copied or printed: who has it looks. */
void onlooker_link_given(struct onlooker *o, uint32_t index);
const char *onlooker_outside_open(struct onlooker *o, uint32_t index, enum viewer viewer);
bool onlooker_outside_has(const struct onlooker *o, uint32_t index);
void onlooker_outside_done(struct onlooker *o);

void onlooker_snapshot_done(struct onlooker *o);

/* Why a session ended, for an examiner; "" it was asked to. */
void onlooker_words_tunnel(const struct tunnel_end *e, char *out, size_t size);
void onlooker_words_view(const struct view_end *e, char *out, size_t size);

#endif
