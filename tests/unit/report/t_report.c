/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an account says of a journal that lacks something, and of an exam whose clock was set; and
 * whether what is added up is what is listed. */
#include "report/report.h"

#include "../journal/rehearsal.h"
#include "../journal/room.h"
#include "journal/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* after those it needs */

#include <cmocka.h>

enum { SEEDS = 24, HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };

/* --- accounts --- */

static char *account(int dirfd, struct report_options o)
{
    struct model *m = model_new();
    struct player *p;
    uint32_t students = 0;
    char *text;
    size_t len;

    o.out = open_memstream(&text, &len);
    assert_non_null(o.out);
    assert_int_equal(player_open(dirfd, m, &p), 0);
    assert_int_equal(report_write(p, m, &o, &students), 0);
    assert_true(students > 0);
    player_free(p);
    model_free(m);
    fclose(o.out);
    return text;
}

static char *html(int dirfd)
{
    return account(dirfd, (struct report_options){.format = REPORT_HTML});
}

static void has(const char *text, const char *what)
{
    if (!strstr(text, what))
        fail_msg("no \"%s\" in:\n%.6000s", what,
                 strstr(text, "<h1>") ? strstr(text, "<h1>") : text);
}

static void has_not(const char *text, const char *what)
{
    const char *at = strstr(text, what);

    if (at)
        fail_msg("\"%s\" in:\n%.2000s", what, at);
}

/* "12:05" */
static int64_t span(const char *s)
{
    char *end;
    int64_t minutes = strtoll(s, &end, 10);

    assert_int_equal(*end, ':');
    return minutes * 60 + strtoll(end + 1, NULL, 10);
}

/* "09:42:17", whatever the day */
static int64_t seconds(const char *s)
{
    int h, m, sec;
    const char *space = strchr(s, ' ');
    const char *lt = strchr(s, '<');

    s = space && space < lt ? space + 1 : s;
    assert_int_equal(sscanf(s, "%d:%d:%d", &h, &m, &sec), 3);
    return h * 3600 + m * 60 + sec;
}

/* --- exams by hand --- */

struct exam {
    struct room room;
    struct rehearsal r;
};

static void sample(struct exam *x, int cpu, int64_t ms)
{
    for (; ms > 0; ms -= 1000) {
        struct sample s = {.index = 0, .cpu = (int16_t)cpu, .mem = 10};
        x->r.t_ms += ms < 1000 ? ms : 1000;
        rehearsal_event(&x->r, (struct event){.kind = EVENT_TICK, .tick = {&s, 1}});
    }
}

static void conn(struct exam *x, enum conn_change change)
{
    rehearsal_event(&x->r,
                    (struct event){.kind = EVENT_CONN,
                                   .conn = {.change = change, .uid = "u", .ip = "192.0.2.1"}});
}

/* One student sits there. */
static void exam_init(struct exam *x)
{
    assert_int_equal(room_init(&x->room), 0);
    rehearsal_init(&x->r, 1);
    struct writer_options o = rehearsal_options(&x->r);
    assert_int_equal(rehearsal_record(&x->r, x->room.fd, &o), 0);
    rehearsal_event(&x->r, (struct event){.kind = EVENT_ROSTER,
                                          .roster = {.id = "d",
                                                     .student = "s100",
                                                     .phase_text = "Ready",
                                                     .phase = PHASE_READY,
                                                     .running = true}});
    rehearsal_event(&x->r, (struct event){.kind = EVENT_LINK, .link = {.state = LINK_LIVE}});
    conn(x, CONN_OPENED);
    conn(x, CONN_ACTIVATED);
    sample(x, 5, 10000);
}

static void exam_close(struct exam *x)
{
    assert_true(writer_close(x->r.writer, x->r.model, "quit"));
}

static void exam_done(struct exam *x)
{
    rehearsal_done(&x->r);
    assert_int_equal(room_done(&x->room), 0);
}

