/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campus.h"

#include "exam.h"
#include "model/rules.h"

#include <stdio.h>

enum { FIRST_S = 30, ABROAD_S = 900, SLOW_S = 1100, CRAWL_MS = 1500 };

static const struct event_origin origins[] = {
    {.client = "130.192.3.10",
     .kind = ORIGIN_PUBLIC,
     .network = "Laib3",
     .country = "IT",
     .city = "Torino",
     .asn = 137,
     .as_org = "GARR",
     .lat_e4 = 450700,
     .lon_e4 = 76900,
     .radius_km = 20},
    {.client = "10.8.0.7", .kind = ORIGIN_PRIVATE, .network = "VPN"},
    {.client = "203.0.113.7",
     .kind = ORIGIN_PUBLIC,
     .country = "IT",
     .city = "Torino",
     .asn = 3269,
     .as_org = "Telecom Italia",
     .lat_e4 = 450700,
     .lon_e4 = 76900,
     .radius_km = 20},
    {.client = "198.51.100.9",
     .kind = ORIGIN_PUBLIC,
     .country = "FR",
     .city = "Paris",
     .asn = 3215,
     .as_org = "Orange",
     .lat_e4 = 488600,
     .lon_e4 = 23500,
     .radius_km = 20},
};
enum { IN_LAIB, IN_VPN, AT_HOME, ABROAD };

static struct event_config config(void)
{
    struct event_config c = health_defaults(4000);

    c.rules = EVENT_RULES;
    rules_defaults(c.rule);
    c.deadline_ms = EXAM_T0_MS + CAMPUS_DEADLINE_S * INT64_C(1000);
    return c;
}

