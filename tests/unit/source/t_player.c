/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever way a journal is read, its model is the one that wrote it: straight, by seeks, behind
 * the writer, through files that were compressed meanwhile, after kills. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../journal/rehearsal.h"
#include "../journal/room.h"
#include "journal/segment.h"
#include "source/check.h"
#include "source/player.h"

#include <stdlib.h>

/* In place of the library's: no disk is waited for. */
int fsync(int fd)
{
    return fd < 0 ? -1 : 0;
}

int fdatasync(int fd)
{
    return fd < 0 ? -1 : 0;
}

enum { MINUTE_MS = 60000, SNAPSHOTS = 50, FOLLOWERS = 10 };

struct snapshot {
    int64_t t_ms;
    char digest[DIGEST_HEX + 1], trends[DIGEST_HEX + 1];
};

struct world {
    struct room room;
    struct rehearsal rehearsal;
    struct snapshot at[SNAPSHOTS];
    int n;
};

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    if (!w || room_init(&w->room) < 0)
        return -1;
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;

    rehearsal_done(&w->rehearsal);
    int r = room_done(&w->room);
    free(w);
    return r;
}

static struct snapshot snapshot(const struct model *m, int64_t t_ms)
{
    struct snapshot s = {.t_ms = t_ms};

    digest_model(m, s.digest);
    digest_trends(m, s.trends);
    return s;
}

/* Two hours, with what the model was at fifty times. */
static void record_minutes(struct world *w, int minutes)
{
    struct rehearsal *r = &w->rehearsal;

    for (w->n = 0; w->n < SNAPSHOTS; w->n++) {
        rehearsal_play(r, (int64_t)minutes * MINUTE_MS / SNAPSHOTS - 5000 +
                              rehearsal_random(r, 40) * REHEARSAL_TICK_MS);
        w->at[w->n] = snapshot(r->model, r->t_ms);
    }
}

static void record(struct world *w, uint64_t seed, const struct writer_options *over, int minutes)
{
    struct rehearsal *r = &w->rehearsal;

    rehearsal_init(r, seed);
    struct writer_options o = rehearsal_options(r);
    o.compress = over->compress;
    o.samples_ms = over->samples_ms;
    assert_int_equal(rehearsal_record(r, w->room.fd, &o), 0);
    record_minutes(w, minutes);
}

static void close_run(struct world *w)
{
    assert_true(writer_close(w->rehearsal.writer, w->rehearsal.model, "quit"));
    writer_free(w->rehearsal.writer);
    w->rehearsal.writer = NULL;
}

struct reading {
    struct model *model;
    struct player *player;
};

static struct reading open_reading(const struct world *w)
{
    struct reading r = {.model = model_new()};

    assert_int_equal(player_open(w->room.fd, r.model, &r.player), 0);
    return r;
}

static void close_reading(struct reading *r)
{
    player_free(r->player);
    model_free(r->model);
}

static void assert_digest(const struct reading *r, const struct snapshot *s)
{
    assert_string_equal(snapshot(r->model, s->t_ms).digest, s->digest);
}

static void fill(struct reading *r)
{
    while (player_fill(r->player, 777) == 1)
        ;
}

static void assert_trends(const struct reading *r, const struct snapshot *s)
{
    assert_string_equal(snapshot(r->model, s->t_ms).trends, s->trends);
}

static const struct snapshot *last(const struct world *w)
{
    return &w->at[w->n - 1];
}

/* --- */

static void play_straight(const struct world *w)
{
    struct reading r = open_reading(w);

    for (int k = 0; k < w->n; k++) {
        assert_true(player_play(r.player, w->at[k].t_ms) >= 0);
        assert_digest(&r, &w->at[k]);
        assert_trends(&r, &w->at[k]);
    }
    assert_int_equal(player_play(r.player, INT64_MAX), 0);
    assert_digest(&r, last(w));
    close_reading(&r);
}

static void play_by_steps(const struct world *w)
{
    struct reading r = open_reading(w);
    int e;

    while ((e = player_step(r.player)) == 1)
        ;
    assert_int_equal(e, 0);
    assert_digest(&r, last(w));
    close_reading(&r);
}

