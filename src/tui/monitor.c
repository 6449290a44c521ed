/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/monitor.h"

#include "base/mem.h"
#include "tui/hyperlink.h"

#include <stdlib.h>
#include <string.h>

enum { REST_MS = 50, OVERLAY_BYTES_MAX = 48 << 20 };

/* Cells that something covers which the frame knows nothing of. */
struct place {
    int row, col, rows, cols;
};

/* A picture that has been drawn: where it stands in the gallery may be another's next time. */
struct drawn {
    uint32_t index;
    int64_t since_ms;
    uint64_t serial;
};

struct monitor {
    struct screen *screen;
    struct ui ui;
    struct frame frame;
    struct loop_timer *rest; /* runs for REST_MS after a frame */
    bool resting;
    bool dirty;     /* a frame is owed, as soon as we may */
    bool refused;   /* the terminal is still busy with the one before: it will say when not */
    int64_t second; /* of the clock, that was drawn last */
    bool mouse;

    struct terminal_can can; /* as spots were told */
    struct buf overlay;
    uint64_t wipes;                  /* the screen's, at the last frame */
    struct place place[GALLERY_MAX]; /* covered by the last frame's pictures */
    size_t nplaces;
    struct place link; /* the same of a link, cols 0: none */
    struct drawn drawn[GALLERY_MAX];

    loop_fn quit;
    void *ud;
};

static int64_t clock_second(const struct monitor *mo)
{
    return (model_now_ms(mo->ui.live) + model_drift_ms(mo->ui.live)) / 1000;
}

/* ---- over the cells ---- */

static bool same_place(const struct place *a, const struct place *b)
{
    return a->row == b->row && a->col == b->col && a->rows == b->rows && a->cols == b->cols;
}

static struct place place_of(const struct spot *s)
{
    return (struct place){s->row, s->col, s->rows, s->cols};
}

static struct place link_of(const struct ui *u)
{
    int len = (int)strlen(u->link.url), width = u->link.width;

    if (!len || width < 1)
        return (struct place){0};
    return (struct place){u->link.row, u->link.col, (len + width - 1) / width, width};
}

/* ncurses takes the cells under them for blank, and would leave them there. */
static bool uncovers(const struct monitor *mo)
{
    struct place link = link_of(&mo->ui);
    bool gone = mo->link.cols && !same_place(&mo->link, &link);

    for (size_t i = 0; i < mo->nplaces; i++) {
        size_t k = 0;
        for (struct place p; k < mo->ui.nspots; k++) {
            p = place_of(&mo->ui.spot[k]);
            if (same_place(&p, &mo->place[i]))
                break;
        }
        gone |= k == mo->ui.nspots;
    }
    return gone;
}

static void tell_spots(struct monitor *mo)
{
    struct terminal_can can = *screen_can(mo->screen);
    const struct terminal_can *was = &mo->can;

    can.ascii = mo->frame.ascii;
    if (can.colors == was->colors && can.ascii == was->ascii && can.sixel == was->sixel &&
        can.kitty == was->kitty && can.cell_w == was->cell_w && can.cell_h == was->cell_h)
        return;
    mo->can = can;
    spots_use(mo->ui.spots, mo->ui.o.picture, &can);
}

/* Colours need no question. */
static void ask_for_graphics(struct monitor *mo)
{
    enum picture_mode m = mo->ui.o.picture;

    if ((mo->ui.pane == PANE_DESKTOP || mo->ui.pane == PANE_WALL || mo->ui.pane == PANE_VIEWERS) &&
        (m == PICTURE_AUTO || m == PICTURE_SIXEL || m == PICTURE_KITTY))
        screen_ask(mo->screen);
}

static bool same_drawn(const struct drawn *a, const struct drawn *b)
{
    return a->index == b->index && a->since_ms == b->since_ms && a->serial == b->serial;
}

static bool touched(const struct monitor *mo, const struct place *p)
{
    for (int row = p->row; row < p->row + p->rows; row++)
        if (screen_touched(mo->screen, row))
            return true;
    return false;
}

static void draw_spots(struct monitor *mo, bool wiped)
{
    struct ui *u = &mo->ui;

    if (wiped)
        spots_wiped(u->spots);
    for (int row = 0; u->nspots && row < mo->frame.rows; row++)
        if (!wiped && screen_touched(mo->screen, row))
            spots_lost(u->spots, row);
    spots_draw(u->spots, u->spot, u->nspots, &mo->overlay);
    mo->nplaces = u->nspots;
    for (size_t i = 0; i < u->nspots; i++)
        mo->place[i] = place_of(&u->spot[i]);
}

