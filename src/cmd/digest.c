/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil digest`: the state of the exam at a time of a journal, in 64 digits. */
#include "model/digest.h"

#include "cmd/command.h"
#include "cmd/past.h"
#include "view/i18n.h"

#include <argp.h>
#include <stdio.h>

enum { KEY_AT = 0x200, KEY_TRENDS };

struct options {
    const char *dir, *at;
    bool trends;
};

static const struct argp_option table[] = {
    {"at", KEY_AT, N_("TIME"), 0, N_("of this time instead of the end: 09:42:17, -15m"), 0},
    {"trends", KEY_TRENDS, NULL, 0, N_("of the trends too: equal only when played from the start"),
     0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &o->dir; break;
    case KEY_AT: o->at = arg; break;
    case KEY_TRENDS: o->trends = true; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

/* With trends from the beginning: every sample must have been seen. */
static int print(const struct options *o, struct past *p)
{
    char digest[DIGEST_HEX + 1];
    int64_t t = p->last_ms;

    if (o->at && past_when(p, PAST_MOMENT, "--at", o->at, &t) < 0)
        return EXIT_USAGE;
    int r = o->trends ? player_play(p->player, t) : player_seek(p->player, t);
    if (r < 0)
        return past_complain(o->dir, r);
    if (o->trends)
        digest_trends(p->model, digest);
    else
        digest_model(p->model, digest);
    puts(digest);
    return EXIT_OK;
}

int digest_run(int argc, char **argv)
{
    const struct argp_child children[] = {{&past_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = N_("DIR"),
                              .doc = N_("Prints the digest of the exam's state at the end of a "
                                        "journal, or at a time of it."),
                              .children = children,
                              .argp_domain = "invigil"};
    struct options o = {0};
    struct past p;

    argp_parse(&argp, argc, argv, 0, NULL, &o);
    int code = past_open(&p, o.dir);
    if (code == EXIT_OK)
        code = print(&o, &p);
    past_close(&p);
    return code;
}
