/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What invigil pays: the live source and the model on the loop, nothing printed.
 *   cost API SECONDS [CA-FILE|-] [JOURNAL]
 * Waits until every instance has reported, measures for SECONDS, fills the histories, and prints
 *   messages cpu_us_per_message live_after_s rss_kib_per_connection refused messages_in_all
 * on one line. With JOURNAL, all of it is recorded into that new directory. With SECONDS above 60
 * the resident set is printed every minute (soak). */
#include "journal/writer.h"
#include "model/model.h"
#include "source/live.h"
#include "usage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct bench {
    struct loop *loop;
    struct loop_timer *timer;
    struct model *model;
    struct source *source;
    struct key key;
    struct writer *writer; /* NULL: nothing is recorded */
    double seconds, started_s, live_s, began_s, cpu_s;
    long rss_before_kib;
    uint64_t messages;
};

static bool all_live(const struct model *m)
{
    uint32_t n = model_size(m);

    for (uint32_t i = 0; i < n; i++)
        if (!model_instance(m, i) || !model_instance(m, i)->last_ms)
            return false;
    return n > 0;
}

static void on_event(void *ud, const struct event *e)
{
    struct bench *b = ud;

    model_apply(b->model, e);
    if (b->writer)
        writer_event(b->writer, e, b->model);
    if (e->kind == EVENT_TICK && !b->live_s && all_live(b->model))
        b->live_s = usage_now_s() - b->started_s;
}

/* Once a second: begins when all are live (and have settled for a second), ends in time. */
static void on_second(void *ud)
{
    struct bench *b = ud;

    if (!b->live_s)
        return;
    if (!b->began_s) {
        b->began_s = usage_now_s();
        b->cpu_s = usage_cpu_s();
        b->messages = model_messages(b->model);
        return;
    }
    double past = usage_now_s() - b->began_s;
    if (b->seconds > 60 && (int)past % 60 == 0)
        fprintf(stderr, "%4.0f s  rss %ld KiB  messages %llu\n", past, usage_rss_kib(),
                (unsigned long long)model_messages(b->model));
    if (past >= b->seconds)
        loop_stop(b->loop);
}

/* Four hours and ten minutes into every history: all of its memory is touched. The model is not
 * used after this. */
static void fill(const struct model *m)
{
    int32_t v[SERIES_SIGNALS] = {50, 50, 50};

    for (uint32_t i = 0; i < model_size(m); i++) {
        int64_t t_ms = model_instance(m, i)->last_ms;
        for (int k = 0; k < SERIES_COARSE + SERIES_FINE; k++) {
            t_ms += k < SERIES_COARSE ? SERIES_COARSE_MS : 1000;
            series_add(model_instance(m, i)->series, t_ms, v);
        }
    }
}

static uint64_t not_kept(const struct bench *b)
{
    struct live_stats s = live_stats(b->source);

    return s.malformed + s.oversized + model_dropped(b->model);
}

static void report(struct bench *b)
{
    double cpu = usage_cpu_s() - b->cpu_s;
    uint64_t n = model_messages(b->model) - b->messages;

    fill(b->model);
    printf("%llu %.2f %.2f %.1f %llu %llu\n", (unsigned long long)n, cpu * 1e6 / (double)n,
           b->live_s, (double)(usage_rss_kib() - b->rss_before_kib) / model_size(b->model),
           (unsigned long long)not_kept(b), (unsigned long long)model_messages(b->model));
}

static int record(struct bench *b, const char *path, int64_t now_ms)
{
    struct writer_options o = {.key = &b->key,
                               .origin = "bench.example.org",
                               .program = "bench",
                               .host = "localhost",
                               .addresses = "full",
                               .segment_bytes = 256 << 20};

    key_new(&b->key);
    mkdir(path, 0755);
    int dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return dirfd < 0 ? -1 : writer_new(dirfd, &o, now_ms, &b->writer);
}

int main(int argc, char **argv)
{
    struct bench b = {.started_s = usage_now_s()};
    struct clock clock;

    if (argc < 3)
        return 2;
    struct live_options o = {
        .api = argv[1],
        .period_s = 1,
        .poll_s = 10,
        .max_instances = 20000,
        .tls = {.ca_file = argc > 3 && strcmp(argv[3], "-") != 0 ? argv[3] : NULL}};
    b.seconds = atof(argv[2]);
    clock_init(&clock);
    b.loop = loop_new();
    b.model = model_new();
    b.source = b.loop ? live_new(b.loop, &clock, &o, on_event, &b) : NULL;
    if (!b.source || (argc > 4 && record(&b, argv[4], clock_now_ms(&clock)) < 0))
        return 1;
    b.rss_before_kib = usage_rss_kib();
    b.timer = loop_timer_new(b.loop, 1000, 1000, on_second, &b);
    b.source->ops->start(b.source);
    loop_run(b.loop);
    if (b.writer &&
        (writer_status(b.writer).state != WRITER_OK || !writer_close(b.writer, b.model, "quit")))
        return 1;
    report(&b);
    b.source->ops->free(b.source);
    loop_timer_free(b.timer);
    loop_free(b.loop);
    writer_free(b.writer);
    key_wipe(&b.key);
    model_free(b.model);
    return 0;
}