static void dropped(struct exam *x, int64_t from_ms, unsigned n)
{
    rehearsal_event(&x->r,
                    (struct event){.kind = EVENT_GAP, .gap = {GAP_DROPPED, from_ms, x->r.t_ms, n}});
}

/* --- what is missing --- */

static void what_could_not_be_written_is_said(void **state)
{
    struct exam x;

    (void)state;
    exam_init(&x);
    int64_t from = x.r.t_ms;
    dropped(&x, from, 1);
    writer_checkpoint(x.r.writer);
    x.r.t_ms += 90000;
    writer_rotate(x.r.writer, x.r.model);
    dropped(&x, from, 41);
    sample(&x, 5, 5000);
    exam_close(&x);
    char *page = html(x.room.fd);
    has(page, "NOT all samples");
    has_not(page, "<dd>all samples</dd>");
    has(page, "<tr><td>08:00:10</td><td>08:01:40</td><td>1:30</td>"
              "<td>42 events could not be written (disk full)</td></tr>");
    const char *one = strstr(page, "<h3");
    assert_non_null(one);
    has(one, "<h4>Not in the journal</h4>");
    has(one, "<td>42 events could not be written (disk full)</td><td>no</td>");
    free(page);
    exam_done(&x);
}

/* Killed on a full disk. */
static void a_loss_without_an_end_lasts_as_long_as_the_lines(void **state)
{
    struct exam x;

    (void)state;
    exam_init(&x);
    dropped(&x, x.r.t_ms, 1);
    writer_checkpoint(x.r.writer);
    x.r.t_ms += 30000;
    conn(&x, CONN_CLOSED);
    char *page = html(x.room.fd);
    has(page, "<tr><td>08:00:10</td><td>08:00:40</td><td>0:30</td>"
              "<td>1 event or more could not be written (disk full)</td></tr>");
    free(page);
    exam_done(&x);
}

static void an_exam_without_losses_has_all_samples(void **state)
{
    struct exam x;

    (void)state;
    exam_init(&x);
    exam_close(&x);
    char *page = html(x.room.fd);
    has(page, "<dd>all samples</dd>");
    has_not(page, "Not in the journal");
    has_not(page, "<dt>Removed</dt>");
    has_not(page, "<dt>Clock</dt>");
    has_not(page, "VERIFIED");
    free(page);
    page = account(
        x.room.fd,
        (struct report_options){.format = REPORT_HTML, .verdict = "BROKEN <here>", .broken = true});
    has(page, "<dt>NOT VERIFIED</dt><dd>BROKEN &lt;here&gt;</dd>");
    free(page);
    exam_done(&x);
}

static void what_was_removed_is_said_and_is_no_time_of_the_exam(void **state)
{
    struct edit_result r;
    struct exam x;

    (void)state;
    exam_init(&x);
    rehearsal_event(&x.r, (struct event){.kind = EVENT_ROSTER,
                                         .roster = {.index = 1,
                                                    .id = "e",
                                                    .student = "s200",
                                                    .phase_text = "Ready",
                                                    .phase = PHASE_READY}});
    writer_rotate(x.r.writer, x.r.model);
    sample(&x, 5, 20000);
    exam_close(&x);
    struct edit e = {x.room.fd, &x.r.key, "ada \"x\"", x.r.t_ms + 10 * DAY_MS};
    assert_true(edit_redact(&e, "s200", &r));
    char *page = html(x.room.fd);
    has(page, "<dt>To</dt><dd>2026-11-22 08:00:30</dd>");
    has(page,
        "lines about who sat at desktop #2, by ada &quot;x&quot; on 2026-12-02 08:00:30</dd>");
    free(page);
    e.who = "bob";
    e.now_ms += DAY_MS;
    assert_true(edit_purge(&e, x.r.t_ms - 5000, &r));
    page = html(x.room.fd);
    has(page, "<dt>From</dt><dd>2026-11-22 08:00:10</dd>");
    has(page, "<dt>To</dt><dd>2026-11-22 08:00:30</dd>");
    has(page, "<dd>the first ");
    has(page, " lines, of before 2026-11-22 08:00:25, by bob on 2026-12-03 08:00:30</dd>");
    has(page, "was closed");
    free(page);
    /* the record of that is removed with its segment, and told again */
    struct writer_options o = rehearsal_options(&x.r);
    assert_int_equal(rehearsal_resume(&x.r, x.room.fd, &o), 0);
    writer_rotate(x.r.writer, x.r.model);
    sample(&x, 5, 20000);
    exam_close(&x);
    e.who = "eve";
    e.now_ms = x.r.t_ms + DAY_MS;
    assert_true(edit_purge(&e, x.r.t_ms - 5000, &r));
    page = html(x.room.fd);
    has(page, "by bob on 2026-12-03 08:00:30</dd>");
    has(page, "by eve on ");
    free(page);
    exam_done(&x);
}

