/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is heard of an exam: each change once, and nothing that has not changed. */
#include "base/utf8.h"
#include "exam.h"
#include "model/rules.h"
#include "sink/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
/* after the headers it needs */

#include <cmocka.h>

struct ear {
    struct model *m;
    struct lines *l;
    char heard[65536]; /* since the last look */
    int n;
};

static void on_line(void *ud, const char *line)
{
    struct ear *e = ud;

    strcat(e->heard, line);
    strcat(e->heard, "\n");
    e->n++;
}

static struct ear *ear_new(bool ascii)
{
    struct ear *e = calloc(1, sizeof *e);

    e->m = exam_new();
    e->l = lines_new(ascii, on_line, e);
    return e;
}

static void ear_free(struct ear *e)
{
    lines_free(e->l);
    model_free(e->m);
    free(e);
}

/* Everything heard since the last time, and nothing else. */
static void heard(struct ear *e, const char *want)
{
    assert_string_equal(e->heard, want);
    e->heard[0] = '\0';
    e->n = 0;
}

static void hear(struct ear *e, int s, struct event ev)
{
    exam_apply(e->m, s, ev);
    lines_event(e->l, e->m, &ev);
}

static void roster(struct ear *e, int s, struct event_roster r)
{
    static char id[16];

    snprintf(id, sizeof id, "S%u", (unsigned)r.index);
    if (!r.id)
        r.id = id;
    if (!r.student)
        r.student = r.id;
    if (!r.phase_text)
        r.phase_text = "";
    hear(e, s, (struct event){.kind = EVENT_ROSTER, .roster = r});
}

static void phase(struct ear *e, int s, uint32_t index, enum phase p)
{
    roster(e, s, (struct event_roster){.index = index, .change = ROSTER_CHANGED, .phase = p});
}

static void link_is(struct ear *e, int s, uint32_t index, enum link_state state, enum link_why why)
{
    hear(e, s,
         (struct event){.kind = EVENT_LINK, .link = {.index = index, .state = state, .why = why}});
}

static void sample(struct ear *e, int s, uint32_t index, int cpu, int rtt)
{
    struct sample_rtt r = {0, (uint16_t)rtt};
    struct sample x = {.index = index, .cpu = (int16_t)cpu, .mem = 10, .nrtt = rtt >= 0, .rtt = &r};

    hear(e, s, (struct event){.kind = EVENT_TICK, .tick = {&x, 1}});
}

static void conn(struct ear *e, int s, uint32_t index, enum conn_change c)
{
    hear(e, s,
         (struct event){.kind = EVENT_CONN,
                        .conn = {.index = index, .change = c, .uid = "u", .ip = "10.0.0.7"}});
}

static void tick(struct ear *e, int s)
{
    hear(e, s, (struct event){.kind = EVENT_TICK});
}

static void api(struct ear *e, int s, enum api_state state, int status)
{
    hear(e, s,
         (struct event){.kind = EVENT_API,
                        .api = {.state = state, .status = status, .took_ms = 182}});
}

/* A room of n desktops that have all reported, heard of. */
static struct ear *room(uint32_t n)
{
    struct ear *e = ear_new(false);

    for (uint32_t i = 0; i < n; i++)
        phase(e, 0, i, PHASE_READY);
    api(e, 0, API_OK, 200);
    for (uint32_t i = 0; i < n; i++)
        link_is(e, 1, i, LINK_LIVE, LINK_WHY_NONE);
    for (uint32_t i = 0; i < n; i++)
        sample(e, 4, i, 5, -1);
    assert_int_equal(e->n, 1);
    e->heard[0] = '\0';
    e->n = 0;
    return e;
}

/* The same, and everybody has come. */
static struct ear *full_room(uint32_t n)
{
    struct ear *e = room(n);

    for (uint32_t i = 0; i < n; i++) {
        conn(e, 4, i, CONN_OPENED);
        conn(e, 4, i, CONN_ACTIVATED);
    }
    e->heard[0] = '\0';
    e->n = 0;
    return e;
}

/* --- the beginning --- */

