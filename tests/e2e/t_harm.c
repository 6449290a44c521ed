/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must never happen to a student because somebody monitors: no page is loaded, no VNC session
 * dropped or thrown out, nobody is locked out, no server killed, and no site flooded. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void assert_unharmed(const struct sim *s)
{
    assert_int_equal(sim_stat(s, "page_loads"), 0);
    assert_int_equal(sim_stat(s, "kicks"), 0);
    assert_int_equal(sim_stat(s, "rfb_lockouts"), 0);
    assert_int_equal(sim_stat(s, "rfb_refused"), 0);
    assert_int_equal(sim_stat(s, "students_locked_out"), 0);
    assert_int_equal(sim_stat(s, "killed_servers"), 0);
    assert_int_equal(site_answers(s, "websockify", 0), 0);
}

/* A plain GET tells, so no socket is opened at all. */
static void a_desktop_without_metrics_is_not_opened(void **state)
{
    struct sim *s = SITE("--students", "20", "--fault", "vnc@1-10", "--fault", "no-metrics@11-20");

    (void)state;
    for (int round = 0; round < 10; round++) {
        const cJSON *list = LIST_JSON(s, "--wait", "5");
        assert_string_equal(json_str(json_row(list, 3), "link"), "unsupported");
        assert_string_equal(json_str(json_row(list, 13), "link"), "unsupported");
    }
    assert_unharmed(s);
    assert_int_equal(sim_stat(s, "rfb_begun"), 0);
    assert_int_equal(sim_stat(s, "refused"), 0);
    assert_int_equal(site_answers(s, "usages", 0), 20); /* two for the template, each time */
}

/* The plain GET looked like metrics; what opens is a VNC server. One is opened, left politely and
 * told to all later runs; the others of its template are not even tried. */
static void a_vnc_server_is_left_politely(void **state)
{
    struct sim *s = SITE("--students", "8", "--period-override-ms", "100", "--fault",
                         "vnc-late@1-7", "--fault", "template:other@8");

    (void)state;
    for (int round = 0; round < 10; round++) {
        const cJSON *list = LIST_JSON(s, "--wait", "5");
        assert_string_equal(json_why(json_row(list, 7)), "unsupported: vnc");
        assert_row_fine(list, 8);
        assert_int_equal(sim_stat(s, "rfb_begun"), round < 7 ? round + 1 : 7);
    }
    assert_unharmed(s);
    assert_int_equal(sim_stat(s, "rfb_completed"), 7);
    assert_int_equal(sim_stat(s, "rfb_dropped"), 0);
}

/* A password can't be guessed: one session is lost, and the url is left alone from then on. */
static void a_vnc_server_is_opened_once(void **state)
{
    struct sim *s =
        SITE("--students", "3", "--period-override-ms", "100", "--fault", "vnc-auth@1", "--fault",
             "template:a@1", "--fault", "vnc-late@2", "--fault", "template:b@2");
    struct proc *p = INVIGIL("list", "--period=1", "--poll=1", "--interval=1", "--count=6",
                             "--format=ndjson", s->api);

    (void)state;
    assert_code(p, 0);
    assert_int_equal(sim_count(p->out, "\"unsupported: vnc\""), 12);
    assert_unharmed(s);
    assert_int_equal(sim_stat(s, "rfb_begun"), 2);
    assert_int_equal(sim_stat(s, "rfb_dropped"), 1);
    assert_true(site_answers(s, "instances", 200) > 3);
}

/* Five lost sessions would lock the student out, whichever process lost them. */
static void the_next_process_knows(void **state)
{
    struct sim *s = SITE("--students", "2", "--period-override-ms", "100", "--fault", "vnc-auth@1",
                         "--fault", "template:a@1");

    (void)state;
    for (int round = 0; round < 10; round++) {
        const cJSON *list = LIST_JSON(s, "--wait", "5");
        assert_string_equal(json_why(json_row(list, 1)), "unsupported: vnc");
        assert_row_fine(list, 2);
    }
    assert_unharmed(s);
    assert_int_equal(sim_stat(s, "rfb_begun"), 1);
    assert_int_equal(sim_stat(s, "rfb_dropped"), 1);
}

/* One that stops in the middle of its handshake is not tried again and again. */
static void a_vnc_server_that_stalls_is_opened_once(void **state)
{
    struct sim *s = SITE("--students", "2", "--period-override-ms", "100", "--fault", "vnc-stall@1",
                         "--fault", "template:a@1");
    struct proc *p =
        INVIGIL("list", "--period=1", "--interval=1", "--count=14", "--format=ndjson", s->api);

    (void)state;
    assert_code(p, 0);
    assert_true(sim_count(p->out, "\"unsupported: vnc\"") > 0);
    assert_unharmed(s);
    assert_int_equal(sim_stat(s, "rfb_begun"), 1);
}

/* What is remembered is a file of ours in a home that is there, never a home that we make. */
static void a_home_is_not_made(void **state)
{
    struct sim *s = SITE("--students", "1", "--period-override-ms", "100", "--fault", "vnc-late");
    const char *home = text_of("%s-home", temp_file("x", "", 0600));
    struct proc *p = proc_run("invigil", ARGS("list", "--period=1", "--wait=5", s->api),
                              ARGS(text_of("HOME=%s", home)));

    (void)state;
    assert_code(p, 0);
    assert_int_equal(sim_stat(s, "rfb_completed"), 1);
    assert_int_equal(access(home, F_OK), -1);
}

static void connections_are_rationed(void **state)
{
    struct sim *s = SITE("--students", "200", "--connections", "0", "--period-override-ms", "100");
    struct proc *p =
        INVIGIL("list", "--period=1", "--wait=2.5", "--connect-rate=20", "--format=json", s->api);
    int64_t opened = sim_stat(s, "1");

    (void)state;
    assert_code(p, 0);
    assert_true(opened >= 20);
    assert_true(opened <= 5 + 20 * p->took_ms / 1000 + 1);
    const cJSON *counts = cJSON_GetObjectItem(json_parse(p->out), "counts");
    assert_true(json_int(counts, "live") <= opened);
    assert_int_equal(json_int(counts, "ready"), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(a_desktop_without_metrics_is_not_opened),
        E2E_TEST(a_vnc_server_is_left_politely),
        E2E_TEST(a_vnc_server_is_opened_once),
        E2E_TEST(the_next_process_knows),
        E2E_TEST(a_vnc_server_that_stalls_is_opened_once),
        E2E_TEST(a_home_is_not_made),
        E2E_TEST(connections_are_rationed),
    };

    return cmocka_run_group_tests_name("harm", tests, NULL, NULL);
}
