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

enum { LINES_MAX = 64, LINE_BYTES = 1024 };

static struct model *m;
static struct ui u;
static char seen[LINES_MAX][LINE_BYTES]; /* each line without the blanks at its end */
static uint8_t style[LINES_MAX];         /* of its second cell: the mark */
static uint32_t acknowledged;

static void look(int rows, int cols)
{
    struct frame f;

    frame_init(&f, u.o.glyphs == GLYPHS_ASCII);
    frame_reset(&f, rows, cols);
    pane_alerts.draw(&u, &f, (struct pane_area){0, rows});
    for (int r = 0; r < rows; r++) {
        size_t n = 0;
        for (int c = 0; c < cols; c++) {
            const struct cell *x = &f.cell[r * cols + c];
            memcpy(seen[r] + n, x->text, x->len);
            n += x->len;
        }
        while (n > 0 && seen[r][n - 1] == ' ')
            n--;
        seen[r][n] = '\0';
        assert_true(utf8_width(seen[r]) <= (size_t)cols);
        style[r] = f.cell[r * cols + 1].style;
    }
    frame_done(&f);
}

static void key(enum request r)
{
    u.message[0] = '\0';
    pane_alerts.request(&u, r);
}

static void on_acknowledge(void *ud, uint32_t no)
{
    struct event e = {.kind = EVENT_ACTION, .action = {.alert = no, .who = "anna"}};

    (void)ud;
    acknowledged = no;
    e.t_ms = model_now_ms(m);
    model_apply(m, &e);
}

static int setup(void **state)
{
    struct ui_options o = {.title = "exam", .acknowledge = on_acknowledge};

    (void)state;
    m = exam_new();
    ui_init(&u, m, &o);
    acknowledged = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ui_done(&u);
    model_free(m);
    return 0;
}

static void student(int s, uint32_t index, const char *id, enum phase p, enum submission sub)
{
    exam_roster(m, s,
                (struct event_roster){
                    .index = index, .id = id, .phase = p, .submission = sub, .running = true});
}

/* Nos 1 and 3 are critical and open, 4 (the site) warns, 2 is over. */
static void some_alerts(void)
{
    student(0, 0, "S100000", PHASE_FAILED, SUBMISSION_NONE);
    student(5, 1, "S100001", PHASE_FAILED, SUBMISSION_NONE);
    student(10, 2, "S100002", PHASE_READY, SUBMISSION_FAILED);
    student(20, 1, "S100001", PHASE_READY, SUBMISSION_NONE);
    exam_api(m, 30, API_TIMEOUT, 0, NULL);
    exam_apply(m, 200, (struct event){.kind = EVENT_TICK});
}

static void starts(int row, const char *with)
{
    if (strncmp(seen[row], with, strlen(with)) != 0)
        fail_msg("'%s' does not start with '%s'", seen[row], with);
}

/* At this cell of the row stands this text, and then a blank or the end. */
static void stands(int row, size_t col, const char *text)
{
    size_t used, at = utf8_fit(seen[row], col, &used), len = strlen(text);

    assert_int_equal(used, col);
    if (strncmp(seen[row] + at, text, len) != 0 || !strchr(" ", seen[row][at + len]))
        fail_msg("'%s' does not stand at %zu of '%s'", text, col, seen[row]);
}

static void line(int row, size_t a, const char *since, size_t b, const char *rule, size_t c,
                 const char *subject, size_t d, const char *value, size_t e, const char *by)
{
    stands(row, a, since);
    stands(row, b, rule);
    stands(row, c, subject);
    stands(row, d, value);
    stands(row, e, by);
}

static void t_none(void **state)
{
    (void)state;
    look(5, 60);
    assert_string_equal(seen[0], " There are no alerts.");
    key(REQUEST_DOWN);
    key(REQUEST_OPEN);
    key(REQUEST_ACKNOWLEDGE);
    pane_alerts.click(&u, 2, 5);
    assert_int_equal(acknowledged, 0);
    assert_int_equal(u.alert, 0);
}