/* --- the clock --- */

static void set_clock(struct exam *x, int64_t drift_ms)
{
    rehearsal_event(&x->r, (struct event){.kind = EVENT_CLOCK, .clock = {drift_ms}});
}

static void each_time_is_of_the_clock_then(void **state)
{
    struct edit_result r;
    struct exam x;

    (void)state;
    exam_init(&x);
    set_clock(&x, 400); /* is nobody's business */
    sample(&x, 5, 10000);
    conn(&x, CONN_CLOSED);
    sample(&x, 5, 1000);
    set_clock(&x, -HOUR_MS);
    sample(&x, 5, 10000);
    conn(&x, CONN_ACTIVATED);
    writer_rotate(x.r.writer, x.r.model);
    sample(&x, 5, 10000);
    exam_close(&x);
    char *page = html(x.room.fd);
    has(page, "<dt>From</dt><dd>2026-11-22 08:00:00</dd>");
    has(page, "<dt>To</dt><dd>2026-11-22 07:00:41</dd>");
    has(page, "<dt>Clock</dt><dd>the recorder&#39;s clock was set back by 1 h 00 at 08:00:21, to "
              "07:00:21</dd>");
    has(page, "<td>08:00:20</td><td>connection closed");
    has(page, "<td>07:00:31</td><td>desktop opened");
    has_not(strstr(page, "<dt>Clock</dt>") + 1, "<dt>Clock</dt>");
    free(page);
    /* what is left has the new clock alone */
    struct edit e = {x.room.fd, &x.r.key, "ada", x.r.t_ms + DAY_MS};
    assert_true(edit_purge(&e, x.r.t_ms - 5000, &r));
    page = html(x.room.fd);
    has(page, "<dt>From</dt><dd>2026-11-22 07:00:31</dd>");
    has(page, "<dt>To</dt><dd>2026-11-22 07:00:41</dd>");
    has_not(page, "<dt>Clock</dt>");
    free(page);
    exam_done(&x);
}

/* --- numbers --- */

struct sums {
    char cause[64];
    int64_t said, rows;
};

static void text_between(const char *from, const char *to, char *out, size_t size)
{
    snprintf(out, size, "%.*s", (int)(to - from), from);
}

