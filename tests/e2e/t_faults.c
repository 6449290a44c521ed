/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desktops that misbehave, one fault each: what their row says, and that it costs nobody else. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

enum { STUDENTS = 50, ARGS_MAX = 96 };

struct fault {
    const char *spec, *link, *why; /* why: NULL none */
};

/* A site where student 2 has the first fault, student 3 the second, and so on. Each has a template
 * of its own, because one desktop speaks for all of its template. */
static struct sim *faulty_site(const struct fault *f, size_t n)
{
    const char *args[ARGS_MAX] = {"--students", "50", "--period-override-ms", "100"};
    size_t k = 4;

    for (size_t i = 0; i < n; i++) {
        assert_true(k + 4 < ARGS_MAX);
        args[k++] = "--fault";
        args[k++] = text_of("%s@%zu", f[i].spec, i + 2);
        args[k++] = "--fault";
        args[k++] = text_of("template:t%zu@%zu", i, i + 2);
    }
    return site_start(args);
}

static void check_fault(const struct fault *f, const cJSON *row)
{
    const char *why = json_why(row), *link = json_str(row, "link");

    if (strcmp(link, "connecting") == 0 && strcmp(f->link, "backoff") == 0)
        link = "backoff",
        why = text_of("backoff%s", why + strcspn(why, ":")); /* just trying again */
    if (strcmp(link, f->link) != 0 || strcmp(why, f->why) != 0)
        fail_msg("%s: link %s, why %s", f->spec, json_str(row, "link"), json_why(row));
    if (*f->why) {
        assert_string_equal(json_str(row, "status"), "unknown");
        assert_true(json_is_null(row, "cpu") && json_is_null(row, "age_ms"));
        assert_true(json_is_null(row, "total") && json_is_null(row, "from"));
    } else {
        assert_string_equal(json_str(row, "status"), "ok");
        assert_true(json_int(row, "cpu") >= 0);
    }
}

static void check_others(const cJSON *list, size_t from)
{
    for (unsigned no = (unsigned)from; no <= STUDENTS; no++)
        if (no % 25)
            assert_row_fine(list, no);
}

static void check_all(const struct fault *f, size_t n, const char *wait)
{
    struct sim *s = faulty_site(f, n);
    const cJSON *list = LIST_JSON(s, "--wait", wait);

    for (size_t i = 0; i < n; i++)
        check_fault(&f[i], json_row(list, (unsigned)i + 2));
    assert_row_fine(list, 1);
    check_others(list, n + 2);
    assert_int_equal(sim_stat(s, "page_loads"), 0);
    assert_int_equal(sim_stat(s, "kicks"), 0);
    assert_int_equal(sim_stat(s, "rfb_lockouts"), 0);
    assert_int_equal(sim_stat(s, "killed_servers"), 0);
}

static void troubles_at_the_handshake(void **state)
{
    static const struct fault f[] = {
        {"status:401", "backoff", "backoff: 401"},
        {"status:403", "backoff", "backoff: 403"},
        {"status:404", "unsupported", "unsupported: 404"},
        {"status:503", "backoff", "backoff: 503"},
        {"status:500", "backoff", "backoff: 500"},
        {"refused", "backoff", "backoff: connect"},
        {"deadname", "backoff", "backoff: dns"},
        {"relative", "none", "no_link: no_url"},
        {"no-metrics", "unsupported", "unsupported: 404"},
        {"fin:0", "backoff", "backoff: closed"},
        {"rst:0", "backoff", "backoff: closed"},
        {"cross-origin", "live", ""},
    };

    (void)state;
    check_all(f, sizeof f / sizeof *f, "2");
}

/* They connect, and 5 s (three periods and two seconds) go by without a message. */
static void troubles_with_messages(void **state)
{
    static const struct fault f[] = {
        {"garbage", "backoff", "backoff: malformed"},
        {"truncated", "backoff", "backoff: malformed"},
        {"deep", "backoff", "backoff: malformed"},
        {"giant", "backoff", "backoff: oversized"},
        {"stall", "backoff", "backoff: silent"},
        {"binary", "unsupported", "unsupported: not_metrics"},
        {"drip", "live", ""},
        {"restart:3", "live", ""},
        {"invalid-utf8", "live", ""},
        {"vnc", "unsupported", "unsupported: 405"},
        {"vnc-late", "unsupported", "unsupported: vnc"},
        {"vnc-auth", "unsupported", "unsupported: vnc"},
    };

    (void)state;
    check_all(f, sizeof f / sizeof *f, "7");
}

/* Waiting for its next try, or trying at this moment. */
static void assert_says(const char *table, size_t no, const char *what)
{
    if (!strstr(table, text_of("\nexam-%04zu  ? %s", no, what)))
        assert_has(table, text_of("\nexam-%04zu  ? connecting again (%s)\n", no, what));
}

