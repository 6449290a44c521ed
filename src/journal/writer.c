/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines are written, and when. What a line looks like is encode.c's and keyframe.c's, where
 * its bytes go store.c's. */
#include "journal/writer.h"

#include "base/err.h"
#include "base/mem.h"
#include "journal/alertlog.h"
#include "journal/compress.h"
#include "journal/encode.h"
#include "journal/keyframe.h"
#include "journal/note.h"
#include "journal/segment.h"
#include "journal/store.h"
#include "journal/torn.h"
#include "model/digest.h"
#include "model/state.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { RUN_BYTES = 16, SALTS = 64, SPARE_BYTES = 512 << 10, QUIET_BYTES = 16 << 20 };

struct writer {
    struct writer_options o;
    struct store store;
    struct buf line;
    struct places places;
    struct alertlog alerts;
    int64_t head;              /* bytes of the segment that only retell */
    struct compress *compress; /* NULL: not asked for */
    char run[2 * RUN_BYTES + 1];
    char root[HASH_BASE64_LEN + 1];
    enum writer_state state;
    int error;
    int64_t t_ms; /* of the last line */
    int64_t since_ms, retry_ms;
    uint64_t dropped, dropped_all, untold;
    int64_t key_ms, ckpt_ms;
    uint64_t ckpt_seq; /* last line covered by a note */
    bool owed;         /* the last line is a ckpt or close whose note has not come */
    bool critical;     /* a critical alert was raised since */
    bool quiet;        /* a keyframe is being written: synced as one */
    bool tell_full;    /* the journal is to say that the disk is full */
    int64_t *kept_ms;  /* thinned: last sample kept, by index */
    uint32_t nkept, capkept;
    struct sample *thin;
    size_t capthin;
    uint8_t salts[SALTS][LINE_SALT_BYTES]; /* random; the first nsalts are unused */
    int nsalts;
};

/* --- one line --- */

static struct buf *begin(struct writer *w, enum line_kind kind)
{
    buf_clear(&w->line);
    line_begin(&w->line, w->store.seq + 1, w->t_ms, kind);
    return &w->line;
}

/* The system is asked for many at once; none is ever used again. */
static void salt(struct writer *w)
{
    if (!w->nsalts) {
        randombytes_buf(w->salts, sizeof w->salts);
        w->nsalts = SALTS;
    }
    line_salt(&w->line, w->salts[--w->nsalts]);
}

/* What is reserved becomes room for the last words; with nothing reserved there are none. */
static void trouble(struct writer *w)
{
    bool full = errno == ENOSPC || errno == EDQUOT;

    w->error = errno;
    if (w->state == WRITER_FAILED)
        return;
    w->tell_full = full && w->state == WRITER_OK && store_release(&w->store) == 0;
    if (w->state == WRITER_OK) {
        w->since_ms = w->t_ms;
        w->retry_ms = w->t_ms + WRITER_RETRY_MS;
    }
    w->state = w->tell_full ? WRITER_FULL : WRITER_FAILED;
}

static bool sync_now(struct writer *w)
{
    if (store_sync(&w->store, w->t_ms) == 0)
        return true;
    trouble(w);
    return false;
}

/* Half way to what may be unsafe at most, a thread begins to sync; if that has not ended at the
 * limit, it is waited for. */
static void sync_due(struct writer *w)
{
    int64_t age_ms = w->t_ms - w->store.safe_ms;
    size_t limit = w->quiet ? QUIET_BYTES : WRITER_SYNC_BYTES;

    if (age_ms >= WRITER_SYNC_MS || w->store.tail.len >= limit)
        sync_now(w);
    else if ((age_ms >= WRITER_SYNC_MS / 2 || w->store.tail.len >= limit / 2) &&
             store_sync_soon(&w->store, w->t_ms) < 0)
        trouble(w);
}