static void networks(struct model *m)
{
    static const struct event_network all[] = {
        {"Laib3", "third floor, north", 120, 800, false, true},
        {"Laib5", "fifth floor", 120, 800, false, true},
        {"VPN", NULL, 200, 800, true, false},
        {"Eduroam of the whole campus", "anywhere", 200, 800, true, false},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        exam_apply(m, 0, (struct event){.kind = EVENT_NETWORK, .network = all[i]});
}

static void expect(struct model *m, const char *student, const char *name, const char *seat,
                   const char *note, int extra_min)
{
    exam_apply(
        m, 0,
        (struct event){.kind = EVENT_EXPECTED, .expected = {student, name, seat, note, extra_min}});
}

static void list(struct model *m)
{
    char student[16], seat[8];

    for (unsigned i = 0; i < CAMPUS_SIZE; i++) {
        snprintf(student, sizeof student, "S1000%02u", i);
        snprintf(seat, sizeof seat, "%c%u", 'A' + (char)(i / 8), i % 8 + 1);
        if (i == CAMPUS_HOME)
            expect(m, student, "Ada Rossi", seat, "needs a large screen", 15);
        else if (i != CAMPUS_UNEXPECTED)
            expect(m, student, "Bruno Bianchi", seat, NULL, 0);
    }
    expect(m, "S200001", "Carla Verdi", "F1", NULL, 0);
    expect(m, "S200002", "Dario Neri", NULL, NULL, 30);
}

static void come(struct model *m, int s, uint32_t index, uint16_t no, struct event_origin o)
{
    char uid[] = "0780d5a4a07640fa8fe08f46872a78bb";

    uid[0] = (char)('0' + no);
    struct event e = {.kind = EVENT_CONN,
                      .conn = {.index = index,
                               .no = no,
                               .change = CONN_OPENED,
                               .uid = uid,
                               .ip = o.client,
                               .origin = o,
                               .since_ms = EXAM_T0_MS + s * INT64_C(1000) - 500}};
    exam_apply(m, s, e);
    e.conn.change = CONN_ACTIVATED;
    exam_apply(m, s, e);
}

/* Everybody in a room has an address of their own. */
static void come_to_room(struct model *m, uint32_t index, const char *room, unsigned net)
{
    struct event_origin o = origins[IN_LAIB];
    char client[20];

    snprintf(client, sizeof client, "130.192.%u.%u", net, 10 + (unsigned)index);
    o.client = client;
    o.network = room;
    come(m, FIRST_S, index, 0, o);
}

static void appear(struct model *m, uint32_t index)
{
    struct event_roster r = {.index = index,
                             .change = ROSTER_APPEARED,
                             .host = "pool1.example",
                             .phase = PHASE_READY,
                             .running = true};
    char id[16], student[16];

    snprintf(id, sizeof id, "exam-%02u", (unsigned)index);
    snprintf(student, sizeof student, "S1000%02u", (unsigned)index);
    r.id = id;
    r.student = student;
    exam_roster(m, 1, r);
    exam_link(m, 2, index, LINK_LIVE, LINK_WHY_NONE, 0, 0);
}

static void submit(struct model *m, uint32_t index, enum submission submission)
{
    char id[16], student[16];

    snprintf(id, sizeof id, "exam-%02u", (unsigned)index);
    snprintf(student, sizeof student, "S1000%02u", (unsigned)index);
    exam_roster(m, CAMPUS_NOW_S,
                (struct event_roster){.index = index,
                                      .change = ROSTER_CHANGED,
                                      .id = id,
                                      .student = student,
                                      .host = "pool1.example",
                                      .phase = PHASE_READY,
                                      .running = true,
                                      .submission = submission});
}

static void arrive(struct model *m)
{
    struct event_origin looks = {.client = "192.0.2.99", .kind = ORIGIN_DOCUMENTATION};

    for (uint32_t i = 0; i < CAMPUS_SIZE; i++)
        appear(m, i);
    for (uint32_t i = CAMPUS_LAIB3; i < CAMPUS_VPN; i++)
        come_to_room(m, i, i < CAMPUS_LAIB5 ? "Laib3" : "Laib5", i < CAMPUS_LAIB5 ? 3 : 5);
    come(m, FIRST_S, CAMPUS_VPN, 0, origins[IN_VPN]);
    come(m, FIRST_S, CAMPUS_HOME, 0, origins[AT_HOME]);
    come_to_room(m, CAMPUS_SPECTATED, "Laib5", 5);
    come_to_room(m, CAMPUS_FAILED, "Laib5", 5);
    come_to_room(m, CAMPUS_DONE, "Laib5", 5);
    come_to_room(m, CAMPUS_UNEXPECTED, "Laib5", 5);
    looks.spectator = SPECTATOR_OURS;
    come(m, FIRST_S + 60, CAMPUS_SPECTATED, 1, looks);
    looks.spectator = SPECTATOR_ADDRESS;
    come(m, FIRST_S + 90, CAMPUS_SPECTATED, 2, looks);
}

/* Every 4 s; five of the bad room begin to crawl at SLOW_S. */
static void go_on(struct model *m)
{
    struct sample x[CAMPUS_SIZE];
    struct sample_rtt rtt[CAMPUS_SIZE][2];

    for (int s = FIRST_S + 92; s <= CAMPUS_NOW_S; s += 4) {
        if (s == ABROAD_S + 4 - (ABROAD_S - FIRST_S - 92) % 4)
            come(m, s - 1, CAMPUS_HOME, 1, origins[ABROAD]);
        for (uint32_t i = 0; i < CAMPUS_SIZE; i++) {
            bool crawls = i < 5 && s >= SLOW_S;
            bool abroad = i == CAMPUS_HOME && model_instance(m, i)->nconns > 1;
            rtt[i][0] = (struct sample_rtt){0, (uint16_t)(crawls ? CRAWL_MS : 15 + i + s % 9)};
            rtt[i][1] = (struct sample_rtt){1, (uint16_t)(45 + s % 7)};
            x[i] = (struct sample){.index = i,
                                   .cpu = (int16_t)(5 + (s + (int)i) % 20),
                                   .mem = 40,
                                   .nrtt = i == CAMPUS_NEVER ? 0
                                           : abroad          ? 2
                                                             : 1,
                                   .rtt = rtt[i]};
        }
        exam_apply(m, s,
                   (struct event){.kind = EVENT_TICK, .tick = {.samples = x, .n = CAMPUS_SIZE}});
    }
}

static struct model *begin(void)
{
    struct model *m = model_new();

    exam_apply(m, 0, (struct event){.kind = EVENT_CONFIG, .config = config()});
    networks(m);
    list(m);
    arrive(m);
    go_on(m);
    submit(m, CAMPUS_FAILED, SUBMISSION_FAILED);
    submit(m, CAMPUS_DONE, SUBMISSION_DONE);
    submit(m, CAMPUS_LAIB5, SUBMISSION_REQUESTED);
    return m;
}

static void end(struct model *m, int s)
{
    exam_api(m, s, API_OK, 200, NULL);
    exam_apply(m, s, (struct event){.kind = EVENT_TICK});
}

struct model *campus_new(void)
{
    struct model *m = begin();

    end(m, CAMPUS_NOW_S);
    return m;
}

/* One has left without submitting, the others are still there. */
struct model *campus_over(int seconds)
{
    struct model *m = begin();

    exam_apply(m, CAMPUS_NOW_S,
               (struct event){.kind = EVENT_CONN,
                              .conn = {.index = CAMPUS_VPN, .no = 0, .change = CONN_CLOSED}});
    end(m, CAMPUS_DEADLINE_S + seconds);
    return m;
}