static void draw_link(struct monitor *mo, bool wiped)
{
    struct ui *u = &mo->ui;
    struct place link = link_of(u);

    if (link.cols && (wiped || !same_place(&link, &mo->link) || touched(mo, &link)))
        hyperlink_show(u->link.url, link.row, link.col, link.cols, &mo->overlay);
    mo->link = link;
    if (*u->copy)
        hyperlink_copy(u->copy, &mo->overlay);
    u->copy[0] = '\0';
}

/* Asks for the next picture of each that was drawn now. */
static void go_on(struct monitor *mo)
{
    const struct gallery *g = mo->ui.o.gallery;
    const struct gallery_view *v;
    struct drawn now[GALLERY_MAX] = {0};
    bool next[GALLERY_MAX] = {false};
    size_t n = g ? g->views(g->ud, &v) : 0;

    for (size_t i = 0; i < mo->ui.nspots; i++) {
        const struct spot *s = &mo->ui.spot[i];
        if (s->view >= n || s->view >= GALLERY_MAX || !s->serial)
            continue;
        now[s->view] = (struct drawn){v[s->view].index, v[s->view].since_ms, s->serial};
        next[s->view] = !same_drawn(&now[s->view], &mo->drawn[s->view]);
    }
    memcpy(mo->drawn, now, sizeof now);
    for (size_t i = 0; i < GALLERY_MAX; i++)
        if (next[i])
            g->next(g->ud, i);
}

static void draw_over(struct monitor *mo)
{
    bool wiped = mo->wipes != screen_wipes(mo->screen);

    mo->wipes = screen_wipes(mo->screen);
    draw_spots(mo, wiped);
    draw_link(mo, wiped);
    screen_overlay(mo->screen, mo->overlay.data, mo->overlay.len);
    buf_clear(&mo->overlay);
    go_on(mo);
}

/* ---- frames ---- */

static void draw(struct monitor *mo)
{
    int rows, cols;

    mo->dirty = true;
    if (mo->resting || mo->refused)
        return;
    tell_spots(mo);
    screen_size(mo->screen, &rows, &cols);
    frame_reset(&mo->frame, rows, cols);
    ui_draw(&mo->ui, &mo->frame);
    ask_for_graphics(mo);
    if (mo->ui.redraw || uncovers(mo))
        screen_redraw(mo->screen);
    mo->ui.redraw = false;
    mo->refused = !screen_show(mo->screen, &mo->frame);
    mo->dirty = mo->refused;
    if (!mo->refused)
        draw_over(mo);
    mo->second = clock_second(mo);
    mo->resting = true;
    loop_timer_set(mo->rest, REST_MS, 0);
}

static void on_rested(void *ud)
{
    struct monitor *mo = ud;

    mo->resting = false;
    if (mo->dirty)
        draw(mo);
}

static void on_key(void *ud, const struct input *in)
{
    struct monitor *mo = ud;

    ui_key(&mo->ui, in);
    if (mo->ui.mouse != mo->mouse) {
        mo->mouse = mo->ui.mouse;
        screen_mouse(mo->screen, mo->mouse);
    }
    if (mo->ui.quit)
        mo->quit(mo->ud);
    else
        draw(mo);
}

/* The size, or what is known of the terminal, is another. */
static void on_another(void *ud)
{
    draw(ud);
}

static void on_ready(void *ud)
{
    struct monitor *mo = ud;

    mo->refused = false;
    draw(mo);
}

struct monitor *monitor_new(struct loop *l, const struct model *m, const struct ui_options *o,
                            bool ascii, enum palette palette, loop_fn quit, void *ud,
                            enum screen_trouble *ret_trouble)
{
    struct monitor *mo = mem_zalloc(sizeof *mo);
    struct screen_events on = {
        .key = on_key, .resized = on_another, .ready = on_ready, .answered = on_another, .ud = mo};

    mo->screen = screen_new(l, palette, &on, ret_trouble);
    if (!mo->screen) {
        free(mo);
        return NULL;
    }
    mo->quit = quit;
    mo->ud = ud;
    ui_init(&mo->ui, m, o);
    frame_init(&mo->frame, ascii);
    mo->can = *screen_can(mo->screen);
    mo->can.ascii = ascii;
    spots_use(mo->ui.spots, o->picture, &mo->can);
    buf_init(&mo->overlay, OVERLAY_BYTES_MAX);
    mo->rest = loop_timer_new(l, 0, 0, on_rested, mo);
    draw(mo);
    return mo;
}

void monitor_free(struct monitor *mo)
{
    if (!mo)
        return;
    screen_free(mo->screen);
    loop_timer_free(mo->rest);
    frame_done(&mo->frame);
    buf_done(&mo->overlay);
    ui_done(&mo->ui);
    free(mo);
}

/* Ticks come four times a second, so the clock never skips a second. */
void monitor_event(struct monitor *mo, const struct event *e)
{
    if (e->kind == EVENT_TICK && clock_second(mo) != mo->second)
        draw(mo);
}

void monitor_changed(struct monitor *mo)
{
    draw(mo);
}
