/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a journal costs: to write, to verify, to go about in, to keep.
 *   journal records DIR N               links and connections, a line each, into a new journal:
 *                                       records_per_s mb_per_s bytes_per_record
 *   journal hold DIR STUDENTS SECONDS   a whole exam (exam.c) into a new journal:
 *                                       cpu_s cpu_s_of_the_model keyframe_ms_median keyframe_ms_max
 *   journal verify DIR                  records_per_s mb_per_s bytes_per_record
 *   journal seek DIR N [cold]           open and go to N random times; then read all trends:
 *                                       state_ms_median state_ms_max trends_ms_median trends_ms_max
 *   journal compress DIR                all segments
 *   journal size DIR                    samples bytes bytes_in_samples bytes_in_keyframes keyframes
 *   journal samples DIR TO              the samples lines alone, as a segment */
#include "base/mem.h"
#include "exam.h"
#include "journal/decode.h"
#include "journal/reader.h"
#include "journal/segment.h"
#include "journal/verify.h"
#include "journal/writer.h"
#include "source/player.h"
#include "usage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEGMENT_BYTES (UINT64_C(256) << 20)
enum { BATCH = 256, PERIOD_MS = 250 };

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int open_dir(const char *path, bool make)
{
    if (make)
        mkdir(path, 0755);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        fail(path);
    return fd;
}

/* --- statistics --- */

struct times {
    double *v;
    size_t n, cap;
};

