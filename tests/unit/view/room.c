/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"

#include "exam.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
/* after the headers it needs */

#include <cmocka.h>

static void appear(struct model *m, uint32_t index, const char *student, const char *name,
                   enum phase phase, const char *phase_text, enum submission submission)
{
    static char id[16];

    snprintf(id, sizeof id, "exam-%02u", (unsigned)index);
    exam_roster(m, 0,
                (struct event_roster){.index = index,
                                      .change = ROSTER_APPEARED,
                                      .id = id,
                                      .student = student,
                                      .name = name,
                                      .phase = phase,
                                      .phase_text = phase_text,
                                      .running = phase == PHASE_READY || phase == PHASE_STARTING,
                                      .submission = submission});
}

static void people(struct model *m)
{
    char endless[200];

    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    appear(m, ROOM_CRIT, "S283733", NULL, PHASE_READY, "Ready", SUBMISSION_NONE);
    appear(m, ROOM_WARN, "S282964", NULL, PHASE_READY, "Ready", SUBMISSION_NONE);
    appear(m, ROOM_OK, "S100001", "Ada Rossi", PHASE_READY, "Ready", SUBMISSION_DONE);
    appear(m, ROOM_BACKOFF, "S100002", NULL, PHASE_READY, "Ready", SUBMISSION_NONE);
    appear(m, ROOM_STARTING, "S100003", NULL, PHASE_STARTING, "Starting", SUBMISSION_NONE);
    appear(m, ROOM_OFF, "S100004", NULL, PHASE_OFF, "Off", SUBMISSION_DONE);
    appear(m, ROOM_FAILED, "S100005", NULL, PHASE_FAILED, "Failed", SUBMISSION_NONE);
    appear(m, ROOM_GONE, "S100006", NULL, PHASE_READY, "Ready", SUBMISSION_NONE);
    appear(m, ROOM_STALE, "S100007", NULL, PHASE_READY, "Ready", SUBMISSION_NONE);
    appear(m, ROOM_NO_METRICS, "S100008", NULL, PHASE_READY, "Ready", SUBMISSION_NONE);
    appear(m, ROOM_SUBMISSION, "S100009", NULL, PHASE_READY, "Ready", SUBMISSION_FAILED);
    appear(m, ROOM_CONNECTING, "S100010", NULL, PHASE_READY, "Ready", SUBMISSION_REQUESTED);
    appear(m, ROOM_WIDE, "学生甲", "Zoe\u0308 学", PHASE_READY, "Ready", SUBMISSION_NONE);
    appear(m, ROOM_FORMULA, "=cmd|' /C calc'!A0", "\"Bobby\", \\ {tables}", PHASE_READY, "Ready",
           SUBMISSION_NONE);
    appear(m, ROOM_OTHER, "@S100013", "+39", PHASE_OTHER, "-Hibernating", SUBMISSION_NONE);
    appear(m, ROOM_LONG, endless, endless, PHASE_UNSET, "", SUBMISSION_NONE);
}

static void links(struct model *m)
{
    static const uint32_t live[] = {ROOM_CRIT,  ROOM_WARN,       ROOM_OK,   ROOM_GONE,
                                    ROOM_STALE, ROOM_SUBMISSION, ROOM_WIDE, ROOM_FORMULA};

    for (size_t i = 0; i < sizeof live / sizeof *live; i++)
        exam_link(m, 2, live[i], LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_link(m, 2, ROOM_NO_METRICS, LINK_UNSUPPORTED, LINK_WHY_NOT_METRICS, 0, 0);
    exam_link(m, 2, ROOM_CONNECTING, LINK_CONNECTING, LINK_WHY_NONE, 0, 0);
}

static void measured(struct model *m)
{
    exam_conn(m, 2, ROOM_WARN, 0, "130.192.1.10");
    exam_conn(m, 2, ROOM_WARN, 1, "2001:db8::7");
    exam_conn(m, 2, ROOM_OK, 0, "10.0.0.7");
    exam_conn(m, 2, ROOM_FORMULA, 0, "\"unknown\", =1+1");
    exam_conn(m, 2, ROOM_STALE, 0, "10.0.0.8");
    for (int s = 4; s <= 56; s += 4) {
        exam_sample(m, s, ROOM_CRIT, 99, 71, -1);
        exam_sample(m, s, ROOM_WARN, 12, 44, 240);
        exam_sample(m, s, ROOM_OK, s % 8 ? 5 : 6, 30, 18);
        exam_sample(m, s, ROOM_SUBMISSION, 3, 28, -1);
        exam_sample(m, s, ROOM_WIDE, 0, 101, -1);
        exam_sample(m, s, ROOM_FORMULA, 7, 33, 0);
        exam_sample(m, s, ROOM_GONE, 20, 20, -1);
        if (s <= 46)
            exam_sample(m, s, ROOM_STALE, 50, 50, 30);
    }
}

static void later(struct model *m)
{
    struct event closed = {.kind = EVENT_CONN,
                           .conn = {.index = ROOM_OK, .no = 1, .change = CONN_CLOSED}};

    exam_link(m, 58, ROOM_BACKOFF, LINK_BACKOFF, LINK_WHY_CONNECT, 0, 64);
    exam_link(m, 58, ROOM_STALE, LINK_STALE, LINK_WHY_NONE, 0, 0);
    exam_link(m, 58, ROOM_GONE, LINK_NONE, LINK_WHY_NONE, 0, 0);
    exam_roster(m, 58, (struct event_roster){.index = ROOM_GONE, .change = ROSTER_VANISHED});
    exam_conn(m, 30, ROOM_OK, 1, "10.0.0.99");
    closed.conn.until_ms = EXAM_T0_MS + 59000;
    exam_apply(m, 59, closed);
    exam_api(m, 59, API_OK, 200, NULL);
    exam_apply(m, ROOM_NOW_S, (struct event){.kind = EVENT_TICK});
}

struct model *room_new(void)
{
    struct model *m = exam_new();

    people(m);
    links(m);
    measured(m);
    later(m);
    return m;
}

static FILE *golden_file(const char *name, const char *mode)
{
    const char *top = getenv("top_srcdir");
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s/tests/%s", top ? top : ".", name);
    f = fopen(path, mode);
    if (!f)
        fail_msg("can't open %s", path);
    return f;
}

char *room_golden(const char *name)
{
    FILE *f = golden_file(name, "r");
    char *text = NULL;
    size_t size = 0;

    if (getdelim(&text, &size, '\0', f) < 0)
        fail_msg("%s is empty", name);
    fclose(f);
    return text;
}

void room_compare(const char *name, const char *got)
{
    if (getenv("GOLDEN_WRITE")) {
        FILE *f = golden_file(name, "w");
        fputs(got, f);
        fclose(f);
    }
    char *want = room_golden(name);
    bool same = strcmp(want, got) == 0;
    if (!same)
        fprintf(stderr, "--- %s\n%s--- got\n%s---\n", name, want, got);
    free(want);
    assert_true(same);
}
