/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil report`: the account of an exam, or of one student, that people read. */
#include "report/report.h"

#include "cmd/command.h"
#include "cmd/past.h"
#include "cmd/product.h"
#include "journal/key.h"
#include "view/i18n.h"

#include <argp.h>
#include <string.h>

enum { KEY_STUDENT = 0x200, KEY_FORMAT, KEY_OUTPUT = 'o' };

struct options {
    const char *dir, *student, *output;
    enum report_format format;
};

static const struct argp_option table[] = {
    {"student", KEY_STUDENT, N_("ID"), 0,
     N_("of this student (all desktops of that student), or of the desktop of this id"), 0},
    {"format", KEY_FORMAT, N_("FORMAT"), 0, N_("text (default) or html"), 0},
    {"output", KEY_OUTPUT, N_("FILE"), 0, N_("into this file instead of standard output"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &o->dir; break;
    case KEY_STUDENT: o->student = arg; break;
    case KEY_FORMAT:
        if (strcmp(arg, "text") != 0 && strcmp(arg, "html") != 0)
            argp_error(state, _("--format: text or html, not '%s'"), arg);
        o->format = strcmp(arg, "html") == 0 ? REPORT_HTML : REPORT_TEXT;
        break;
    case KEY_OUTPUT: o->output = arg; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static int report(const struct options *o, struct past *p, const struct past_check *checked,
                  FILE *out)
{
    char fingerprint[KEY_FINGERPRINT_SIZE];
    uint8_t pub[KEY_PUB_BYTES];
    struct report_options r = {.student = o->student,
                               .format = o->format,
                               .verdict = checked->text,
                               .broken = checked->broken,
                               .out = out};
    uint32_t students = 0;

    if (key_pub_load(p->dirfd, "key.pub", NULL, pub) == 0) {
        key_fingerprint(pub, fingerprint);
        r.fingerprint = fingerprint;
    }
    int e = report_write(p->player, p->model, &r, &students);
    if (e < 0)
        return past_complain(o->dir, e);
    if (o->student && !students) {
        fprintf(stderr, _("invigil: %s: there is no student and no desktop '%s'\n"), o->dir,
                o->student);
        return EXIT_FAILED;
    }
    return EXIT_OK;
}

int report_run(int argc, char **argv)
{
    const struct argp_child children[] = {{&past_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = N_("DIR"),
        .doc = N_("Tells from a journal what happened in the exam, student by student."),
        .children = children,
        .argp_domain = "invigil"};
    struct options o = {0};
    struct past_check checked = {0};
    struct product out;
    struct past p;

    argp_parse(&argp, argc, argv, 0, NULL, &o);
    int code = past_open(&p, o.dir);
    if (code == EXIT_OK)
        code = product_open(&out, o.output);
    if (code == EXIT_OK) {
        past_check(&p, o.dir, &checked);
        code = product_close(&out, report(&o, &p, &checked, out.file));
    }
    if (checked.broken && code == EXIT_OK)
        code = EXIT_FAILED;
    past_close(&p);
    return code;
}