/* One student's lost time. Returns how many rows there were. */
static int check_lost(const char *s, const char *end, bool steady)
{
    struct sums v[16];
    size_t n = 0;
    int rows = 0;
    int64_t extension = -1, counted = 0;

    for (s = strstr(s, "<dt>"); s && s < end && strncmp(s, "<dt>", 4) == 0;) {
        const char *dd = strstr(s, "</dt><dd>");
        assert_true(n < 16);
        v[n] = (struct sums){.said = span(dd + 9)};
        text_between(s + 4, dd, v[n].cause, sizeof v[n].cause);
        if (strcmp(v[n].cause, "Suggested extension") == 0)
            extension = v[n].said;
        n++;
        s = strchr(dd, '\n') + 1;
    }
    for (s = strstr(s, "<tr><td>"); s && s < end; s = strstr(s + 1, "<tr><td>")) {
        const char *cell[6] = {s + 8};
        char cause[64];
        for (int i = 1; i < 5; i++)
            cell[i] = strstr(cell[i - 1], "</td><td>") + 9;
        int64_t lasted = span(cell[2]);
        text_between(cell[3], cell[4] - 9, cause, sizeof cause);
        rows++;
        if (steady)
            assert_int_equal((seconds(cell[1]) - seconds(cell[0]) + 86400) % 86400, lasted);
        if (strncmp(cell[4], "no:", 3) == 0)
            continue;
        counted += strncmp(cell[4], "yes", 3) == 0 ? lasted : 0;
        for (size_t i = 0; i < n; i++)
            v[i].rows += strcmp(v[i].cause, cause) == 0 ? lasted : 0;
    }
    for (size_t i = 0; i + 1 < n; i++)
        if (v[i].said != v[i].rows)
            fail_msg("%s: %lld s said, %lld s listed", v[i].cause, (long long)v[i].said,
                     (long long)v[i].rows);
    assert_int_equal(extension, counted);
    return rows;
}

static void rows_add_up(void **state)
{
    struct room room;
    int rows = 0, steady_ones = 0;

    (void)state;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        struct rehearsal r;
        assert_int_equal(room_init(&room), 0);
        rehearsal_init(&r, seed);
        struct writer_options o = rehearsal_options(&r);
        assert_int_equal(rehearsal_record(&r, room.fd, &o), 0);
        rehearsal_play(&r, 300000);
        assert_true(writer_close(r.writer, r.model, "quit"));
        bool steady = model_drift_ms(r.model) == 0;
        steady_ones += steady;
        char *page = html(room.fd);
        has_not(page, "does not add up");
        for (const char *s = strstr(page, "<h4>Lost time</h4>"); s;
             s = strstr(s + 1, "<h4>Lost time</h4>")) {
            const char *end = strstr(s + 4, "<h");
            rows += check_lost(s, end ? end : s + strlen(s), steady);
        }
        free(page);
        rehearsal_done(&r);
        assert_int_equal(room_done(&room), 0);
    }
    assert_true(rows > SEEDS);
    assert_true(steady_ones > 0);
}

/* --- words --- */

static void levels_and_closings_are_told(void **state)
{
    struct exam x;

    (void)state;
    exam_init(&x);
    sample(&x, 97, 90000);
    sample(&x, 100, 90000);
    conn(&x, CONN_CLOSED);
    sample(&x, 5, 90000);
    exam_close(&x);
    char *page = html(x.room.fd);
    has(page, "<td>alert: cpu</td>");
    has(page, "<td>alert is CRIT now: cpu</td>");
    has(page, "<td>WARN 08:0");
    has(page, ", CRIT 08:0");
    has(page, "<td>seen at 08:03:10</td>"); /* the server did not say when */
    free(page);
    exam_done(&x);
}

static void an_outage_says_what_was_lost(void **state)
{
    struct exam x;

    (void)state;
    exam_init(&x);
    for (uint32_t i = 0; i < 9; i++) {
        char id[16];
        snprintf(id, sizeof id, "d%u", (unsigned)i);
        rehearsal_event(&x.r, (struct event){.kind = EVENT_ROSTER,
                                             .roster = {.index = i,
                                                        .id = id,
                                                        .student = id,
                                                        .phase_text = "Ready",
                                                        .phase = PHASE_READY,
                                                        .running = true}});
        rehearsal_event(
            &x.r, (struct event){.kind = EVENT_LINK, .link = {.index = i, .state = LINK_LIVE}});
        if (!i) /* has a connection */
            continue;
        struct event_conn c = {.index = i, .uid = id, .ip = "", .change = CONN_OPENED};
        rehearsal_event(&x.r, (struct event){.kind = EVENT_CONN, .conn = c});
        c.change = CONN_ACTIVATED;
        rehearsal_event(&x.r, (struct event){.kind = EVENT_CONN, .conn = c});
    }
    sample(&x, 5, 10000);
    for (uint32_t i = 0; i < 7; i++)
        rehearsal_event(
            &x.r, (struct event){.kind = EVENT_LINK, .link = {.index = i, .state = LINK_STALE}});
    sample(&x, 5, 10000);
    exam_close(&x);
    char *page = html(x.room.fd);
    has(page, "<td>outage: 7 of 9 students lost</td>");
    free(page);
    exam_done(&x);
}

