/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/past.h"

#include "base/err.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/when.h"
#include "journal/verify.h"
#include "view/i18n.h"
#include "view/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECOND_MS = 1000, MINUTE_MS = 60000 };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    const char **dir = state->input;

    switch (key) {
    case ARGP_KEY_ARG:
        if (*dir)
            argp_error(state, _("one DIR, not several"));
        *dir = arg;
        break;
    case ARGP_KEY_NO_ARGS: argp_error(state, _("the DIR of a journal is needed")); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

const struct argp past_argp = {.parser = parse};

int past_complain(const char *dir, int error)
{
    const char *why = error == ERR_IO          ? strerror(errno)
                      : error == ERR_NOT_FOUND ? _("there is no journal")
                                               : _("this is not a journal, or a line of it can't "
                                                   "be read: 'invigil verify' says where");

    fprintf(stderr, "invigil: %s: %s\n", dir, why);
    return EXIT_FAILED;
}

int past_open(struct past *p, const char *dir)
{
    *p = (struct past){.model = model_new()};
    p->dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = p->dirfd < 0 ? ERR_IO : player_open(p->dirfd, p->model, &p->player);
    if (r < 0)
        return past_complain(dir, r);
    r = player_span(p->player, &p->first_ms, &p->last_ms);
    /* segments are there, and no line in them */
    return r < 0 ? past_complain(dir, r == ERR_NOT_FOUND ? ERR_INVALID : r) : EXIT_OK;
}

/* --- times --- */

/* What the lines of the exam span: removals write others long after it. The clock is that of the
 * beginning. */
static struct when_span find_span(const struct past *p)
{
    struct when_span span = {p->first_ms, p->last_ms, 0};
    struct model *m = model_new();
    struct player *other;

    if (player_open(p->dirfd, m, &other) == 0) {
        if (player_seek_end(other) == 0)
            span.last_ms = model_now_ms(m);
        if (player_about(p->player)->segment > 1 && player_seek(other, p->first_ms) >= 0)
            span.drift_ms = model_drift_ms(m);
        player_free(other);
    }
    model_free(m);
    return span;
}

static void say_outside(const struct when_span *span, enum past_use use, const char *option,
                        const char *text, bool after)
{
    int64_t end_ms = after ? span->last_ms : span->first_ms;
    char moment[32];

    verdict_moment(end_ms + span->drift_ms, moment);
    if (use == PAST_BOUND)
        fprintf(stderr,
                after ? _("invigil: %s: %s is after the journal's end (%s)\n")
                      : _("invigil: %s: %s is before the journal's beginning (%s)\n"),
                option, text, moment);
    else
        fprintf(stderr,
                after ? _("invigil: %s: %s is after the journal's end (%s): the end is shown\n")
                      : _("invigil: %s: %s is before the journal's beginning (%s): the beginning "
                          "is shown\n"),
                option, text, moment);
}

int past_when(const struct past *p, enum past_use use, const char *option, const char *text,
              int64_t *ret_ms)
{
    struct when_span span = find_span(p);
    int64_t ms;
    int r = when_parse(text, &span, &ms);

    if (r < 0) {
        fprintf(stderr,
                _("invigil: %s: a time is needed (09:42:17, 2026-11-22T09:42Z, -15m), not '%s'\n"),
                option, text);
        return r;
    }
    /* whole seconds or minutes are typed, of the first and the last one that is shown */
    if (ms >= span.last_ms + SECOND_MS || ms <= span.first_ms - MINUTE_MS)
        say_outside(&span, use, option, text, ms > span.last_ms);
    *ret_ms = ms;
    return 0;
}

/* --- */

static void good_words(const struct verify_result *r, char *out)
{
    unsigned long long left = r->lines - r->signed_lines;

    if (!left)
        text_put(out, VERDICT_TEXT_MAX, "%s", _("every line is what was written"));
    else
        text_put(out, VERDICT_TEXT_MAX,
                 ngettext("every signed line is what was written; %llu line at the end is not "
                          "signed yet",
                          "every signed line is what was written; %llu lines at the end are not "
                          "signed yet",
                          left),
                 left);
}

void past_check(const struct past *p, const char *dir, struct past_check *ret)
{
    struct verify_result *r = mem_zalloc(sizeof *r);

    ret->broken = !verify_journal(&(struct verify_options){.dirfd = p->dirfd}, r);
    if (ret->broken)
        verdict_fault(r, ret->text);
    else
        good_words(r, ret->text);
    if (ret->broken)
        fprintf(stderr, _("invigil: %s: NOT VERIFIED: %s\n"), dir, ret->text);
    free(r);
}

void past_close(struct past *p)
{
    player_free(p->player);
    model_free(p->model);
    if (p->dirfd >= 0)
        close(p->dirfd);
}
