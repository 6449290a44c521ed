/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The captured life of a desktop, and what the capture does not show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/observe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOG_MAX = 64 };

/* What was emitted, as short words: "open 0 192.0.2.1", "active 0", ... */
struct seen {
    char line[LOG_MAX][160];
    int n;
};

static void note(void *ud, const struct event *e)
{
    static const char *const names[] = {"open", "active", "closed", "vanished", "over"};
    struct seen *s = ud;
    const struct event_conn *c = &e->conn;

    assert_int_equal(e->kind, EVENT_CONN);
    assert_int_equal(c->index, 7);
    assert_true(s->n < LOG_MAX);
    snprintf(s->line[s->n++], sizeof s->line[0], "%s %d%s%s", names[c->change], c->no,
             c->change == CONN_OPENED ? " " : "", c->change == CONN_OPENED ? c->ip : "");
}

static struct usages usages;

/* Parses and observes one message; returns the number of active connections. */
static int say(struct observe *o, struct seen *s, const char *msg, struct sample_rtt *rtt)
{
    assert_int_equal(usages_parse(msg, strlen(msg), &usages), 0);
    return observe_message(o, 7, &usages, 1000, note, s, rtt);
}

static void the_captured_life_of_a_desktop(void **state)
{
    static const char *const story[] = {
        "open 0 130.192.1.10",
        "active 0",
        "open 1 203.0.113.77, 10.0.0.7",
        "active 1",
        "open 2 2001:db8::17",
        "open 3 unknown",
        "closed 1",
        "closed 0",
    };
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe o = {0};
    struct seen s = {0};
    char path[512], line[8192];

    (void)state;
    snprintf(path, sizeof path, "%s/tests/wire/usages-desktop-life.ndjson", getenv("top_srcdir"));
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    int messages = 0, most = 0;
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        int n = say(&o, &s, line, rtt);
        most = n > most ? n : most;
        messages++;
    }
    fclose(f);
    assert_int_equal(messages, 46);
    assert_int_equal(most, 2);
    assert_int_equal(s.n, 8);
    for (int i = 0; i < 8; i++) /* the two that come together stand in either order */
        if (i != 4 && i != 5)
            assert_string_equal(s.line[i], story[i]);
    observe_done(&o);
}

#define CONN(uid, t, d, active, ms)                                                                \
    "{\"latency\":" #ms ",\"ip\":\"192.0.2.1\",\"connUid\":\"" uid "\",\"connTime\":\"" t          \
    "\",\"disconnTime\":\"" d "\",\"active\":" active "}"
#define MSG(list) "{\"connections\":[" list "],\"cpu\":1,\"mem\":2}"
#define T0        "2026-11-22T17:00:00.000000000Z"
#define T0_NEXT   "2026-11-22T17:00:00.000000999Z"
#define T1        "2026-11-22T17:05:00Z"

static void order_does_not_matter(void **state)
{
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe o = {0};
    struct seen s = {0};

    (void)state;
    say(&o, &s, MSG(CONN("a", T0, T0, "true", 10) "," CONN("b", T0, T0, "true", 20)), rtt);
    assert_int_equal(s.n, 4);
    assert_int_equal(
        say(&o, &s, MSG(CONN("b", T0, T0, "true", 21) "," CONN("a", T0, T0, "true", 11)), rtt), 2);
    assert_int_equal(s.n, 4);
    assert_int_equal(rtt[0].conn, 1);
    assert_int_equal(rtt[0].ms, 21);
    assert_int_equal(rtt[1].conn, 0);
    assert_int_equal(rtt[1].ms, 11);
    observe_done(&o);
}

static void never_opened_is_not_closed(void **state)
{
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe o = {0};
    struct seen s = {0};

    (void)state;
    say(&o, &s, MSG(CONN("a", T0, T0_NEXT, "false", 0)), rtt);
    assert_int_equal(s.n, 1);
    say(&o, &s, MSG(CONN("a", T0, T0_NEXT, "false", 0) "," CONN("b", T0, T1, "false", 0)), rtt);
    assert_int_equal(s.n, 3); /* b was open and closed before we looked */
    assert_string_equal(s.line[2], "closed 1");
    observe_done(&o);
}

static void a_restarted_server_forgets(void **state)
{
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe o = {0};
    struct seen s = {0};

    (void)state;
    say(&o, &s, MSG(CONN("a", T0, T0, "true", 10)), rtt);
    say(&o, &s, "{\"connections\":null,\"cpu\":1,\"mem\":2}", rtt);
    say(&o, &s, "{\"connections\":null,\"cpu\":1,\"mem\":2}", rtt);
    assert_int_equal(s.n, 3);
    assert_string_equal(s.line[2], "vanished 0"); /* once */
    say(&o, &s, MSG(CONN("a", T0, T0, "true", 10)), rtt);
    assert_string_equal(s.line[3], "active 0"); /* the same page came back: the same number */
    say(&o, &s, MSG(CONN("a", T0, T1, "false", 0)), rtt);
    assert_string_equal(s.line[4], "closed 0");
    say(&o, &s, MSG(CONN("a", T0, T1, "true", 5)), rtt);
    assert_string_equal(s.line[5], "active 0");
    observe_done(&o);
}