static void add(struct times *t, double v)
{
    MEM_GROW(t->v, t->n, t->cap);
    t->v[t->n++] = v;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void print_times(struct times *t)
{
    if (!t->n)
        add(t, 0);
    qsort(t->v, t->n, sizeof *t->v, ascending);
    printf("%.1f %.1f ", t->v[t->n / 2] * 1e3, t->v[t->n - 1] * 1e3);
    free(t->v);
}

/* --- writing --- */

struct bench {
    struct key key;
    struct model *model;
    struct writer *writer;
    double model_s;
    struct times keyframes;
};

static void begin(struct bench *b, const char *path, bool compress)
{
    struct writer_options o = {.key = &b->key,
                               .origin = "bench.example.org",
                               .program = "bench",
                               .host = "localhost",
                               .addresses = "full",
                               .segment_bytes = SEGMENT_BYTES,
                               .compress = compress};

    key_new(&b->key);
    b->model = model_new();
    if (writer_new(open_dir(path, true), &o, EXAM_START_MS, &b->writer) < 0)
        fail(path);
}

static void end(struct bench *b)
{
    if (!writer_close(b->writer, b->model, "quit"))
        fail("close");
    writer_free(b->writer);
    model_free(b->model);
    key_wipe(&b->key);
}

static void only_model(void *ud, const struct event *e)
{
    struct bench *b = ud;

    model_apply(b->model, e);
}

/* One half links that change, the other connections that open: the usual lines of a busy site. */
static struct event event_of(uint32_t no, int64_t t_ms)
{
    struct event e = {.kind = no % 2 ? EVENT_LINK : EVENT_CONN, .t_ms = t_ms};

    if (no % 2)
        e.link = (struct event_link){.index = no % 1000,
                                     .state = LINK_BACKOFF,
                                     .why = LINK_WHY_CONNECT,
                                     .retry_ms = t_ms + 1500};
    else
        e.conn = (struct event_conn){.index = no % 1000,
                                     .no = (uint16_t)(no / 1000 % 4),
                                     .uid = "5f1d2c3b-8a47-4c1e-9b0d-77a1c4e09d11",
                                     .ip = "2001:db8:4f:1::1a2b, 192.0.2.17, 10.3.201.4",
                                     .since_ms = t_ms - 700};
    return e;
}

/* The model is ahead by a batch, so that only writing is measured. A tick every BATCH lines lets
 * the writer do what is due. */
static double write_batch(struct bench *b, uint32_t from, int64_t t_ms)
{
    struct event e[BATCH + 1];

    for (uint32_t i = 0; i < BATCH; i++)
        e[i] = event_of(from + i, t_ms);
    e[BATCH] = (struct event){.kind = EVENT_TICK, .t_ms = t_ms};
    for (size_t i = 0; i <= BATCH; i++)
        model_apply(b->model, &e[i]);
    double before = usage_now_s();
    for (size_t i = 0; i <= BATCH; i++)
        writer_event(b->writer, &e[i], b->model);
    return usage_now_s() - before;
}

static int records(const char *path, int n)
{
    struct bench b = {0};
    double s = 0;
    uint32_t done = 0;

    begin(&b, path, false);
    exam_hold(1000, 1, only_model, &b);
    for (; done < (uint32_t)n; done += BATCH)
        s += write_batch(&b, done, EXAM_START_MS + 2000 + done / BATCH * 10);
    struct writer_status st = writer_status(b.writer);
    printf("%.0f %.0f %.0f\n", (double)st.lines / s, (double)st.bytes / s / 1e6,
           (double)st.bytes / (double)st.lines);
    end(&b);
    return 0;
}

static void take(void *ud, const struct event *e)
{
    struct bench *b = ud;
    uint64_t lines = writer_status(b->writer).lines;
    double before = usage_now_s();

    model_apply(b->model, e);
    double applied = usage_now_s();
    writer_event(b->writer, e, b->model);
    b->model_s += applied - before;
    if (writer_status(b->writer).lines - lines > model_size(b->model))
        add(&b->keyframes, usage_now_s() - applied);
}

static int hold(const char *path, int students, int seconds)
{
    struct bench b = {0};
    double cpu = usage_cpu_s();

    begin(&b, path, false);
    exam_hold(students, seconds, take, &b);
    printf("%.2f %.2f ", usage_cpu_s() - cpu, b.model_s);
    print_times(&b.keyframes);
    printf("\n");
    end(&b);
    return 0;
}

/* --- reading --- */

static int verify(const char *path)
{
    struct verify_options o = {.dirfd = open_dir(path, false)};
    struct verify_result r;
    double before = usage_now_s();

    if (!verify_journal(&o, &r)) {
        fprintf(stderr, "journal: %s does not verify: fault %d, line %llu\n", path, (int)r.fault,
                (unsigned long long)r.where.line);
        return 1;
    }
    double s = usage_now_s() - before;
    printf("%.0f %.0f %.0f\n", (double)r.lines / s, (double)r.bytes / s / 1e6,
           (double)r.bytes / (double)r.lines);
    return 0;
}

/* Calls fn with each file of a segment, raw or compressed. */
static void each_segment(int dirfd, void (*fn)(int dirfd, unsigned no))
{
    unsigned first, last, missing;

    if (segment_list(dirfd, &first, &last, &missing) < 0)
        fail("segments");
    for (unsigned no = first; no <= last; no++)
        fn(dirfd, no);
}

static void forget(int dirfd, unsigned no)
{
    char name[SEGMENT_NAME_SIZE];

    for (int compressed = 0; compressed < 2; compressed++) {
        segment_name(no, compressed, name);
        int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            continue;
        fsync(fd);
        posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
        close(fd);
    }
}

static void seek_once(int dirfd, int64_t t_ms, struct times *state, struct times *trends)
{
    struct model *m = model_new();
    struct player *p;
    double before = usage_now_s();

    if (player_open(dirfd, m, &p) < 0 || player_seek(p, t_ms) < 0)
        fail("seek");
    double there = usage_now_s();
    add(state, there - before);
    while (player_fill(p, 1000) > 0)
        ;
    add(trends, usage_now_s() - there);
    player_free(p);
    model_free(m);
}

static int seek(const char *path, int n, bool cold)
{
    int dirfd = open_dir(path, false);
    struct times state = {0}, trends = {0};
    struct model *m = model_new();
    struct player *p;
    int64_t first, last;

    if (player_open(dirfd, m, &p) < 0 || player_span(p, &first, &last) < 0)
        fail(path);
    player_free(p);
    model_free(m);
    srandom(1);
    for (int i = 0; i < n; i++) {
        int64_t t_ms = i ? first + random() % (last - first) : last; /* the end has most trends */
        if (cold)
            each_segment(dirfd, forget);
        seek_once(dirfd, t_ms, &state, &trends);
    }
    print_times(&state);
    print_times(&trends);
    printf("\n");
    return 0;
}

/* --- keeping --- */

static void compress_one(int dirfd, unsigned no)
{
    if (segment_compress(dirfd, no, NULL) < 0)
        fail("compress");
}

static int size(const char *path)
{
    struct reader r;
    struct decode d;
    struct line l;
    uint64_t kind[LINE_KINDS] = {0}, all = 0, samples = 0, keyframes = 0;
    enum line_kind before = LINE_OPEN;

    decode_init(&d);
    if (reader_open(&r, open_dir(path, false)) < 0)
        fail(path);
    while (reader_next(&r, &l) == 1) {
        kind[l.kind] += l.len + 1;
        all += l.len + 1;
        keyframes += l.kind == LINE_KEY && before != LINE_KEY;
        before = l.kind;
        if (l.kind == LINE_SAMPLES && decode_line(&d, &l) == DECODE_EVENT)
            samples += d.event.tick.n;
    }
    printf("%llu %llu %llu %llu %llu\n", (unsigned long long)samples, (unsigned long long)all,
           (unsigned long long)kind[LINE_SAMPLES], (unsigned long long)kind[LINE_KEY],
           (unsigned long long)keyframes);
    decode_done(&d);
    reader_close(&r);
    return 0;
}

static int samples(const char *path, const char *to)
{
    struct reader r;
    struct line l;
    char name[SEGMENT_NAME_SIZE];

    segment_name(1, false, name);
    int fd = openat(open_dir(to, true), name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out || reader_open(&r, open_dir(path, false)) < 0)
        fail(path);
    while (reader_next(&r, &l) == 1)
        if (l.kind == LINE_SAMPLES)
            fwrite(l.s, 1, l.len + 1, out);
    reader_close(&r);
    return fclose(out) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[1] : "";

    if (!strcmp(what, "records") && argc == 4)
        return records(argv[2], atoi(argv[3]));
    if (!strcmp(what, "hold") && argc == 5)
        return hold(argv[2], atoi(argv[3]), atoi(argv[4]));
    if (!strcmp(what, "verify"))
        return verify(argv[2]);
    if (!strcmp(what, "seek") && argc >= 4)
        return seek(argv[2], atoi(argv[3]), argc > 4);
    if (!strcmp(what, "size"))
        return size(argv[2]);
    if (!strcmp(what, "samples") && argc == 4)
        return samples(argv[2], argv[3]);
    if (strcmp(what, "compress") != 0)
        return 2;
    each_segment(open_dir(argv[2], false), compress_one);
    return 0;
}
