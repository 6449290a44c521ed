/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktops the screen shows: opened one at a time, and refreshed in turn when there are
 * several. Must not harm: nothing is opened again by itself. Calls of the screen change nothing of
 * the exam while they last, because it is being drawn then: a timer does what follows from them. */
#include "cmd/onlooker_state.h"

#include "base/mem.h"
#include "view/text.h"

#include <stdlib.h>

enum {
    RING_MS = 100,     /* one picture in so long, over all of a wall */
    OPENING_MS = 3000, /* so long the next one waits for a first picture */
    FPS_MS = 4000,
    TIMES = 32 /* of pictures: more than come in FPS_MS */
};

struct look {
    struct session session; /* of none while waiting */
    struct view *view;      /* owned; NULL while waiting; kept for its picture when ended */
    struct gallery_view g;
    int64_t opened_ms;
    int64_t time[TIMES]; /* of the last pictures */
    size_t ntimes;
    bool asked;        /* the next picture is wanted */
    struct look *next; /* leaving */
};

/* --- one of them --- */

static void look_free(struct look *k)
{
    view_close(k->view);
    onlooker_session_done(&k->session);
    free(k);
}

static void tidy_up(struct onlooker *o)
{
    loop_timer_set(o->wall.work, 0, 0);
}

static void on_found(void *ud, const char *uid)
{
    struct look *k = ud;

    onlooker_session_found(&k->session, uid);
    k->g.since_ms = k->session.from_ms;
    onlooker_changed(k->session.o);
}

static void on_frame(void *ud, struct picture_rect damage)
{
    struct look *k = ud;
    struct onlooker *o = k->session.o;

    if (k->g.state != GALLERY_LIVE)
        tidy_up(o);
    k->g.state = GALLERY_LIVE;
    k->g.serial++;
    k->g.damage = damage;
    k->g.at_ms = onlooker_now_ms(o);
    k->time[k->ntimes++ % TIMES] = k->g.at_ms;
    onlooker_changed(o);
}

static void on_end(void *ud, const struct view_end *e)
{
    struct look *k = ud;
    struct onlooker *o = k->session.o;

    k->g.state = GALLERY_ENDED;
    k->asked = false;
    onlooker_words_view(e, k->g.words, sizeof k->g.words);
    onlooker_session_end(&k->session);
    onlooker_changed(o);
    tidy_up(o);
}

static const struct view_events events = {.found = on_found, .frame = on_frame, .end = on_end};

static void look_open(struct look *k)
{
    struct onlooker *o = k->session.o;
    const char *why = onlooker_refusal(o, k->g.index);

    if (why) {
        k->g.state = GALLERY_ENDED;
        text_put(k->g.words, sizeof k->g.words, "%s", why);
        return;
    }
    onlooker_session_init(&k->session, o, k->g.index,
                          o->wall.n > 1 ? VIEWER_WALL : VIEWER_TERMINAL);
    k->g.state = GALLERY_OPENING;
    k->opened_ms = onlooker_now_ms(o);
    k->view =
        view_open(o->x->loop, o->tunnels, k->session.url, o->password, ONLOOKER_MIN_MS, &events, k);
}

/* --- one after the other --- */

static bool is_opening(const struct look *k)
{
    return k->g.state == GALLERY_OPENING &&
           onlooker_now_ms(k->session.o) - k->opened_ms < OPENING_MS;
}

static bool any_opening(const struct wall *w)
{
    for (size_t i = 0; i < w->n; i++)
        if (is_opening(w->look[i]))
            return true;
    return false;
}

static void open_next(struct onlooker *o)
{
    struct wall *w = &o->wall;

    for (size_t i = 0; i < w->n && !any_opening(w); i++)
        if (w->look[i]->g.state == GALLERY_WAITING) {
            look_open(w->look[i]);
            onlooker_changed(o);
        }
    if (any_opening(w))
        loop_timer_set(w->work, OPENING_MS, 0);
}

static void end_those_leaving(struct wall *w)
{
    while (w->leaving) {
        struct look *k = w->leaving;
        w->leaving = k->next;
        look_free(k);
    }
}

static void on_work(void *ud)
{
    struct onlooker *o = ud;

    end_those_leaving(&o->wall);
    open_next(o);
}

/* --- in turn --- */