static void an_active_one_that_reads_as_never_opened_was_closed(void **state)
{
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe o = {0};
    struct seen s = {0};

    (void)state;
    say(&o, &s, MSG(CONN("a", T0, T0, "true", 10)), rtt);
    say(&o, &s, MSG(CONN("a", T0, T0, "false", 0)), rtt);
    assert_string_equal(s.line[2], "closed 0");
    observe_done(&o);
}

static void the_register_has_a_cap(void **state)
{
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe o = {0};
    struct seen s = {0};
    char msg[512];

    (void)state;
    for (int i = 0; i < EVENT_CONNS_MAX + 5; i++) { /* each message a restarted server */
        s.n = 0;
        snprintf(msg, sizeof msg, MSG(CONN("uid%d", T0, T0, "true", 10)), i);
        say(&o, &s, msg, rtt);
    }
    assert_int_equal(o.n, EVENT_CONNS_MAX);
    assert_int_equal(s.n, 3); /* who is at the desktop takes the place of one who is not */
    assert_string_equal(s.line[1], "active 0");
    for (int i = 0; i < 3; i++) { /* one who is not gets no place; that is told once */
        s.n = 0;
        say(&o, &s, MSG(CONN("late", T0, T0_NEXT, "false", 0)), rtt);
        assert_int_equal(s.n, i == 0 ? 2 : 0);
    }
    assert_true(o.over);
    observe_done(&o);
}

/* As the model has them after an earlier process: a is active, b too, c never was, d is gone. */
static void goes_on_with_known_connections(void **state)
{
    struct conn known[] = {
        {.uid = (char[]){"a"}, .state = CONN_ACTIVE},
        {.uid = (char[]){"b"}, .state = CONN_ACTIVE},
        {.uid = (char[]){"c"}, .state = CONN_NEVER},
        {.uid = (char[]){"d"}, .state = CONN_DONE, .vanished = true},
        {.uid = NULL, .state = CONN_DONE},
    };
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe o = {0};
    struct seen s = {0};

    (void)state;
    observe_resume(&o, known, 5, false);
    assert_int_equal(say(&o, &s,
                         MSG(CONN("c", T0, T0, "true", 30) "," CONN(
                             "a", T0, T0, "true", 10) "," CONN("b", T0, T1, "false", 0)),
                         rtt),
                     2);
    assert_int_equal(s.n, 3); /* nothing of a, which is as it was, and of d, which was told */
    assert_string_equal(s.line[0], "active 2");
    assert_string_equal(s.line[1], "closed 1");
    assert_string_equal(s.line[2], "vanished 4"); /* nobody knows which one that was */
    assert_int_equal(rtt[0].conn, 2);
    assert_int_equal(rtt[1].conn, 0);
    say(&o, &s, MSG(CONN("d", T0, T0, "true", 10) "," CONN("e", T0, T0, "true", 10)), rtt);
    assert_int_equal(s.n, 9);
    assert_string_equal(s.line[3], "active 3");
    assert_string_equal(s.line[4], "open 5 192.0.2.1");
    assert_string_equal(s.line[5], "active 5");
    assert_string_equal(s.line[6], "vanished 0");
    observe_done(&o);
}

static void goes_on_where_nobody_ever_came(void **state)
{
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe o = {0};
    struct seen s = {0};

    (void)state;
    observe_resume(&o, NULL, 0, false);
    say(&o, &s, MSG(CONN("a", T0, T0, "true", 10)), rtt);
    assert_int_equal(s.n, 2);
    observe_done(&o);
}

static void goes_on_with_a_full_register(void **state)
{
    static char gone[] = "gone";
    struct conn known[EVENT_CONNS_MAX];
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe o = {0};
    struct seen s = {0};

    (void)state;
    for (int i = 0; i < EVENT_CONNS_MAX; i++)
        known[i] = (struct conn){.uid = gone, .state = CONN_DONE, .vanished = true};
    observe_resume(&o, known, EVENT_CONNS_MAX, true);
    say(&o, &s, MSG(CONN("late", T0, T0_NEXT, "false", 0)), rtt);
    assert_int_equal(s.n, 0); /* that not all are kept was told before */
    say(&o, &s, MSG(CONN("a", T0, T0, "true", 10)), rtt);
    assert_string_equal(s.line[0], "open 0 192.0.2.1");
    observe_done(&o);
}

static const char *collected(enum address_keep keep, const char *ip)
{
    static struct seen s;
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct observe_how how = {.keep = keep};
    struct observe o = {.how = &how};
    char msg[2048];

    s.n = 0;
    snprintf(msg, sizeof msg,
             "{\"connections\":[{\"ip\":\"%s\",\"connUid\":\"a\",\"active\":true}]}", ip);
    say(&o, &s, msg, rtt);
    observe_done(&o);
    return s.line[0];
}

