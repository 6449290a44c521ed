/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated site over real sockets: the exam API, the metrics sockets and their quirks. */
#include "sim_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define FAST "--period-override-ms", "30"

static size_t count_of(const struct sim *s, const char *path)
{
    char *json = sim_get(s, path);
    size_t n = sim_count(json, "{\"id\":");

    free(json);
    return n;
}

static void redirects_to_the_slash(void **state)
{
    static const char *const methods[] = {"GET", "PUT"};
    struct sim s;
    struct reply r;

    (void)state;
    SIM_START(&s, "--students", "3");
    for (int k = 0; k < 2; k++) {
        sim_request(&s, methods[k], "/api/instances?room=A1&quiz=42", "", SIM_BODY_MAX, &r);
        assert_int_equal(r.status, 301);
        assert_non_null(strstr(r.head, "\r\nLocation: /api/instances/?room=A1&quiz=42\r\n"));
        reply_done(&r);
    }
    sim_request(&s, "PUT", "/api/instances/", "", SIM_BODY_MAX, &r);
    assert_int_equal(r.status, 405);
    assert_string_equal(r.body, "Method not allowed\n");
    reply_done(&r);
    sim_request(&s, "GET", "/api/instance/nobody", "", SIM_BODY_MAX, &r);
    assert_int_equal(r.status, 404);
    assert_memory_equal(r.body, "{\"code\":404,\"text\":", 19);
    assert_non_null(strstr(r.head, "text/plain"));
    reply_done(&r);
    sim_stop(&s);
}

static void selects_by_label(void **state)
{
    struct sim s;

    (void)state;
    SIM_START(&s, "--students", "8");
    assert_int_equal(count_of(&s, "/api/instances/"), 8);
    assert_int_equal(count_of(&s, "/api/instances/?exam=cs-2026"), 8);
    assert_int_equal(count_of(&s, "/api/instances/?room=Aula1"), 2);
    assert_int_equal(count_of(&s, "/api/instances/?room=Aula1&exam=other"), 0);
    assert_int_equal(count_of(&s, "/api/instances/?room=Aula1&room=Aula2"), 2);
    assert_int_equal(count_of(&s, "/api/instances/?room"), 0);
    assert_int_equal(count_of(&s, "/api/instances/?crownlabs.qtype.moodle.org%2Fmatricola=S280003"),
                     1);
    sim_stop(&s);
}

static void same_seed_same_order_which_changes(void **state)
{
    struct sim s;
    char *first[2], *second;

    (void)state;
    for (int k = 0; k < 2; k++) {
        SIM_START(&s, "--students", "20", "--seed", "5", "--fault", "relative");
        first[k] = sim_get(&s, "/api/instances/"); /* no port in it */
        second = sim_get(&s, "/api/instances/");
        assert_string_not_equal(first[k], second);
        assert_int_equal(strlen(first[k]), strlen(second));
        free(second);
        sim_stop(&s);
    }
    assert_string_equal(first[0], first[1]);
    free(first[0]);
    free(first[1]);
}

static void other_phases_and_missing_fields(void **state)
{
    struct sim s;

    (void)state;
    SIM_START(&s, "--seed", "1");
    char *json = sim_get(&s, "/api/instances/");
    assert_int_equal(sim_count(json, "{\"id\":"), 250);
    assert_int_equal(sim_count(json, "\"phase\":\"Ready\""), 240);
    assert_int_equal(sim_count(json, "\"phase\":\"\""), 1);
    assert_true(sim_count(json, "\"url\":\"app/\"") >= 1);
    assert_true(sim_count(json, "\"url\":") < 250);
    assert_int_equal(sim_count(json, "\"running\":"), 249);
    assert_true(sim_count(json, "\"labels\":null") >= 10);
    free(json);
    sim_stop(&s);
}