static void t_first(void **state)
{
    struct ear *e = ear_new(false);

    (void)state;
    phase(e, 0, 0, PHASE_READY);
    phase(e, 0, 1, PHASE_READY);
    phase(e, 0, 2, PHASE_STARTING);
    phase(e, 0, 3, PHASE_OFF);
    phase(e, 0, 4, PHASE_FAILED);
    api(e, 0, API_OK, 200);
    tick(e, 0);
    link_is(e, 1, 0, LINK_CONNECTING, LINK_WHY_NONE);
    link_is(e, 1, 1, LINK_CONNECTING, LINK_WHY_NONE);
    tick(e, 2);
    link_is(e, 3, 0, LINK_LIVE, LINK_WHY_NONE);
    conn(e, 3, 0, CONN_OPENED);
    conn(e, 3, 0, CONN_ACTIVATED);
    sample(e, 4, 0, 5, 20);
    heard(e, "");
    link_is(e, 5, 1, LINK_UNSUPPORTED, LINK_WHY_NOT_METRICS);
    tick(e, 5);
    heard(e, "09:41:22 5 students, 2 ready, 1 starting, 1 off; 0 warnings, 1 critical\n"
             "09:41:22 S4: CRIT phase Failed\n");
    api(e, 10, API_OK, 200);
    tick(e, 11);
    heard(e, "");
    ear_free(e);
}

/* A desktop that never reports delays the first line, but not for ever. */
static void t_first_without_all(void **state)
{
    struct ear *e = ear_new(false);

    (void)state;
    tick(e, 0);
    phase(e, 1, 0, PHASE_READY);
    link_is(e, 1, 0, LINK_CONNECTING, LINK_WHY_NONE);
    api(e, 1, API_OK, 200);
    tick(e, 30);
    heard(e, "");
    tick(e, 31);
    heard(e, "09:41:48 1 student, 1 ready, 0 starting, 0 off; 0 warnings, 0 critical\n");
    ear_free(e);
}

static void t_first_trouble(void **state)
{
    struct ear *e = ear_new(false);

    (void)state;
    api(e, 1, API_TIMEOUT, 0);
    api(e, 3, API_TIMEOUT, 0);
    tick(e, 40);
    heard(e, "09:41:18 The site did not answer in time. There is no list yet.\n");
    api(e, 41, API_EMPTY, 200);
    tick(e, 41);
    heard(e, "09:41:58 The site's list is empty: there are no instances.\n"
             "09:41:58 0 students, 0 ready, 0 starting, 0 off; 0 warnings, 0 critical\n");
    ear_free(e);
}

/* --- one student --- */

static void t_verdict(void **state)
{
    struct ear *e = room(1);

    (void)state;
    for (int s = 8; s <= 80; s += 4) /* 99 all the time: one line */
        sample(e, s, 0, 99 + s / 4 % 2, -1);
    heard(e, "09:42:05 S0: CRIT cpu 99 %\n");
    for (int s = 84; s <= 140; s += 4)
        sample(e, s, 0, 3, -1);
    heard(e, "09:42:49 S0: OK\n");
    ear_free(e);
}

static void t_phases(void **state)
{
    struct ear *e = room(1);

    (void)state;
    phase(e, 10, 0, PHASE_STOPPING);
    link_is(e, 10, 0, LINK_NONE, LINK_WHY_NONE);
    phase(e, 20, 0, PHASE_OFF);
    phase(e, 30, 0, PHASE_FAILED); /* the verdict says it */
    phase(e, 40, 0, PHASE_STARTING);
    phase(e, 50, 0, PHASE_READY);
    link_is(e, 50, 0, LINK_CONNECTING, LINK_WHY_NONE);
    link_is(e, 51, 0, LINK_LIVE, LINK_WHY_NONE);
    sample(e, 52, 0, 1, -1);
    heard(e, "09:41:27 S0: phase Stopping\n"
             "09:41:37 S0: phase Off\n"
             "09:41:47 S0: CRIT phase Failed\n"
             "09:41:57 S0: phase Starting\n"
             "09:42:07 S0: phase Ready\n");
    roster(
        e, 60,
        (struct event_roster){.change = ROSTER_CHANGED, .phase = PHASE_OTHER, .phase_text = "A"});
    roster(
        e, 61,
        (struct event_roster){.change = ROSTER_CHANGED, .phase = PHASE_OTHER, .phase_text = "B"});
    tick(e, 62);
    phase(e, 63, 0, PHASE_UNSET);
    heard(e, "09:42:17 S0: phase A\n09:42:18 S0: phase B\n09:42:20 S0: no phase yet\n");
    ear_free(e);
}

static void t_submission(void **state)
{
    struct ear *e = room(1);

    (void)state;
    struct event_roster r = {.change = ROSTER_CHANGED, .phase = PHASE_READY};
    r.submission = SUBMISSION_REQUESTED;
    roster(e, 10, r);
    r.submission = SUBMISSION_FAILED;
    roster(e, 11, r);
    roster(e, 12, r);
    r.submission = SUBMISSION_DONE;
    roster(e, 13, r);
    heard(e, "09:41:27 S0: submission requested\n"
             "09:41:28 S0: CRIT submission failed\n"
             "09:41:30 S0: has submitted\n"
             "09:41:30 S0: OK\n");
    ear_free(e);
}