static void on_ring(void *ud)
{
    struct onlooker *o = ud;
    struct wall *w = &o->wall;

    for (size_t i = 1; i <= w->n; i++) {
        size_t at = (w->cursor + i) % w->n;
        if (w->look[at]->asked) {
            w->look[at]->asked = false;
            w->cursor = at;
            view_next(w->look[at]->view);
            loop_timer_set(w->ring, RING_MS, 0);
            return;
        }
    }
    w->ringing = false;
}

void onlooker_wall_next(struct onlooker *o, size_t view)
{
    struct wall *w = &o->wall;
    struct look *k = w->look[view];

    if (k->g.state != GALLERY_LIVE)
        return;
    if (w->n == 1) {
        view_next(k->view);
        return;
    }
    k->asked = true;
    if (!w->ringing)
        loop_timer_set(w->ring, RING_MS, 0);
    w->ringing = true;
}

/* --- what is shown --- */

/* Out of those shown, or those that were and are still open; NULL: it is in neither. */
static struct look *take(struct wall *w, uint32_t index)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->look[i] && w->look[i]->g.index == index) {
            struct look *k = w->look[i];
            w->look[i] = NULL;
            return k;
        }
    for (struct look **at = &w->leaving; *at; at = &(*at)->next)
        if ((*at)->g.index == index && (*at)->g.state != GALLERY_ENDED) {
            struct look *k = *at;
            *at = k->next;
            k->next = NULL;
            return k;
        }
    return NULL;
}

static struct look *look_new(struct onlooker *o, uint32_t index)
{
    struct look *k = mem_zalloc(sizeof *k);

    k->session.o = o;
    k->g = (struct gallery_view){.index = index, .state = GALLERY_WAITING, .fps_d10 = -1};
    return k;
}

void onlooker_wall_show(struct onlooker *o, const uint32_t *index, size_t n)
{
    struct wall *w = &o->wall;
    struct look *now[GALLERY_MAX];

    for (size_t i = 0; i < n; i++) {
        struct look *k = take(w, index[i]);
        now[i] = k ? k : look_new(o, index[i]);
    }
    for (size_t i = 0; i < w->n; i++)
        if (w->look[i]) {
            w->look[i]->next = w->leaving;
            w->leaving = w->look[i];
        }
    for (size_t i = 0; i < n; i++)
        w->look[i] = now[i];
    w->n = n;
    tidy_up(o);
}

/* Pictures that followed another one in the last FPS_MS. */
static int fps_d10(const struct look *k, int64_t now)
{
    size_t n = 0, kept = k->ntimes < TIMES ? k->ntimes : TIMES;
    int64_t first = now;

    for (size_t i = 0; i < kept; i++)
        first = k->time[i] < first ? k->time[i] : first;
    first = first > now - FPS_MS ? first : now - FPS_MS;
    for (size_t i = 0; i < kept; i++)
        n += k->time[i] > first;
    return now - first < FPS_MS / 4 ? -1 : (int)((int64_t)n * 10000 / (now - first));
}

size_t onlooker_wall_views(struct onlooker *o, const struct gallery_view **ret)
{
    struct wall *w = &o->wall;

    for (size_t i = 0; i < w->n; i++) {
        const struct look *k = w->look[i];
        w->shown[i] = k->g;
        w->shown[i].fps_d10 = fps_d10(k, onlooker_now_ms(o));
        if (k->view)
            w->shown[i].picture = *view_picture(k->view);
    }
    *ret = w->shown;
    return w->n;
}

/* --- beginning and end --- */

bool onlooker_wall_has(const struct onlooker *o, uint32_t index)
{
    for (size_t i = 0; i < o->wall.n; i++)
        if (o->wall.look[i]->g.index == index && o->wall.look[i]->g.state != GALLERY_ENDED)
            return true;
    return false;
}

void onlooker_wall_init(struct onlooker *o)
{
    o->wall.work = loop_timer_new(o->x->loop, 0, 0, on_work, o);
    o->wall.ring = loop_timer_new(o->x->loop, RING_MS, 0, on_ring, o);
}

void onlooker_wall_done(struct onlooker *o)
{
    struct wall *w = &o->wall;

    for (size_t i = 0; i < w->n; i++)
        look_free(w->look[i]);
    end_those_leaving(w);
    loop_timer_free(w->work);
    loop_timer_free(w->ring);
}