static void it_says_so_in_words(void **state)
{
    static const struct {
        const char *spec, *words;
    } t[] = {{"status:503", "its metrics source is down (503)"},
             {"vnc-late", "no metrics (a plain VNC server, left alone)\n"},
             {"refused", "connection refused"},
             {"relative", "no usable address\n"},
             {"status:401", "access refused (401)"},
             {"no-metrics", "no metrics (nothing at its address (404))\n"},
             {"fin:0", "closed by the server"},
             {"deadname", "host name not found"},
             {"giant", "messages too big"}};
    enum { N = sizeof t / sizeof *t };
    struct fault f[N];
    struct proc *p;

    (void)state;
    for (size_t i = 0; i < N; i++)
        f[i] = (struct fault){.spec = t[i].spec};
    p = INVIGIL("list", "--period=1", "--wait=8", "--columns=id,status", "--sort=id",
                faulty_site(f, N)->api);
    assert_code(p, 0);
    assert_string_equal(p->err, "");
    for (size_t i = 0; i < N; i++)
        assert_says(p->out, i + 2, t[i].words);
    assert_has(p->out, ", retry in ");
    assert_has(p->out, " no metrics 2 ");
}

/* What was learned before a connection ended is kept. */
static void ends_after_some_messages(void **state)
{
    static const struct fault f[] = {{"fin:2", 0, 0}, {"rst:2", 0, 0}};
    struct sim *s = faulty_site(f, 2);
    struct proc *p =
        INVIGIL("list", "--period=1", "--interval=1", "--count=2", "--format=ndjson", s->api);
    const cJSON *rows = json_lines(p->out);

    (void)state;
    assert_code(p, 0);
    assert_int_equal(cJSON_GetArraySize(rows), 2 * STUDENTS);
    for (unsigned no = 2; no <= 3; no++) {
        const cJSON *row = json_row(rows, no);
        assert_int_equal(json_int(row, "total"), 1);
        assert_true(json_int(row, "cpu") >= 0);
    }
    check_others(rows, 4);
}

static void more_connections_than_are_kept(void **state)
{
    struct sim *s =
        SITE("--students", "2", "--period-override-ms", "100", "--fault", "conns:300@1");
    const cJSON *row = json_row(LIST_JSON(s, "--wait", "5"), 1);

    (void)state;
    assert_string_equal(json_str(row, "status"), "ok");
    assert_string_equal(json_why(row), "connections_over");
    assert_int_equal(json_int(row, "total"), 256);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(row, "connections")), 256);
}

/* Printable, or a newline: and valid UTF-8, with none of the invisible characters. */
static void assert_tame(const char *text)
{
    static const char *const bad[] = {
        "\xc2\x85",     "\xc2\x9b",     "\xe2\x80\x8b", "\xe2\x80\xa8", "\xe2\x80\xae",
        "\xe2\x81\xa6", "\xf3\xa0\x80", "\xff",         "\xc0",         "\xed\xa0"};

    for (const char *p = text; *p; p++)
        if ((unsigned char)*p < ' ' && *p != '\n')
            fail_msg("control character %d in: %s", *p, text);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (strstr(text, bad[i]))
            fail_msg("bad character %zu", i);
}

static void hostile_text_is_tamed(void **state)
{
    static const char *const formats[] = {"table", "csv", "json", "ndjson"};
    struct sim *s = SITE("--students", "26", "--period-override-ms", "100", "--fault", "hostile");

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct proc *p = INVIGIL("list", "--period=1", "--wait=4", "--sort=id",
                                 text_of("--format=%s", formats[i]), s->api);
        assert_code(p, 0);
        assert_int_equal(strlen(p->out), p->out_len); /* no NUL */
        assert_tame(p->out);
        if (i == 1) {
            assert_int_equal(sim_count(p->out, "\n"), 27);
            assert_has_not(p->out, "\n=");
            assert_has_not(p->out, "\n@");
            assert_has_not(p->out, ",=");
            assert_has_not(p->out, ",+");
            assert_has_not(p->out, ",-");
            assert_has_not(p->out, ",@");
            assert_has_not(p->out, "\"=");
            assert_has_not(p->out, "\"@");
        } else if (i == 2) {
            const cJSON *list = json_parse(p->out);
            assert_int_equal(json_int(cJSON_GetObjectItem(list, "counts"), "instances"), 26);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(troubles_at_the_handshake),
        E2E_TEST(troubles_with_messages),
        E2E_TEST(it_says_so_in_words),
        E2E_TEST(ends_after_some_messages),
        E2E_TEST(more_connections_than_are_kept),
        E2E_TEST(hostile_text_is_tamed),
    };

    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
