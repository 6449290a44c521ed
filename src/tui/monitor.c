/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/monitor.h"

#include "base/mem.h"

#include <stdlib.h>

enum { REST_MS = 50 };

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
    loop_fn quit;
    void *ud;
};

static int64_t clock_second(const struct monitor *mo)
{
    return (model_now_ms(mo->ui.live) + model_drift_ms(mo->ui.live)) / 1000;
}

static void draw(struct monitor *mo)
{
    int rows, cols;

    mo->dirty = true;
    if (mo->resting || mo->refused)
        return;
    screen_size(mo->screen, &rows, &cols);
    frame_reset(&mo->frame, rows, cols);
    ui_draw(&mo->ui, &mo->frame);
    if (mo->ui.redraw)
        screen_redraw(mo->screen);
    mo->ui.redraw = false;
    mo->refused = !screen_show(mo->screen, &mo->frame);
    mo->dirty = mo->refused;
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

static void on_resized(void *ud)
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
    struct screen_events on = {.key = on_key, .resized = on_resized, .ready = on_ready, .ud = mo};

    mo->screen = screen_new(l, palette, &on, ret_trouble);
    if (!mo->screen) {
        free(mo);
        return NULL;
    }
    mo->quit = quit;
    mo->ud = ud;
    ui_init(&mo->ui, m, o);
    frame_init(&mo->frame, ascii);
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