static void token_and_address(void **state)
{
    char file[] = "/tmp/invigil-t-sim-XXXXXX", path[128],
         bearer[] = "Authorization: Bearer abc\r\n";
    int fd = mkstemp(file);
    struct sim s;
    struct reply r;

    (void)state;
    assert_int_equal(write(fd, "abc\n", 4), 4);
    close(fd);
    SIM_START(&s, "--token", file, "--allow-ip", "192.0.2.9");
    unlink(file);
    sim_request(&s, "GET", "/api/instances/", bearer, SIM_BODY_MAX, &r);
    assert_int_equal(r.status, 403);
    assert_string_equal(r.body, "Forbidden\n");
    reply_done(&r);
    sim_request(&s, "GET", "/api/instances/", "X-Forwarded-For: 192.0.2.9\r\n", SIM_BODY_MAX, &r);
    assert_int_equal(r.status, 401);
    reply_done(&r);
    sim_request(&s, "GET", "/api/instances/",
                "X-Forwarded-For: 192.0.2.9\r\nAuthorization: Bearer abc\r\n", SIM_BODY_MAX, &r);
    assert_int_equal(r.status, 200);
    const char *url = strstr(r.body, "/instance/");
    assert_non_null(url);
    snprintf(path, sizeof path, "%.*susages?updatePeriod=1", (int)strcspn(url, "\""), url);
    reply_done(&r);
    assert_int_equal(ws_open(&s, path, bearer, &r), -1);
    assert_int_equal(r.status, 403);
    reply_done(&r);
    sim_stop(&s);
}

static void usages_as_on_the_wire(void **state)
{
    struct sim s;
    struct reply r;
    struct frame f = {0};
    char path[128];

    (void)state;
    SIM_START(&s, "--students", "2", "--period-override-ms", "400");
    sim_path(&s, 1, path, sizeof path);
    strcat(path, "usages?updatePeriod=4");
    int fd = ws_open(&s, path, "Sec-WebSocket-Extensions: permessage-deflate\r\n", &r);
    int64_t opened = now_ms();
    assert_null(strstr(r.head, "Extensions"));
    assert_null(strstr(r.head, "Sec-WebSocket-Protocol"));
    ws_read_text(fd, &f);
    assert_true(now_ms() - opened >= 390); /* a full period, no greeting */
    assert_memory_equal(f.data, "{\"connections\":", 15);
    assert_non_null(strstr(f.data, "\"connectionsCount\":0,\"cpu\":"));
    assert_int_equal(f.data[f.len - 1], '}');
    assert_int_equal(sim_stat(&s, "4"), 1); /* ws_opened by updatePeriod */
    frame_done(&f);
    close(fd);
    sim_wait_stat(&s, "ws_closed", 1); /* noticed by sending */
    assert_int_equal(sim_stat(&s, "ws_open"), 0);
    sim_stop(&s);
}

static void it_never_reads(void **state)
{
    struct sim s;
    struct frame f = {0};

    (void)state;
    SIM_START(&s, "--students", "2", FAST);
    int fd = ws_student(&s, 1, "usages?updatePeriod=1");
    ws_send(fd, 9, "hello", 5);
    ws_send(fd, 8, "\x03\xe8", 2);
    for (int k = 0; k < 10; k++)
        ws_read_text(fd, &f); /* neither a pong nor a close among them */
    frame_done(&f);
    close(fd);
    sim_stop(&s);
}

static void plain_get_of_usages(void **state)
{
    static const int status[] = {400, 404, 405, 400, 503, 503};
    struct sim s;
    struct reply r;
    char path[128];

    (void)state;
    SIM_START(&s, "--students", "6", "--fault", "no-metrics@2", "--fault", "vnc@3", "--fault",
              "vnc-late@4", "--fault", "status:503@5-6");
    for (unsigned k = 0; k < 6; k++) {
        sim_path(&s, k + 1, path, sizeof path);
        strcat(path, "usages");
        sim_request(&s, "GET", path, "", SIM_BODY_MAX, &r);
        assert_int_equal(r.status, status[k]);
        assert_true(r.len > 0);
        reply_done(&r);
    }
    assert_int_equal(sim_stat(&s, "usages_gets"), 6);
    strcat(path, "?updatePeriod=1");
    assert_int_equal(ws_open(&s, path, "", &r), -1);
    assert_int_equal(r.status, 503);
    assert_non_null(strstr(r.head, "text/plain"));
    assert_true(r.len > 0);
    reply_done(&r);
    assert_int_equal(sim_stat(&s, "refused"), 1);
    assert_int_equal(sim_stat(&s, "page_loads"), 0);
    sim_stop(&s);
}

