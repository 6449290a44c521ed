/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/recorder.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cmd/command.h"
#include "cmd/courier.h"
#include "cmd/state.h"
#include "config.h"
#include "journal/segment.h"
#include "net/url.h"
#include "source/player.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOST_MAX = 128, COURIER_LAST_MS = 5000 };

struct recorder {
    struct exam *exam;
    struct recorder_options o;
    struct writer_options wo;
    struct writer *writer;
    struct courier courier;
    struct key key;
    char *run_key; /* path of the key made for this run; NULL: a --key was given */
    size_t run_key_base;
    int dirfd, lockfd;
    char origin[KEY_ORIGIN_SIZE], host[HOST_MAX], notice[2048], exam_title[512];
    char **select; /* owned, NULL-terminated */
    char banner[WORDS_MAX];
};

static int complain(const struct recorder *r, const char *why)
{
    fprintf(stderr, "invigil: %s: %s\n", r->o.dir, why);
    return EXIT_FAILED;
}

/* --- facts of the run --- */

/* "exam.example.org/api": the url without what a key's name must not hold. */
static void make_origin(struct recorder *r)
{
    const char *from = strstr(r->exam->api, "://");
    size_t n = 0;

    for (from = from ? from + 3 : r->exam->api; *from && n < KEY_ORIGIN_MAX; from++)
        if (*from > ' ' && *from < 0x7F && *from != '+')
            r->origin[n++] = *from;
    while (n > 1 && r->origin[n - 1] == '/')
        n--;
    r->origin[n] = '\0';
}

static void clean(char *dst, size_t size, const char *src)
{
    utf8_sanitise(dst, size, src, strlen(src));
}

static void make_facts(struct recorder *r)
{
    const struct exam *x = r->exam;
    char name[256] = "";

    make_origin(r);
    gethostname(name, sizeof name - 1);
    clean(r->host, sizeof r->host, name);
    if (x->title)
        clean(r->exam_title, sizeof r->exam_title, x->title);
    if (x->conf.exam.notice)
        clean(r->notice, sizeof r->notice, x->conf.exam.notice);
    r->select = mem_calloc(x->live.nselect + 1, sizeof *r->select);
    for (size_t i = 0; i < x->live.nselect; i++) {
        char pair[1024], safe[1024];
        snprintf(pair, sizeof pair, "%s=%s", x->live.select[i].key, x->live.select[i].value);
        clean(safe, sizeof safe, pair);
        r->select[i] = mem_strdup(safe);
    }
    r->wo = (struct writer_options){.key = &r->key,
                                    .origin = r->origin,
                                    .program = PACKAGE_STRING,
                                    .host = r->host,
                                    .exam = x->title ? r->exam_title : NULL,
                                    .notice = x->conf.exam.notice ? r->notice : NULL,
                                    .select = (const char *const *)r->select,
                                    .addresses = address_keep_name[x->live.collect_ip],
                                    .geo = x->around.builds[0] ? x->around.builds : NULL,
                                    .samples_ms = r->o.samples_ms,
                                    .segment_bytes = r->o.segment_bytes,
                                    .compress = r->o.compress};
}

/* --- keys --- */

/* Where the key of a run is kept until its end: not beside the journal, which others may read. */
static void find_run_key(struct recorder *r, const uint8_t *pub)
{
    char name[KEY_PUB_BYTES * 2 + 16] = "keys/";

    for (int i = 0; i < KEY_PUB_BYTES; i++)
        snprintf(name + strlen(name), 3, "%02x", pub[i]);
    free(r->run_key);
    r->run_key = state_path(name, &r->run_key_base);
}

static int key_trouble(const char *file, int e)
{
    const char *why = e == ERR_IO          ? strerror(errno)
                      : e == ERR_NOT_FOUND ? strerror(ENOENT)
                      : e == ERR_UNSAFE    ? _("others can read it; chmod 600 mends that")
                                           : _("this is no key file ('invigil key new' makes one)");

    fprintf(stderr, "invigil: %s: %s\n", file, why);
    return EXIT_USAGE;
}

static int given_key(struct recorder *r)
{
    int e = key_load(&r->key, AT_FDCWD, r->o.key_file);

    return e < 0 ? key_trouble(r->o.key_file, e) : EXIT_OK;
}

static int make_run_key(struct recorder *r)
{
    if (r->o.key_file)
        return given_key(r);
    key_new(&r->key);
    find_run_key(r, r->key.pub);
    if (!r->run_key)
        return complain(r, _("there is no home directory to keep the run's key in: give --key"));
    state_make_folders(r->run_key, r->run_key_base);
    if (key_save(&r->key, AT_FDCWD, r->run_key) == 0)
        return EXIT_OK;
    fprintf(stderr, _("invigil: the run's key can't be kept in %s: %s; give a key with --key\n"),
            r->run_key, strerror(errno));
    return EXIT_FAILED;
}

