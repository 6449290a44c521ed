/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil key`: makes the key that signs journals, and shows the half of it that is not secret. */
#include "journal/key.h"
#include "base/err.h"
#include "cmd/command.h"
#include "view/i18n.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static int complain(const char *file, int r)
{
    const char *why = r == ERR_NOT_FOUND ? _("there is no such file")
                      : r == ERR_EXISTS  ? _("it exists already, and a key is never overwritten")
                      : r == ERR_UNSAFE
                          ? _("a key must be a regular file of yours that nobody else can read; "
                              "chmod 600 mends the latter")
                      : r == ERR_IO ? strerror(errno)
                                    : _("it is no key");

    fprintf(stderr, _("invigil: %s: %s\n"), file, why);
    return EXIT_FAILED;
}

/* Two lines, which --pub takes as a file too. */
static int print_pub(const uint8_t *pub)
{
    char text[KEY_TEXT_SIZE], fingerprint[KEY_FINGERPRINT_SIZE];

    key_text(pub, text);
    key_fingerprint(pub, fingerprint);
    printf("%s\n%s\n", text, fingerprint);
    return fflush(stdout) == 0 ? EXIT_OK : EXIT_FAILED;
}

static int make(const char *file)
{
    struct key k;

    key_new(&k);
    int r = key_save(&k, AT_FDCWD, file);
    int code = r < 0 ? complain(file, r) : print_pub(k.pub);
    key_wipe(&k);
    return code;
}

/* Of a secret key or of a public one: a journal's key.pub has a fingerprint too. */
static int show(const char *file)
{
    struct key k;
    uint8_t pub[KEY_PUB_BYTES];
    int r = key_pub_load(AT_FDCWD, file, NULL, pub);

    if (r == ERR_INVALID || r == ERR_TOO_BIG) {
        r = key_load(&k, AT_FDCWD, file);
        if (r == 0) {
            memcpy(pub, k.pub, sizeof pub);
            key_wipe(&k);
        }
    }
    return r < 0 ? complain(file, r) : print_pub(pub);
}

struct words {
    const char *what, *file;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct words *w = state->input;

    switch (key) {
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            w->what = arg;
        else if (state->arg_num == 1)
            w->file = arg;
        else
            argp_usage(state);
        return 0;
    case ARGP_KEY_END:
        if (!w->file || (strcmp(w->what, "new") != 0 && strcmp(w->what, "show") != 0))
            argp_usage(state);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int key_run(int argc, char **argv)
{
    const struct argp argp = {
        .parser = parse,
        .args_doc = N_("new FILE\nshow FILE"),
        .doc = N_("Makes a key that signs journals (Ed25519, readable by you alone), or shows the "
                  "public half of one and its fingerprint."),
        .argp_domain = "invigil"};
    struct words w = {0};

    argp_parse(&argp, argc, argv, 0, NULL, &w);
    return strcmp(w.what, "new") == 0 ? make(w.file) : show(w.file);
}