static void t_order(void **state)
{
    (void)state;
    some_alerts();
    look(10, 120);
    assert_string_equal(seen[0], " 3 open, 3 not acknowledged, 1 cleared");
    line(1, 9, "SINCE", 29, "RULE", 52, "STUDENT", 62, "VALUE", 98, "SEEN BY");
    line(2, 9, "09:41:27 3 min", 29, "submission failed", 52, "S100002", 62, "", 98, "-");
    line(3, 9, "09:41:17 3 min", 29, "phase", 52, "S100000", 62, "Failed", 98, "-");
    line(4, 9, "09:41:47 2 min", 29, "exam API", 52, "the site", 62, "no answer", 98, "-");
    line(5, 9, "cleared 3 min ago", 29, "phase", 52, "S100001", 62, "", 98, "-");
    starts(1, " LEVEL ");
    starts(2, ">● CRIT ");
    starts(3, " ● CRIT ");
    starts(4, " ▲ WARN ");
    starts(5, "   CRIT ");
    assert_string_equal(seen[6], "");
    assert_int_equal(style[2], STYLE_CRIT | STYLE_SELECTED);
    assert_int_equal(style[4], STYLE_WARN);
    assert_int_equal(style[5], STYLE_DIM);
}

/* What 60 columns must show; and in ASCII. */
static void t_narrow(void **state)
{
    (void)state;
    some_alerts();
    u.o.glyphs = GLYPHS_ASCII;
    look(10, 60);
    assert_string_equal(seen[1], " LEVEL    SINCE     RULE       STUDENT   VALUE");
    assert_string_equal(seen[2], ">!! CRIT  09:41:27  submissi~  S100002");
    assert_string_equal(seen[3], " !! CRIT  09:41:17  phase      S100000   Failed");
    assert_string_equal(seen[4], "  ! WARN  09:41:47  exam API   the site  no answer");
    assert_string_equal(seen[5], "    CRIT  cleared   phase      S100001");
    look(10, 80);
    line(1, 10, "SINCE", 20, "RULE", 35, "STUDENT", 45, "VALUE", 70, "SEEN BY");
    line(5, 10, "cleared", 20, "phase", 35, "S100001", 45, "", 70, "-");
}

/* No width, name or language may break the alignment: every column begins where its header does. */
static void t_widths(void **state)
{
    (void)state;
    some_alerts();
    student(200, 4, "学生学生学生学生学生学生学生学生学生", PHASE_FAILED, SUBMISSION_NONE);
    for (int cols = 60; cols <= 300; cols++) {
        look(10, cols);
        const char *at = strstr(seen[1], "STUDENT");
        assert_non_null(at);
        size_t col = utf8_width(seen[1]) - utf8_width(at), used;
        const char *s = strstr(seen[2], "学");
        assert_non_null(s);
        size_t len = utf8_fit(seen[2], col, &used);
        assert_ptr_equal(seen[2] + len, s);
        assert_non_null(strstr(seen[1], "VALUE"));
    }
}

