/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One picture of one desktop, into a file. */
#include "cmd/onlooker_state.h"

#include "base/mem.h"
#include "cmd/command.h"
#include "spectate/snapshot.h"
#include "view/i18n.h"
#include "view/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SNAPSHOT_MS = 20000 }; /* for page, handshake and picture */

struct shot {
    struct session session;
    struct view *view; /* owned */
    struct loop_timer *limit;
    const char *path;
    onlooker_fn done;
    void *ud;
};

static void shot_free(struct shot *s)
{
    view_close(s->view);
    onlooker_session_done(&s->session);
    loop_timer_free(s->limit);
    free(s);
}

static void finish(struct shot *s, int code, const char *words)
{
    onlooker_fn done = s->done;
    void *ud = s->ud;

    s->session.o->shot = NULL;
    shot_free(s);
    done(ud, code, words);
}

static void on_found(void *ud, const char *uid)
{
    struct shot *s = ud;

    onlooker_session_found(&s->session, uid);
}

/* By errno. */
static void words_error(const char *path, char *out, size_t size)
{
    text_put(out, size, "%s: %s", path, strerror(errno));
}

static void on_frame(void *ud, struct picture_rect damage)
{
    struct shot *s = ud;
    const struct picture *p = view_picture(s->view);
    char words[ONLOOKER_WORDS_MAX];
    int code = EXIT_OK;

    (void)damage;
    text_put(words, sizeof words, "%s: %dx%d", s->path, p->w, p->h);
    if (snapshot_write(p, s->path) < 0) {
        words_error(s->path, words, sizeof words);
        code = EXIT_FAILED;
    }
    finish(s, code, words);
}

static void on_end(void *ud, const struct view_end *e)
{
    struct shot *s = ud;
    char words[ONLOOKER_WORDS_MAX];

    onlooker_words_view(e, words, sizeof words);
    onlooker_session_end(&s->session);
    finish(s, EXIT_FAILED, words);
}

static void on_limit(void *ud)
{
    finish(ud, EXIT_FAILED, _("no picture came"));
}

static const struct view_events events = {.found = on_found, .frame = on_frame, .end = on_end};

void onlooker_snapshot(struct onlooker *o, uint32_t index, const char *path, onlooker_fn done,
                       void *ud)
{
    const char *why = onlooker_missing(o, VIEWER_SNAPSHOT);

    why = why ? why : onlooker_refusal(o, index);
    if (why) {
        done(ud, EXIT_FAILED, why);
        return;
    }
    if (snapshot_check(path) < 0) { /* before anybody is looked at in vain */
        char words[ONLOOKER_WORDS_MAX];
        words_error(path, words, sizeof words);
        done(ud, EXIT_FAILED, words);
        return;
    }
    struct shot *s = mem_zalloc(sizeof *s);
    s->path = path;
    s->done = done;
    s->ud = ud;
    o->shot = s;
    onlooker_session_init(&s->session, o, index, VIEWER_SNAPSHOT);
    s->limit = loop_timer_new(o->x->loop, SNAPSHOT_MS, 0, on_limit, s);
    s->view =
        view_open(o->x->loop, o->tunnels, s->session.url, o->password, ONLOOKER_MIN_MS, &events, s);
}

void onlooker_snapshot_done(struct onlooker *o)
{
    if (o->shot)
        shot_free(o->shot);
}
