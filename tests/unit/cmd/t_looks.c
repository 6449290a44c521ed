/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one process says of its looking, the exams of the others yield: each once, with its end. */
#include "cmd/looks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
/* after the headers it needs */

#include <cmocka.h>

#include "model/name.h"

#define API "http://h/api"

static char folder[] = "/tmp/t_looks.XXXXXX";
static char file[sizeof folder + 64];

/* One process: its exam, its looks, and what was told it since the last time. */
struct process {
    struct model *m;
    struct looks l;
    char told[1024];
};

static struct process one, two;

static void take(void *ud, const struct event *e)
{
    struct process *p = ud;
    const struct event_action *a = &e->action;
    size_t n = strlen(p->told);

    assert_int_equal(e->kind, EVENT_ACTION);
    assert_string_equal(a->who, "ada");
    assert_int_equal(a->kind, a->from_ms ? ACTION_SPECTATE_END : ACTION_SPECTATE);
    snprintf(p->told + n, sizeof p->told - n, "%lld %u %s %s %lld;", (long long)e->t_ms,
             (unsigned)a->index, name_viewer[a->viewer], a->uid ? a->uid : "-",
             (long long)a->from_ms);
    model_apply(p->m, e);
}

static void told(struct process *p, int64_t t_ms, const char *want)
{
    looks_read(&p->l, t_ms);
    assert_string_equal(p->told, want);
    p->told[0] = '\0';
}

static void roster(struct process *p, uint32_t index, const char *id)
{
    model_apply(p->m, &(struct event){.kind = EVENT_ROSTER,
                                      .t_ms = 1,
                                      .roster = {.index = index,
                                                 .id = id,
                                                 .student = id,
                                                 .phase_text = "Ready",
                                                 .phase = PHASE_READY,
                                                 .running = true}});
}

static void polled(struct process *p, int64_t t_ms)
{
    model_apply(p->m, &(struct event){.kind = EVENT_API, .t_ms = t_ms, .api = {.state = API_OK}});
}

static void process_init(struct process *p, const char *api)
{
    struct url u;

    assert_int_equal(url_parse(api, &u), 0);
    *p = (struct process){.m = model_new()};
    looks_init(&p->l, &u, "ada", p->m, take, p);
}

static void process_done(struct process *p)
{
    looks_done(&p->l);
    model_free(p->m);
}

/* Both know the same desktops, by other numbers. */
static int set_up(void **state)
{
    (void)state;
    process_init(&one, "http://H:80/api/");
    process_init(&two, API);
    roster(&one, 0, "desk a");
    roster(&one, 1, "desk b");
    roster(&two, 0, "desk b");
    roster(&two, 1, "desk a");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    process_done(&one);
    process_done(&two);
    unlink(file);
    setenv("XDG_STATE_HOME", folder, 1);
    return 0;
}

static void append(const char *line)
{
    FILE *f = fopen(file, "a");

    assert_non_null(f);
    fprintf(f, "%lld %s", (long long)time(NULL), line);
    fclose(f);
    assert_int_equal(chmod(file, 0600), 0);
}

static struct event_action look_at(uint32_t index, enum viewer viewer, const char *uid)
{
    return (struct event_action){.index = index, .viewer = viewer, .uid = uid};
}

