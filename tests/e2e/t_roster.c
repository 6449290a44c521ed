/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A site whose exam API misbehaves: each trouble has words of its own and an exit code, and what
 * was known before is kept. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#define FAST "--period-override-ms", "100"

struct trouble {
    const char *fault;
    int code;
    const char *words;
};

static struct proc *list_start(const struct sim *s, const char *wait)
{
    return INVIGIL_START("list", "--period", "1", "--wait", wait, s->api);
}

static void each_trouble_has_its_words(void **state)
{
    static const struct trouble t[] = {
        {"api-401", 4, "The site refused us (401): it wants a valid token."},
        {"api-403", 4, "The site refused us (403): our address or our token is not allowed"},
        {"api-500", 1, "The site is in trouble: it answered with an error (500)."},
        {"api-garbage", 1, "The site's answer is no list of instances"},
        {"api-truncated", 1, "The site's answer is no list of instances"},
        {"api-deep", 1, "The site's answer is no list of instances"},
        {"api-html", 1, "The site's answer is no list of instances"},
        {"api-giant", 1, "The site's list is too big to be read. There is no list yet."},
        {"api-redirect", 1, "The site redirects elsewhere (302), which is not followed."},
        {"api-drip", 1, "The site has not answered yet."},
    };
    enum { N = sizeof t / sizeof *t };
    struct sim *s[N];
    struct proc *p[N];

    (void)state;
    for (int i = 0; i < N; i++) {
        s[i] = SITE("--students", "3", "--fault", t[i].fault);
        p[i] = list_start(s[i], strcmp(t[i].fault, "api-giant") == 0 ? "7" : "2"); /* 64 MiB */
    }
    for (int i = 0; i < N; i++) {
        proc_wait(p[i]);
        assert_has(p[i]->err, text_of("invigil: %s: ", s[i]->api));
        assert_has(p[i]->err, t[i].words);
        assert_int_equal(sim_count(p[i]->err, "\n"), 1);
        assert_code(p[i], t[i].code);
        assert_string_equal(p[i]->out, "");
        assert_int_equal(sim_stat(s[i], "messages"), 0);
    }
}

static void a_site_that_is_not_there(void **state)
{
    struct sim *s = SITE("--students", "1", "--fault", "refused");
    const cJSON *one;
    struct proc *p;

    (void)state;
    p = INVIGIL_START("list", "--wait", "1", "http://no-such-host.invalid/api");
    char *json = sim_get(s, "/api/instance/exam-0001");
    one = json_parse(json);
    free(json);
    struct proc *q = INVIGIL("list", "--wait", "1", json_str(one, "url"));
    assert_code(q, 1);
    assert_has(q->err, "The site can't be reached. Details: Failed to connect to 127.0.0.1");
    proc_wait(p);
    assert_code(p, 1);
    assert_has(p->err, "The site can't be reached. Details: Could not resolve host: no-such");
    p = INVIGIL("list", "--wait", "1", "--period", "1", text_of("%s/nowhere", s->api));
    assert_code(p, 1);
    assert_has(p->err, "The site has no exam API at this address (404).");
}

static void nobody_is_no_failure(void **state)
{
    struct sim *s = SITE("--students", "3"),
               *empty = SITE("--students", "3", "--fault", "api-empty");
    struct proc *p = INVIGIL("list", "--period=1", "--wait=9", "--select=room=nowhere", s->api);

    (void)state;
    assert_code(p, 0);
    assert_true(p->took_ms < 8000);
    assert_has(p->err, "The site has no instance that matches the selection.\n");
    assert_has(p->out, "  0 students ");
    p = INVIGIL("list", "--period=1", "--wait=9", empty->api);
    assert_code(p, 0);
    assert_true(p->took_ms < 8000);
    assert_has(p->err, "The site's list is empty: there are no instances.\n");
}

static void bad_elements_cost_themselves(void **state)
{
    struct sim *bad = SITE("--students", "4", "--fault", "api-badelement", FAST);
    struct sim *dup = SITE("--students", "4", "--fault", "api-dup", FAST);
    struct proc *p = list_start(bad, "5"), *q = list_start(dup, "5");

    (void)state;
    assert_code(proc_wait(p), 0);
    assert_has(p->err, "7 entries of the list can't be read.");
    assert_has(p->out, "7 entries of the list can't be read.");
    assert_has(p->out, "  4 students  4 ready  0 starting  0 off   live 4 ");
    assert_code(proc_wait(q), 0);
    assert_has(q->err, "4 entries of the list can't be read.");
    assert_has(q->out, "  4 students  4 ready  0 starting  0 off   live 4 ");
    assert_int_equal(sim_stat(dup, "1"), 4);
}

static void the_first_failure_is_retried(void **state)
{
    static const char *const faults[] = {"api-500:1", "api-403:1", "api-garbage:1", "api-empty:1"};
    struct proc *p[4];

    (void)state;
    for (int i = 0; i < 4; i++)
        p[i] = list_start(SITE("--students", "3", FAST, "--fault", faults[i]), "9");
    for (int i = 0; i < 3; i++) {
        assert_code(proc_wait(p[i]), 0);
        assert_string_equal(p[i]->err, "");
        assert_has(p[i]->out, "  3 students  3 ready  0 starting  0 off   live 3 ");
    }
    assert_code(proc_wait(p[3]), 0); /* an empty list is an answer */
    assert_has(p[3]->out, "  0 students ");
}

/* The first poll is good (but for its duplicates), the others fail. */
static void a_failed_poll_keeps_the_roster(void **state)
{
    static const struct trouble t[] = {{"api-500", 0, "answered with an error (500). Details: "},
                                       {"api-403", 0, "The site refused us (403)"},
                                       {"api-garbage", 0, "is no list of instances"},
                                       {"api-empty", 0, "The site's list is empty"}};
    enum { N = sizeof t / sizeof *t };
    struct sim *s[N];
    struct proc *p[N];

    (void)state;
    for (int i = 0; i < N; i++) {
        s[i] = SITE("--students", "3", FAST, "--fault", "api-dup:1", "--fault", t[i].fault);
        p[i] = INVIGIL_START("list", "--period=1", "--poll=1", "--interval=1", "--count=3",
                             "--columns=id,link", s[i]->api);
    }
    for (int i = 0; i < N; i++) {
        assert_code(proc_wait(p[i]), t[i].code);
        assert_has(p[i]->out, t[i].words);
        assert_int_equal(sim_count(p[i]->err, t[i].words), 1); /* said once */
        if (i < 3)
            assert_has(p[i]->out, "The list shown is ");
        assert_int_equal(sim_count(p[i]->out, "  3 students  3 ready"), 3);
        assert_int_equal(sim_count(p[i]->out, "exam-0002  live\n"), 3);
        assert_int_equal(sim_stat(s[i], "1"), 3); /* no link was opened again */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(each_trouble_has_its_words),   E2E_TEST(a_site_that_is_not_there),
        E2E_TEST(nobody_is_no_failure),         E2E_TEST(bad_elements_cost_themselves),
        E2E_TEST(the_first_failure_is_retried), E2E_TEST(a_failed_poll_keeps_the_roster),
    };

    return cmocka_run_group_tests_name("roster", tests, NULL, NULL);
}
