/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/err.h"
#include "campus.h"
#include "exam.h"
#include "room.h"
#include "view/column.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
/* after the headers it needs */

#include <cmocka.h>

static void t_find(void **state)
{
    const struct column *usual[COLUMN_LIST_MAX];
    struct model *room = room_new();
    size_t n, m = column_default(room, usual);
    const struct column *const *all = column_all(&n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        assert_ptr_equal(column_find(all[i]->key, strlen(all[i]->key)), all[i]);
        assert_int_equal(column_sort_key(all[i]->key), all[i]->sort);
    }
    assert_true(n <= COLUMN_LIST_MAX);
    for (size_t i = 0; i < m; i++)
        assert_non_null(column_find(usual[i]->key, strlen(usual[i]->key)));
    assert_null(column_find("cpux", 4));
    assert_null(column_find("cpu", 2));
    assert_null(column_find("", 0));
    assert_int_equal(column_sort_key("from"), QUERY_FROM);
    assert_int_equal(column_sort_key("ip"), QUERY_IP);
    assert_int_equal(column_sort_key("colour"), -1);
    model_free(room);
}

static void t_parse(void **state)
{
    const struct column *c[COLUMN_LIST_MAX] = {NULL};
    char many[4 * COLUMN_LIST_MAX + 8] = "";
    size_t n = 99, at = 99;

    (void)state;
    assert_int_equal(column_parse("student,cpu,cpu_mean", c, &n, &at), 0);
    assert_int_equal(n, 3);
    assert_string_equal(c[0]->key, "student");
    assert_string_equal(c[2]->key, "cpu_mean");
    assert_int_equal(column_parse("id,colour,x", c, &n, &at), ERR_INVALID);
    assert_int_equal(at, 3);
    assert_int_equal(column_parse("id,", c, &n, &at), ERR_INVALID);
    assert_int_equal(at, 3);
    assert_int_equal(column_parse("", c, &n, &at), ERR_INVALID);
    assert_int_equal(column_parse("id, cpu", c, &n, &at), ERR_INVALID);
    assert_int_equal(n, 3);
    for (int i = 0; i < COLUMN_LIST_MAX; i++)
        strcat(many, "cpu,");
    strcat(many, "id");
    assert_int_equal(column_parse(many, c, &n, &at), ERR_TOO_BIG);
    assert_int_equal(at, 4 * COLUMN_LIST_MAX);
    many[4 * COLUMN_LIST_MAX - 1] = '\0';
    assert_int_equal(column_parse(many, c, &n, &at), 0);
    assert_int_equal(n, COLUMN_LIST_MAX);
}

static void cell(const struct model *m, uint32_t index, const char *key, const char *text,
                 const char *raw)
{
    const struct column *c = column_find(key, strlen(key));
    char got[COLUMN_CELL_MAX];

    column_text(c, m, model_instance(m, index), 0, got, sizeof got);
    assert_string_equal(got, text);
    column_raw(c, m, model_instance(m, index), got, sizeof got);
    assert_string_equal(got, raw);
}

static void t_cells(void **state)
{
    struct model *m = room_new();

    (void)state;
    cell(m, ROOM_CRIT, "status", "● CRIT cpu 99 %", "crit");
    cell(m, ROOM_CRIT, "why", "cpu 99 % (mean 99 over 40 s)", "cpu");
    cell(m, ROOM_CRIT, "cpu_mean", "99.0", "99.0");
    cell(m, ROOM_CRIT, "age", "4 s", "4000");
    cell(m, ROOM_WARN, "rtt", "240", "240");
    cell(m, ROOM_WARN, "rtt_mean", "240.0", "240.0");
    cell(m, ROOM_WARN, "from", "130.192.1.10 +1", "130.192.1.10");
    cell(m, ROOM_WARN, "active", "2", "2");
    cell(m, ROOM_OK, "status", "OK", "ok");
    cell(m, ROOM_OK, "active", "1", "1");
    cell(m, ROOM_OK, "total", "2", "2");
    cell(m, ROOM_OK, "submission", "submitted", "submitted");
    cell(m, ROOM_OK, "why", "", "");
    cell(m, ROOM_OK, "network", "EXTERNAL", "EXTERNAL");
    cell(m, ROOM_BACKOFF, "link", "connection refused, retry in 4 s", "backoff");
    cell(m, ROOM_BACKOFF, "submission", "", "none");
    cell(m, ROOM_GONE, "phase", "Gone", "Gone");
    cell(m, ROOM_OTHER, "phase", "-Hibernating", "-Hibernating");
    cell(m, ROOM_LONG, "phase", "-", "");
    cell(m, ROOM_WIDE, "cpu", "0", "0"); /* zero is known */
    cell(m, ROOM_STALE, "lost", "0:00", "0");
    model_free(m);
}

