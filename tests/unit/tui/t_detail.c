/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../view/exam.h"
#include "base/utf8.h"
#include "tui/pane.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
/* after the headers it needs */

#include <cmocka.h>

enum { SEEN_MAX = 1 << 20, TALL = 1900 };

static const int widths[] = {60, 80, 120, 200};

#define COUNT(v) (sizeof(v) / sizeof *(v))

/* What the pane shows, a line a row. */
static char seen[SEEN_MAX];

static void look(struct ui *u, int rows, int cols)
{
    struct frame f;
    size_t n = 0;

    frame_init(&f, u->o.glyphs == GLYPHS_ASCII);
    frame_reset(&f, rows, cols);
    pane_detail.draw(u, &f, (struct pane_area){0, rows});
    for (int i = 0; i < rows * cols; i++) {
        memcpy(seen + n, f.cell[i].text, f.cell[i].len);
        n += f.cell[i].len;
        if (i % cols == cols - 1)
            seen[n++] = '\n';
    }
    seen[n] = '\0';
    frame_done(&f);
}

static bool sees(const char *text)
{
    return strstr(seen, text) != NULL;
}

static void expect(const char *text)
{
    if (!sees(text))
        fail_msg("no '%s' in\n%s", text, seen);
}

static void expect_not(const char *text)
{
    if (sees(text))
        fail_msg("'%s' in\n%s", text, seen);
}

/* Do both begin on the same line? */
static bool on_one_line(const char *a, const char *b)
{
    const char *x = strstr(seen, a), *y = strstr(seen, b);

    assert_non_null(x);
    assert_non_null(y);
    return !memchr(x < y ? x : y, '\n', (size_t)(x < y ? y - x : x - y));
}

static struct ui view_of(const struct model *m, enum glyphs g)
{
    struct ui u;
    struct ui_options o = {.title = "exam", .glyphs = g, .sort = QUERY_STATUS};

    ui_init(&u, m, &o);
    u.detail = 0;
    return u;
}

static void end_conn(struct model *m, int s, uint16_t no, enum conn_change c)
{
    exam_apply(
        m, s,
        (struct event){
            .kind = EVENT_CONN,
            .conn = {.no = no, .change = c, .until_ms = EXAM_T0_MS + s * INT64_C(1000) - 1000}});
}

/* One who has everything: starts, works with a slow line, and then with all the cpu there is. */
static struct model *busy(void)
{
    struct event_roster r = {.id = "exam-01",
                             .student = "S282964",
                             .name = "Ada Rossi",
                             .phase = PHASE_STARTING,
                             .phase_text = "Starting"};
    struct model *m = exam_new();

