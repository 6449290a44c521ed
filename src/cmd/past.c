/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/past.h"

#include "base/err.h"
#include "cmd/command.h"
#include "cmd/when.h"
#include "view/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
    r = r < 0 ? r : player_span(p->player, &p->first_ms, &p->last_ms);
    return r < 0 ? past_complain(dir, r) : EXIT_OK;
}

int past_when(const struct past *p, const char *option, const char *text, int64_t *ret_ms)
{
    struct when_span span = {p->first_ms, p->last_ms, model_drift_ms(p->model)};
    int r = when_parse(text, &span, ret_ms);

    if (r < 0)
        fprintf(stderr,
                _("invigil: %s: a time is needed (09:42:17, 2026-11-22T09:42Z, -15m), not '%s'\n"),
                option, text);
    return r;
}

void past_close(struct past *p)
{
    player_free(p->player);
    model_free(p->model);
    if (p->dirfd >= 0)
        close(p->dirfd);
}