/* A failed submission is said although the status can't get worse. */
static void t_hidden_by_worse(void **state)
{
    struct event_roster r = {
        .change = ROSTER_CHANGED, .phase = PHASE_READY, .submission = SUBMISSION_FAILED};
    struct ear *e = room(1);

    (void)state;
    for (int s = 8; s <= 60; s += 4)
        sample(e, s, 0, 100, -1);
    assert_non_null(strstr(e->heard, "CRIT cpu 100 %"));
    e->heard[0] = '\0';
    roster(e, 61, r);
    heard(e, "09:42:18 S0: submission failed\n");
    link_is(e, 75, 0, LINK_STALE, LINK_WHY_NONE);
    tick(e, 77);
    heard(e, "");
    tick(e, 80);
    tick(e, 81);
    heard(e, "09:42:37 S0: no data for 20 s\n");
    link_is(e, 82, 0, LINK_LIVE, LINK_WHY_NONE);
    for (int s = 84; s <= 92; s += 4)
        sample(e, s, 0, 100, -1);
    heard(e, "09:42:49 S0: data come again\n");
    ear_free(e);
}

static void t_list(void **state)
{
    struct ear *e = room(2);

    (void)state;
    roster(e, 10, (struct event_roster){.index = 2, .phase = PHASE_STARTING});
    roster(e, 10, (struct event_roster){.index = 3, .phase = PHASE_FAILED});
    heard(e, "09:41:27 S2: new in the list, phase Starting\n"
             "09:41:27 S3: new in the list\n"
             "09:41:27 S3: CRIT phase Failed\n");
    roster(e, 20, (struct event_roster){.index = 2, .change = ROSTER_VANISHED});
    link_is(e, 20, 0, LINK_NONE, LINK_WHY_NONE); /* which a live source tells first */
    roster(e, 20, (struct event_roster){.index = 0, .change = ROSTER_VANISHED});
    tick(e, 21);
    heard(e, "09:41:37 S2: no longer in the list\n"
             "09:41:37 S0: WARN no longer in the list\n");
    phase(e, 30, 0, PHASE_READY);
    link_is(e, 30, 0, LINK_LIVE, LINK_WHY_NONE);
    heard(e, "09:41:47 S0: in the list again, phase Ready\n09:41:47 S0: OK\n");
    roster(e, 31, (struct event_roster){.index = 99, .change = ROSTER_VANISHED});
    link_is(e, 31, 98, LINK_LIVE, LINK_WHY_NONE); /* nobody: the model drops it */
    conn(e, 31, 98, CONN_ACTIVATED);
    heard(e, "");
    ear_free(e);
}

static void t_conns(void **state)
{
    struct ear *e = room(1);

    (void)state;
    conn(e, 10, 0, CONN_OPENED); /* a page was loaded: not yet a desktop */
    tick(e, 10);
    heard(e, "");
    conn(e, 11, 0, CONN_ACTIVATED);
    conn(e, 12, 0, CONN_CLOSED);
    conn(e, 13, 0, CONN_CLOSED);
    conn(e, 14, 0, CONN_ACTIVATED);
    conn(e, 15, 0, CONN_VANISHED);
    conn(e, 15, 0, CONN_OVER);
    heard(e, "09:41:28 S0: desktop opened from 10.0.0.7\n"
             "09:41:29 S0: desktop closed from 10.0.0.7\n"
             "09:41:31 S0: desktop opened from 10.0.0.7\n"
             "09:41:32 S0: desktop closed from 10.0.0.7\n");
    ear_free(e);
}

/* --- links --- */

static void t_lost(void **state)
{
    struct ear *e = room(1);

    (void)state;
    link_is(e, 10, 0, LINK_BACKOFF, LINK_WHY_CLOSED); /* may be back at once */
    link_is(e, 11, 0, LINK_LIVE, LINK_WHY_NONE);
    sample(e, 12, 0, 1, -1);
    heard(e, "");
    link_is(e, 26, 0, LINK_STALE, LINK_WHY_NONE);
    tick(e, 30);
    link_is(e, 30, 0, LINK_LIVE, LINK_WHY_NONE); /* back before it was said */
    for (int s = 32; s <= 60; s += 4)
        sample(e, s, 0, 1, -1);
    heard(e, "");
    link_is(e, 74, 0, LINK_STALE, LINK_WHY_NONE);
    for (int s = 75; s < 100; s++)
        tick(e, s);
    link_is(e, 100, 0, LINK_STALE, LINK_WHY_CONNECT); /* another try, as vain */
    link_is(e, 120, 0, LINK_LIVE, LINK_WHY_NONE);
    for (int s = 121; s < 140; s++)
        sample(e, s, 0, 1, -1);
    heard(e, "09:42:36 S0: WARN no data 19 s\n09:43:17 S0: OK\n");
    ear_free(e);
}