/* The note may only promise lines that are safe. */
static bool note(struct writer *w)
{
    char text[NOTE_SIZE];
    size_t len;

    if (!sync_now(w))
        return false;
    if (store_note(&w->store, w->o.key, w->o.origin, text, &len) < 0) {
        trouble(w);
        return false;
    }
    w->owed = false;
    w->ckpt_ms = w->t_ms;
    w->ckpt_seq = w->store.seq;
    w->critical = false;
    if (w->o.on_note)
        w->o.on_note(w->o.ud, text, len);
    return true;
}

/* Closes the line and writes it. False: it is not in the journal. (That it could not be synced is
 * no reason: then it is written again.) */
static bool finish(struct writer *w)
{
    if (w->state == WRITER_FAILED || (w->owed && !note(w)))
        return false;
    line_end(&w->line, &w->store.prev);
    if (store_append(&w->store, w->line.data, w->line.len) < 0) {
        trouble(w);
        return false;
    }
    if (w->store.tail.len >= WRITER_SYNC_BYTES / 2)
        sync_due(w);
    return true;
}

static bool finish_salted(struct writer *w)
{
    salt(w);
    return finish(w);
}

/* The line that is written needs a note. */
static bool owe(struct writer *w)
{
    w->owed = true;
    return note(w);
}

static bool checkpoint(struct writer *w, const char *why)
{
    struct buf *b = begin(w, LINE_CKPT);

    line_int(b, "size", (int64_t)w->store.seq + 1);
    line_str(b, "why", why);
    return finish(w) && owe(w);
}

/* --- the head of a segment --- */

static bool put_open(struct writer *w)
{
    struct buf *b = begin(w, LINE_OPEN);
    char pub[KEY_TEXT_SIZE];

    line_int(b, "segment", w->store.segment);
    line_str(b, "run", w->run);
    line_str(b, "origin", w->o.origin);
    line_str(b, "program", w->o.program);
    line_str(b, "host", w->o.host);
    line_str(b, "exam", w->o.exam);
    line_put(b, ",\"select\":[");
    for (const char *const *s = w->o.select; s && *s && b->len < LINE_BODY_MAX / 4; s++) {
        line_put(b, s == w->o.select ? "" : ",");
        line_put_str(b, *s);
    }
    line_put(b, "]");
    line_str(b, "notice", w->o.notice);
    line_str(b, "addresses", w->o.addresses);
    encode_input(b, "geo", w->o.geo);
    if (w->o.samples_ms)
        line_int(b, "samples", w->o.samples_ms / 1000);
    else
        line_str(b, "samples", "all");
    key_text(w->o.key->pub, pub);
    line_str(b, "pub", strchr(pub, ' ') + 1);
    return finish(w);
}

static bool put_known_instance(struct writer *w, const struct model *m, const struct instance *in)
{
    places_set_roster(&w->places, in->index, w->store.at);
    encode_known_instance(begin(w, LINE_ROSTER), in);
    if (!finish_salted(w))
        return false;
    for (uint16_t no = 0; no < in->nconns; no++) {
        places_set_conn(&w->places, in->index, no, w->store.at);
        encode_known_conn(begin(w, LINE_CONN), m, in, no);
        if (!finish_salted(w))
            return false;
    }
    return true;
}

/* Who is who, for readers that begin with this segment. */
static bool put_known(struct writer *w, const struct model *m)
{
    places_clear(&w->places);
    for (uint32_t i = 0; i < model_expected(m); i++) {
        places_set_expected(&w->places, i, w->store.at);
        encode_known_expected(begin(w, LINE_EXPECTED), model_expected_at(m, i));
        if (!finish_salted(w))
            return false;
    }
    for (uint32_t i = 0; i < model_size(m); i++)
        if (model_instance(m, i) && !put_known_instance(w, m, model_instance(m, i)))
            return false;
    for (size_t i = 0; i < model_alerts(m); i++) {
        const struct alert *a = model_alert(m, i);
        if (!a->acked_ms)
            continue;
        places_set_ack(&w->places, a->no, w->store.at);
        encode_known_ack(begin(w, LINE_ACTION), a);
        if (!finish_salted(w))
            return false;
    }
    return true;
}

