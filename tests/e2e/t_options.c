/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Usage errors end before anything is sent; the config file; limits. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

static void usage_errors_send_nothing(void **state)
{
    static const char *const bad[] = {"--period=0",       "--period=-1",
                                      "--period=1.5",     "--period=3601",
                                      "--period=abc",     "--period=",
                                      "--period=1e3",     "--poll=0",
                                      "--poll=x",         "--wait=0",
                                      "--wait=-1",        "--wait=1.2345",
                                      "--interval=0.1",   "--count=3",
                                      "--interval=1h",    "--format=xml",
                                      "--columns=nobody", "--columns=id,,cpu",
                                      "--sort=nobody",    "--filter=cpu>x",
                                      "--select=room",    "--select==x",
                                      "--connect-rate=x", "--max-instances=0",
                                      "--cert=/dev/null", "--cert-key=/a",
                                      "--log-level=loud", "--nonsense",
                                      "--collect-ip=",    "--collect-ip=all",
                                      "another-source",   "--token-file=/none",
                                      "--ca-file=/none",  "--header-file=/none",
                                      "--config=/none",   "--networks=/none",
                                      "--roster=/none",   "--geo-city=/none",
                                      "--deadline=",      "--deadline=soon",
                                      "--trusted-proxy=", "--trusted-proxy=proxy.example"};
    struct sim *s = SITE("--students", "2");
    enum { N = sizeof bad / sizeof *bad };
    struct proc *p[N];

    (void)state;
    for (int i = 0; i < N; i++)
        p[i] = INVIGIL_START("list", bad[i], s->api);
    for (int i = 0; i < N; i++) {
        proc_wait(p[i]);
        if (p[i]->code != 2)
            fail_msg("%s: exit %d", bad[i], p[i]->code);
        assert_string_equal(p[i]->out, "");
        assert_has(p[i]->err, "invigil");
    }
    assert_code(INVIGIL("list"), 2);
    assert_code(INVIGIL("list", "ftp://127.0.0.1/api"), 2);
    assert_code(INVIGIL("list", "http://user:pass@127.0.0.1/api"), 2);
    assert_code(INVIGIL("list", "--connect-rate=0", "http://exam.example/api"), 2);
    assert_int_equal(site_answers(s, "instances", 0), 0);
    assert_int_equal(site_answers(s, "usages", 0), 0);
    assert_int_equal(sim_stat(s, "ws_closed") + sim_stat(s, "ws_open"), 0);
}

static void errors_name_the_option(void **state)
{
    (void)state;
    assert_has(INVIGIL("list", "--period=0", "http://127.0.0.1/api")->err,
               "--period: a whole number from 1 to 3600 is needed, not '0'");
    assert_has(INVIGIL("list", "--columns=x", "http://127.0.0.1/api")->err,
               "the columns are: student id name ");
    assert_has(INVIGIL("list", "--filter=ok cpu>x", "http://127.0.0.1/api")->err, "'cpu>x'");
}

/* It is to be shown, and typed further: refused by all or by none. */
static void a_long_filter_is_refused(void **state)
{
    static const char *const commands[] = {"list", "watch"};
    char over[257], grows[130];

    (void)state;
    for (size_t i = 0; i < sizeof over - 1; i++)
        over[i] = i % 50 == 49 ? ' ' : 'x';
    over[sizeof over - 1] = '\0';
    memset(grows, '\a', sizeof grows - 1); /* what is shown for it takes three bytes */
    grows[sizeof grows - 1] = '\0';
    for (int i = 0; i < 2; i++) {
        const char *const long_ones[] = {over, grows};
        for (int k = 0; k < 2; k++) {
            struct proc *p = INVIGIL(commands[i], "--filter", long_ones[k], "ftp://h/api");
            assert_code(p, 2);
            assert_has(p->err, "--filter: this is longer than 255 bytes");
        }
        assert_has(INVIGIL(commands[i], "--filter", over + 1, "ftp://h/api")->err,
                   "'ftp://h/api' is no");
        struct proc *p = INVIGIL(commands[i], "--filter", "ok cpu>\x1b[2J", "ftp://h/api");
        assert_has(p->err, "this can't be read: 'cpu>\u241b[2J'");
    }
}

