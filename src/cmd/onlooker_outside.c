/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desktops that other programs show: a VNC viewer through the guard, or a browser, which goes its
 * own way. */
#include "cmd/onlooker_state.h"

#include "base/log.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "spectate/external.h"
#include "view/i18n.h"
#include "view/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NOTICE_MS = 10000 };

struct outside {
    struct session session;
    struct external *external; /* owned */
    const char *program;
    struct outside *next;
};

static void outside_free(struct outside *s)
{
    external_close(s->external);
    onlooker_session_done(&s->session);
    free(s);
}

static void on_found(void *ud, const char *uid)
{
    struct outside *s = ud;

    onlooker_session_found(&s->session, uid);
}

static void on_connected(void *ud)
{
    (void)ud;
}

static void describe(const struct outside *s, enum external_why why, int code,
                     const struct tunnel_end *tunnel, char *out, size_t size)
{
    out[0] = '\0';
    switch (why) {
    case EXTERNAL_TUNNEL: onlooker_words_tunnel(tunnel, out, size); break;
    case EXTERNAL_START:
        text_put(out, size, _("%s can't be started: %s"), s->program, strerror(code));
        break;
    case EXTERNAL_EXITED:
        text_put(out, size, _("%s ended before it connected (exit status %d)"), s->program, code);
        break;
    case EXTERNAL_ABSENT:
        text_put(out, size, _("%s did not connect within %d seconds"), s->program,
                 EXTERNAL_WAIT_MS / 1000);
        break;
    case EXTERNAL_DONE: break;
    }
}

static void log_dropped(const struct outside *s)
{
    if (!external_guard(s->external))
        return;
    struct rfb_guard_dropped d = rfb_guard_dropped(external_guard(s->external));
    log_line(LOG_INFO,
             "instance %u: kept from its desktop: %" PRIu64 " keys, %" PRIu64 " of the pointer, "
             "%" PRIu64 " clipboard, %" PRIu64 " resize, %" PRIu64 " others",
             (unsigned)s->session.index, d.keys, d.pointer, d.cut_text, d.resize,
             d.xvp + d.qemu + d.fences);
}

static void on_end(void *ud, enum external_why why, int code, const struct tunnel_end *tunnel)
{
    struct outside *s = ud, **at;
    struct onlooker *o = s->session.o;
    char words[ONLOOKER_WORDS_MAX];

    log_dropped(s);
    describe(s, why, code, tunnel, words, sizeof words);
    onlooker_session_end(&s->session);
    for (at = &o->outside; *at != s; at = &(*at)->next)
        ;
    *at = s->next;
    outside_free(s);
    if (words[0]) {
        text_put(o->notice, sizeof o->notice, "%s", words);
        o->notice_ms = onlooker_now_ms(o) + NOTICE_MS;
    }
    onlooker_changed(o);
    if (o->left)
        o->left(o->left_ud, words[0] ? EXIT_FAILED : EXIT_OK, words);
}

static const struct external_events events = {
    .found = on_found, .connected = on_connected, .end = on_end};

static const char *view_outside(struct onlooker *o, uint32_t index, enum viewer viewer)
{
    struct outside *s = mem_zalloc(sizeof *s);
    const char *const *argv = viewer == VIEWER_COMMAND
                                  ? (const char *const *)o->x->conf.spectate.command
                                  : external_vncviewer;

    onlooker_session_init(&s->session, o, index, viewer);
    s->program = argv[0];
    s->next = o->outside;
    o->outside = s;
    struct external_options how = {.url = s->session.url,
                                   .password = o->password,
                                   .argv = argv,
                                   .student = model_instance(o->x->model, index)->student};
    s->external = external_open(o->x->loop, o->tunnels, &how, &events, s);
    text_put(o->words, sizeof o->words, _("%s is being opened"), s->program);
    return o->words;
}

/* Its connection is another one's, which we don't know, nor when it ends. */
void onlooker_link_given(struct onlooker *o, uint32_t index)
{
    struct session s;

    onlooker_session_init(&s, o, index, VIEWER_BROWSER);
    onlooker_session_found(&s, "");
    s.over = true;
    onlooker_session_done(&s);
}

bool onlooker_open_link(const char *link, const char **ret_words)
{
    bool opened = browser_usable() && browser_open(link) == 0;

    *ret_words = opened ? _("opened in the browser")
                        : _("not opened: there is no display, or no program that opens links");
    return opened;
}

static const char *view_in_browser(struct onlooker *o, uint32_t index)
{
    const char *link = o->gallery.link(o, index), *words;

    if (!link)
        return _("no link for a browser can be made of the desktop's url");
    if (onlooker_open_link(link, &words))
        onlooker_link_given(o, index);
    return words;
}

const char *onlooker_outside_open(struct onlooker *o, uint32_t index, enum viewer viewer)
{
    const char *why = onlooker_refusal(o, index);

    if (!why && onlooker_wall_has(o, index))
        why = _("the desktop is open here already");
    if (!why)
        why = onlooker_missing(o, viewer);
    if (why)
        return why;
    return viewer == VIEWER_BROWSER ? view_in_browser(o, index) : view_outside(o, index, viewer);
}

bool onlooker_outside_has(const struct onlooker *o, uint32_t index)
{
    for (const struct outside *s = o->outside; s; s = s->next)
        if (s->session.index == index)
            return true;
    return false;
}

void onlooker_outside_done(struct onlooker *o)
{
    while (o->outside) {
        struct outside *s = o->outside;
        o->outside = s->next;
        outside_free(s);
    }
}