/* --- where they came from, and who was expected --- */

static void where_students_came_from_is_told(void **state)
{
    struct exam x;
    struct event_conn c = {.no = 1,
                           .change = CONN_OPENED,
                           .uid = "v",
                           .ip = "203.0.113.7",
                           .origin = {.client = "203.0.113.7",
                                      .network = "Wi-Fi",
                                      .country = "IT",
                                      .city = "Torino",
                                      .asn = 137,
                                      .as_org = "GARR"}};

    (void)state;
    exam_init(&x);
    rehearsal_event(&x.r, (struct event){.kind = EVENT_EXPECTED,
                                         .expected = {"s100", "Anna <B>", "B12", "ill", 30}});
    rehearsal_event(&x.r, (struct event){.kind = EVENT_CONN, .conn = c});
    c.change = CONN_ACTIVATED;
    rehearsal_event(&x.r, (struct event){.kind = EVENT_CONN, .conn = c});
    for (int i = 0; i < 3; i++) {
        const struct sample_rtt rtt = {1, (uint16_t)(10 * (i + 1))};
        struct sample s = {.index = 0, .cpu = 5, .mem = 10, .nrtt = 1, .rtt = &rtt};
        x.r.t_ms += 1000;
        rehearsal_event(&x.r, (struct event){.kind = EVENT_TICK, .tick = {&s, 1}});
    }
    c.change = CONN_VANISHED;
    rehearsal_event(&x.r, (struct event){.kind = EVENT_CONN, .conn = c});
    c = (struct event_conn){.no = 2,
                            .change = CONN_OPENED,
                            .uid = "w",
                            .ip = "192.0.2.9",
                            .origin = {.spectator = SPECTATOR_OURS}};
    rehearsal_event(&x.r, (struct event){.kind = EVENT_CONN, .conn = c});
    exam_close(&x);
    char *page = html(x.room.fd);
    has(page, "<dt>Name</dt><dd>Anna &lt;B&gt;</dd>");
    has(page, "<dt>Seat</dt><dd>B12</dd>");
    has(page, "<dt>Note</dt><dd>ill</dd>");
    has(page, "<dt>Deadline</dt><dd>08:50:00, 30 minutes more than others</dd>");
    has(page, "<td>203.0.113.7, Wi-Fi, Torino IT, AS137 GARR</td>");
    has(page, "<td>10/20/30/30</td><td>vanished</td>");
    has(page, "<td>192.0.2.9, a spectator</td>");
    has(page, "<h2>Expected and never seen</h2>");
    has(page, "<td>exam-0000</td><td>-</td><td>A0</td><td>left-handed</td>");
    has_not(page, "<td>s100</td><td>Anna");
    has_not(page, "<h2>Not expected, and seen</h2>");
    free(page);
    exam_done(&x);
}