static void t_lost_for_good(void **state)
{
    struct ear *e = room(1);

    (void)state;
    link_is(e, 10, 0, LINK_UNSUPPORTED, LINK_WHY_NOT_METRICS);
    tick(e, 11);
    heard(e, "");
    tick(e, 15);
    tick(e, 16);
    heard(e, "09:41:32 S0: no metrics (its address serves none)\n");
    link_is(e, 20, 0, LINK_LIVE, LINK_WHY_NONE);
    tick(e, 21);
    heard(e, "09:41:37 S0: OK\n");
    ear_free(e);
}

/* Many at once are one line, whoever of them comes back when. */
static void t_outage(void **state)
{
    struct ear *e = full_room(40);

    (void)state;
    for (uint32_t i = 0; i < 12; i++) {
        link_is(e, 18 + (int)i / 4, i, LINK_STALE, LINK_WHY_NONE);
        tick(e, 18 + (int)i / 4);
    }
    for (int s = 21; s < 60; s++)
        tick(e, s);
    heard(e, "09:41:43 many students: CRIT outage, 12 of 40 lost within 2 s\n");
    link_is(e, 60, 30, LINK_STALE, LINK_WHY_NONE); /* joins it */
    tick(e, 62);
    for (uint32_t i = 0; i < 12; i++)
        link_is(e, 70, i, LINK_LIVE, LINK_WHY_NONE);
    for (int s = 71; s < 90; s++)
        tick(e, s);
    heard(e, "09:42:33 many students: CRIT outage, 13 of 40 lost within 42 s, 1 is still lost\n");
    link_is(e, 90, 30, LINK_LIVE, LINK_WHY_NONE);
    for (int s = 91; s < 110; s++)
        tick(e, s);
    heard(e, "09:42:48 many students: outage over\n");
    ear_free(e);
}

/* A phase is said of each member: that one is news of its own. */
/* A hint is said once, and again when it becomes worse. */
static void t_integrity(void **state)
{
    struct ear *e = room(2);
    struct event list = {.kind = EVENT_EXPECTED, .expected = {.student = "S0"}};
    struct event config = {.kind = EVENT_CONFIG, .config = health_defaults(4000)};

    (void)state;
    config.config.rules = EVENT_RULES;
    rules_defaults(config.config.rule);
    hear(e, 4, config);
    hear(e, 4, list);
    conn(e, 5, 1, CONN_OPENED);
    conn(e, 5, 1, CONN_ACTIVATED);
    tick(e, 6);
    tick(e, 7);
    tick(e, 8);
    heard(e, "09:41:22 S1: desktop opened from 10.0.0.7\n"
             "09:41:23 S1: WARN unexpected, not in the list of expected students; EXTERNAL "
             "(10.0.0.7) 09:41:22\n");
    ear_free(e);
}

static void t_outage_and_stop(void **state)
{
    struct ear *e = full_room(10);

    (void)state;
    for (uint32_t i = 0; i < 6; i++)
        link_is(e, 20, i, LINK_STALE, LINK_WHY_NONE);
    for (int s = 21; s < 30; s++)
        tick(e, s);
    heard(e, "09:41:44 many students: CRIT outage, 6 of 10 lost within 1 s\n");
    for (uint32_t i = 0; i < 6; i++)
        phase(e, 30, i, PHASE_OFF);
    for (uint32_t i = 0; i < 6; i++)
        link_is(e, 30, i, LINK_NONE, LINK_WHY_NONE);
    assert_int_equal(e->n, 6);
    e->heard[0] = '\0';
    tick(e, 31);
    tick(e, 41);
    heard(e, "09:41:48 many students: outage over\n");
    ear_free(e);
}

/* --- the site, the clock --- */

static void t_api(void **state)
{
    struct ear *e = room(1);

    (void)state;
    api(e, 10, API_OK, 200);
    api(e, 20, API_STATUS, 502);
    api(e, 30, API_STATUS, 502);
    api(e, 40, API_REFUSED, 403);
    api(e, 50, API_OK, 200);
    api(e, 60, API_OK, 200);
    heard(e, "09:41:37 The site is in trouble: it answered with an error (502). "
             "The list shown is 10 s old.\n"
             "09:41:57 The site refused us (403): our address or our token is not allowed there. "
             "The list shown is 30 s old.\n"
             "09:42:07 API ok, 182 ms.\n");
    ear_free(e);
}

