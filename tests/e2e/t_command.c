/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other commands, and what people who read another language see. */
#include "harness.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define HINT    "; 'invigil help' lists the commands\n"
#define ITALIAN ARGS("LC_ALL=C.UTF-8", "LANGUAGE=it")

static void demo_prints_everybody(void **state)
{
    struct proc *p = INVIGIL("demo");

    (void)state;
    assert_code(p, 0);
    assert_string_equal(p->err, "");
    assert_has(p->out, "  250 students  ");
    assert_has(p->out, "\nSTUDENT ");
    assert_int_equal(sim_count(p->out, "\n"), 252);
    assert_int_equal(sim_count(p->out, "\nS280"), 250);
}

static void demo_can_be_interrupted(void **state)
{
    struct proc *p = INVIGIL_START("demo");

    (void)state;
    kill(p->pid, SIGINT);
    proc_wait(p);
    assert_true(p->code == 130); /* also when it was not ready for it yet: 128 + SIGINT */
}

static void info_finds_the_plugin(void **state)
{
    struct proc *p = INVIGIL("info");

    (void)state;
    assert_code(p, 0);
    assert_string_equal(p->err, "");
    assert_has(p->out, "libwebsockets on libuv: plugin found\n");
    assert_has(p->out, "\nlibcurl ");
    assert_has(p->out, "\nopen files ");
}

/* By a shell that closes some of its standard descriptors. */
static struct proc *shell(const char *command)
{
    const char *program = text_of("%s/bin/invigil", getenv("top_builddir"));

    return proc_run("/bin/sh", ARGS("-c", text_of("%s %s", program, command)), NULL);
}

static void closed_descriptors_stay_closed(void **state)
{
    struct sim *s = SITE("--students", "3", "--period-override-ms", "100");
    const char *log = temp_file("log", "", 0600);

    (void)state;
    assert_code(shell("info <&-"), 0);
    assert_code(shell(text_of("list --period 1 --wait 5 %s <&- 2>&-", s->api)), 0);
    struct proc *p =
        shell(text_of("list --period 1 --wait 5 --log-file %s %s >&-; code=$?; cat %s; exit $code",
                      log, s->api, log));
    assert_code(p, 1);
    assert_has(p->out, "instance 0 is exam-");
    assert_has_not(p->out, "STUDENT");
}

static void help_of_each_command(void **state)
{
    static const char *const names[] = {"list", "demo", "info"};

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct proc *p = INVIGIL("help", names[i]), *q = INVIGIL(names[i], "--help");
        assert_code(p, 0);
        assert_code(q, 0);
        assert_has(p->out, text_of("Usage: invigil %s", names[i]));
        assert_string_equal(p->out, q->out);
    }
    assert_string_equal(INVIGIL("help")->out, INVIGIL("--help")->out);
    assert_string_equal(INVIGIL("help", "help")->out, INVIGIL("help")->out);
    assert_code(INVIGIL("help", "help"), 0);
    assert_has(INVIGIL("--version")->out, "invigil 0.");
}

static void unknown_commands_are_usage_errors(void **state)
{
    const char *conf =
        temp_file("invigil.conf", "exam \"cs\" { api = \"http://127.0.0.1/api\" }\n", 0600);
    struct proc *p = INVIGIL("lisst");

    (void)state;
    assert_code(p, 2);
    assert_has(p->err, "'lisst' is no url");
    assert_has(p->err, HINT);
    assert_string_equal(p->out, "");
    assert_code(INVIGIL("help", "lisst"), 2);
    assert_code(proc_run("invigil", ARGS(NULL), NULL), 2);
    assert_code(INVIGIL("info", "extra"), 2);
    assert_code(INVIGIL("demo", "extra"), 2);
    p = INVIGIL("http://127.0.0.1/api");
    assert_code(p, 2);
    assert_has(p->err, "this is no terminal; 'invigil list' prints the exam");
    p = INVIGIL("lisst", text_of("--config=%s", conf));
    assert_code(p, 2);
    assert_has(p->err, "there is no exam \"lisst\"" HINT);
    p = INVIGIL("cs", text_of("--config=%s", conf)); /* an exam it is */
    assert_code(p, 2);
    assert_has(p->err, "this is no terminal");
    assert_has_not(p->err, "command");
    p = INVIGIL("cs", text_of("--config=%s", conf), "--token-file=/none");
    assert_code(p, 2);
    assert_has(p->err, "/none");
    assert_has_not(p->err, "command");
}

/* Cells from the start of a line to the place; all characters here are one cell wide. */
static int cells(const char *line, const char *place)
{
    int n = 0;

    for (; line < place; line++)
        n += ((unsigned char)*line & 0xC0) != 0x80;
    return n;
}

static void the_table_speaks_italian(void **state)
{
    struct sim *s = SITE("--students", "26", "--period-override-ms", "100");
    struct proc *p = proc_run("invigil",
                              ARGS("list", "--period=1", "--sort=id",
                                   "--columns=id,phase,student,link", "--filter", "0001 ", s->api),
                              ITALIAN);
    char *title, *header, *row;

    (void)state;
    assert_code(p, 0);
    title = p->out;
    header = strchr(title, '\n') + 1;
    row = strchr(header, '\n') + 1;
    assert_has(title, "  26 studenti  ");
    assert_has_not(header, "STUDENT ");
    char *name = strstr(header, "STUDENTE");
    assert_non_null(name);
    assert_int_equal(cells(header, name), cells(row, strstr(row, "S280001")));
}

static void programs_read_the_same_in_any_language(void **state)
{
    struct sim *s = SITE("--students", "26", "--connections", "1", "--period-override-ms", "100");
    struct proc *p =
        proc_run("invigil", ARGS("list", "--period=1", "--format=json", s->api), ITALIAN);
    const cJSON *row = json_row(json_parse(p->out), 3);

    (void)state;
    assert_string_equal(json_str(row, "phase"), "Ready");
    assert_string_equal(json_str(row, "link"), "live");
    assert_string_equal(json_str(row, "status"), "ok");
    assert_string_equal(json_str(row, "submission"), "none");
    p = proc_run("invigil",
                 ARGS("list", "--period=1", "--format=csv", "--columns=id,phase,cpu_mean",
                      "--filter=0003", s->api),
                 ITALIAN);
    assert_memory_equal(p->out, "id,phase,cpu_mean\nexam-0003,Ready,", 34);
    assert_has(strrchr(p->out, ','), ".");
}

static void without_utf8_it_is_plain_ascii(void **state)
{
    struct sim *s = SITE("--students", "12", "--period-override-ms", "100", "--fault", "hostile");
    struct proc *p = proc_run("invigil", ARGS("list", "--period=1", s->api), ARGS("LC_ALL=C"));

    (void)state;
    assert_code(p, 0);
    for (const char *c = p->out; *c; c++)
        assert_true((*c >= ' ' && *c <= '~') || *c == '\n');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(demo_prints_everybody),          E2E_TEST(demo_can_be_interrupted),
        E2E_TEST(info_finds_the_plugin),          E2E_TEST(closed_descriptors_stay_closed),
        E2E_TEST(help_of_each_command),           E2E_TEST(unknown_commands_are_usage_errors),
        E2E_TEST(the_table_speaks_italian),       E2E_TEST(programs_read_the_same_in_any_language),
        E2E_TEST(without_utf8_it_is_plain_ascii),
    };

    return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