static bool put_keyframe(struct writer *w, const struct model *m)
{
    struct keyframe k;
    bool ok = true;

    w->quiet = true;
    keyframe_begin(&k, m, &w->places, w->store.at);
    while (ok && keyframe_next(&k, begin(w, LINE_KEY)))
        ok = finish(w) && w->state == WRITER_OK;
    w->quiet = false;
    w->key_ms = w->t_ms;
    return ok && sync_now(w);
}

static bool put_recover(struct writer *w, const struct verify_result *found,
                        const struct torn *torn)
{
    struct buf *b = begin(w, LINE_RECOVER);

    line_str(b, "was", found->closed ? "closed" : "killed");
    line_int(b, "signed", (int64_t)found->signed_lines);
    if (!torn->n)
        line_null(b, "torn");
    for (int i = 0; i < torn->n; i++) {
        line_put(b, i ? ",{\"file\":\"" : ",\"torn\":[{\"file\":\"");
        line_put(b, torn->v[i].name);
        line_put(b, "\"");
        line_int(b, "bytes", torn->v[i].bytes);
        line_put(b, i + 1 < torn->n ? "}" : "}]");
    }
    return finish(w);
}

static bool put_dropped(struct writer *w)
{
    struct event e = {
        .kind = EVENT_GAP,
        .gap = {
            .why = GAP_DROPPED, .from_ms = w->since_ms, .to_ms = w->t_ms, .dropped = w->untold}};

    encode_body(begin(w, LINE_GAP), &e);
    if (!finish(w))
        return false;
    w->untold = 0;
    return true;
}

/* What a reader needs to begin here. */
static bool put_state(struct writer *w, const struct model *m)
{
    bool ok = put_known(w, m) && put_keyframe(w, m);

    w->head = w->store.at;
    return ok;
}

static bool next_segment(struct writer *w)
{
    uint32_t before = w->store.segment;

    if (before >= SEGMENT_NO_MAX || store_open_segment(&w->store, before + 1, w->t_ms) < 0) {
        trouble(w);
        return false;
    }
    if (!put_open(w)) {
        store_drop_segment(&w->store);
        return false;
    }
    store_keep_segment(&w->store);
    if (w->compress)
        compress_start(w->compress, before);
    return true;
}

void writer_rotate(struct writer *w, const struct model *m)
{
    if (w->state != WRITER_OK)
        return;
    line_int(begin(w, LINE_ROTATE), "to", w->store.segment + 1);
    if (finish(w) && checkpoint(w, "rotate") && next_segment(w))
        put_state(w, m);
}

/* --- when it could not be written --- */

/* For what is reserved, what is retold, and some time after it: not to be full again at once. */
static bool has_room(const struct writer *w)
{
    uint64_t need = WRITER_RESERVE_BYTES + SPARE_BYTES + 4 * (uint64_t)w->head;
    struct statvfs fs;

    return fstatvfs(w->store.dirfd, &fs) == 0 && (uint64_t)fs.f_bavail * fs.f_frsize >= need;
}

/* A new segment tells the state as it is now: a reader misses what happened in between, and that it
 * does. */
static void try_again(struct writer *w, const struct model *m)
{
    if (w->t_ms < w->retry_ms)
        return;
    w->retry_ms = w->t_ms + WRITER_RETRY_MS;
    if (!has_room(w) || store_reserve(&w->store) < 0)
        return;
    int64_t since = w->since_ms;
    w->state = WRITER_OK;
    if ((!w->owed || note(w)) && next_segment(w) && put_dropped(w) && put_state(w, m))
        checkpoint(w, "recover");
    if (w->state == WRITER_OK) {
        w->dropped = 0;
        return;
    }
    w->since_ms = since;
    if (w->store.at > w->head)
        w->head = w->store.at; /* it takes more than was thought */
}

/* --- events --- */

static void set_expected(struct writer *w, const struct model *m, const char *student, int64_t at)
{
    uint32_t found = expected_find(&m->expected, student);

    if (found) /* else there were too many of them */
        places_set_expected(&w->places, found - 1, at);
}

