/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `invigil list` prints of a site where all is well, and when it stops. */
#include "harness.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define FAST "--period-override-ms", "100"
#define P1   "--period", "1"

static void assert_keys(const cJSON *o, const char *const *keys)
{
    const cJSON *c = o->child;

    for (; *keys; keys++, c = c->next) {
        assert_non_null(c);
        assert_string_equal(c->string, *keys);
    }
    assert_null(c);
}

static void assert_rfc3339(const char *s)
{
    assert_int_equal(strlen(s), 24);
    assert_int_equal(s[10], 'T');
    assert_int_equal(s[23], 'Z');
}

static void json_has_its_keys(void **state)
{
    struct sim *s = SITE("--students", "26", FAST);
    const cJSON *o = LIST_JSON(s, "--sort", "id"), *row, *c;

    (void)state;
    assert_keys(o, ARGS("v", "time", "source", "counts", "instances"));
    assert_int_equal(json_int(o, "v"), 1);
    assert_rfc3339(json_str(o, "time"));
    assert_string_equal(json_str(o, "source"), s->api);
    assert_keys(cJSON_GetObjectItem(o, "counts"),
                ARGS("instances", "running", "ready", "live", "stale", "warn", "crit", "submitted",
                     "submission_failed"));
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(o, "instances"))
    {
        assert_keys(row, ARGS("id", "student", "name", "seat", "phase", "running", "submission",
                              "status", "why", "cpu", "mem", "cpu_mean", "mem_mean", "rtt_ms",
                              "rtt_mean_ms", "link", "age_ms", "active", "total", "from", "network",
                              "time_left_s", "looked_ms", "alerts", "lost_ms", "lost_instance_ms",
                              "lost_load_ms", "lost_site_ms", "lost_rtt_ms", "lost_alone_ms",
                              "lost_blind_ms", "lost_network_ms", "lost_room_ms", "connections"));
        cJSON_ArrayForEach(c, cJSON_GetObjectItem(row, "connections"))
        {
            assert_keys(c,
                        ARGS("uid", "ip", "client", "kind", "network", "place", "country", "city",
                             "asn", "as_org", "spectator", "state", "rtt_ms", "rtt_min_ms",
                             "rtt_mean_ms", "rtt_p95_ms", "rtt_max_ms", "since", "until"));
            assert_int_equal(strlen(json_str(c, "uid")), 32);
            assert_rfc3339(json_str(c, "since"));
        }
    }
}

static void json_says_what_is_known(void **state)
{
    struct sim *s = SITE("--students", "26", FAST);
    const cJSON *o = LIST_JSON(s, "--sort", "id"), *counts = cJSON_GetObjectItem(o, "counts");
    const cJSON *row = json_row(o, 2), *off = json_row(o, 25);

    (void)state;
    assert_int_equal(json_int(counts, "instances"), 26);
    assert_int_equal(json_int(counts, "running"), 25);
    assert_int_equal(json_int(counts, "ready"), 25);
    assert_int_equal(json_int(counts, "live"), 25);
    assert_int_equal(json_int(counts, "stale"), 0);
    assert_int_equal(json_int(counts, "submitted"), 0);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(o, "instances")), 26);
    assert_row_fine(o, 2);
    assert_string_equal(json_str(row, "student"), "S280002");
    assert_true(json_is_null(row, "name"));
    assert_string_equal(json_str(row, "phase"), "Ready");
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(row, "running")));
    assert_string_equal(json_str(row, "submission"), "none");
    assert_true(json_int(row, "cpu") >= 0 && json_int(row, "mem") > 0);
    assert_true(json_int(row, "cpu_mean") >= 0 && json_int(row, "age_ms") >= 0);
    assert_int_equal(json_int(row, "active"), 1);
    assert_int_equal(json_int(row, "total"),
                     cJSON_GetArraySize(cJSON_GetObjectItem(row, "connections")));
    /* unknown is null and never 0 */
    static const char *const unknown[] = {"name",     "cpu",    "mem",         "cpu_mean",
                                          "mem_mean", "rtt_ms", "rtt_mean_ms", "age_ms",
                                          "active",   "total",  "from"};
    assert_string_equal(json_str(off, "phase"), "Off");
    assert_string_equal(json_str(off, "link"), "none");
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_true(json_is_null(off, unknown[i]));
    assert_int_equal(sim_stat(s, "page_loads"), 0);
    assert_int_equal(sim_stat(s, "killed_servers"), 0);
}

static void ndjson_is_a_line_each(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct proc *p = INVIGIL("list", P1, "--format", "ndjson", s->api);
    const cJSON *rows = json_lines(p->out);

    (void)state;
    assert_code(p, 0);
    assert_string_equal(p->err, "");
    assert_int_equal(cJSON_GetArraySize(rows), 5);
    assert_int_equal(sim_count(p->out, "\n"), 5);
    assert_string_equal(rows->child->child->string, "time");
    assert_string_equal(rows->child->child->next->string, "id");
    assert_row_fine(rows, 3);
}

static void csv_has_a_header(void **state)
{
    struct sim *s = SITE("--students", "4", FAST);
    struct proc *p = INVIGIL("list", P1, "--format=csv", "--sort=id", s->api);

    (void)state;
    assert_code(p, 0);
    assert_memory_equal(
        p->out,
        "student,id,name,status,phase,cpu,mem,rtt,cpu_mean,mem_mean,rtt_mean,"
        "active,total,from,network,submission,link,age,lost,why,address,country,seat,"
        "left,alerts,looked\nS280001,exam-0001,,ok,",
        185);
    assert_int_equal(sim_count(p->out, "\n"), 5);
    p = INVIGIL("list", P1, "--format=csv", "--sort=id", "--reverse", "--columns=id,phase", s->api);
    assert_string_equal(p->out, "id,phase\nexam-0004,Ready\nexam-0003,Ready\nexam-0002,Ready\n"
                                "exam-0001,Ready\n");
}