static void t_clock(void **state)
{
    struct ear *e = room(1);

    (void)state;
    hear(e, 10, (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = 600}});
    heard(e, "");
    hear(e, 10, (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = 7200000}});
    heard(e, "11:41:27 The computer's clock was set forward by 2 h 00.\n");
    hear(e, 10, (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = 7190000}});
    heard(e, "11:41:17 The computer's clock was set back by 10 s.\n");
    ear_free(e);
}

/* --- all of it --- */

/* Whatever an hour brings, an event that changes nothing is not heard, and values that move are
 * not either. */
static void t_silence(void **state)
{
    struct ear *e = room(20);

    (void)state;
    for (uint32_t i = 0; i < 6; i++)
        link_is(e, 20, i, LINK_STALE, LINK_WHY_NONE);
    phase(e, 20, 7, PHASE_FAILED);
    conn(e, 20, 8, CONN_OPENED);
    conn(e, 20, 8, CONN_ACTIVATED);
    for (int s = 24; s < 80; s += 4)
        sample(e, s, 8, 100, 300);
    e->heard[0] = '\0';
    for (int s = 80; s < 3600; s += 4) {
        for (uint32_t i = 0; i < 6; i++)
            link_is(e, s, i, LINK_STALE, s % 8 ? LINK_WHY_CONNECT : LINK_WHY_TIMEOUT);
        phase(e, s, 7, PHASE_FAILED);
        conn(e, s, 8, CONN_ACTIVATED);
        sample(e, s, 8, 100 + s % 7, 300 + s % 400);
        sample(e, s, 9, s % 100, -1);
        api(e, s, API_OK, 200);
    }
    heard(e, "");
    ear_free(e);
}

/* Text comes sanitised, but long and of any script. */
static void t_hostile(void **state)
{
    char endless[EVENT_ID_MAX + 1], clean[EVENT_ID_MAX + 1], addr[EVENT_ADDR_MAX + 1];

    (void)state;
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    memset(addr, 'y', sizeof addr - 1);
    addr[sizeof addr - 1] = '\0';
    static const char evil[] = "\033[2J\r\n09:00:00 S1: OK\xff \u202e%s%n 学";
    utf8_sanitise(clean, sizeof clean, evil, sizeof evil - 1);
    for (int ascii = 0; ascii < 2; ascii++) {
        struct ear *e = ear_new(ascii);
        roster(e, 0, (struct event_roster){.index = 0, .id = clean, .phase = PHASE_OFF});
        api(e, 0, API_OK, 200);
        tick(e, 0);
        e->heard[0] = '\0';
        e->n = 0;
        roster(e, 1,
               (struct event_roster){
                   .index = 0, .id = clean, .phase = PHASE_OTHER, .phase_text = clean});
        roster(e, 1,
               (struct event_roster){
                   .index = 1, .id = endless, .phase = PHASE_OTHER, .phase_text = endless});
        hear(e, 2,
             (struct event){
                 .kind = EVENT_CONN,
                 .conn = {.index = 1, .change = CONN_OPENED, .uid = endless, .ip = addr}});
        hear(e, 2,
             (struct event){.kind = EVENT_CONN, .conn = {.index = 1, .change = CONN_ACTIVATED}});
        assert_int_equal(e->n, 3);
        int ends = 0;
        for (const char *p = e->heard; *p; p++) {
            ends += *p == '\n';
            assert_true((unsigned char)*p >= 0x20 || *p == '\n');
            assert_true(!ascii || (unsigned char)*p < 0x80);
        }
        assert_int_equal(ends, 3);
        assert_non_null(strstr(e->heard, addr));
        assert_non_null(strstr(e->heard, ascii ? "%s%n ?" : "%s%n 学"));
        ear_free(e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_first),
        cmocka_unit_test(t_first_without_all),
        cmocka_unit_test(t_first_trouble),
        cmocka_unit_test(t_verdict),
        cmocka_unit_test(t_phases),
        cmocka_unit_test(t_submission),
        cmocka_unit_test(t_hidden_by_worse),
        cmocka_unit_test(t_list),
        cmocka_unit_test(t_conns),
        cmocka_unit_test(t_lost),
        cmocka_unit_test(t_lost_for_good),
        cmocka_unit_test(t_outage),
        cmocka_unit_test(t_integrity),
        cmocka_unit_test(t_outage_and_stop),
        cmocka_unit_test(t_api),
        cmocka_unit_test(t_clock),
        cmocka_unit_test(t_silence),
        cmocka_unit_test(t_hostile),
    };
    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