static void a_source_is_one(void **state)
{
    static const char *const commands[] = {"list", "watch"};

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_has(INVIGIL(commands[i])->err, "a SOURCE is needed");
        assert_has(INVIGIL(commands[i], "--reverse")->err, "a SOURCE is needed");
        assert_has(INVIGIL(commands[i], "a", "b")->err, "one SOURCE, not several");
    }
}

static const char *write_conf(const char *text)
{
    return text_of("--config=%s", temp_file("invigil.conf", text, 0644));
}

static void an_exam_has_a_name(void **state)
{
    temp_file("cs.token", "s3cret-of-cs\n", 0600);
    const char *token = temp_file("site.token", "s3cret-of-cs", 0600);
    struct sim *s = SITE("--students", "8", "--period-override-ms", "100", "--token", token);
    const char *conf = write_conf(text_of("exam \"cs\" {\n"
                                          "    api = \"%s\"\n"
                                          "    title = \"Computer Science\"\n"
                                          "    select = {\"room=Aula1\"}\n"
                                          "    token-file = \"cs.token\"\n"
                                          "}\n"
                                          "exam \"empty\" {}\n",
                                          s->api));
    struct proc *p = INVIGIL("list", "--period=1", "--format=json", conf, "cs");

    (void)state;
    assert_code(p, 0);
    assert_int_equal(json_int(cJSON_GetObjectItem(json_parse(p->out), "counts"), "live"), 2);
    p = INVIGIL("list", conf, "math");
    assert_code(p, 2);
    assert_has(p->err,
               "invigil.conf: there is no exam \"math\"; 'invigil help' lists the commands\n");
    p = INVIGIL("list", conf, "empty");
    assert_code(p, 2);
    assert_has(p->err, "exam \"empty\" has no api");
    assert_code(INVIGIL("list", "--config=/nonexistent", "cs"), 2);
    p = INVIGIL("list", "cs");
    assert_code(p, 2);
    assert_has(p->err, "'cs' is no url (https://host/api), and there is no config file");
}

static void config_errors_name_the_line(void **state)
{
    struct proc *p;

    (void)state;
    p = INVIGIL("list",
                write_conf("exam \"cs\" {\n    api = \"http://127.0.0.1/api\"\n"
                           "    colour = \"red\"\n}\n"),
                "cs");
    assert_code(p, 2);
    assert_has(p->err, "invigil.conf:3: ");
    assert_has(p->err, "colour");
    p = INVIGIL("list", write_conf("exam \"cs\" {\n    api = http://x y }\n"), "cs");
    assert_code(p, 2);
    assert_has(p->err, "invigil.conf:2: ");
    p = INVIGIL("list", write_conf("exam \"cs\" { api = \"nonsense\" }\n"), "cs");
    assert_code(p, 2);
    assert_has(p->err, "'nonsense' is no http or https url");
    p = INVIGIL(
        "list",
        write_conf("exam \"cs\" { api = \"http://127.0.0.1/api\" collect-ip = \"half\" }\n"), "cs");
    assert_code(p, 2);
    assert_has(p->err, "invigil.conf: collect-ip: full, prefix or none, not 'half'");
}

/* What it says for every exam counts for a url too. */
static void a_url_minds_the_config_file(void **state)
{
    struct proc *p =
        INVIGIL("list", write_conf("rules {\n quiet-minutes = never\n}\n"), "http://127.0.0.1/api");

    (void)state;
    assert_code(p, 2);
    assert_has(p->err, "invigil.conf:2: ");
    p = INVIGIL("list",
                write_conf("exam \"e\" { roster = \"none.csv\" deadline = \"late\" "
                           "api = \"http://127.0.0.1/api\" }\n"),
                "e");
    assert_code(p, 2);
    assert_has(p->err, "/none.csv: No such file");
    p = INVIGIL("list",
                write_conf("exam \"e\" { deadline = \"late\" "
                           "api = \"http://127.0.0.1/api\" }\n"),
                "e");
    assert_code(p, 2);
    assert_has(p->err, "not 'late'");
}

