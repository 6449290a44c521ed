/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil purge`: what is too old to be kept. */
#include "base/num.h"
#include "cmd/command.h"
#include "cmd/past.h"
#include "cmd/removal.h"
#include "view/i18n.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

enum { KEY_OLDER = 'o', KEY_KEY = 'k' };

#define HOUR_MS    INT64_C(3600000)
#define AGE_MAX_MS (INT64_C(36500) * 24 * HOUR_MS)

static const struct argp_option table[] = {
    {"older-than", KEY_OLDER, N_("AGE"), 0,
     N_("remove segments that ended so long ago: 90d, 12w or 36h (needed)"), 0},
    {"key", KEY_KEY, N_("FILE"), 0, N_("the secret key that signs this journal (needed)"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

struct purge {
    struct removal removal;
    int64_t age_ms; /* 0 not given */
};

static int64_t parse_age(const char *arg, struct argp_state *state)
{
    size_t len = strlen(arg);
    char unit = len ? arg[len - 1] : '\0';
    int64_t unit_ms = unit == 'h'   ? HOUR_MS
                      : unit == 'd' ? 24 * HOUR_MS
                      : unit == 'w' ? 7 * 24 * HOUR_MS
                                    : 0;
    int64_t n = 0;

    if (!unit_ms || num_int(arg, len - 1, 1, AGE_MAX_MS / unit_ms, &n) < 0)
        argp_error(state, _("--older-than: an age like 90d, 12w or 36h is needed, not '%s'"), arg);
    return n * unit_ms;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct purge *p = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &p->removal.dir; break;
    case KEY_OLDER: p->age_ms = parse_age(arg, state); break;
    case KEY_KEY: p->removal.key_file = arg; break;
    case ARGP_KEY_END:
        if (!p->age_ms || !p->removal.key_file)
            argp_error(state, _("--older-than and --key are needed"));
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static int purge(struct removal *m, int64_t age_ms)
{
    struct edit_result r;

    if (!edit_purge(&m->edit, m->edit.now_ms - age_ms, &r))
        return removal_failed(m, &r, _("no segment but the last is so old; nothing was removed"));
    removal_finished(&r);
    if (r.last)
        printf(ngettext("Removed: segments %u to %u, %llu line.\n",
                        "Removed: segments %u to %u, %llu lines.\n", (unsigned long)r.lines),
               r.first, r.last, (unsigned long long)r.lines);
    return EXIT_OK;
}

int purge_run(int argc, char **argv)
{
    const struct argp_child children[] = {{&past_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = N_("DIR"),
        .doc = N_("Removes old segments from a journal. The rest still verifies, and says what was "
                  "removed, by whom and when."),
        .children = children,
        .argp_domain = "invigil"};
    struct purge p = {0};

    argp_parse(&argp, argc, argv, 0, NULL, &p);
    int code = removal_open(&p.removal);
    if (code != EXIT_OK)
        return code;
    code = purge(&p.removal, p.age_ms);
    removal_close(&p.removal);
    return code;
}
