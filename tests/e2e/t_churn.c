/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instances that appear, change phase, vanish and come back, and two of one student. */
#include "harness.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the roster was and how it changed, row by row of one instance. */
struct life {
    int rows, ready, gone, back;
    int most_total, lost_totals;
};

static struct life life_of(const cJSON *rows, unsigned no)
{
    struct life l = {0};
    const cJSON *row;
    char id[16];
    int total = 0;

    snprintf(id, sizeof id, "exam-%04u", no);
    cJSON_ArrayForEach(row, rows)
    {
        const cJSON *n = cJSON_GetObjectItem(row, "total");
        if (strcmp(json_str(row, "id"), id) != 0)
            continue;
        bool gone = strcmp(json_str(row, "phase"), "Gone") == 0;
        l.rows++;
        l.gone += gone;
        l.ready += !gone;
        l.back += !gone && l.gone;
        if (cJSON_IsNumber(n)) {
            l.lost_totals += n->valueint < total;
            total = n->valueint;
        } else {
            l.lost_totals += total > 0;
        }
        l.most_total = total;
    }
    return l;
}

/* Churn in fast motion: a cycle takes 4 s, an instance is away for 1 s of it. */
static void history_survives_churn(void **state)
{
    enum { STUDENTS = 60, PRINTS = 12 };
    struct sim *s =
        SITE("--students", "60", "--churn", "--story-speed", "10", "--period-override-ms", "100");
    struct proc *p = INVIGIL("list", "--period=1", "--poll=1", "--interval=1", "--count=12",
                             "--format=ndjson", s->api);
    const cJSON *rows = json_lines(p->out);
    int gone = 0, back = 0, late = 0;

    (void)state;
    assert_code(p, 0);
    for (unsigned no = 1; no <= STUDENTS; no++) {
        struct life l = life_of(rows, no);
        assert_true(l.rows > 0 && l.rows <= PRINTS);
        assert_int_equal(l.lost_totals, 0); /* TOTAL never shrinks */
        gone += l.gone > 0;
        back += l.back > 0;
        late += l.rows < PRINTS;
    }
    assert_true(gone > 5);
    assert_true(back > 0);
    assert_true(late < STUDENTS);
    assert_int_equal(sim_stat(s, "killed_servers"), 0);
    assert_int_equal(sim_stat(s, "page_loads"), 0);
}

/* A roster that the test changes as it likes: the file is read for each poll. */
static void answer_file(int fd, const char *head, void *ud)
{
    static char body[65536];
    int file = open(ud, O_RDONLY | O_CLOEXEC);
    ssize_t n = file < 0 ? 0 : read(file, body, sizeof body - 1);

    body[n > 0 ? n : 0] = '\0';
    if (strncmp(head, "GET /api/instances/", 19) == 0)
        responder_answer(fd, "200 OK", "text/plain", body);
    else
        responder_answer(fd, "404 Not Found", "text/plain", "nothing\n");
}

static const char *element(const char *id, const char *student, const char *phase, const char *url)
{
    return text_of("{\"id\":\"%s\",\"template\":\"exam-desktop\",\"phase\":\"%s\","
                   "\"url\":\"%s\",\"labels\":{\"crownlabs.qtype.moodle.org/matricola\":\"%s\"}}",
                   id, phase, url, student);
}

/* Whole or not at all, as somebody may be reading. */
static void write_roster(const char *path, const char *body)
{
    const char *draft = temp_file("draft", body, 0600);

    assert_int_equal(rename(draft, path), 0);
}

static struct sim roster_site(const char *file)
{
    struct sim s = {0};

    snprintf(s.api, sizeof s.api, "http://127.0.0.1:%d/api",
             responder_start(answer_file, (void *)(uintptr_t)file));
    return s;
}

static void wait_row(struct proc *p, const char *id, const char *needle)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    for (;;) {
        const char *out = proc_peek(p), *last = NULL;
        for (const char *at = out; (at = strstr(at, text_of("\"id\":\"%s\"", id))); at++)
            last = at;
        const char *end = last ? strchr(last, '\n') : NULL;
        if (end && memmem(last, (size_t)(end - last), needle, strlen(needle)))
            return;
        if (now_ms() > until)
            fail_msg("%s is never %s: %s", id, needle, last ? last : out);
        usleep(20000);
    }
}