/* Of the 20 s around the keyframe only the mean of each part is known: it may be off by one. */
static void assert_same_series(const struct series *a, const struct series *b, int64_t end_ms)
{
    static struct series_point x[SERIES_COARSE], y[SERIES_COARSE];

    for (int sig = 0; sig < SERIES_SIGNALS; sig++) {
        int other = 0;
        series_read(a, sig, end_ms, 1000, x, SERIES_FINE_MS / 1000);
        series_read(b, sig, end_ms, 1000, y, SERIES_FINE_MS / 1000);
        assert_memory_equal(x, y, SERIES_FINE_MS / 1000 * sizeof *x);
        series_read(a, sig, end_ms, SERIES_COARSE_MS, x, SERIES_COARSE);
        series_read(b, sig, end_ms, SERIES_COARSE_MS, y, SERIES_COARSE);
        for (int i = 0; i < SERIES_COARSE; i++) {
            assert_int_equal(x[i].max, y[i].max);
            assert_in_range(x[i].mean - y[i].mean + 1, 0, 2);
            other += x[i].mean != y[i].mean;
        }
        assert_true(other <= 1);
    }
}

/* For the eye: its points may be coarser or lie otherwise, but they begin and end where it does and
 * tell of the same values. */
static void assert_like_trend(const struct conn *c, const struct conn *straight)
{
    const struct rtt_trend *a = &c->all->trend, *b = &straight->all->trend;
    int64_t end_a = a->from_ms + (int64_t)a->n * a->step_ms;
    int64_t end_b = b->from_ms + (int64_t)b->n * b->step_ms, step = a->step_ms + b->step_ms;

    assert_in_range(a->from_ms - b->from_ms + step, 0, 2 * step);
    assert_in_range(end_a - end_b + step, 0, 2 * step);
    for (int i = 0; i < a->n; i++)
        assert_true(!a->v[i] ||
                    (a->v[i] >= straight->all->min_ms && a->v[i] <= straight->all->max_ms));
}

static int count_conn_trends(const struct instance *in, const struct instance *straight)
{
    int n = 0;

    for (int no = 0; no < in->nconns; no++)
        if (in->conns[no].all) {
            assert_like_trend(&in->conns[no], &straight->conns[no]);
            n++;
        }
    return n;
}

static int conn_trends; /* compared */

static void assert_same_trends(const struct reading *r, const struct reading *straight)
{
    for (uint32_t i = 0; i < model_size(straight->model); i++) {
        const struct instance *in = model_instance(r->model, i);
        const struct instance *other = model_instance(straight->model, i);
        assert_int_equal(!in->series, !other->series);
        if (in->series)
            assert_same_series(in->series, other->series, model_now_ms(r->model));
        conn_trends += count_conn_trends(in, other);
    }
}

static void seek_each(const struct world *w)
{
    struct reading straight = open_reading(w);

    for (int k = 0; k < w->n; k++) {
        struct reading r = open_reading(w);
        assert_true(player_seek(r.player, w->at[k].t_ms) >= 0);
        assert_digest(&r, &w->at[k]);
        fill(&r);
        player_play(straight.player, w->at[k].t_ms);
        assert_same_trends(&r, &straight);
        assert_digest(&r, &w->at[k]);
        if (k % 5 == 0) {
            assert_int_equal(player_play(r.player, INT64_MAX), 0);
            assert_digest(&r, last(w));
        }
        close_reading(&r);
    }
    close_reading(&straight);
}

static void seek_to_and_fro(struct world *w)
{
    struct reading r = open_reading(w);

    for (int i = 0; i < 200; i++) {
        const struct snapshot *s = &w->at[rehearsal_random(&w->rehearsal, (uint32_t)w->n)];
        assert_true(player_seek(r.player, s->t_ms) >= 0);
        assert_digest(&r, s);
        if (i % 3 == 0)
            fill(&r);
        else if (i % 3 == 1)
            player_fill(r.player, 10);
    }
    assert_int_equal(player_seek_end(r.player), 0);
    assert_digest(&r, last(w));
    close_reading(&r);
}

struct keys {
    struct reading r;
    int n;
};

static void on_line(void *ud, const struct line *l)
{
    struct keys *k = ud;
    char digest[DIGEST_HEX + 1];
    const char *at = l->kind == LINE_KEY || l->kind == LINE_CLOSE
                         ? memmem(l->s, l->len, ",\"digest\":\"", 11)
                         : NULL;

    if (!at)
        return;
    digest_model(k->r.model, digest);
    assert_memory_equal(at + 11, digest, DIGEST_HEX);
    k->n++;
}

/* Also the one of `close`. */
static int compare_keyframes(const struct world *w)
{
    struct keys k = {.r = open_reading(w)};

    player_listen(k.r.player, on_line, NULL, &k);
    assert_int_equal(player_play(k.r.player, INT64_MAX), 0);
    close_reading(&k.r);
    return k.n;
}