static void table_is_the_default(void **state)
{
    struct sim *s = SITE("--students", "25", FAST);
    struct proc *p = INVIGIL("list", P1, "--sort", "id", s->api);

    (void)state;
    assert_code(p, 0);
    assert_string_equal(p->err, "");
    assert_memory_equal(p->out, s->api, strlen(s->api));
    assert_has(p->out, "  25 students  24 ready  0 starting  1 off   live 24   warn 0 crit 0   "
                       "submitted 0 / failed 0\nSTUDENT ");
    assert_has(p->out, "\nS280001    OK  ");
    assert_has(p->out, "  - ");
    assert_int_equal(sim_count(p->out, "\n"), 27);
    assert_has_not(p->out, " \n");
    assert_has_not(p->out, "\033");
}

static void rows_are_chosen(void **state)
{
    struct sim *s = SITE("--students", "25", FAST);
    struct proc *p =
        INVIGIL("list", P1, "--columns", "id,phase", "--filter", "!phase:Off 000 ", s->api);
    const cJSON *o = LIST_JSON(s, "--filter", "phase:off");

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "\nID         PHASE\nexam-0001  Ready\n");
    assert_has(p->out, "\n16 hidden by filter: !phase:Off 000 \n");
    assert_int_equal(sim_count(p->out, "\nexam-"), 9);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(o, "instances")), 1);
    assert_int_equal(json_int(cJSON_GetObjectItem(o, "counts"), "instances"), 25);
    o = LIST_JSON(s, "--select", "room=Aula1", "--select", "exam=cs-2026");
    assert_int_equal(json_int(cJSON_GetObjectItem(o, "counts"), "instances"), 7);
    p = INVIGIL("list", P1, "--format=csv", "--columns=cpu", "--sort=cpu", s->api);
    int last = 1000, cpu;
    for (const char *line = strchr(p->out, '\n'); line && line[1] && line[1] != '\n';
         line = strchr(line + 1, '\n')) {
        assert_int_equal(sscanf(line, "%d", &cpu), 1);
        assert_true(cpu <= last);
        last = cpu;
    }
}

static void it_ends_when_all_have_reported(void **state)
{
    struct sim *s = SITE("--students", "9", FAST);
    struct proc *p = INVIGIL("list", "--period", "20", "--wait", "40", s->api);

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "live 9 ");
    assert_true(p->took_ms < 20000);
    assert_int_equal(sim_stat(s, "20"), 9); /* updatePeriod as asked */
}

static void it_prints_again(void **state)
{
    struct sim *s = SITE("--students", "3", FAST);
    struct proc *p = INVIGIL("list", P1, "--format=ndjson", "--interval=0.3", "--count=3", s->api);
    const cJSON *rows = json_lines(p->out);

    (void)state;
    assert_code(p, 0);
    assert_int_equal(cJSON_GetArraySize(rows), 9);
    assert_string_not_equal(json_str(rows->child, "time"),
                            json_str(cJSON_GetArrayItem(rows, 8), "time"));
    assert_int_equal(site_answers(s, "instances", 200), 1);
    assert_int_equal(sim_stat(s, "1"), 3); /* the links were kept */
}

static void interrupts_end_it(void **state)
{
    struct sim *s = SITE("--students", "3", FAST);
    struct proc *p = INVIGIL_START("list", P1, "--format", "ndjson", "--interval", "0.25", s->api);

    (void)state;
    proc_wait_output(p, "\n", 6);
    kill(p->pid, SIGINT);
    assert_code(proc_wait(p), 130);
    assert_string_equal(p->err, "");
    assert_int_equal(cJSON_GetArraySize(json_lines(p->out)) % 3, 0);
    sim_wait_stat(s, "ws_closed", 3);

    struct sim *silent = SITE("--students", "3", "--fault", "api-stall");
    p = INVIGIL_START("list", silent->api);
    site_wait_answers(silent, "instances", 1);
    kill(p->pid, SIGINT);
    assert_code(proc_wait(p), 130);
    assert_string_equal(p->out, "");
}

static void a_closed_pipe_ends_it_quietly(void **state)
{
    struct sim *s = SITE("--students", "400", FAST);
    const char *script =
        text_of("{ \"$top_builddir\"/bin/invigil list --period 1 --format json '%s'; "
                "echo \"code $?\" >&2; } | head -c 10",
                s->api);
    struct proc *p = proc_run("/bin/sh", ARGS("-c", script), NULL);

    (void)state;
    assert_string_equal(p->out, "{\"v\":1,\"ti");
    assert_string_equal(p->err, "code 1\n");
    /* and while it goes on */
    script =
        text_of("\"$top_builddir\"/bin/invigil list --period 1 --format ndjson --interval 0.25 "
                "'%s' | head -n 500 | wc -l",
                s->api);
    p = proc_run("/bin/sh", ARGS("-c", script), NULL);
    assert_string_equal(p->out, "500\n");
    assert_string_equal(p->err, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(json_has_its_keys),
        E2E_TEST(json_says_what_is_known),
        E2E_TEST(ndjson_is_a_line_each),
        E2E_TEST(csv_has_a_header),
        E2E_TEST(table_is_the_default),
        E2E_TEST(rows_are_chosen),
        E2E_TEST(it_ends_when_all_have_reported),
        E2E_TEST(it_prints_again),
        E2E_TEST(interrupts_end_it),
        E2E_TEST(a_closed_pipe_ends_it_quietly),
    };

    return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
