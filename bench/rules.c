/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the integrity rules cost: an exam of 2000 students in the model alone, with all rules on and
 * with all of them off, turn by turn in one run.
 *   rules [ROUNDS]
 * An hour of it beyond the quiet time: each student reports every 4 s; one in MOVERS changes the
 * connection every 10 minutes among a handful of places, has two of them open for some minutes, and
 * shares addresses with others. Prints medians on one line:
 *   ns_per_message_off ns_per_message_on percent conn_events_per_second_off _on alerts
 * A message is a sample with its share of the time that passes, in which everybody is looked at; a
 * conn event is what is judged at once. */
#include "model/rules.h"
#include "model/health.h"
#include "model/model.h"
#include "usage.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    STUDENTS = 2000,
    PERIOD_S = 4,
    HOUR_S = 3600,
    MOVE_S = 600,
    BOTH_S = 180,
    MOVERS = 10,
    ROUNDS_MAX = 31
};

struct bench {
    struct model *model;
    int64_t now_ms;
    double sample_s, conn_s;
    uint64_t samples, conns;
};

static void apply(struct bench *b, struct event e)
{
    e.t_ms = b->now_ms;
    model_apply(b->model, &e);
}

static void conn(struct bench *b, uint32_t index, uint16_t no, enum conn_change change)
{
    static const char *const country[] = {"IT", "IT", "IT", "FR", "DE"};
    uint32_t place = (index + no) % 5,
             shared = index % MOVERS ? index : index - index % (2 * MOVERS);
    char client[32], uid[32];

    snprintf(client, sizeof client, "10.%u.%u.%u", place, shared / 250, shared % 250);
    snprintf(uid, sizeof uid, "%08u%08u", index, no);
    apply(b, (struct event){.kind = EVENT_CONN,
                            .conn = {.index = index,
                                     .no = no,
                                     .change = change,
                                     .uid = uid,
                                     .ip = client,
                                     .since_ms = b->now_ms,
                                     .origin = {.client = client,
                                                .kind = ORIGIN_PRIVATE,
                                                .country = country[place],
                                                .asn = 100 + place,
                                                .lat_e4 = 450000 + (int32_t)place * 20000,
                                                .lon_e4 = 70000,
                                                .radius_km = 20}}});
    b->conns++;
}

static void come(struct bench *b, uint32_t index, uint16_t no)
{
    conn(b, index, no, CONN_OPENED);
    conn(b, index, no, CONN_ACTIVATED);
}

static void begin(struct bench *b, bool rules)
{
    struct event_config c = health_defaults(PERIOD_S * 1000);

    *b = (struct bench){.model = model_new(), .now_ms = INT64_C(1780000000000)};
    c.rules = EVENT_RULES;
    c.deadline_ms = b->now_ms + (HOUR_S + 1200) * INT64_C(1000);
    rules_defaults(c.rule);
    for (int i = 0; i < RULE_NUMBERS && !rules; i++)
        if (rules_number[i].max == 1)
            c.rule[i] = 0;
    apply(b, (struct event){.kind = EVENT_CONFIG, .config = c});
    for (uint32_t i = 0; i < STUDENTS; i++) {
        char id[16];
        snprintf(id, sizeof id, "S%06u", i);
        apply(b, (struct event){.kind = EVENT_ROSTER,
                                .roster = {.index = i,
                                           .id = id,
                                           .student = id,
                                           .phase_text = "Ready",
                                           .phase = PHASE_READY,
                                           .running = true}});
        apply(b, (struct event){.kind = EVENT_LINK, .link = {.index = i, .state = LINK_LIVE}});
        come(b, i, 0);
    }
    b->now_ms += 600000;
    b->conns = 0;
}

/* Those whose turn it is change the connection. */
static void move(struct bench *b, int s)
{
    for (uint32_t i = 0; i < STUDENTS; i += MOVERS) {
        uint16_t n = model_instance(b->model, i)->nconns;
        if ((s + (int)i) % MOVE_S == 0)
            come(b, i, n);
        else if ((s + (int)i) % MOVE_S == BOTH_S && n > 1)
            conn(b, i, (uint16_t)(n - 2), CONN_CLOSED);
    }
}

/* A quarter of a second, and a sixteenth of the students. */
static void tick(struct bench *b, int quarter)
{
    static struct sample_rtt rtt[STUDENTS][2];
    static struct sample samples[STUDENTS];
    size_t n = 0;

    for (uint32_t i = (uint32_t)quarter % (4 * PERIOD_S); i < STUDENTS; i += 4 * PERIOD_S) {
        const struct instance *in = model_instance(b->model, i);
        struct sample *x = &samples[n];
        *x = (struct sample){.index = i, .cpu = 20, .mem = 30, .rtt = rtt[n]};
        for (int k = in->nconns; k-- > 0 && x->nrtt < 2;)
            if (in->conns[k].state == CONN_ACTIVE)
                rtt[n][x->nrtt++] = (struct sample_rtt){(uint16_t)k, (uint16_t)(20 + i % 50)};
        n++;
    }
    b->now_ms += 250;
    double from_s = usage_cpu_s();
    apply(b, (struct event){.kind = EVENT_TICK, .tick = {samples, n}});
    b->sample_s += usage_cpu_s() - from_s;
    b->samples += n;
}

static struct bench measure(bool rules)
{
    struct bench b;

    begin(&b, rules);
    for (int s = 0; s < HOUR_S; s++) {
        double from_s = usage_cpu_s();
        move(&b, s);
        b.conn_s += usage_cpu_s() - from_s;
        for (int q = 0; q < 4; q++)
            tick(&b, 4 * s + q);
    }
    return b;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *v, int n)
{
    qsort(v, (size_t)n, sizeof *v, by_size);
    return v[n / 2];
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    double ns[2][ROUNDS_MAX], per_s[2][ROUNDS_MAX];
    size_t alerts = 0;

    if (rounds < 1 || rounds > ROUNDS_MAX)
        return 2;
    for (int i = 0; i < rounds; i++)
        for (int on = 0; on < 2; on++) {
            struct bench b = measure(on);
            ns[on][i] = b.sample_s * 1e9 / (double)b.samples;
            per_s[on][i] = (double)b.conns / b.conn_s;
            alerts = model_alerts(b.model);
            model_free(b.model);
        }
    double off = median(ns[0], rounds), with = median(ns[1], rounds);
    printf("%.0f %.0f %.1f %.0f %.0f %zu\n", off, with, 100 * (with - off) / off,
           median(per_s[0], rounds), median(per_s[1], rounds), alerts);
    return 0;
}
