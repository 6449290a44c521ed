/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all ways of looking have in common: what there is to look with, what must be left alone, and
 * how to leave. */
#include "cmd/onlooker_state.h"

#include "base/mem.h"
#include "cmd/complain.h"
#include "spectate/external.h"
#include "spectate/snapshot.h"
#include "view/i18n.h"
#include "view/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t onlooker_now_ms(const struct onlooker *o)
{
    return clock_now_ms(&o->x->clock);
}

void onlooker_changed(struct onlooker *o)
{
    if (o->changed)
        o->changed(o->changed_ud);
}

/* --- what there is to look with --- */

static bool has_display(void)
{
    const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");

    return (x && *x) || (wayland && *wayland);
}

/* what: a library this was built without, or the path of a file. */
static const char *not_there(struct onlooker *o, const char *what)
{
    if (what)
        text_put(o->words, sizeof o->words,
                 strchr(what, '/') ? _("%s is missing") : _("this invigil is built without %s"),
                 what);
    return what ? o->words : NULL;
}

static const char *no_program(struct onlooker *o, const char *program)
{
    if (external_found(program))
        return NULL;
    text_put(o->words, sizeof o->words, _("there is no program %s"), program);
    return o->words;
}

const char *onlooker_missing(struct onlooker *o, enum viewer viewer)
{
    const struct conf_spectate *c = &o->x->conf.spectate;

    switch (viewer) {
    case VIEWER_TERMINAL:
    case VIEWER_WALL: return not_there(o, decoder_missing());
    case VIEWER_SNAPSHOT:
        return not_there(o, decoder_missing() ? decoder_missing() : snapshot_missing());
    case VIEWER_VNC:
        return has_display() ? no_program(o, external_vncviewer[0]) : _("there is no display");
    case VIEWER_COMMAND:
        return c->command[0] ? no_program(o, c->command[0])
                             : _("the config file names no spectate-command");
    case VIEWER_BROWSER: /* its link can be shown in any case */
    case VIEWER_UNKNOWN:
    case VIEWERS: break;
    }
    return NULL;
}

static enum viewer preferred(void *ud)
{
    struct onlooker *o = ud;
    enum viewer wanted = o->x->conf.spectate.viewer;

    return wanted                                  ? wanted
           : !onlooker_missing(o, VIEWER_TERMINAL) ? VIEWER_TERMINAL
           : !onlooker_missing(o, VIEWER_VNC)      ? VIEWER_VNC
                                                   : VIEWER_BROWSER;
}

static const char *link_to(void *ud, uint32_t index)
{
    struct onlooker *o = ud;
    const char *template = o->x->conf.spectate.link, *url = live_url(o->x->source, index);

    return url && browser_link(template ? template : browser_template, url, o->link,
                               sizeof o->link) == 0
               ? o->link
               : NULL;
}

/* --- what must be left alone --- */

const char *onlooker_refusal(struct onlooker *o, uint32_t index)
{
    const struct instance *in = model_instance(o->x->model, index);
    const char *url = live_url(o->x->source, index);

    if (!in || !in->present)
        return _("the desktop is gone");
    if (in->phase != PHASE_READY)
        return _("the desktop is not running");
    if (!url)
        return _("the desktop has no url that can be used");
    if (onlooker_outside_has(o, index))
        return _("the desktop is open in another viewer");
    if (failures_left_alone(&o->failures, url))
        return _("left alone for an hour, because handshakes with its VNC server failed");
    return NULL;
}

/* --- the gallery --- */

static void show(void *ud, const uint32_t *index, size_t n)
{
    onlooker_wall_show(ud, index, n);
}

static size_t views(void *ud, const struct gallery_view **ret)
{
    return onlooker_wall_views(ud, ret);
}

static void next(void *ud, size_t view)
{
    onlooker_wall_next(ud, view);
}

static const char *external(void *ud, uint32_t index, enum viewer viewer)
{
    return onlooker_outside_open(ud, index, viewer);
}

static const char *missing(void *ud, enum viewer viewer)
{
    return onlooker_missing(ud, viewer);
}

static const char *refusal(void *ud, uint32_t index)
{
    return onlooker_refusal(ud, index);
}

static void given(void *ud, uint32_t index)
{
    onlooker_link_given(ud, index);
}

const struct gallery *onlooker_gallery(struct onlooker *o)
{
    return &o->gallery;
}

void onlooker_on_change(struct onlooker *o, loop_fn changed, void *ud)
{
    o->changed = changed;
    o->changed_ud = ud;
}

void onlooker_on_left(struct onlooker *o, onlooker_fn left, void *ud)
{
    o->left = left;
    o->left_ud = ud;
}

const char *onlooker_notice(struct onlooker *o)
{
    return onlooker_now_ms(o) < o->notice_ms ? o->notice : NULL;
}

/* --- beginning and end --- */

static void on_handshake(void *ud, const char *url, enum tunnels_handshake what)
{
    struct onlooker *o = ud;

    if (what == TUNNELS_DONE)
        failures_settle(&o->failures, url);
    else
        failures_begin(&o->failures, url);
}

static void on_visited(void *ud, const char *url, const char *uid)
{
    onlooker_session_visited(ud, url, uid);
}

static bool is_stranger(void *ud, const char *uid)
{
    return onlooker_session_stranger(ud, uid);
}

static void on_waiting(void *ud)
{
    (void)ud;
    fprintf(stderr, _("invigil: a desktop is being left politely; that takes %d seconds at most\n"),
            TUNNELS_LEAVE_MS / 1000);
}

static const struct tunnels_events events = {.handshake = on_handshake,
                                             .visited = on_visited,
                                             .waiting = on_waiting,
                                             .stranger = is_stranger};

struct onlooker *onlooker_new(struct exam *x, int *ret_code)
{
    const char *file = x->conf.spectate.password_file;
    char *password = NULL;
    int r = file ? secret_password(file, &password) : 0;

    if (r < 0) {
        *ret_code = complain_file(file, r);
        return NULL;
    }
    struct onlooker *o = mem_zalloc(sizeof *o);
    o->x = x;
    o->password = password;
    o->tunnels = tunnels_new(x->loop, live_access(x->source));
    tunnels_tell(o->tunnels, &events, o);
    failures_init(&o->failures);
    o->gallery = (struct gallery){.ud = o,
                                  .show = show,
                                  .views = views,
                                  .next = next,
                                  .external = external,
                                  .missing = missing,
                                  .preferred = preferred,
                                  .refusal = refusal,
                                  .link = link_to,
                                  .given = given};
    onlooker_wall_init(o);
    return o;
}

void onlooker_free(struct onlooker *o)
{
    if (!o)
        return;
    o->changed = NULL;
    o->left = NULL;
    onlooker_wall_done(o);
    onlooker_outside_done(o);
    onlooker_snapshot_done(o);
    tunnels_free(o->tunnels);
    onlooker_session_forget(o);
    failures_done(&o->failures);
    secret_forget(o->password);
    free(o);
}