    exam_roster(m, 0, r);
    r.change = ROSTER_CHANGED;
    r.phase = PHASE_READY;
    exam_roster(m, 60, r);
    exam_link(m, 61, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_conn(m, 62, 0, 0, "130.192.1.10");
    exam_samples(m, 64, 1296, 0, 50, 44, 30);
    r.submission = SUBMISSION_FAILED;
    exam_roster(m, 1300, r);
    exam_conn(m, 1300, 0, 1, "2001:db8:1234:5678:9abc:def0:1234:5678");
    exam_conn(m, 1300, 0, 2, "10.0.0.9");
    end_conn(m, 1310, 1, CONN_CLOSED);
    end_conn(m, 1310, 2, CONN_VANISHED);
    exam_apply(m, 1310,
               (struct event){.kind = EVENT_CONN,
                              .conn = {.no = 3,
                                       .change = CONN_OPENED,
                                       .uid = "three",
                                       .ip = "10.9.9.9, 1.2.3.4",
                                       .since_ms = EXAM_T0_MS - INT64_C(86400000)}});
    exam_samples(m, 1312, 1500, 0, 99, 44, 240);
    exam_apply(m, 1503, (struct event){.kind = EVENT_TICK});
    return m;
}

static void everything_is_there(void **state)
{
    static const char *const there[] = {
        "S282964  Ada Rossi",
        "CRIT",
        "cpu 99 % (mean 99 over 40 s)",
        "rtt 240 ms (mean 240 over 40 s)",
        "for 3 min: submission failed",
        "exam-01",
        "Ready, since 09:42:17 (24 min)",
        "FAILED, since 10:02:57 (3 min)",
        "99 %, mean 99 over 40 s",
        "44 %, mean 44 over 40 s",
        "240 ms, mean 240 over 40 s",
        "3 s ago",
        "Last 30 min",
        "CPU  99 %, highest 99 %",
        "MEM  44 %, highest 44 %",
        "RTT  240 ms, highest 240 ms",
        "100 %",
        "  0 %",
        "250 ms",
        "  0 ms",
        "live, since 09:42:18 (24 min)",
        "Connections (1 active, 4 in all)",
        "active        130.192.1.10",
        "closed        2001:db8:1234:5678:9abc:def0:1234:5678",
        "vanished      10.0.0.9",
        "never opened  10.9.9.9, 1.2.3.4",
        "09:42:18     09:42:19  09:42:19  now       24 min",
        "10:02:56     10:02:57  10:02:57  10:03:06     9 s",
        "10:02:56     10:02:57  10:02:57  -              -",
        "11-21 09:41  10:03:07  -         -              -",
        "Starting  1 min",
        "Ready     24 min, now: since 09:42:17",
    };
    struct model *m = busy();

    (void)state;
    for (int g = 0; g < GLYPHS_COUNT; g++)
        for (size_t w = 0; w < COUNT(widths); w++) {
            struct ui u = view_of(m, (enum glyphs)g);
            look(&u, TALL, widths[w]);
            for (size_t i = 0; i < COUNT(there); i++)
                expect(there[i]);
            ui_done(&u);
        }
    model_free(m);
}

/* Active ones first, then the newest. */
static void conns_in_order(void **state)
{
    static const char *const order[] = {"vanished", "closed", "never opened"};
    struct model *m = busy();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    exam_conn(m, 1504, 0, 4, "10.1.1.1"); /* newer than all, and soon gone */
    end_conn(m, 1506, 4, CONN_CLOSED);
    look(&u, TALL, 120);
    const char *at = strstr(seen, "STATE");
    at = strstr(at, "130.192.1.10");
    assert_non_null(at);
    at = strstr(at, "10.1.1.1");
    assert_non_null(at);
    for (size_t i = 0; i < COUNT(order); i++) {
        at = strstr(at, order[i]);
        assert_non_null(at);
    }
    ui_done(&u);
    model_free(m);
}

static void side_by_side_when_wide(void **state)
{
    struct model *m = busy();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    look(&u, TALL, 99);
    assert_false(on_one_line("Phase  ", "CPU  "));
    look(&u, TALL, 100);
    assert_true(on_one_line("Instance", "CPU  "));
    assert_false(on_one_line("CPU  99 %, highest", "MEM  44 %, highest"));
    look(&u, TALL, 120);
    assert_true(on_one_line("CPU  99 %, highest", "MEM  44 %, highest"));
    assert_false(on_one_line("CPU  99 %, highest", "RTT  240 ms, highest"));
    ui_done(&u);
    model_free(m);
}

static void ascii_is_ascii(void **state)
{
    struct model *m = busy();
    struct ui u = view_of(m, GLYPHS_ASCII);

    (void)state;
    for (size_t w = 0; w < COUNT(widths); w++) {
        look(&u, TALL, widths[w]);
        for (const char *s = seen; *s; s++)
            assert_true((unsigned char)*s < 0x80);
        expect_not("?");
        expect("!! CRIT");
        expect("####");
    }
    ui_done(&u);
    model_free(m);
}

static void hidden_has_no_identity(void **state)
{
    static const char *const secret[] = {"S282964", "Ada",    "Rossi",    "exam-01",
                                         "130.192", "2001:d", "10.0.0.9", "10.9.9.9"};
    struct model *m = busy();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    u.hide = true;
    for (size_t w = 0; w < COUNT(widths); w++) {
        look(&u, TALL, widths[w]);
        for (size_t i = 0; i < COUNT(secret); i++)
            expect_not(secret[i]);
        expect("#1");
        expect("active        EXTERNAL");
        expect("Phase");
    }
    ui_done(&u);
    model_free(m);
}

/* Never a zero where nothing is known. */
static void unknown_is_a_dash(void **state)
{
    struct event_roster r = {.id = "a", .phase = PHASE_UNSET};
    struct model *m = exam_new();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    exam_roster(m, 0, r);
    exam_apply(m, 5, (struct event){.kind = EVENT_TICK});
    look(&u, TALL, 80);
    expect("CPU           - ");
    expect("MEM           - ");
    expect("RTT           - ");
    expect("Last message  - ");
    expect_not("0 %");
    expect_not("0 ms");
    expect("Phase       (none yet), since before 09:41:17");
    expect("Submission  none yet");
    expect("nothing measured yet");
    expect("unknown: no message yet");
    expect("not linked, since 09:41:17 (5 s)");
    expect("(none yet)  5 s, now: since 09:41:17");
    r.change = ROSTER_CHANGED;
    r.phase = PHASE_READY;
    exam_roster(m, 6, r);
    look(&u, TALL, 80);
    expect("Ready       0 s, now: since 09:41:23");
    exam_link(m, 6, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_sample(m, 10, 0, 0, -1, -1);
    look(&u, TALL, 80);
    expect("CPU           0 %, mean 0 over 40 s");
    expect("MEM           - ");
    expect("MEM  -, highest -");
    expect("RTT  -, highest -");
    expect("no connection yet");
    ui_done(&u);
    model_free(m);
}

static void lost_time(void **state)
{
    struct event_roster r = {
        .id = "a", .change = ROSTER_CHANGED, .phase = PHASE_STARTING, .running = true};
    struct model *m = exam_new();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    exam_ready(m, 0, "a", NULL);
    exam_link(m, 1, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    look(&u, TALL, 80);
    expect_not("Lost time"); /* nobody has come */
    exam_conn(m, 2, 0, 0, "10.0.0.1");
    exam_apply(m, 100, (struct event){.kind = EVENT_TICK});
    look(&u, TALL, 80);
    expect("Lost time");
    expect("In all               0:00");
    expect("Suggested extension  0:00");
    expect_not("Desktop down");
    exam_link(m, 100, 0, LINK_STALE, LINK_WHY_NONE, 0, 0);
    exam_link(m, 140, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_roster(m, 200, r);
    exam_apply(m, 265, (struct event){.kind = EVENT_TICK});
    for (size_t w = 0; w < COUNT(widths); w++) {
        look(&u, TALL, widths[w]);
        expect("Desktop down         1:05; now, for 1 min");
        expect("Not observed         0:40, not counted");
        expect("In all               1:45");
        expect("Suggested extension  1:05");
    }
    ui_done(&u);
    model_free(m);
}

static void spans(void **state)
{
    static const struct {
        int s;
        const char *heading;
    } at[] = {{600, "Last 10 min"},  {601, "Last 30 min"},   {1801, "Last 1 h 00"},
              {3601, "Last 2 h 00"}, {14400, "Last 4 h 00"}, {30000, "Last 4 h 00"}};
    struct model *m = exam_new();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    exam_ready(m, 0, "a", NULL);
    for (size_t i = 0; i < COUNT(at); i++) {
        exam_sample(m, at[i].s, 0, 5, 5, -1);
        look(&u, TALL, 80);
        expect(at[i].heading);
    }
    ui_done(&u);
    model_free(m);
}

static void set_clock(struct model *m, int hours)
{
    exam_apply(
        m, 1503,
        (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = hours * INT64_C(3600000)}});
}

/* Times are the reader's, whatever the clock was when the program began; yesterday is not today. */
static void times_are_the_readers(void **state)
{
    struct model *m = busy();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    set_clock(m, 16);
    look(&u, TALL, 120);
    expect("Ready, since 01:42:17");
    expect("never opened  10.9.9.9, 1.2.3.4");
    expect("11-21 09:41  "); /* the page was loaded by the clock of the site */
    set_clock(m, 14);        /* midnight lies between */
    look(&u, TALL, 120);
    expect("Ready, since 11-22 23:42 (24 min)");
    expect("FAILED, since 00:02:57");
    ui_done(&u);
    model_free(m);
}

static void scrolls(void **state)
{
    struct model *m = busy();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    look(&u, 10, 80);
    expect("S282964");
    expect_not("Starting  1 min");
    assert_true(u.lines > 30);
    pane_detail.request(&u, REQUEST_DOWN);
    look(&u, 10, 80);
    expect_not("S282964");
    expect("● CRIT");
    pane_detail.request(&u, REQUEST_PAGE_DOWN);
    assert_int_equal(u.detail_top, 11);
    pane_detail.request(&u, REQUEST_BOTTOM);
    look(&u, 10, 80);
    const char *last = strstr(seen, "Ready     24 min");
    assert_non_null(last);
    assert_string_equal(strchr(last, '\n'), "\n"); /* nothing is below it */
    assert_int_equal(u.detail_top, u.lines - 10);
    assert_int_equal(u.top, u.detail_top);
    assert_int_equal(u.page, 10);
    look(&u, 20, 80); /* a larger screen is used */
    assert_int_equal(u.detail_top, u.lines - 20);
    pane_detail.request(&u, REQUEST_UP);
    assert_int_equal(u.detail_top, u.lines - 21);
    pane_detail.request(&u, REQUEST_TOP);
    look(&u, 10, 80);
    expect("S282964");
    pane_detail.request(&u, REQUEST_BOTTOM);
    look(&u, TALL, 80);
    assert_int_equal(u.detail_top, 0);
    ui_done(&u);
    model_free(m);
}

/* --- acknowledging --- */

struct acks {
    struct model *m;
    int n;
};

static void ack(void *ud, uint32_t alert)
{
    struct acks *a = ud;

    a->n++;
    exam_apply(
        a->m, 1600,
        (struct event){.kind = EVENT_ACTION,
                       .action = {.kind = ACTION_ACK, .alert = alert, .who = "the examiner"}});
}

static void acknowledges(void **state)
{
    struct model *m = busy();
    struct ui u = view_of(m, GLYPHS_BLOCKS);
    struct acks a = {.m = m};

    (void)state;
    pane_detail.request(&u, REQUEST_ACKNOWLEDGE);
    assert_string_equal(u.message, "Alerts can't be acknowledged here.");
    u.o.acknowledge = ack;
    u.o.ud = &a;
    exam_ready(m, 1, "quiet", NULL);
    u.detail = 1; /* has none; the other's are not touched */
    pane_detail.request(&u, REQUEST_ACKNOWLEDGE);
    assert_int_equal(a.n, 0);
    u.detail = 0; /* cpu, rtt, submission */
    pane_detail.request(&u, REQUEST_ACKNOWLEDGE);
    assert_int_equal(a.n, 3);
    assert_string_equal(u.message, "3 alerts acknowledged.");
    pane_detail.request(&u, REQUEST_ACKNOWLEDGE);
    assert_int_equal(a.n, 3);
    assert_string_equal(u.message, "No open alert of this student waits to be acknowledged.");
    ui_done(&u);
    model_free(m);
}

/* The screen is frozen, the keys are not: what is shown and still waits is acknowledged, once. */
static void acknowledges_behind_a_frozen_screen(void **state)
{
    struct model *m = busy();
    struct ui u = view_of(m, GLYPHS_BLOCKS);
    struct acks a = {.m = m};

    (void)state;
    u.o.acknowledge = ack;
    u.o.ud = &a;
    u.frozen = model_clone(m);
    pane_detail.request(&u, REQUEST_ACKNOWLEDGE);
    assert_int_equal(a.n, 3);
    pane_detail.request(&u, REQUEST_ACKNOWLEDGE);
    assert_int_equal(a.n, 3);
    assert_string_equal(u.message, "No open alert of this student waits to be acknowledged.");
    ui_done(&u);
    model_free(m);
}

/* --- extremes --- */

static void nobody(void **state)
{
    static const int64_t index[] = {-1, 0, 1, 7};
    struct model *m = exam_new();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    for (int with = 0; with < 2; with++) {
        for (size_t i = 0; i < COUNT(index); i++) {
            u.detail = index[i];
            look(&u, 10, 60);
            expect("There is no such student.");
            for (int r = REQUEST_NONE; r <= REQUEST_EXIT; r++)
                pane_detail.request(&u, (enum request)r);
        }
        exam_ready(m, 2, "b", NULL); /* so that 0 and 1 are in the model's range */
    }
    ui_done(&u);
    model_free(m);
}

/* As much of everything as can come: the text is whole, and nothing leaves its place. */
static void the_longest(void **state)
{
    char word[EVENT_ID_MAX + 1], uid[16], ip[EVENT_ADDR_MAX + 1];
    struct model *m = exam_new();
    struct ui u = view_of(m, GLYPHS_BLOCKS);

    (void)state;
    memset(word, 'w', EVENT_ID_MAX);
    word[EVENT_ID_MAX] = '\0';
    memset(ip, '1', EVENT_ADDR_MAX);
    ip[EVENT_ADDR_MAX] = '\0';
    for (int p = 0; p < PHASE_COUNT; p++)
        exam_roster(m, p,
                    (struct event_roster){.id = word,
                                          .student = word,
                                          .name = word,
                                          .phase = (enum phase)p,
                                          .phase_text = word});
    for (int i = 0; i < EVENT_CONNS_MAX; i++) {
        snprintf(uid, sizeof uid, "%d", i);
        exam_apply(m, 20,
                   (struct event){.kind = EVENT_CONN,
                                  .conn = {.no = (uint16_t)i,
                                           .uid = uid,
                                           .ip = ip,
                                           .since_ms = EXAM_T0_MS + i * 1000}});
    }
    exam_apply(m, 20, (struct event){.kind = EVENT_CONN, .conn = {.change = CONN_OVER}});
    for (size_t w = 0; w < COUNT(widths); w++) {
        look(&u, TALL, widths[w]);
        expect("Connections (0 active, 256 in all)");
        expect("there were more than 256: the others are not kept");
        expect("Gone");
        assert_true(u.lines < TALL);
    }
    ui_done(&u);
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_there),
        cmocka_unit_test(conns_in_order),
        cmocka_unit_test(side_by_side_when_wide),
        cmocka_unit_test(ascii_is_ascii),
        cmocka_unit_test(hidden_has_no_identity),
        cmocka_unit_test(unknown_is_a_dash),
        cmocka_unit_test(lost_time),
        cmocka_unit_test(spans),
        cmocka_unit_test(times_are_the_readers),
        cmocka_unit_test(scrolls),
        cmocka_unit_test(acknowledges),
        cmocka_unit_test(acknowledges_behind_a_frozen_screen),
        cmocka_unit_test(nobody),
        cmocka_unit_test(the_longest),
    };
    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests_name("detail", tests, NULL, NULL);
}