static void verify(const struct world *w, bool closed)
{
    struct verify_options o = {.dirfd = w->room.fd};
    struct verify_result *r = calloc(1, sizeof *r);
    struct check_result c;

    assert_non_null(r);
    verify_journal(&o, r);
    assert_int_equal(r->fault, VERIFY_OK);
    assert_int_equal(r->closed, closed);
    free(r);
    check_journal(w->room.fd, NULL, NULL, &c);
    if (c.fault)
        print_error("line %llu\n", (unsigned long long)c.seq);
    assert_int_equal(c.fault, CHECK_OK);
    assert_true(c.lossy || c.digests > 0);
}

static void every_way_leads_to_the_same_model(void **state)
{
    struct world *w = *state;

    record(w, 1, &(struct writer_options){0}, 90);
    close_run(w);
    verify(w, true);
    play_straight(w);
    play_by_steps(w);
    seek_each(w);
    assert_true(conn_trends > 100);
    seek_to_and_fro(w);
    assert_true(compare_keyframes(w) >= 90);
}

static void compressed_files_too(void **state)
{
    struct world *w = *state;

    record(w, 2, &(struct writer_options){.compress = true}, 30);
    close_run(w);
    assert_true(room_has(&w->room, "journal-000001.ndjson.zst"));
    assert_false(room_has(&w->room, "journal-000001.ndjson"));
    verify(w, true);
    play_straight(w);
    seek_each(w);
    seek_to_and_fro(w);
    assert_true(compare_keyframes(w) >= 30);
}

/* What was not kept is missing between keyframes; but each way misses the same. */
static void a_thinned_journal_is_right_at_its_keyframes(void **state)
{
    struct world *w = *state;

    record(w, 3, &(struct writer_options){.samples_ms = 20000}, 30);
    close_run(w);
    verify(w, true);
    struct reading straight = open_reading(w);
    for (int k = 0; k < w->n; k++) {
        assert_true(player_play(straight.player, w->at[k].t_ms) >= 0);
        assert_true(player_lossy(straight.player));
        w->at[k] = snapshot(straight.model, w->at[k].t_ms);
    }
    close_reading(&straight);
    struct reading r = open_reading(w);
    for (int i = 0; i < 100; i++) {
        const struct snapshot *s = &w->at[rehearsal_random(&w->rehearsal, (uint32_t)w->n)];
        assert_true(player_seek(r.player, s->t_ms) >= 0);
        assert_digest(&r, s);
    }
    close_reading(&r);
}

/* --- behind the writer --- */

static void they_follow(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;
    struct reading f[FOLLOWERS];
    int n = 0;

    record(w, 4, &(struct writer_options){.compress = true}, 10);
    for (int k = 0; k < 40; k++) {
        if (k % 4 == 0) {
            f[n] = open_reading(w);
            assert_int_equal(player_seek_end(f[n++].player), 0);
        }
        rehearsal_play(r, MINUTE_MS / 3);
        if (k % 13 == 12) {
            struct writer_options o = rehearsal_options(r);
            o.compress = true;
            assert_int_equal(rehearsal_resume(r, w->room.fd, &o), 0);
        }
        struct snapshot now = snapshot(r->model, r->t_ms);
        for (int i = 0; i < n; i++) {
            int e;
            while ((e = player_step(f[i].player)) == 1)
                ;
            assert_int_equal(e, 0);
            assert_digest(&f[i], &now);
            assert_false(player_closed(f[i].player));
        }
    }
    assert_true(writer_status(r->writer).segment > 10);
    close_run(w);
    for (int i = 0; i < n; i++) {
        assert_int_equal(player_play(f[i].player, INT64_MAX), 0);
        assert_true(player_closed(f[i].player));
        close_reading(&f[i]);
    }
}

/* --- kills --- */

static void tear(struct world *w, int n)
{
    char name[SEGMENT_NAME_SIZE];
    static const char half[] = "{\"v\":1,\"seq\":4711,\"t\":\"2026-11-22T08:0";
    int fd;

    segment_name(writer_status(w->rehearsal.writer).segment, false, name);
    fd = openat(w->room.fd, name, O_WRONLY | O_APPEND | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, half, (size_t)n), n);
    close(fd);
}

static void it_goes_on_after_kills(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;

    rehearsal_init(r, 5);
    struct writer_options o = rehearsal_options(r);
    assert_int_equal(rehearsal_record(r, w->room.fd, &o), 0);
    for (int k = 0; k < 30; k++) {
        rehearsal_play(r, rehearsal_random(r, MINUTE_MS));
        tear(w, k % 3 ? k : 0);
        o.compress = k % 2;
        assert_int_equal(rehearsal_resume(r, w->room.fd, &o), 0);
    }
    record_minutes(w, 20);
    close_run(w);
    verify(w, true);
    struct reading s = open_reading(w);
    for (int k = 0; k < w->n; k++) {
        assert_true(player_play(s.player, w->at[k].t_ms) >= 0);
        assert_digest(&s, &w->at[k]);
    }
    close_reading(&s);
    seek_to_and_fro(w);
    assert_true(compare_keyframes(w) >= 50);
}

