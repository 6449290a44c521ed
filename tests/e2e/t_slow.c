/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What takes longer than our patience with a server (10 s) to be seen: one wait for all of it. */
#include "harness.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct proc *look(const struct sim *s)
{
    return INVIGIL_START("list", "--period=1", "--wait=12.5", "--format=json", s->api);
}

static void check_stalled_api(struct proc *p)
{
    assert_code(proc_wait(p), 1);
    assert_has(p->err, "The site did not answer in time.");
    assert_string_equal(p->out, "");
}

/* Connections that end at once are tried again after 1-2, 1-4, 1-8 and 1-16 s: nearly always 3 to 6
 * times each. */
static void check_flood(const struct sim *s, struct proc *p)
{
    assert_code(proc_wait(p), 0);
    int64_t opened = sim_stat(s, "1");
    assert_true(opened >= 40);
    assert_true(opened <= 20 * 8);
    assert_int_equal(sim_stat(s, "page_loads"), 0);
}

/* To a plain GET the desktop answers as those with metrics do, to a websocket never. */
static void half_silent(int fd, const char *head, void *ud)
{
    char c;

    (void)ud;
    if (strstr(head, "\r\nUpgrade:")) {
        while (read(fd, &c, 1) > 0)
            ;
        return;
    }
    responder_answer(fd, "400 Bad Request", "text/plain", "Bad Request\n");
}

static void mute(int fd, const char *head, void *ud)
{
    char c;

    (void)head;
    (void)ud;
    while (read(fd, &c, 1) > 0)
        ;
}

static const char *roster;

static void answer_roster(int fd, const char *head, void *ud)
{
    (void)head;
    (void)ud;
    responder_answer(fd, "200 OK", "text/plain", roster);
}

static struct sim site_with_silent_desktops(void)
{
    static const char desk[] = "{\"id\":\"exam-%04u\",\"template\":\"t%u\",\"phase\":\"Ready\","
                               "\"url\":\"http://127.0.0.1:%d/d/\"}";
    struct sim s = {0};
    char one[200], two[200];

    snprintf(one, sizeof one, desk, 1, 1, responder_start(half_silent, NULL));
    snprintf(two, sizeof two, desk, 2, 2, responder_start(mute, NULL));
    roster = text_of("[%s,%s]", one, two);
    snprintf(s.api, sizeof s.api, "http://127.0.0.1:%d/api", responder_start(answer_roster, NULL));
    return s;
}

static void check_silent(struct proc *p)
{
    assert_code(proc_wait(p), 0);
    const cJSON *list = json_parse(p->out);
    assert_has(json_why(json_row(list, 1)), ": timeout");
    assert_has(json_why(json_row(list, 2)), ": timeout");
}

static void what_needs_patience(void **state)
{
    struct sim *stalled = SITE("--students", "3", "--fault", "api-stall");
    struct sim *failing = SITE("--students", "20", "--connections", "0", "--fault", "fin:0@1-10",
                               "--fault", "rst:0@11-20");
    struct sim silent = site_with_silent_desktops();
    struct proc *p = look(stalled), *q = look(failing), *r = look(&silent);

    (void)state;
    check_stalled_api(p);
    check_flood(failing, q);
    check_silent(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {E2E_TEST(what_needs_patience)};

    return cmocka_run_group_tests_name("slow", tests, NULL, NULL);
}