/* From one address, opened then by the server's clock. */
static void come(struct exam *x, uint32_t index, int64_t since_ms)
{
    struct event_conn c = {
        .index = index,
        .no = model_instance(x->r.model, index)->nconns,
        .change = CONN_OPENED,
        .uid = "v",
        .ip = "203.0.113.7",
        .since_ms = since_ms,
        .origin = {.client = "203.0.113.7", .kind = ORIGIN_PUBLIC, .country = "IT"}};

    rehearsal_event(&x->r, (struct event){.kind = EVENT_CONN, .conn = c});
    c.change = CONN_ACTIVATED;
    rehearsal_event(&x->r, (struct event){.kind = EVENT_CONN, .conn = c});
}

static void appear(struct exam *x, uint32_t index, const char *student)
{
    rehearsal_event(&x->r, (struct event){.kind = EVENT_ROSTER,
                                          .roster = {.index = index,
                                                     .id = student,
                                                     .student = student,
                                                     .phase_text = "Ready",
                                                     .phase = PHASE_READY,
                                                     .running = true}});
    rehearsal_event(&x->r, (struct event){.kind = EVENT_LINK, .link = {index, .state = LINK_LIVE}});
}

/* When we began to look is not when they came. */
static void who_was_there_already_came_before(void **state)
{
    struct exam x;

    (void)state;
    exam_init(&x);
    appear(&x, 1, "s200");
    come(&x, 1, x.r.t_ms - HOUR_MS);
    appear(&x, 2, "s300");
    come(&x, 2, x.r.t_ms - 3000);
    sample(&x, 5, 1000);
    exam_close(&x);
    char *page = html(x.room.fd), *early = strstr(page, ">s200</h3>");
    char *late = strstr(page, ">s300</h3>");
    assert_true(early && late);
    has(page, "s200</a></td><td>before 08:00:10</td>");
    has(late, "<dt>The exam began</dt><dd>08:00:07</dd>");
    has(late, "<dt>Arrived</dt><dd>08:00:10</dd>");
    has(late, "<td>08:00:07</td><td>08:00:10</td>");
    has(late, "<td>desktop opened from 203.0.113.7");
    has_not(late, "before");
    *late = '\0';
    has(early, "<dt>The exam began</dt><dd>07:00:10</dd>");
    has(early, "<dt>Arrived</dt><dd>before 08:00:10</dd>");
    has(early, "<td>07:00:10</td><td>before 08:00:10</td>");
    has(early, "<td>desktop already open, from 203.0.113.7");
    free(page);
    exam_done(&x);
}

/* In the account of all they are. */
static void the_account_of_one_names_nobody_else(void **state)
{
    struct exam x;

    (void)state;
    exam_init(&x);
    appear(&x, 1, "s200");
    come(&x, 1, x.r.t_ms);
    sample(&x, 5, 5000);
    appear(&x, 2, "s300");
    come(&x, 2, x.r.t_ms);
    sample(&x, 5, 30000);
    exam_close(&x);
    char *page = html(x.room.fd);
    has(page, "shared place: s200 at 08:00:10");
    free(page);
    page = account(x.room.fd, (struct report_options){.format = REPORT_HTML, .student = "s300"});
    has(page, "shared place: another student at 08:00:10, then this one at 08:00:15");
    has(page, "203.0.113.7");
    has_not(page, "s200");
    has_not(page, "s100");
    free(page);
    exam_done(&x);
}

static void the_unexpected_is_told(void **state)
{
    struct exam x;

    (void)state;
    exam_init(&x);
    exam_close(&x);
    char *page = html(x.room.fd);
    has(page, "seen and not expected: 1");
    has(page, "<h2>Not expected, and seen</h2>");
    has(page, "<dt>Expected</dt><dd>no: not in the list</dd>");
    free(page);
    exam_done(&x);
}

static void look(struct exam *x, struct event_action a)
{
    a.who = "ada <B>";
    rehearsal_event(&x->r, (struct event){.kind = EVENT_ACTION, .action = a});
}