static bool has(const struct model *m, const char *key)
{
    const struct column *usual[COLUMN_LIST_MAX];
    size_t n = column_default(m, usual);

    for (size_t i = 0; i < n; i++)
        if (strcmp(usual[i]->key, key) == 0)
            return true;
    return false;
}

/* Names, seats and the time left have a column when there are any. */
static void t_useful(void **state)
{
    struct model *room = room_new(), *campus = campus_new();

    (void)state;
    assert_false(has(room, "seat"));
    assert_false(has(room, "name"));
    assert_false(has(room, "left"));
    assert_true(has(campus, "seat"));
    assert_true(has(campus, "name"));
    assert_true(has(campus, "left"));
    model_free(campus);
    model_free(room);
}

static void t_campus_cells(void **state)
{
    struct model *m = campus_new();

    (void)state;
    cell(m, CAMPUS_LAIB3, "from", "Laib3 IT", "130.192.3.10");
    cell(m, CAMPUS_LAIB3, "address", "130.192.3.10", "130.192.3.10");
    cell(m, CAMPUS_LAIB3, "network", "Laib3", "Laib3");
    cell(m, CAMPUS_LAIB3, "country", "IT", "IT");
    cell(m, CAMPUS_LAIB3, "seat", "A1", "A1");
    cell(m, CAMPUS_LAIB3, "name", "Bruno Bianchi", "Bruno Bianchi");
    cell(m, CAMPUS_LAIB3, "left", "1h12", "4320000");
    cell(m, CAMPUS_HOME, "left", "1h27", "5220000");
    cell(m, CAMPUS_HOME, "from", "EXTERNAL +1 IT", "203.0.113.7");
    cell(m, CAMPUS_HOME, "active", "2", "2");
    cell(m, CAMPUS_HOME, "status", "OK ● two places", "ok"); /* a hint changes no status */
    cell(m, CAMPUS_HOME, "alerts", "1", "1");
    cell(m, CAMPUS_VPN, "from", "VPN", "10.8.0.7");
    cell(m, CAMPUS_VPN, "country", "-", "");
    cell(m, CAMPUS_SPECTATED, "active", "1", "1"); /* who looks on is nobody */
    cell(m, CAMPUS_SPECTATED, "total", "1", "1");
    cell(m, CAMPUS_SPECTATED, "from", "Laib5 IT", "130.192.5.26");
    cell(m, CAMPUS_UNEXPECTED, "seat", "-", "");
    model_free(m);
    m = campus_over(300);
    cell(m, CAMPUS_LAIB3, "left", "+5min", "-300000");
    cell(m, CAMPUS_HOME, "left", "10min", "600000");
    model_free(m);
}

static void t_looked(void **state)
{
    struct model *m = room_new();
    struct event e = {.kind = EVENT_ACTION,
                      .action = {.kind = ACTION_SPECTATE, .index = ROOM_OK, .who = "ada"}};

    (void)state;
    assert_false(has(m, "looked"));
    cell(m, ROOM_OK, "looked", "-", "");
    exam_apply(m, 61, e);
    assert_true(has(m, "looked"));
    exam_apply(m, 65, (struct event){.kind = EVENT_TICK});
    cell(m, ROOM_OK, "looked", "now", "0");
    e.action.kind = ACTION_SPECTATE_END;
    exam_apply(m, 70, e);
    cell(m, ROOM_OK, "looked", "0 s", "0");
    exam_apply(m, 70 + 250, (struct event){.kind = EVENT_TICK});
    cell(m, ROOM_OK, "looked", "4 min", "250000");
    cell(m, ROOM_WARN, "looked", "-", "");
    model_free(m);
}