static void period_below_one_kills_the_server(void **state)
{
    struct sim s;
    struct frame f = {0};
    struct reply r;
    char path[128];

    (void)state;
    SIM_START(&s, "--students", "2", FAST);
    sim_path(&s, 1, path, sizeof path);
    strcat(path, "usages?updatePeriod=1");
    int victim = ws_student(&s, 1, "usages?updatePeriod=1");
    int other = ws_student(&s, 2, "usages?updatePeriod=1");
    int killer = ws_student(&s, 1, "usages?updatePeriod=0");
    ws_read(killer, SIM_WAIT_MS, &f);
    assert_int_equal(f.opcode, WS_FIN);
    do
        ws_read(victim, SIM_WAIT_MS, &f);
    while (f.opcode == 1);
    assert_int_equal(f.opcode, WS_FIN);
    ws_read_text(other, &f);
    assert_int_equal(sim_stat(&s, "killed_servers"), 1);
    assert_int_equal(ws_open(&s, path, "", &r), -1);
    assert_int_equal(r.status, 502);
    reply_done(&r);
    frame_done(&f);
    close(killer);
    close(victim);
    close(other);
    sim_stop(&s);
}

static void a_restart_forgets_connections(void **state)
{
    struct sim s;
    struct frame f = {0};

    (void)state;
    SIM_START(&s, "--students", "1", FAST, "--fault", "restart:2");
    int fd = ws_student(&s, 1, "usages?updatePeriod=1");
    ws_read_text(fd, &f);
    assert_non_null(strstr(f.data, "\"connUid\""));
    ws_read_text(fd, &f);
    assert_non_null(strstr(f.data, "\"connUid\""));
    ws_read_text(fd, &f);
    assert_non_null(strstr(f.data, "\"connections\":null"));
    frame_done(&f);
    close(fd);
    sim_stop(&s);
}

static int exit_of(const char *args)
{
    char cmd[4096];

    snprintf(cmd, sizeof cmd, "\"$top_builddir\"/bin/invigil-sim %s >/dev/null 2>&1", args);
    int status = system(cmd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void it_writes_who_is_expected(void **state)
{
    char path[] = "/tmp/invigil-roster-XXXXXX", line[128];
    int fd = mkstemp(path);
    struct sim s;

    (void)state;
    assert_true(fd >= 0);
    SIM_START(&s, "--students", "5", "--write-roster", path); /* is there once the url is */
    FILE *f = fdopen(fd, "r");
    assert_non_null(fgets(line, sizeof line, f));
    assert_string_equal(line, "student,name,seat,extra-minutes,note\r\n");
    assert_non_null(fgets(line, sizeof line, f));
    assert_int_equal(strncmp(line, "S280001,\"", 9), 0);
    fclose(f);
    unlink(path);
    sim_stop(&s);
    assert_int_equal(exit_of("--write-roster /nonexistent/roster"), 1);
}

static void usage_errors(void **state)
{
    static const char *const bad[] = {
        "--students 0",  "--students 10001",      "--students 1x",           "--fault nothing",
        "--story opera", "--tls-cert x",          "--churn --connections 4", "--story-speed 0",
        "extra",         "--period-override-ms 0"};

    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_int_equal(exit_of(bad[k]), 2);
    assert_int_equal(exit_of("--token /nonexistent"), 1);
    assert_int_equal(exit_of("--bind 192.0.2.1"), 1);
    assert_int_equal(exit_of("--help"), 0);
    assert_int_equal(exit_of("--version"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(redirects_to_the_slash),
        cmocka_unit_test(selects_by_label),
        cmocka_unit_test(same_seed_same_order_which_changes),
        cmocka_unit_test(other_phases_and_missing_fields),
        cmocka_unit_test(token_and_address),
        cmocka_unit_test(usages_as_on_the_wire),
        cmocka_unit_test(it_never_reads),
        cmocka_unit_test(plain_get_of_usages),
        cmocka_unit_test(period_below_one_kills_the_server),
        cmocka_unit_test(a_restart_forgets_connections),
        cmocka_unit_test(it_writes_who_is_expected),
        cmocka_unit_test(usage_errors),
    };

    return cmocka_run_group_tests_name("sim", tests, NULL, NULL);
}