/* A line a session, though several are open at once. */
static void who_was_looked_at_is_told(void **state)
{
    struct event_action wall = {.kind = ACTION_SPECTATE, .viewer = VIEWER_WALL, .uid = "w"};
    struct event_action vnc = {.kind = ACTION_SPECTATE, .viewer = VIEWER_VNC};
    struct exam x;

    (void)state;
    exam_init(&x);
    appear(&x, 1, "s200");
    look(&x, wall);
    wall.from_ms = x.r.t_ms;
    sample(&x, 5, 5000);
    look(&x, vnc); /* twice at a desktop that has no connUid */
    vnc.from_ms = x.r.t_ms;
    sample(&x, 5, 5000);
    look(&x, vnc);
    look(&x, (struct event_action){
                 .kind = ACTION_SPECTATE, .index = 1, .viewer = VIEWER_BROWSER, .uid = "w"});
    sample(&x, 5, 5000);
    vnc.kind = wall.kind = ACTION_SPECTATE_END;
    look(&x, vnc); /* the first of the two */
    sample(&x, 5, 5000);
    look(&x, wall);
    look(&x, (struct event_action){.kind = ACTION_SPECTATE_END, .index = 1, .from_ms = 1});
    exam_close(&x);
    char *page = html(x.room.fd);
    has(page, "<h2>Desktops that were looked at</h2>");
    has(page, "s100</a></td><td>08:00:10</td><td>08:00:30</td><td>wall</td><td>ada &lt;B&gt;</td>");
    has(page, "s100</a></td><td>08:00:15</td><td>08:00:25</td><td>VNC viewer</td>");
    has(page, "s100</a></td><td>08:00:20</td><td>not known</td><td>VNC viewer</td>");
    has(page, "s200</a></td><td>08:00:20</td><td>not known</td><td>browser</td>");
    /* an end alone: its beginning was purged, say */
    has(page, "s200</a></td><td>1970-01-01 00:00:00</td><td>08:00:30</td>"
              "<td>another invigil</td>");
    char *one = strstr(page, ">s200</h3>");
    assert_non_null(one);
    has(one, "<h4>Desktops that were looked at</h4>");
    has(one, "<tr><td>08:00:20</td><td>not known</td><td>browser</td>");
    has_not(one, "wall");
    free(page);
    page = account(x.room.fd, (struct report_options){.format = REPORT_HTML, .student = "s200"});
    has_not(page, "<h2>Desktops that were looked at</h2>");
    has(page, "<td>browser</td>");
    has_not(page, "wall");
    free(page);
    struct edit_result r;
    struct edit e = {x.room.fd, &x.r.key, "eve", x.r.t_ms + DAY_MS};
    assert_true(edit_redact(&e, "s200", &r));
    page = html(x.room.fd);
    has_not(page, "browser");
    has(page, "<td>wall</td>");
    free(page);
    exam_done(&x);
}

static void what_was_not_looked_at_has_no_section(void **state)
{
    struct exam x;

    (void)state;
    exam_init(&x);
    exam_close(&x);
    char *page = html(x.room.fd);
    has_not(page, "looked at");
    free(page);
    exam_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_could_not_be_written_is_said),
        cmocka_unit_test(a_loss_without_an_end_lasts_as_long_as_the_lines),
        cmocka_unit_test(an_exam_without_losses_has_all_samples),
        cmocka_unit_test(what_was_removed_is_said_and_is_no_time_of_the_exam),
        cmocka_unit_test(each_time_is_of_the_clock_then),
        cmocka_unit_test(rows_add_up),
        cmocka_unit_test(levels_and_closings_are_told),
        cmocka_unit_test(an_outage_says_what_was_lost),
        cmocka_unit_test(where_students_came_from_is_told),
        cmocka_unit_test(who_was_there_already_came_before),
        cmocka_unit_test(the_account_of_one_names_nobody_else),
        cmocka_unit_test(the_unexpected_is_told),
        cmocka_unit_test(who_was_looked_at_is_told),
        cmocka_unit_test(what_was_not_looked_at_has_no_section),
    };

    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