static bool put_salted_event(struct writer *w, const struct event *e, const struct model *m)
{
    int64_t at = w->store.at;

    encode_body(begin(w, encode_kind(e)), e);
    if (!finish_salted(w))
        return false;
    if (e->kind == EVENT_ROSTER && e->roster.change != ROSTER_VANISHED)
        places_set_roster(&w->places, e->roster.index, at);
    else if (e->kind == EVENT_CONN && e->conn.change == CONN_OPENED)
        places_set_conn(&w->places, e->conn.index, e->conn.no, at);
    else if (e->kind == EVENT_EXPECTED)
        set_expected(w, m, e->expected.student, at);
    else if (e->kind == EVENT_ACTION && e->action.kind == ACTION_ACK)
        places_set_ack(&w->places, e->action.alert, at);
    return true;
}

static bool put_event(struct writer *w, const struct event *e, const struct model *m)
{
    if (encode_salted(encode_kind(e)))
        return put_salted_event(w, e, m);
    encode_body(begin(w, encode_kind(e)), e);
    return finish(w);
}

/* Is this sample to be kept in a thinned journal? */
static bool kept(struct writer *w, const struct sample *s, int64_t t_ms)
{
    while (w->nkept <= s->index) {
        MEM_GROW(w->kept_ms, w->nkept, w->capkept);
        w->kept_ms[w->nkept++] = 0;
    }
    if (t_ms - s->ago_ms - w->kept_ms[s->index] < w->o.samples_ms)
        return false;
    w->kept_ms[s->index] = t_ms - s->ago_ms;
    return true;
}

static struct event_tick thinned(struct writer *w, const struct event_tick *tick)
{
    size_t n = 0;

    if (w->capthin < tick->n) {
        w->capthin = tick->n;
        w->thin = mem_resize(w->thin, w->capthin, sizeof *w->thin);
    }
    for (size_t i = 0; i < tick->n; i++)
        if (kept(w, &tick->samples[i], w->t_ms))
            w->thin[n++] = tick->samples[i];
    return (struct event_tick){w->thin, n};
}

static bool put_tick(struct writer *w, const struct event_tick *tick)
{
    struct event_tick t = w->o.samples_ms ? thinned(w, tick) : *tick;
    size_t done = 0;

    if (!t.n) {
        begin(w, LINE_TICK);
        return finish(w);
    }
    while (done < t.n) {
        done = encode_samples(begin(w, LINE_SAMPLES), &t, w->t_ms, done);
        if (!finish(w))
            return false;
    }
    return true;
}

static void drop(struct writer *w)
{
    w->dropped++;
    w->dropped_all++;
    w->untold++;
}

struct telling {
    struct writer *w;
    const struct model *m;
};

static void put_alert(void *ud, enum encode_alert_change change, const struct alert *a)
{
    const struct telling *t = ud;
    struct writer *w = t->w;

    bool news = change == ENCODE_RAISED || (change == ENCODE_CHANGED && a->rule != ALERT_OUTAGE);
    w->critical |= news && a->level == LEVEL_CRIT; /* one more of many can wait for its note */
    for (bool ok = false; !ok;) {
        encode_alert(begin(w, LINE_ALERT), t->m, change, a);
        ok = finish_salted(w) || w->state == WRITER_FAILED;
    }
}

/* However small segments are asked for, half of one is news. */
static bool is_long(const struct writer *w)
{
    return (uint64_t)w->store.at >= w->o.segment_bytes && w->store.at >= 2 * w->head;
}

/* What is due by time, and by what was written. */
static void do_due(struct writer *w, const struct model *m)
{
    if (w->state != WRITER_OK)
        try_again(w, m);
    else if (is_long(w))
        writer_rotate(w, m);
    else if (w->t_ms - w->key_ms >= WRITER_KEYFRAME_MS)
        put_keyframe(w, m);
    if (w->state == WRITER_FAILED)
        return;
    if (w->critical)
        checkpoint(w, "alert");
    else if (w->t_ms - w->ckpt_ms >= WRITER_CHECKPOINT_MS)
        checkpoint(w, "time");
    else if (w->store.seq - w->ckpt_seq >= WRITER_CHECKPOINT_LINES)
        checkpoint(w, "lines");
    else
        sync_due(w);
}