/* The run's own key, to go on with it. */
static int find_key(struct recorder *r, const struct verify_result *found)
{
    int e;

    if (r->o.key_file) {
        int code = given_key(r);
        if (code != EXIT_OK)
            return code;
        if (memcmp(r->key.pub, found->pub, KEY_PUB_BYTES) != 0)
            return complain(r, _("the journal there was signed with another key than --key: only "
                                 "its own can go on with it; choose another directory"));
        return EXIT_OK;
    }
    find_run_key(r, found->pub);
    e = r->run_key ? key_load(&r->key, AT_FDCWD, r->run_key) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND)
        return complain(r, found->closed
                               ? _("the journal there is closed, and its key was deleted then; "
                                   "choose another directory")
                               : _("the key of the journal there is not on this machine or not "
                                   "this user's: give it with --key, or choose another "
                                   "directory"));
    return e < 0 ? key_trouble(r->run_key, e) : EXIT_OK;
}

/* --- a new run, or one to go on with --- */

static void on_note(void *ud, const char *text, size_t len)
{
    struct recorder *r = ud;

    courier_send(&r->courier, text, len);
}

static int begin(struct recorder *r)
{
    int code = make_run_key(r);

    if (code != EXIT_OK)
        return code;
    if (writer_new(r->dirfd, &r->wo, clock_now_ms(&r->exam->clock), &r->writer) < 0) {
        code = complain(r, strerror(errno));
        if (r->run_key)
            unlink(r->run_key);
    }
    return code;
}

/* The model as it was, its trends too. */
static int replay(struct recorder *r)
{
    struct player *p = NULL;
    int e = player_open(r->dirfd, r->exam->model, &p);

    e = e < 0 ? e : player_seek_end(p);
    while (e >= 0 && player_fill(p, 1000) == 1)
        ;
    player_free(p);
    return e;
}

static int go_on(struct recorder *r, const struct verify_result *found)
{
    int code = find_key(r, found);

    if (code != EXIT_OK)
        return code;
    if (replay(r) < 0)
        return complain(r, _("the journal there can't be replayed, so it can't be gone on with; "
                             "choose another directory"));
    /* as exam_run will do: what is written is not before what was */
    clock_not_before(&r->exam->clock, found->last_ms);
    clock_not_before(&r->exam->clock, model_now_ms(r->exam->model));
    int64_t now = clock_now_ms(&r->exam->clock);
    strcpy(r->origin, found->origin);
    if (writer_resume(r->dirfd, &r->wo, found, r->exam->model, now, &r->writer) < 0)
        return complain(r, strerror(errno));
    return EXIT_OK;
}

/* A process that was killed before its first line left a directory that looks used and is not. With
 * a checkpoint in it it was used: whatever became of the lines, nothing is written over that. */
