/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil redact`: one student's identity, out of a journal for good. */
#include "cmd/command.h"
#include "cmd/past.h"
#include "cmd/removal.h"
#include "view/i18n.h"

#include <argp.h>
#include <stdio.h>

enum { KEY_STUDENT = 's', KEY_KEY = 'k' };

static const struct argp_option table[] = {
    {"student", KEY_STUDENT, N_("ID"), 0,
     N_("whose lines: a student, or the id of one instance (needed)"), 0},
    {"key", KEY_KEY, N_("FILE"), 0, N_("the secret key that signs this journal (needed)"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

struct redact {
    struct removal removal;
    const char *student;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct redact *p = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &p->removal.dir; break;
    case KEY_STUDENT: p->student = arg; break;
    case KEY_KEY: p->removal.key_file = arg; break;
    case ARGP_KEY_END:
        if (!p->student || !*p->student || !p->removal.key_file)
            argp_error(state, _("--student and --key are needed"));
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static int redact(struct removal *m, const char *student)
{
    struct edit_result r;

    if (!edit_redact(&m->edit, student, &r))
        return removal_failed(m, &r, _("nobody has this id here; nothing was removed"));
    removal_finished(&r);
    if (r.lines)
        printf(ngettext("Removed: %llu line. Instances: %u.\n",
                        "Removed: %llu lines. Instances: %u.\n", (unsigned long)r.lines),
               (unsigned long long)r.lines, r.students);
    if (r.torn)
        printf(ngettext("Deleted: %u file of torn ends, which may hold the same.\n",
                        "Deleted: %u files of torn ends, which may hold the same.\n", r.torn),
               r.torn);
    puts(_("Copies of the journal, and what was exported from it, are not touched."));
    return EXIT_OK;
}

int redact_run(int argc, char **argv)
{
    const struct argp_child children[] = {{&past_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = N_("DIR"),
        .doc =
            N_("Removes who a student is from a journal: all lines that name them. What was "
               "measured stays, of somebody. The rest still verifies, and says what was removed, "
               "by whom and when."),
        .children = children,
        .argp_domain = "invigil"};
    struct redact p = {0};

    argp_parse(&argp, argc, argv, 0, NULL, &p);
    int code = removal_open(&p.removal);
    if (code != EXIT_OK)
        return code;
    code = redact(&p.removal, p.student);
    removal_close(&p.removal);
    return code;
}