/* From here on a reader misses something, until the next keyframe. */
static void say_full(struct writer *w)
{
    if (!w->tell_full || w->state != WRITER_FULL)
        return;
    w->tell_full = false;
    if (put_dropped(w))
        checkpoint(w, "full");
}

void writer_event(struct writer *w, const struct event *e, const struct model *m)
{
    bool tick = e->kind == EVENT_TICK;

    if (e->t_ms > w->t_ms)
        w->t_ms = e->t_ms;
    if (w->state == WRITER_OK || (w->state == WRITER_FULL && !tick)) {
        bool ok = tick ? put_tick(w, &e->tick) : put_event(w, e, m);
        /* what was reserved has become room meanwhile */
        if (!ok && (tick || w->state != WRITER_FULL || !put_event(w, e, m)))
            drop(w);
    } else {
        drop(w);
    }
    say_full(w);
    alertlog_follow(&w->alerts, m, put_alert, &(struct telling){w, m});
    if (tick)
        do_due(w, m);
    say_full(w);
}

void writer_checkpoint(struct writer *w)
{
    if (w->state != WRITER_FAILED)
        checkpoint(w, "signal");
}

static bool put_close(struct writer *w, const struct model *m, const char *why)
{
    struct buf *b = begin(w, LINE_CLOSE);
    char digest[DIGEST_HEX + 1];

    digest_model(m, digest);
    line_str(b, "why", why);
    line_int(b, "lines", (int64_t)w->store.seq + 1);
    line_str(b, "digest", digest);
    return finish(w);
}

bool writer_close(struct writer *w, const struct model *m, const char *why)
{
    w->retry_ms = w->t_ms; /* no later time will come */
    if (w->state != WRITER_OK)
        try_again(w, m);
    if (w->untold)
        put_dropped(w);
    bool ok = put_close(w, m, why) || (w->state == WRITER_FULL && put_close(w, m, why));
    ok = ok && (owe(w) || (w->state == WRITER_FULL && note(w)));
    store_release(&w->store);
    if (ok && w->compress) {
        compress_start(w->compress, w->store.segment);
        compress_wait(w->compress);
    }
    return ok;
}

/* --- beginning and ending --- */

int writer_lock(int dirfd, int *ret_fd)
{
    int fd = openat(dirfd, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);

    if (fd < 0)
        return ERR_IO;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        int error = errno;
        close(fd);
        errno = error;
        return error == EWOULDBLOCK ? ERR_EXISTS : ERR_IO;
    }
    *ret_fd = fd;
    return 0;
}

static struct writer *make(int dirfd, const struct writer_options *o, int64_t now_ms)
{
    struct writer *w = mem_zalloc(sizeof *w);

    w->o = *o;
    store_init(&w->store, dirfd);
    buf_init(&w->line, LINE_MAX_BYTES);
    w->t_ms = w->key_ms = w->ckpt_ms = w->store.safe_ms = now_ms;
    if (o->compress)
        w->compress = compress_new(dirfd);
    return w;
}

static void genesis(struct writer *w)
{
    struct buf b;
    char pub[KEY_TEXT_SIZE];

    key_text(w->o.key->pub, pub);
    buf_init(&b, 1024);
    buf_printf(&b, "invigil journal 1\n%s\n%s\n%s\n", w->o.origin, strchr(pub, ' ') + 1, w->run);
    hash_of(b.data, b.len, &w->store.prev);
    buf_done(&b);
}