static void t_each_once(void **state)
{
    struct event_action a = look_at(0, VIEWER_WALL, "0a1b"), b = look_at(1, VIEWER_SNAPSHOT, NULL);
    struct stat st;

    (void)state;
    told(&two, 5, "");
    unsigned na = looks_begin(&one.l, &a);
    told(&two, 10, "10 1 wall 0a1b 0;");
    told(&two, 11, "");
    unsigned nb = looks_begin(&one.l, &b);
    looks_end(&one.l, nb, &b);
    told(&two, 20, "20 0 snapshot - 0;20 0 snapshot - 20;");
    looks_end(&one.l, na, &a);
    looks_end(&one.l, na, &a);
    told(&two, 30, "30 1 wall 0a1b 10;");
    told(&one, 30, ""); /* its own */
    assert_int_equal(two.l.nseen, 0);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void t_a_browser_has_no_end(void **state)
{
    struct event_action a = look_at(0, VIEWER_BROWSER, NULL);

    (void)state;
    looks_begin(&one.l, &a);
    told(&two, 10, "10 1 browser - 0;");
    assert_int_equal(two.l.nseen, 0);
}

/* Who comes later is told neither a beginning nor its end. */
static void t_from_now_on(void **state)
{
    struct event_action a = look_at(0, VIEWER_VNC, "aa");
    unsigned n = looks_begin(&one.l, &a);
    struct process late;

    (void)state;
    process_init(&late, API);
    roster(&late, 0, "desk a");
    looks_end(&one.l, n, &a);
    told(&late, 10, "");
    unlink(file); /* another file is read from its beginning */
    n = looks_begin(&one.l, &a);
    told(&late, 20, "20 0 vnc aa 0;");
    process_done(&late);
}

static void t_another_site(void **state)
{
    struct event_action a = look_at(0, VIEWER_VNC, "aa");
    struct process other;

    (void)state;
    process_init(&other, "http://h/api2");
    roster(&other, 0, "desk a");
    looks_begin(&one.l, &a);
    told(&other, 10, "");
    assert_int_equal(other.l.nseen, 0);
    process_done(&other);
}

static void t_an_instance_that_is_not_known_yet(void **state)
{
    struct event_action a = look_at(2, VIEWER_SNAPSHOT, "aa"), b = look_at(3, VIEWER_SNAPSHOT, "b");

    (void)state;
    roster(&one, 2, "desk c");
    roster(&one, 3, "of others");
    looks_end(&one.l, looks_begin(&one.l, &a), &a);
    looks_end(&one.l, looks_begin(&one.l, &b), &b);
    told(&two, 10, "");
    roster(&two, 2, "desk c");
    polled(&two, 15);
    told(&two, 20, "20 2 snapshot aa 0;20 2 snapshot aa 20;");
    assert_int_equal(two.l.nseen, 0);
}

static void conn(struct process *p, enum conn_change change)
{
    model_apply(p->m,
                &(struct event){.kind = EVENT_CONN,
                                .t_ms = model_now_ms(p->m),
                                .conn = {.index = 1, .change = change, .uid = "aa", .ip = ""}});
}

/* Its process was killed. */
static void t_a_closed_connection_ends_it(void **state)
{
    struct event_action a = look_at(0, VIEWER_VNC, "aa");

    (void)state;
    conn(&two, CONN_OPENED);
    unsigned n = looks_begin(&one.l, &a);
    told(&two, 10, "10 1 vnc aa 0;");
    conn(&two, CONN_ACTIVATED);
    told(&two, 20, "");
    conn(&two, CONN_CLOSED);
    told(&two, 30, "30 1 vnc aa 10;");
    looks_end(&one.l, n, &a);
    told(&two, 40, "");
}

/* The session is told, but no connection of the student's own becomes an examiner's by it. */
static void t_a_connection_that_was_there_is_not_ours(void **state)
{
    struct event_action a = look_at(0, VIEWER_SNAPSHOT, "aa");

    (void)state;
    conn(&two, CONN_OPENED);
    looks_begin(&one.l, &a);
    told(&two, 10002, "10002 1 snapshot - 0;");
}

static void t_what_cannot_be_read_is_skipped(void **state)
{
    static const char *const bad[] = {
        "\n",
        "x\n",
        "x.1 begin vnc aa\n",
        "x.1 begin vnc aa " API "\n",
        "x.1 starts vnc aa " API " desk a\n",
        "x.1 end vnc aa " API " desk a\n",
        "0123456789012345678901234567890123456789012345678901234567890123456789 begin vnc aa " API
        " desk a\n",
        "x.1 begin vnc 01234567890123456789012345678901234567890123456789012345678901234 " API
        " desk a\n"};
    static char longest[200000];

    (void)state;
    looks_begin(&one.l, &(struct event_action){.viewer = VIEWER_VNC}); /* makes the folder */
    told(&two, 1, "1 1 vnc - 0;");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        append(bad[i]);
        told(&two, 2, "");
    }
    memset(longest, 'x', sizeof longest - 2);
    longest[sizeof longest - 2] = '\n';
    append(longest);
    for (int i = 0; i < 4; i++)
        told(&two, 3, "");
    append("x.1 begin telepathy aa " API " desk a\nhalf of a line");
    told(&two, 4, "4 1 unknown aa 0;");
    append("x.1 end telepathy aa " API " desk a\n"); /* of the same line: broken */
    told(&two, 5, "");
    append("x.1 end telepathy aa " API " desk a\n");
    assert_int_equal(chmod(file, 0620), 0);
    told(&two, 6, "");
    append("x.1 end telepathy aa " API " desk a\n");
    told(&two, 7, "7 1 unknown aa 4;");
}

static void t_those_who_never_end(void **state)
{
    struct event_action a = look_at(0, VIEWER_VNC, NULL);

    (void)state;
    for (int i = 0; i < 3000; i++) {
        looks_begin(&one.l, &a);
        if (i % 100 == 99) {
            looks_read(&two.l, 1 + i);
            two.told[0] = '\0';
        }
    }
    assert_int_equal(two.l.nseen, 1024);
    looks_end(&one.l, 3000, &a);
    told(&two, 4000, "4000 1 vnc - 3000;");
}

static void t_no_place(void **state)
{
    struct event_action a = look_at(0, VIEWER_VNC, "aa");
    struct process p;

    (void)state;
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", "", 1);
    process_init(&p, API);
    roster(&p, 0, "desk a");
    looks_end(&p.l, looks_begin(&p.l, &a), &a);
    told(&p, 10, "");
    process_done(&p);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || setenv("XDG_STATE_HOME", folder, 1) < 0)
        return -1;
    snprintf(file, sizeof file, "%s/invigil/looks", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    *strrchr(file, '/') = '\0';
    rmdir(file);
    return rmdir(folder);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(t_each_once),
        TEST(t_a_browser_has_no_end),
        TEST(t_from_now_on),
        TEST(t_another_site),
        TEST(t_an_instance_that_is_not_known_yet),
        TEST(t_a_closed_connection_ends_it),
        TEST(t_a_connection_that_was_there_is_not_ours),
        TEST(t_what_cannot_be_read_is_skipped),
        TEST(t_those_who_never_end),
        TEST(t_no_place),
    };

    return cmocka_run_group_tests_name("looks", tests, make_folder, remove_folder);
}