static void t_measured(void **state)
{
    (void)state;
    exam_ready(m, 0, "S1", NULL);
    exam_link(m, 1, 0, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_samples(m, 4, 60, 0, 99, 10, -1);
    look(10, 80);
    assert_non_null(strstr(seen[2], "cpu"));
    assert_non_null(strstr(seen[2], "99 %, mean 99 over 98"));
    look(10, 60);
    assert_non_null(strstr(seen[2], "99 %, mean 99 over 98"));
}

static void t_acknowledge(void **state)
{
    (void)state;
    some_alerts();
    look(10, 120);
    key(REQUEST_ACKNOWLEDGE);
    assert_int_equal(acknowledged, 3);
    assert_string_equal(u.message, "Acknowledged.");
    look(10, 120);
    assert_string_equal(seen[0], " 3 open, 2 not acknowledged, 1 cleared");
    assert_non_null(strstr(seen[2], "  09:44:37 anna"));
    look(10, 80);
    assert_non_null(strstr(seen[2], "  anna"));
    key(REQUEST_ACKNOWLEDGE);
    assert_string_equal(u.message, "Already acknowledged by anna.");
    key(REQUEST_BOTTOM);
    look(10, 80);
    acknowledged = 0;
    key(REQUEST_ACKNOWLEDGE);
    assert_int_equal(acknowledged, 0);
    assert_string_equal(u.message, "This alert is over: there is nothing to acknowledge.");
    u.o.acknowledge = NULL;
    key(REQUEST_UP);
    look(10, 80);
    key(REQUEST_ACKNOWLEDGE);
    assert_string_equal(u.message, "Alerts can't be acknowledged here.");
}

/* What came after the last look is not acknowledged by a key that was meant for another. */
static void t_acknowledge_what_was_seen(void **state)
{
    (void)state;
    some_alerts();
    look(10, 80);
    student(201, 7, "S7", PHASE_FAILED, SUBMISSION_NONE); /* becomes the first */
    key(REQUEST_ACKNOWLEDGE);
    assert_int_equal(acknowledged, 3);
    look(10, 80);
    assert_non_null(strstr(seen[2], "S7"));
    assert_int_equal(seen[2][0], '>'); /* nobody has chosen: still the first */
}

static void t_choice(void **state)
{
    (void)state;
    some_alerts();
    look(10, 80);
    key(REQUEST_DOWN);
    look(10, 80);
    assert_int_equal(u.alert, 1);
    assert_int_equal(seen[3][0], '>');
    student(201, 7, "S7", PHASE_FAILED, SUBMISSION_NONE);
    look(10, 80);
    assert_int_equal(seen[3][0], ' ');
    assert_int_equal(seen[4][0], '>'); /* the choice follows the alert */
    key(REQUEST_UP);
    key(REQUEST_UP);
    key(REQUEST_UP);
    assert_int_equal(u.alert, 5);
    key(REQUEST_BOTTOM);
    assert_int_equal(u.alert, 2);
    key(REQUEST_DOWN);
    assert_int_equal(u.alert, 2);
    key(REQUEST_TOP);
    look(10, 80);
    assert_int_equal(u.alert, 0);
    assert_int_equal(seen[2][0], '>');
    pane_alerts.click(&u, 4, 30);
    assert_int_equal(u.alert, 1);
    pane_alerts.click(&u, 0, 30);
    pane_alerts.click(&u, 9, 30);
    assert_int_equal(u.alert, 1);
}

static void t_scroll(void **state)
{
    char id[16];

    (void)state;
    for (unsigned i = 0; i < 30; i++) {
        snprintf(id, sizeof id, "S%u.", i);
        student((int)i, i, id, PHASE_FAILED, SUBMISSION_NONE);
    }
    look(7, 80); /* 5 of them */
    assert_non_null(strstr(seen[2], "S29."));
    assert_int_equal(u.top, 0);
    assert_int_equal(u.page, 5);
    assert_int_equal(u.lines, 30);
    key(REQUEST_PAGE_DOWN);
    look(7, 80);
    assert_non_null(strstr(seen[6], "S24."));
    assert_int_equal(seen[6][0], '>');
    key(REQUEST_BOTTOM);
    look(7, 80);
    assert_non_null(strstr(seen[6], "S0."));
    assert_int_equal(u.top, 25);
    look(40, 80); /* a taller screen shows as much as there is */
    assert_int_equal(u.alerts_top, 0);
    assert_int_equal(seen[31][0], '>');
    look(7, 80);
    key(REQUEST_PAGE_UP);
    look(7, 80);
    assert_int_equal(seen[2][0], '>');
    assert_non_null(strstr(seen[2], "S5."));
}

static void t_jump(void **state)
{
    (void)state;
    some_alerts();
    ui_open(&u, PANE_ALERTS);
    rows_filter(&u.rows, "S100001");
    look(10, 80);
    key(REQUEST_OPEN);
    assert_int_equal(u.pane, PANE_TABLE);
    assert_int_equal(rows_selected(&u.rows), 2);
    ui_open(&u, PANE_ALERTS);
    key(REQUEST_DOWN);
    key(REQUEST_DOWN);
    look(10, 80);
    key(REQUEST_OPEN); /* the site's */
    assert_int_equal(u.pane, PANE_ALERTS);
    assert_string_equal(u.message, "This alert is not about one student.");
}

static void t_outage(void **state)
{
    char id[16];

    (void)state;
    for (unsigned i = 0; i < 10; i++) {
        snprintf(id, sizeof id, "S%u.", i);
        exam_ready(m, i, id, NULL);
        exam_link(m, 1, i, LINK_LIVE, LINK_WHY_NONE, 0, 0);
        exam_conn(m, 2, i, 0, "10.0.0.1");
        exam_sample(m, 4, i, 1, 1, 5);
    }
    for (unsigned i = 0; i < 4; i++)
        exam_link(m, 18, i, LINK_STALE, LINK_WHY_NONE, 0, 0);
    look(10, 100);
    assert_string_equal(seen[0], " 4 open, 4 not acknowledged, 0 cleared");
    key(REQUEST_DOWN);
    exam_link(m, 19, 4, LINK_STALE, LINK_WHY_NONE, 0, 0);
    for (int s = 20; s < 24; s++) /* a loss of an instant is none */
        exam_apply(m, s, (struct event){.kind = EVENT_TICK});
    look(10, 100);
    assert_string_equal(seen[0], " 1 open, 1 not acknowledged, 0 cleared");
    assert_non_null(strstr(seen[2], "outage"));
    assert_non_null(strstr(seen[2], "many students"));
    assert_non_null(strstr(seen[2], "5 of 10 lost within 1 s"));
    assert_int_equal(seen[2][0], '>'); /* the chosen one is in it now */
    assert_string_equal(seen[3], "");
    for (unsigned i = 0; i < 5; i++)
        exam_link(m, 24, i, LINK_LIVE, LINK_WHY_NONE, 0, 0);
    exam_apply(m, 40, (struct event){.kind = EVENT_TICK});
    look(10, 100);
    assert_string_equal(seen[0], " 0 open, 0 not acknowledged, 6 cleared");
}

static void t_hidden(void **state)
{
    (void)state;
    some_alerts();
    u.hide = true;
    look(10, 120);
    assert_non_null(strstr(seen[2], "#3"));
    for (int r = 0; r < 10; r++)
        assert_null(strstr(seen[r], "S1000"));
}

/* The screen is frozen, the keys are not: what is acknowledged is the living alert. */
static void t_frozen(void **state)
{
    (void)state;
    some_alerts();
    u.frozen = model_clone(m);
    student(201, 7, "S7", PHASE_FAILED, SUBMISSION_NONE);
    look(10, 80);
    assert_string_equal(seen[0], " 3 open, 3 not acknowledged, 1 cleared");
    key(REQUEST_ACKNOWLEDGE);
    assert_int_equal(acknowledged, 3);
    assert_true(model_alert_find(m, 3)->acked_ms > 0);
    assert_string_equal(u.message, "Acknowledged. The frozen screen does not show it.");
    acknowledged = 0;
    key(REQUEST_ACKNOWLEDGE);
    assert_int_equal(acknowledged, 0);
    assert_string_equal(u.message,
                        "Already acknowledged by anna. The frozen screen does not show it.");
    student(202, 0, "S100000", PHASE_READY, SUBMISSION_NONE); /* no 1, below, is over */
    exam_apply(m, 400, (struct event){.kind = EVENT_TICK});
    key(REQUEST_DOWN);
    look(10, 80);
    key(REQUEST_ACKNOWLEDGE);
    assert_int_equal(acknowledged, 0);
    assert_string_equal(u.message, "This alert is over: there is nothing to acknowledge. "
                                   "The frozen screen does not show it.");
    key(REQUEST_BOTTOM);
    look(10, 80);
    key(REQUEST_ACKNOWLEDGE); /* what was over before is shown so */
    assert_string_equal(u.message, "This alert is over: there is nothing to acknowledge.");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(t_none),
        T(t_order),
        T(t_narrow),
        T(t_widths),
        T(t_measured),
        T(t_acknowledge),
        T(t_acknowledge_what_was_seen),
        T(t_choice),
        T(t_scroll),
        T(t_jump),
        T(t_outage),
        T(t_hidden),
        T(t_frozen),
    };
    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests_name("alerts", tests, NULL, NULL);
}