int writer_new(int dirfd, const struct writer_options *o, int64_t now_ms, struct writer **ret)
{
    uint8_t random[RUN_BYTES];
    struct writer *w = make(dirfd, o, now_ms);

    randombytes_buf(random, sizeof random);
    sodium_bin2hex(w->run, sizeof w->run, random, sizeof random);
    genesis(w);
    int r = key_pub_write(dirfd, "key.pub", o->origin, o->key->pub);
    r = r < 0 ? r : store_reserve(&w->store);
    r = r < 0 ? r : store_open_notes(&w->store, 0);
    r = r < 0 ? r : store_open_segment(&w->store, 1, now_ms);
    if (r == 0)
        store_keep_segment(&w->store);
    if (r == 0 && !(put_open(w) && checkpoint(w, "time"))) {
        errno = w->error;
        r = ERR_IO;
    }
    if (r < 0) {
        int error = errno;
        writer_free(w);
        errno = error;
        return r;
    }
    *ret = w;
    return 0;
}

/* What an earlier process wrote is brought in order: nothing will be appended to it. */
static int mend(struct writer *w, const struct verify_result *found, struct torn *torn)
{
    struct store *s = &w->store;

    if (torn_put_aside(s->dirfd, found->last_segment, (int64_t)found->last_segment_bytes,
                       (int64_t)found->torn_bytes, torn) < 0)
        return ERR_IO;
    if (store_open_notes(s, (int64_t)found->notes_bytes) < 0)
        return ERR_IO;
    store_release(s);
    return store_reserve(s);
}

/* A process that was killed before it wrote the first line of its segment left nothing. */
static bool last_is_empty(const struct verify_result *found)
{
    return found->last_segment_bytes == 0 && found->lines > 0;
}

/* Those an earlier process had closed, or was compressing when it ended. */
static void compress_all(struct writer *w)
{
    unsigned first, last, missing;

    if (segment_list(w->store.dirfd, &first, &last, &missing) == 0)
        for (; first < w->store.segment; first++)
            compress_start(w->compress, first);
}

int writer_resume(int dirfd, const struct writer_options *o, const struct verify_result *found,
                  const struct model *m, int64_t now_ms, struct writer **ret)
{
    struct writer *w = make(dirfd, o, now_ms);
    struct torn torn;
    int r = mend(w, found, &torn);

    memcpy(w->run, found->run, sizeof w->run);
    w->store.seq = found->merkle.n;
    w->store.prev = found->last;
    w->store.tree = found->merkle;
    w->store.segment = found->last_segment;
    if (r == 0 && last_is_empty(found)) {
        char name[SEGMENT_NAME_SIZE];
        segment_name(found->last_segment, false, name);
        r = unlinkat(dirfd, name, 0) < 0 ? ERR_IO : 0;
        w->store.segment--;
    }
    alertlog_reset(&w->alerts, m);
    if (w->compress)
        compress_all(w);
    if (r == 0 && !(next_segment(w) && put_recover(w, found, &torn) && put_state(w, m) &&
                    checkpoint(w, "recover"))) {
        errno = w->error;
        r = ERR_IO;
    }
    if (r < 0) {
        int error = errno;
        writer_free(w);
        errno = error;
        return r;
    }
    *ret = w;
    return 0;
}

void writer_free(struct writer *w)
{
    if (!w)
        return;
    compress_free(w->compress);
    store_done(&w->store);
    buf_done(&w->line);
    places_done(&w->places);
    alertlog_done(&w->alerts);
    free(w->kept_ms);
    free(w->thin);
    free(w);
}

struct writer_status writer_status(const struct writer *w)
{
    return (struct writer_status){.state = w->state,
                                  .error = w->error,
                                  .since_ms = w->since_ms,
                                  .dropped = w->dropped,
                                  .dropped_all = w->dropped_all,
                                  .lines = w->store.seq,
                                  .bytes = (uint64_t)w->store.at,
                                  .notes = w->store.n_notes,
                                  .segment = w->store.segment,
                                  .synced_ms = w->store.safe_ms};
}

const char *writer_root(struct writer *w)
{
    struct hash root;

    merkle_root(&w->store.tree, &root);
    hash_base64(&root, w->root);
    return w->root;
}

const char *writer_run(const struct writer *w)
{
    return w->run;
}