static void instances_come_and_go(void **state)
{
    struct sim *desks = SITE("--students", "2", "--period-override-ms", "100");
    const char *file = temp_file("roster", "", 0600), *off = "app/";
    char path[128];

    (void)state;
    sim_path(desks, 1, path, sizeof path);
    const char *url = text_of("http://127.0.0.1:%u%s", desks->port, path);
    write_roster(file, text_of("[%s]", element("exam-0001", "S1", "Starting", off)));
    struct sim s = roster_site(file);
    struct proc *p = INVIGIL_START("list", "--period=1", "--poll=1", "--interval=0.25",
                                   "--format=ndjson", s.api);
    wait_row(p, "exam-0001", "\"phase\":\"Starting\"");
    write_roster(file, text_of("[%s]", element("exam-0001", "S1", "Ready", url)));
    wait_row(p, "exam-0001", "\"link\":\"live\"");
    wait_row(p, "exam-0001", "\"total\":1");
    write_roster(file, text_of("[%s]", element("other", "S9", "Off", off)));
    wait_row(p, "exam-0001", "\"phase\":\"Gone\"");
    wait_row(p, "exam-0001", "\"total\":1");
    wait_row(p, "exam-0001", "\"link\":\"none\"");
    wait_row(p, "other", "\"phase\":\"Off\"");
    sim_wait_stat(desks, "ws_closed", 1);
    write_roster(file, text_of("[%s,%s]", element("other", "S9", "Off", off),
                               element("exam-0001", "S1", "Ready", url)));
    wait_row(p, "exam-0001", "\"phase\":\"Ready\"");
    wait_row(p, "exam-0001", "\"link\":\"live\"");
    wait_row(p, "exam-0001", "\"total\":1");
    assert_int_equal(sim_stat(desks, "1"), 2); /* linked twice */
    write_roster(file, text_of("[%s]", element("exam-0001", "S1", "CreationLoopBackoff", off)));
    wait_row(p, "exam-0001", "\"phase\":\"CreationLoopBackoff\"");
    write_roster(file, text_of("[%s]", element("exam-0001", "S1", "Teleporting", off)));
    wait_row(p, "exam-0001", "\"phase\":\"Teleporting\""); /* shown as it is */
    kill(p->pid, SIGINT);
    assert_code(proc_wait(p), 130);
}

static void two_instances_of_one_student(void **state)
{
    const char *file =
        temp_file("roster",
                  text_of("[%s,%s,{\"id\":\"exam-0003\",\"phase\":\"Off\",\"labels\":null},"
                          "{\"id\":\"exam-0004\",\"phase\":\"Off\",\"labels\":{}}]",
                          element("exam-0002", "S7", "Off", "app/"),
                          element("exam-0001", "S7", "Off", "app/")),
                  0600);
    struct sim s = roster_site(file);
    struct proc *p =
        INVIGIL("list", "--columns=student,id", "--sort=student", "--format=csv", s.api);

    (void)state;
    assert_code(p, 0);
    assert_string_equal(p->out, "student,id\nexam-0003,exam-0003\nexam-0004,exam-0004\n"
                                "S7,exam-0001\nS7,exam-0002\n");
}

/* Three states, never a truthy string. */
static void submissions_have_three_states(void **state)
{
#define LABEL(what) "\"crownlabs.polito.it/instance-submission-" what "\":"
    static const struct {
        const char *labels, *want;
    } t[] = {{"{}", "none"},
             {"{" LABEL("requested") "\"false\"}", "none"},
             {"{" LABEL("requested") "\"true\"}", "requested"},
             {"{" LABEL("requested") "\"true\"," LABEL("completed") "\"true\"}", "submitted"},
             {"{" LABEL("requested") "\"true\"," LABEL("completed") "\"false\"}", "failed"}};
    const char *body = "";
    unsigned i;

    (void)state;
    for (i = 0; i < sizeof t / sizeof *t; i++)
        body = text_of("%s%s{\"id\":\"exam-%04u\",\"phase\":\"Off\",\"labels\":%s}", body,
                       i ? "," : "", i + 1, t[i].labels);
    struct sim s = roster_site(temp_file("roster", text_of("[%s]", body), 0600));
    const cJSON *list = LIST_JSON(&s, "--wait=5");
    for (i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(json_str(json_row(list, i + 1), "submission"), t[i].want);
    assert_int_equal(json_int(cJSON_GetObjectItem(list, "counts"), "submitted"), 1);
    assert_int_equal(json_int(cJSON_GetObjectItem(list, "counts"), "submission_failed"), 1);
    assert_string_equal(json_why(json_row(list, 5)), "submission_failed");
    assert_string_equal(json_str(json_row(list, 5), "status"), "crit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(history_survives_churn),
        E2E_TEST(instances_come_and_go),
        E2E_TEST(two_instances_of_one_student),
        E2E_TEST(submissions_have_three_states),
    };

    return cmocka_run_group_tests_name("churn", tests, NULL, NULL);
}