/* The option overrules the config file. */
static void what_is_collected_of_addresses(void **state)
{
    struct sim *s = SITE("--students", "4", "--connections", "2", "--period-override-ms", "100");
    const char *conf = write_conf(text_of("exam \"e\" {\n"
                                          "    api = \"%s\"\n"
                                          "    collect-ip = \"none\"\n"
                                          "    notice = \"Students were told on paper.\"\n"
                                          "}\n",
                                          s->api));
    struct proc *p = INVIGIL("list", "--period=1", "--format=json", s->api);

    (void)state;
    assert_has(p->out, "\"ip\":\"");
    assert_has_not(p->out, "\"ip\":\"\"");
    assert_has_not(p->out, "/24");
    p = INVIGIL("list", "--period=1", "--format=json", conf, "e");
    assert_has(p->out, "\"ip\":\"\"");
    assert_has_not(p->out, "\"ip\":\"1");
    p = INVIGIL("list", "--period=1", "--format=json", "--collect-ip=prefix", conf, "e");
    assert_has(p->out, ".0/24");
    assert_has_not(p->out, "\"ip\":\"\"");
}

static void the_usual_config_file(void **state)
{
    struct sim *s = SITE("--students", "2", "--period-override-ms", "100");
    const char *conf =
        temp_file("invigil.conf", text_of("exam \"e\" { api = \"%s\" }\n", s->api), 0644);
    const char *home =
        text_of("XDG_CONFIG_HOME=%.*s/config", (int)(strrchr(conf, '/') - conf), conf);
    struct proc *p = proc_run("/bin/sh",
                              ARGS("-c", text_of("mkdir -p '%s/invigil' && mv '%s' '%s/invigil/'",
                                                 home + 16, conf, home + 16)),
                              NULL);

    (void)state;
    assert_code(p, 0);
    p = proc_run("invigil", ARGS("list", "--period=1", "e"), ARGS("LC_ALL=C.UTF-8", home));
    assert_code(p, 0);
    assert_has(p->out, "  2 students  2 ready ");
}

/* Dropping it would list everybody. */
static void a_selection_too_long_is_refused(void **state)
{
    struct sim *s = SITE("--students", "2");
    char select[9000] = "k=";

    (void)state;
    memset(select + 2, 'x', sizeof select - 3);
    assert_code(INVIGIL("list", "--select", select, s->api), 2);
    assert_int_equal(site_answers(s, "instances", 0), 0);
}

static void too_many_instances(void **state)
{
    struct sim *s = SITE("--students", "20", "--period-override-ms", "100");
    struct proc *p = INVIGIL("list", "--period=1", "--max-instances=5", s->api);

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "  5 students  5 ready ");
    assert_has(p->err, "15 instances are over the limit (--max-instances) and left out.");
    assert_int_equal(sim_stat(s, "1"), 5);
}

/* As anybody would ask: nothing but the url. */
static void a_thousand_students(void **state)
{
    struct sim *s = SITE("--students", "1000", "--connections", "1", "--period-override-ms", "500");
    struct proc *p = INVIGIL("list", s->api);

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "  1000 students  1000 ready  0 starting  0 off   live 1000   warn 0 ");
    assert_int_equal(sim_stat(s, "4"), 1000); /* the default period */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(a_long_filter_is_refused),
        E2E_TEST(a_source_is_one),
        E2E_TEST(usage_errors_send_nothing),
        E2E_TEST(errors_name_the_option),
        E2E_TEST(an_exam_has_a_name),
        E2E_TEST(config_errors_name_the_line),
        E2E_TEST(a_url_minds_the_config_file),
        E2E_TEST(the_usual_config_file),
        E2E_TEST(a_selection_too_long_is_refused),
        E2E_TEST(too_many_instances),
        E2E_TEST(a_thousand_students),
        E2E_TEST(what_is_collected_of_addresses),
    };

    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
