/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil verify`: is a journal, or what was exported from one, what was written? */
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "cmd/command.h"
#include "cmd/verdict.h"
#include "journal/segment.h"
#include "source/check.h"
#include "view/i18n.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { KEY_PUB = 'p', KEY_CHECKPOINT = 'c', KEY_FORMAT = 'f', KEY_PROOF = 0x100 };

enum { BAR_CELLS = 40, BAR_EVERY_MS = 100, NOTES_MAX_BYTES = 16 << 20 };

static const struct argp_option table[] = {
    {"pub", KEY_PUB, N_("KEY"), 0,
     N_("it must be signed by this key: a file, or the text that 'invigil key show' prints"), 0},
    {"checkpoint", KEY_CHECKPOINT, N_("FILE"), 0,
     N_("it must go on from this checkpoint, which was sent off the machine earlier"), 0},
    {"proof", KEY_PROOF, N_("FILE"), 0, N_("instead of a journal: a file of 'invigil export'"), 0},
    {"format", KEY_FORMAT, N_("FORMAT"), 0, N_("text (default) or json"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

struct check {
    const char *path, *pub_arg, *note_file, *proof_file;
    bool json;
    uint8_t pub[KEY_PUB_BYTES];
    char note[NOTE_SIZE];
    struct verify_edit *edits; /* owned */
    size_t nedits, capedits;
    struct verify_late *lates; /* owned */
    size_t nlates, caplates;
    int64_t shown_ms; /* when the bar was last drawn, 0 never */
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct check *c = state->input;

    switch (key) {
    case KEY_PUB: c->pub_arg = arg; break;
    case KEY_CHECKPOINT: c->note_file = arg; break;
    case KEY_PROOF: c->proof_file = arg; break;
    case KEY_FORMAT:
        c->json = strcmp(arg, "json") == 0;
        if (!c->json && strcmp(arg, "text") != 0)
            argp_error(state, _("--format: text or json, not '%s'"), arg);
        break;
    case ARGP_KEY_ARG:
        if (c->path)
            argp_error(state, _("one journal, not several"));
        c->path = arg;
        break;
    case ARGP_KEY_END:
        if (!c->path == !c->proof_file)
            argp_error(state, _("a journal is needed, or --proof FILE"));
        if (c->note_file && c->proof_file)
            argp_error(state, _("--checkpoint goes with a journal"));
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static bool complain(const char *file, const char *why)
{
    fprintf(stderr, _("invigil: %s: %s\n"), file, why);
    return false;
}

/* --- what was given --- */

static bool load_pub(struct check *c)
{
    const char *arg = c->pub_arg;

    if (!arg || key_pub_parse(arg, strlen(arg), NULL, c->pub) == 0)
        return true;
    int r = key_pub_load(AT_FDCWD, arg, NULL, c->pub);
    return r == 0 || complain(arg, r == ERR_NOT_FOUND ? _("there is no such file")
                                   : r == ERR_IO      ? strerror(errno)
                                                      : _("it is no public key"));
}

/* Of several notes, as a command that appends to a file collects them, the last one. */
static bool take_last_note(struct check *c, const char *text, size_t len)
{
    struct note n;
    size_t used = 0, at = 0;

    for (; at < len; at += used) {
        if (note_parse(text + at, len - at, &n, &used) < 0)
            return false;
    }
    if (!used)
        return false;
    memcpy(c->note, text + at - used, used);
    c->note[used] = '\0';
    return true;
}

static bool load_note(struct check *c)
{
    struct buf b;
    char piece[BUFSIZ];
    size_t n;

    if (!c->note_file)
        return true;
    FILE *f = fopen(c->note_file, "re");
    if (!f)
        return complain(c->note_file, strerror(errno));
    buf_init(&b, NOTES_MAX_BYTES);
    bool fits = true;
    while (fits && (n = fread(piece, 1, sizeof piece, f)) > 0)
        fits = buf_add(&b, piece, n) == 0;
    int why = ferror(f) ? errno : 0;
    fclose(f);
    bool ok = !why && fits && take_last_note(c, b.data, b.len);
    buf_done(&b);
    return ok || complain(c->note_file, why ? strerror(why) : _("it is no checkpoint"));
}

/* A directory, or one of the segments in it. *ret_only is its number, 0 all. */
static int open_journal(const char *path, unsigned *ret_only)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char again[SEGMENT_NAME_SIZE];
    int64_t no;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    *ret_only = 0;
    if (fd >= 0 || errno != ENOTDIR)
        return fd;
    errno = EINVAL;
    if (strlen(name) < 14 || strncmp(name, "journal-", 8) != 0 ||
        num_int(name + 8, 6, 1, SEGMENT_NO_MAX, &no) < 0)
        return -1;
    segment_name((unsigned)no, strlen(name) > 4 && strcmp(name + strlen(name) - 4, ".zst") == 0,
                 again);
    if (strcmp(name, again) != 0)
        return -1;
    *ret_only = (unsigned)no;
    char *dir = slash ? mem_strndup(path, (size_t)(slash - path) + 1) : mem_strdup(".");
    fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(dir);
    return fd;
}

/* --- while it runs --- */

static int64_t now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void on_progress(void *ud, uint64_t done, uint64_t all)
{
    struct check *c = ud;
    int64_t now = now_ms();
    char bar[BAR_CELLS + 1];

    if (!all || now - c->shown_ms < BAR_EVERY_MS)
        return;
    c->shown_ms = now;
    int full = done < all ? (int)(done * BAR_CELLS / all) : BAR_CELLS;
    for (int i = 0; i < BAR_CELLS; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    fprintf(stderr, "\r[%s] %3d %%", bar, done < all ? (int)(done * 100 / all) : 100);
}

static void end_progress(const struct check *c)
{
    if (c->shown_ms)
        fprintf(stderr, "\r%*s\r", BAR_CELLS + 8, "");
}

static void on_edit(void *ud, const struct verify_edit *e)
{
    struct check *c = ud;

    MEM_GROW(c->edits, c->nedits, c->capedits);
    c->edits[c->nedits++] = *e;
}

static void on_late(void *ud, const struct verify_late *l)
{
    struct check *c = ud;

    MEM_GROW(c->lates, c->nlates, c->caplates);
    c->lates[c->nlates++] = *l;
}

/* --- the two things that can be checked --- */

static void on_replay(void *ud, int64_t done_ms, int64_t all_ms)
{
    on_progress(ud, (uint64_t)done_ms, (uint64_t)all_ms);
}

static int print_verdict(const struct check *c, const struct verify_result *r, unsigned only,
                         const struct check_result *derived)
{
    struct verdict v = {.path = c->path,
                        .result = r,
                        .only = only,
                        .pub_given = c->pub_arg,
                        .note_given = c->note_file,
                        .edits = c->edits,
                        .nedits = c->nedits,
                        .lates = c->lates,
                        .nlates = c->nlates,
                        .derived = derived};

    if (c->json)
        verdict_print_json(stdout, &v);
    else
        verdict_print(stdout, &v);
    if (r->fault || (derived && derived->fault))
        return EXIT_FAILED;
    return r->closed && !only ? EXIT_OK : EXIT_NOT_CLOSED;
}

static int check_lines(struct check *c)
{
    struct verify_result *r;
    unsigned only;
    int fd = open_journal(c->path, &only);

    if (fd < 0) {
        complain(c->path, errno == EINVAL ? _("it is neither a journal's directory nor a segment "
                                              "named journal-000001.ndjson")
                                          : strerror(errno));
        return EXIT_USAGE;
    }
    struct verify_options o = {.dirfd = fd,
                               .pub = c->pub_arg ? c->pub : NULL,
                               .given_note = c->note_file ? c->note : NULL,
                               .only = only,
                               .progress = isatty(STDERR_FILENO) ? on_progress : NULL,
                               .edited = on_edit,
                               .late = on_late,
                               .ud = c};
    r = mem_zalloc(sizeof *r);
    struct check_result derived;
    bool replay = verify_journal(&o, r) && !only;
    if (replay)
        check_journal(fd, o.progress ? on_replay : NULL, c, &derived);
    end_progress(c);
    int code = print_verdict(c, r, only, replay ? &derived : NULL);
    free(r);
    close(fd);
    return code;
}

static int check_proof(const struct check *c)
{
    struct proof_result r;
    int fd = open(c->proof_file, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        complain(c->proof_file, strerror(errno));
        return EXIT_USAGE;
    }
    proof_check_file(fd, c->pub_arg ? c->pub : NULL, &r);
    close(fd);
    if (c->json)
        verdict_print_proof_json(stdout, c->proof_file, &r, c->pub_arg);
    else
        verdict_print_proof(stdout, c->proof_file, &r, c->pub_arg);
    return r.fault ? EXIT_FAILED : EXIT_OK;
}

int verify_run(int argc, char **argv)
{
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = N_("DIR|FILE\n--proof=FILE"),
        .doc = N_("Checks that a journal, or one segment of it, is what was written: exit status 0 "
                  "verified, 1 broken, 3 verified and not closed."),
        .argp_domain = "invigil"};
    struct check c = {0};

    argp_parse(&argp, argc, argv, 0, NULL, &c);
    if (!load_pub(&c) || !load_note(&c))
        return EXIT_USAGE;
    int code = c.proof_file ? check_proof(&c) : check_lines(&c);
    free(c.edits);
    free(c.lates);
    if (fflush(stdout) == 0)
        return code;
    if (errno != EPIPE)
        fprintf(stderr, _("invigil: the output can't be written: %s\n"), strerror(errno));
    return EXIT_FAILED;
}