/* A closed run goes on as well, and may keep its samples in another way. */
static void a_closed_run_goes_on_otherwise(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;

    record(w, 6, &(struct writer_options){0}, 10);
    struct snapshot before = *last(w);
    close_run(w);
    struct writer_options o = rehearsal_options(r);
    o.samples_ms = 20000;
    assert_int_equal(rehearsal_resume(r, w->room.fd, &o), 0);
    record_minutes(w, 10);
    close_run(w);
    verify(w, true);
    struct reading s = open_reading(w);
    assert_int_equal(player_seek_end(s.player), 0);
    assert_true(player_lossy(s.player));
    assert_true(player_seek(s.player, before.t_ms) >= 0);
    assert_digest(&s, &before);
    assert_false(player_lossy(s.player));
    close_reading(&s);
}

/* --- what is no journal --- */

static void it_says_when_there_is_none(void **state)
{
    struct world *w = *state;
    struct model *m = model_new();
    struct player *p;

    rehearsal_init(&w->rehearsal, 7);
    assert_true(player_open(w->room.fd, m, &p) < 0);
    static const char *const bad[] = {"garbage\n", "{}\n", "{\"v\":1,\"seq\":1}\n", "\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        room_write(&w->room, "journal-000001.ndjson", bad[i], strlen(bad[i]));
        assert_true(player_open(w->room.fd, m, &p) < 0);
    }
    model_free(m);
}

/* Cut and changed at many places: refused or played, never more. */
static void hostile_bytes_do_no_harm(void **state)
{
    struct world *w = *state;
    struct rehearsal *r = &w->rehearsal;
    char *data = malloc(1 << 20);

    record(w, 8, &(struct writer_options){0}, 2);
    int fd = openat(w->room.fd, "journal-000001.ndjson", O_RDONLY | O_CLOEXEC);
    ssize_t n = read(fd, data, 1 << 20);
    close(fd);
    assert_true(n > 10000);
    for (int i = 0; i < 300; i++) {
        char *at = data + rehearsal_random(r, (uint32_t)n), was = *at;
        *at = "0129-\"{}[],:ae\n\x80"[rehearsal_random(r, 16)];
        room_write(&w->room, "journal-000001.ndjson", data,
                   i % 3 ? (size_t)n : (size_t)(at - data));
        *at = was;
        struct reading s = {.model = model_new()};
        if (player_open(w->room.fd, s.model, &s.player) == 0) {
            player_play(s.player, INT64_MAX);
            player_seek(s.player, REHEARSAL_START_MS + MINUTE_MS);
            fill(&s);
            player_seek_end(s.player);
            player_free(s.player);
        }
        model_free(s.model);
    }
    free(data);
}

static void ends_with(const char *name, const char *digest)
{
    char path[4096], got[DIGEST_HEX + 1];
    struct model *m = model_new();
    struct player *p;
    int64_t first_ms, last_ms;

    snprintf(path, sizeof path, "%s/tests/journal/%s", getenv("top_srcdir"), name);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(player_open(fd, m, &p), 0);
    assert_int_equal(player_span(p, &first_ms, &last_ms), 0);
    assert_true(player_seek(p, last_ms) >= 0);
    digest_model(m, got);
    assert_string_equal(got, digest);
    player_free(p);
    model_free(m);
    close(fd);
}

/* The state has more fields now; of what an older journal knows, it is the same. */
static void older_journals_keep_their_digests(void **state)
{
    (void)state;
    ends_with("v1", "fc07d9eaa6f4284943d69e4d2c497b4959dff3c87eb057bd8e1a9748e002cda6");
    ends_with("v1-rules2", "56c58543955e540f0c7514d7edc4996bebaaf37d99fe70f6ea83125ad1a321bf");
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_way_leads_to_the_same_model),
        TEST(compressed_files_too),
        TEST(a_thinned_journal_is_right_at_its_keyframes),
        TEST(they_follow),
        TEST(it_goes_on_after_kills),
        TEST(a_closed_run_goes_on_otherwise),
        TEST(it_says_when_there_is_none),
        TEST(hostile_bytes_do_no_harm),
        cmocka_unit_test(older_journals_keep_their_digests),
    };

    return cmocka_run_group_tests_name("source/player", tests, NULL, NULL);
}