/* Only what the site is answerable for. */
static void t_lost(void **state)
{
    struct model *m = room_new();
    struct event_roster r = {.index = ROOM_WARN,
                             .change = ROSTER_CHANGED,
                             .id = "exam-01",
                             .phase = PHASE_STARTING,
                             .running = true};

    (void)state;
    exam_roster(m, 61, r);
    exam_apply(m, 186, (struct event){.kind = EVENT_TICK});
    cell(m, ROOM_WARN, "lost", "2:05", "125000");
    cell(m, ROOM_STALE, "lost", "0:00", "0");
    model_free(m);
}

/* What nobody ever told is a dash, or nothing; never a zero. */
static void t_unknown(void **state)
{
    static const char *const keys[] = {"name",     "cpu",      "mem",      "rtt",
                                       "cpu_mean", "mem_mean", "rtt_mean", "active",
                                       "total",    "from",     "age",      "lost"};
    struct model *m = room_new();

    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        cell(m, ROOM_CONNECTING, keys[i], "-", "");
    model_free(m);
}

static void t_ascii(void **state)
{
    struct model *m = room_new();
    char got[COLUMN_CELL_MAX];

    (void)state;
    column_text(column_find("status", 6), m, model_instance(m, ROOM_WARN), COLUMN_ASCII, got,
                sizeof got);
    assert_string_equal(got, " ! WARN rtt 240 ms");
    model_free(m);
}

static void none_within(const char *text, const char *secret)
{
    if (secret && *secret && strstr(text, secret))
        fail_msg("\"%s\" tells \"%s\"", text, secret);
}

/* Whatever a screen that others can see shows of a student, it does not tell who it is. */
static void t_hide(void **state)
{
    struct model *m = room_new();
    size_t n;
    const struct column *const *all = column_all(&n);
    char got[COLUMN_CELL_MAX];

    (void)state;
    for (uint32_t i = 0; i < ROOM_SIZE; i++) {
        const struct instance *in = model_instance(m, i);
        for (size_t c = 0; c < n; c++) {
            column_text(all[c], m, in, COLUMN_HIDE, got, sizeof got);
            none_within(got, in->id);
            none_within(got, in->student);
            none_within(got, in->name);
            for (int k = 0; k < in->nconns; k++)
                none_within(got, in->conns[k].ip);
        }
    }
    model_free(m);
    m = campus_new();
    for (uint32_t i = 0; i < CAMPUS_SIZE; i++) {
        const struct instance *in = model_instance(m, i);
        const struct expected *x = model_expected_of(m, in);
        for (size_t c = 0; c < n; c++) {
            column_text(all[c], m, in, COLUMN_HIDE, got, sizeof got);
            none_within(got, in->student);
            none_within(got, x ? x->name : NULL);
            none_within(got, x ? x->seat : NULL);
            for (int k = 0; k < in->nconns; k++) {
                none_within(got, in->conns[k].origin.client);
                none_within(got, in->conns[k].origin.city);
                none_within(got, in->conns[k].origin.as_org);
            }
        }
    }
    model_free(m);
}

static void hidden(const struct model *m, uint32_t index, const char *key, const char *text)
{
    char got[COLUMN_CELL_MAX];

    column_text(column_find(key, strlen(key)), m, model_instance(m, index),
                COLUMN_HIDE | COLUMN_ASCII, got, sizeof got);
    assert_string_equal(got, text);
}

static void t_hidden_cells(void **state)
{
    struct model *m = room_new();

    (void)state;
    hidden(m, ROOM_CRIT, "student", "#1");
    hidden(m, ROOM_OK, "id", "#3");
    hidden(m, ROOM_OK, "name", "#3");
    hidden(m, ROOM_CRIT, "name", "#1"); /* that there is none is nobody's business either */
    hidden(m, ROOM_WARN, "from", "EXTERNAL +1");
    hidden(m, ROOM_CONNECTING, "from", "-");
    hidden(m, ROOM_CRIT, "status", "!! CRIT cpu 99 %");
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_find),         cmocka_unit_test(t_parse),  cmocka_unit_test(t_cells),
        cmocka_unit_test(t_unknown),      cmocka_unit_test(t_ascii),  cmocka_unit_test(t_hide),
        cmocka_unit_test(t_hidden_cells), cmocka_unit_test(t_lost),   cmocka_unit_test(t_useful),
        cmocka_unit_test(t_campus_cells), cmocka_unit_test(t_looked),
    };
    return cmocka_run_group_tests_name("column", tests, NULL, NULL);
}