static int sweep(const struct recorder *r)
{
    static const char *const names[] = {"journal-000001.ndjson", "key.pub", "checkpoints"};
    struct stat st;

    if (fstatat(r->dirfd, "checkpoints", &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_size > 0)
        return complain(r, _("the lines of the journal there are gone, and its checkpoints are "
                             "not: nothing is written over them; choose another directory"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlinkat(r->dirfd, names[i], 0);
    return EXIT_OK;
}

static int find_run(struct recorder *r, struct verify_result *found, bool *ret_there)
{
    unsigned first, last, missing;
    struct verify_options vo = {.dirfd = r->dirfd, .recovering = true};
    struct segment *s;

    *ret_there = segment_list(r->dirfd, &first, &last, &missing) != ERR_NOT_FOUND;
    if (*ret_there && first == 1 && last == 1 && segment_open(r->dirfd, 1, &s) == 0) {
        char line[LINE_MAX_BYTES];
        int64_t n = segment_read(s, 0, line, sizeof line);
        *ret_there = n < 0 || (n > 0 && memchr(line, '\n', (size_t)n));
        segment_free(s);
    }
    if (!*ret_there)
        return sweep(r);
    if (verify_journal(&vo, found))
        return EXIT_OK;
    return complain(r, _("the journal there does not verify ('invigil verify' says where): nothing "
                         "may be added to it; choose another directory"));
}

static int lock(struct recorder *r)
{
    if (mkdir(r->o.dir, 0750) < 0 && errno != EEXIST)
        return complain(r, strerror(errno));
    r->dirfd = open(r->o.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (r->dirfd < 0)
        return complain(r, strerror(errno));
    int e = writer_lock(r->dirfd, &r->lockfd);
    return e == ERR_EXISTS
               ? complain(r,
                          _("another recorder writes there; 'invigil replay --follow' shows what "
                            "it records"))
           : e < 0 ? complain(r, strerror(errno))
                   : EXIT_OK;
}

static void on_event(void *ud, const struct event *e)
{
    struct recorder *r = ud;

    writer_event(r->writer, e, r->exam->model);
    if (e->kind == EVENT_TICK)
        courier_look(&r->courier);
}

static void say_where(const struct recorder *r, bool goes_on)
{
    char fingerprint[KEY_FINGERPRINT_SIZE];

    key_fingerprint(r->key.pub, fingerprint);
    fprintf(stderr,
            goes_on ? _("invigil: going on with the journal in %s, run %s\n")
                    : _("invigil: recording into %s, run %s\n"),
            r->o.dir, writer_run(r->writer));
    fprintf(stderr, _("invigil: its public key is %s (%s/key.pub)\n"), fingerprint, r->o.dir);
}

static void tell_gap(struct recorder *r, int64_t from_ms)
{
    int64_t now = clock_now_ms(&r->exam->clock);
    struct event e = {.kind = EVENT_GAP,
                      .t_ms = now,
                      .gap = {.why = GAP_STOPPED, .from_ms = from_ms, .to_ms = now}};

    exam_event(r->exam, &e);
}

static int start(struct recorder *r)
{
    struct verify_result *found = mem_zalloc(sizeof *found);
    bool there = false;
    int code = lock(r);

    code = code == EXIT_OK ? find_run(r, found, &there) : code;
    if (code == EXIT_OK)
        code = there ? go_on(r, found) : begin(r);
    if (code == EXIT_OK) {
        r->exam->record = on_event;
        r->exam->record_ud = r;
        say_where(r, there);
        if (there)
            tell_gap(r, found->last_ms);
    }
    free(found);
    return code;
}

static void recorder_free(struct recorder *r)
{
    writer_free(r->writer);
    if (r->lockfd >= 0)
        close(r->lockfd);
    if (r->dirfd >= 0)
        close(r->dirfd);
    for (char **s = r->select; s && *s; s++)
        free(*s);
    free(r->select);
    free(r->run_key);
    key_wipe(&r->key);
    free(r);
}

int recorder_open(struct exam *x, const struct recorder_options *o, bool quiet,
                  struct recorder **ret)
{
    struct recorder *r = mem_zalloc(sizeof *r);

    r->exam = x;
    r->o = *o;
    r->dirfd = r->lockfd = -1;
    make_facts(r);
    r->courier = (struct courier){.command = o->on_checkpoint, .quiet = quiet};
    r->wo.on_note = on_note;
    r->wo.ud = r;
    int code = start(r);
    if (code != EXIT_OK)
        recorder_free(r);
    else
        *ret = r;
    return code;
}

/* What belongs into the minutes of the exam: with it nobody can cut the journal unnoticed. */
static void say_end(const struct recorder *r, bool closed)
{
    struct writer_status s = writer_status(r->writer);
    char fingerprint[KEY_FINGERPRINT_SIZE];

    key_fingerprint(r->key.pub, fingerprint);
    if (closed)
        fprintf(stderr,
                _("invigil: journal closed: %s, run %s, %llu lines, root %s, signed with %s\n"),
                r->o.dir, writer_run(r->writer), (unsigned long long)s.lines,
                writer_root(r->writer), fingerprint);
    else
        fprintf(stderr, _("invigil: %s: the journal could not be closed: %s\n"), r->o.dir,
                strerror(s.error));
}

bool recorder_close(struct recorder *r, const char *why)
{
    if (!r)
        return true;
    r->exam->record = NULL;
    bool ok = writer_close(r->writer, r->exam->model, why);
    say_end(r, ok);
    courier_finish(&r->courier, COURIER_LAST_MS);
    if (ok && r->run_key)
        unlink(r->run_key);
    recorder_free(r);
    return ok;
}

void recorder_rotate(struct recorder *r)
{
    writer_rotate(r->writer, r->exam->model);
}

void recorder_checkpoint(struct recorder *r)
{
    writer_checkpoint(r->writer);
}

struct writer_status recorder_status(const struct recorder *r)
{
    return writer_status(r->writer);
}

const char *recorder_banner(void *ud)
{
    struct recorder *r = ud;
    struct writer_status s = writer_status(r->writer);
    char since[32];

    if (s.state == WRITER_OK)
        return NULL;
    words_clock(s.since_ms + model_drift_ms(r->exam->model), since, sizeof since);
    if (s.state == WRITER_FULL)
        text_put(r->banner, sizeof r->banner,
                 _("JOURNAL: the disk is full; measurements are not recorded since %s (%llu events "
                   "lost)"),
                 since, (unsigned long long)s.dropped);
    else
        text_put(r->banner, sizeof r->banner,
                 _("JOURNAL: NOTHING IS RECORDED since %s: %s (%llu events lost)"), since,
                 strerror(s.error), (unsigned long long)s.dropped);
    return r->banner;
}

const char *recorder_mended(void)
{
    return _("The journal is written again; what was lost is in it as a gap.");
}

bool recorder_gives_up(const struct recorder *r)
{
    return r->o.exit_on_full && writer_status(r->writer).state != WRITER_OK;
}

int recorder_undelivered(struct recorder *r)
{
    return courier_failed(&r->courier);
}