static void no_more_of_an_address_than_asked_for(void **state)
{
    char list[1500] = "203.0.113.77";

    (void)state;
    assert_string_equal(collected(ADDRESS_FULL, "203.0.113.77, ::1"), "open 0 203.0.113.77, ::1");
    assert_string_equal(collected(ADDRESS_PREFIX, "203.0.113.77, 2001:db8::7"),
                        "open 0 203.0.113.0/24, 2001:db8::/48");
    assert_string_equal(collected(ADDRESS_PREFIX, "\\u00322.0.0.1"), "open 0 22.0.0.0/24");
    assert_string_equal(collected(ADDRESS_PREFIX, "203.0.113.77\\u202e"), "open 0 ?");
    assert_string_equal(collected(ADDRESS_NONE, "203.0.113.77"), "open 0 ");
    while (strlen(list) < sizeof list - 16)
        strcat(list, ",203.0.113.77");
    assert_null(strstr(collected(ADDRESS_PREFIX, list), "77"));
}

/* What was told of where connections come from. */
struct origins {
    char line[LOG_MAX][160];
    int n;
};

static void note_origin(void *ud, const struct event *e)
{
    struct origins *s = ud;
    const struct event_origin *from = &e->conn.origin;

    if (e->conn.change == CONN_OPENED)
        snprintf(s->line[s->n++], sizeof s->line[0], "%s %s %d", from->client ? from->client : "?",
                 from->network ? from->network : "EXTERNAL", (int)from->spectator);
}

static bool begins_with_ours(void *ud, const char *uid)
{
    (void)ud;
    return strncmp(uid, "ours", 4) == 0;
}

#define FROM(uid, ip) "{\"ip\":\"" ip "\",\"connUid\":\"" uid "\",\"active\":true}"

static void tells_where_connections_come_from(void **state)
{
    struct origin_map map = {0};
    struct observe_how how = {.origins = &map, .is_ours = begins_with_ours};
    struct observe o = {.how = &how};
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct origins s = {.n = 0};
    static const char msg[] = MSG(FROM("a", "192.0.2.7, 10.0.0.1") "," FROM(
        "ours1", "203.0.113.7") "," FROM("b", "198.51.100.1") "," FROM("c", "unknown"));

    (void)state;
    origin_add_proxy(&map, "10.0.0.0/8");
    origin_add_network(&map, "Laib3", "192.0.2.0/24");
    origin_add_spectator(&map, "198.51.100.0/24");
    for (int i = 0; i < 2; i++) { /* once for each connection */
        assert_int_equal(usages_parse(msg, strlen(msg), &usages), 0);
        observe_message(&o, 7, &usages, 1000, note_origin, &s, rtt);
    }
    assert_int_equal(s.n, 4);
    assert_string_equal(s.line[0], "192.0.2.7 Laib3 0");
    assert_string_equal(s.line[1], "203.0.113.7 EXTERNAL 1");
    assert_string_equal(s.line[2], "198.51.100.1 EXTERNAL 2");
    assert_string_equal(s.line[3], "? EXTERNAL 0");
    observe_done(&o);
    origin_done(&map);
}

/* The address that the nearest proxy saw stands last, and no length of what the student wrote
 * himself pushes it out. */
static void a_long_list_hides_nobody(void **state)
{
    static char list[16384], msg[sizeof list + 256];
    struct origin_map map = {0};
    struct observe_how how = {.origins = &map};
    struct sample_rtt rtt[EVENT_CONNS_MAX];

    (void)state;
    origin_add_proxy(&map, "10.0.0.0/8");
    for (size_t from = 0; from < 300; from++) {
        struct origins s = {.n = 0};
        struct observe o = {.how = &how};
        strcpy(list, "192.0.2.1");
        for (size_t n = 9 + from; n + 40 < sizeof list / 2; n += 11)
            strcat(list, from % 2 ? "\\u002c192.0.2.1" : ", 192.0.2.1");
        for (size_t i = 0; i < from; i++)
            strcat(list, "x");
        strcat(list, ",203.0.113.7,10.0.0.1");
        snprintf(msg, sizeof msg, MSG(FROM("a", "%s")), list);
        assert_int_equal(usages_parse(msg, strlen(msg), &usages), 0);
        observe_message(&o, 7, &usages, 1000, note_origin, &s, rtt);
        assert_string_equal(s.line[0], "203.0.113.7 EXTERNAL 0");
        observe_done(&o);
    }
    origin_done(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_captured_life_of_a_desktop),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(never_opened_is_not_closed),
        cmocka_unit_test(a_restarted_server_forgets),
        cmocka_unit_test(an_active_one_that_reads_as_never_opened_was_closed),
        cmocka_unit_test(the_register_has_a_cap),
        cmocka_unit_test(goes_on_with_known_connections),
        cmocka_unit_test(goes_on_where_nobody_ever_came),
        cmocka_unit_test(goes_on_with_a_full_register),
        cmocka_unit_test(no_more_of_an_address_than_asked_for),
        cmocka_unit_test(tells_where_connections_come_from),
        cmocka_unit_test(a_long_list_hides_nobody),
    };

    return cmocka_run_group_tests_name("observe", tests, NULL, NULL);
}
