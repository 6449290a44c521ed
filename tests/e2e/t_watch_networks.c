/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen of an exam whose networks are configured: where students are, how the networks fare,
 * and from a network to its students. */
#include "terminal.h"

#include <stdlib.h>

#define FAST "--period-override-ms", "100"
#define P1   "--period", "1"
#define F10  "\x1b[21~"

enum { EXAM, STATE, HEAD, FIRST, BOTTOM = 29 };

static struct terminal *watch(int cols)
{
    struct sim *s = SITE("--students", "60", FAST);
    const char *top = getenv("top_srcdir"), *build = getenv("top_builddir");
    const char *networks = text_of("--networks=%s/data/demo/networks.conf", top);
    const char *city = text_of("--geo-city=%s/share/invigil/invigil-demo-city.mmdb", build);
    const char *asn = text_of("--geo-asn=%s/share/invigil/invigil-demo-asn.mmdb", build);
    struct terminal *t =
        terminal_start(30, cols, ARGS("watch", P1, networks, city, asn, s->api), NULL);

    terminal_wait_row(t, STATE, "links");
    terminal_wait(t, "Aula");
    return t;
}

static void leave(struct terminal *t)
{
    terminal_keys(t, F10);
    assert_int_equal(terminal_end(t), 0);
    assert_string_equal(terminal_err(t), "");
    assert_raw_harmless(t);
    assert_restored(t);
}

static void from_a_network_to_its_students(void **state)
{
    struct terminal *t = watch(140);

    (void)state;
    terminal_wait_line(t, "Aula1", " IT");
    terminal_keys(t, "n");
    terminal_wait_row(t, HEAD, "MEDIAN");
    terminal_wait_line(t, "Aula1 (room)", " ms");
    terminal_wait_line(t, "EXTERNAL", " ms");
    terminal_keys(t, "\r");
    terminal_wait_row(t, STATE, "filter: network=");
    terminal_wait_row(t, HEAD, "FROM");
    terminal_keys(t, "\x1b");
    terminal_wait_row_not(t, STATE, "filter:");
    leave(t);
}

static void a_history_of_a_connection(void **state)
{
    struct terminal *t = watch(100);

    (void)state;
    terminal_keys(t, "/network:aula1\r\r");
    terminal_wait_line(t, "Exam began", ":");
    terminal_keys(t, "G");
    terminal_wait_line(t, "NETWORK", "PLACE");
    terminal_wait_line(t, "Turin IT", "AS137 Consortium GARR");
    terminal_wait_line(t, "P95", "ITS LIFE");
    terminal_keys(t, "p"); /* the label and the country stay */
    terminal_wait_line(t, "active  Aula1", "IT");
    assert_has_not(terminal_text(t), "Turin");
    assert_has_not(terminal_text(t), "GARR");
    leave(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(from_a_network_to_its_students),
        E2E_TEST(a_history_of_a_connection),
    };
    return cmocka_run_group_tests_name("watch_networks", tests, NULL, NULL);
}
