/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil export`: what a journal holds about one student, or about all, for programs. Data to
 * stdout or to a file that nobody else can read, everything else to stderr. */
#include "report/export.h"

#include "base/err.h"
#include "cmd/command.h"
#include "cmd/past.h"
#include "cmd/product.h"
#include "report/export_proof.h"
#include "view/i18n.h"

#include <argp.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum {
    KEY_STUDENT = 0x200,
    KEY_ALL,
    KEY_FORMAT,
    KEY_PROOFS,
    KEY_PSEUDONYMISE,
    KEY_FROM,
    KEY_TO,
    KEY_OUTPUT = 'o'
};

struct options {
    const char *dir, *student, *from, *to, *output;
    bool all, csv, proofs;
    struct pseudonym pseudonym;
};

static const struct argp_option table[] = {
    {"student", KEY_STUDENT, N_("ID"), 0,
     N_("of this student (all desktops of that student), or of the desktop of this id"), 0},
    {"all", KEY_ALL, NULL, 0, N_("of everybody"), 0},
    {"format", KEY_FORMAT, N_("FORMAT"), 0, N_("json (default) or csv"), 0},
    {"with-proofs", KEY_PROOFS, NULL, 0,
     N_("the lines as they stand in the journal, each with a proof that it was signed, "
        "which 'verify' can check"),
     0},
    {"pseudonymise", KEY_PSEUDONYMISE, NULL, 0,
     N_("other names for people, desktops and connections, and shortened addresses"), 0},
    {"from", KEY_FROM, N_("TIME"), 0, N_("not before this time: 09:42:17, -15m"), 0},
    {"to", KEY_TO, N_("TIME"), 0, N_("not after this time"), 0},
    {"output", KEY_OUTPUT, N_("FILE"), 0, N_("into this file instead of standard output"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static void check(const struct options *o, struct argp_state *state)
{
    if (!o->student == !o->all)
        argp_error(state, _("either --student ID or --all is needed"));
    if (o->proofs && o->pseudonym.on)
        argp_error(state, _("--with-proofs hands over the lines as they are: --pseudonymise can't "
                            "change them"));
    if (o->proofs && o->csv)
        argp_error(state, _("--with-proofs is json alone"));
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &o->dir; break;
    case KEY_STUDENT: o->student = arg; break;
    case KEY_ALL: o->all = true; break;
    case KEY_FORMAT:
        if (strcmp(arg, "json") != 0 && strcmp(arg, "csv") != 0)
            argp_error(state, _("--format: json or csv, not '%s'"), arg);
        o->csv = strcmp(arg, "csv") == 0;
        break;
    case KEY_PROOFS: o->proofs = true; break;
    case KEY_PSEUDONYMISE: o->pseudonym.on = true; break;
    case KEY_FROM: o->from = arg; break;
    case KEY_TO: o->to = arg; break;
    case KEY_OUTPUT: o->output = arg; break;
    case ARGP_KEY_END: check(o, state); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static int complain_of_proof(const char *dir, int error)
{
    const char *why = error == ERR_NOT_FOUND
                          ? _("no line is signed yet, so nothing can be proved")
                          : _("its lines are not what was signed: 'invigil verify' says more");

    if (error != ERR_NOT_FOUND && error != ERR_UNSAFE)
        return past_complain(dir, error);
    fprintf(stderr, "invigil: %s: %s\n", dir, why);
    return EXIT_FAILED;
}

static int with_proofs(const struct options *o, struct past *p, const struct export_options *x,
                       uint32_t *ret_students)
{
    struct export_proof done;
    int e = export_proof(p->dirfd, x, &done);

    if (e < 0)
        return complain_of_proof(o->dir, e);
    *ret_students = done.students;
    if (done.left_out)
        fprintf(stderr,
                ngettext("invigil: %llu line is not signed yet and was left out (the last "
                         "checkpoint covers the first %llu lines)\n",
                         "invigil: %llu lines are not signed yet and were left out (the last "
                         "checkpoint covers the first %llu lines)\n",
                         (unsigned long)done.left_out),
                (unsigned long long)done.left_out, (unsigned long long)done.signed_lines);
    return EXIT_OK;
}

static int records(const struct options *o, struct past *p, const struct export_options *x,
                   uint32_t *ret_students)
{
    int e = o->from ? player_seek(p->player, x->from_ms - 1) : 0;

    if (e >= 0)
        e = o->csv ? export_csv(p->player, p->model, x, ret_students)
                   : export_json(p->player, p->model, x, ret_students);
    return e < 0 ? past_complain(o->dir, e) : EXIT_OK;
}

static int export(struct options *o, struct past *p, FILE *out)
{
    struct export_options x = {.student = o->student,
                               .pseudonym = &o->pseudonym,
                               .from_ms = INT64_MIN,
                               .to_ms = INT64_MAX,
                               .out = out};
    uint32_t students = 0;

    if ((o->from && past_when(p, PAST_BOUND, "--from", o->from, &x.from_ms) < 0) ||
        (o->to && past_when(p, PAST_BOUND, "--to", o->to, &x.to_ms) < 0))
        return EXIT_USAGE;
    if (x.from_ms > x.to_ms) {
        fprintf(stderr, _("invigil: --from %s is after --to %s\n"), o->from, o->to);
        return EXIT_USAGE;
    }
    int code = (o->proofs ? with_proofs : records)(o, p, &x, &students);
    if (code == EXIT_OK && o->student && !students) {
        fprintf(stderr, _("invigil: %s: there is no student and no desktop '%s'\n"), o->dir,
                o->student);
        return EXIT_FAILED;
    }
    return code;
}

/* The key is made for this export, and forgotten at its end. */
static int make_key(struct pseudonym *p)
{
    if (getrandom(p->key, sizeof p->key, 0) == (ssize_t)sizeof p->key)
        return EXIT_OK;
    fprintf(stderr, _("invigil: no random numbers: %s\n"), strerror(errno));
    return EXIT_FAILED;
}

int export_run(int argc, char **argv)
{
    const struct argp_child children[] = {{&past_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = N_("DIR"),
        .doc = N_("Prints what a journal holds about one student, or about all, for programs."),
        .children = children,
        .argp_domain = "invigil"};
    struct options o = {0};
    struct past_check checked = {0};
    struct product out;
    struct past p;

    argp_parse(&argp, argc, argv, 0, NULL, &o);
    int code = make_key(&o.pseudonym);
    if (code != EXIT_OK)
        return code;
    code = past_open(&p, o.dir);
    if (code == EXIT_OK)
        code = product_open(&out, o.output);
    if (code == EXIT_OK)
        code = product_close(&out, export(&o, &p, out.file));
    if (code == EXIT_OK)
        past_check(&p, o.dir, &checked);
    if (checked.broken)
        code = EXIT_FAILED;
    past_close(&p);
    pseudonym_done(&o.pseudonym);
    return code;
}
