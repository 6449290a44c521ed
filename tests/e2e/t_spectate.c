/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at the simulator's desktops, of both kinds: what is shown, written down, refused and left
 * alone. No handshake is ever dropped, and nobody is disconnected. */
#include "recording.h"
#include "terminal.h"
#include "xvnc.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FAST "--period-override-ms", "100"
#define P1   "--period", "1"
#define F10  "\x1b[21~"

enum { FIRST = 3 };

/* Every handshake that was begun was completed, and nobody was sent away. */
static void assert_polite(const struct sim *s, int sessions)
{
    sim_wait_stat(s, "rfb_completed", sessions);
    assert_int_equal(sim_stat(s, "rfb_begun"), sessions);
    assert_int_equal(sim_stat(s, "rfb_completed"), sessions);
    assert_int_equal(sim_stat(s, "rfb_dropped"), 0);
    assert_int_equal(sim_stat(s, "kicks"), 0);
    assert_int_equal(sim_stat(s, "rfb_touched"), 0);
    assert_int_equal(sim_stat(s, "students_locked_out"), 0);
}

static void leave(struct terminal *t)
{
    terminal_keys(t, F10);
    assert_int_equal(terminal_end(t), 0);
    assert_restored(t);
}

/* --- pictures --- */

static void assert_png(const char *path, unsigned w, unsigned h)
{
    static const unsigned char magic[16] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
    unsigned char head[24] = "";
    FILE *f = fopen(path, "rb");

    assert_non_null(f);
    assert_int_equal(fread(head, 1, sizeof head, f), sizeof head);
    fclose(f);
    assert_memory_equal(head, magic, sizeof magic);
    assert_int_equal(head[18] << 8 | head[19], w);
    assert_int_equal(head[22] << 8 | head[23], h);
}

static void a_snapshot_of_both_kinds(void **state)
{
    struct sim *s = SITE("--students", "2", "--fault", "vnc@2");
    const char *one = temp_file("one.png", "", 0600), *two = temp_file("two.png", "", 0600);

    (void)state;
    struct proc *p = INVIGIL("spectate", s->api, "S280001", "--snapshot", one);
    assert_string_equal(p->err, "");
    assert_code(p, 0);
    assert_string_equal(p->out, text_of("%s: 1280x800\n", one));
    assert_png(one, 1280, 800);
    assert_int_equal(sim_stat(s, "page_loads"), 1);
    p = INVIGIL("spectate", "--snapshot", two, s->api, "exam-0002");
    assert_code(p, 0);
    assert_png(two, 1280, 800);
    assert_polite(s, 2);
    assert_int_equal(site_answers(s, "usages", 0), 0); /* nobody asks for metrics */
    p = INVIGIL("spectate", "--snapshot", "/no/such/folder/x.png", s->api, "exam-0002");
    assert_code(p, 1);
    assert_has(p->err, "invigil: exam-0002: /no/such/folder/x.png: No such file");
    assert_polite(s, 2); /* found out before anybody was looked at */
}

/* The colours of the simulator's tiles. */
static bool is_colourful(struct terminal *t, void *ud)
{
    (void)ud;
    for (int row = 0; row < 20; row++)
        for (int col = 0; col < 80; col++) {
            struct terminal_cell c = terminal_cell(t, row, col);
            if (c.bg >= 16 && c.bg < 232 && c.bg != 16)
                return true;
        }
    return false;
}

static void the_terminal_shows_it(void **state)
{
    struct sim *s = SITE("--students", "2");
    struct terminal *t = TERMINAL(24, 80, "spectate", "--picture=256", s->api, "S280001");

    (void)state;
    terminal_wait(t, "VIEW ONLY");
    terminal_wait_line(t, "VIEW ONLY", "S280001");
    terminal_wait_line(t, "VIEW ONLY", "1280×800");
    terminal_until(t, is_colourful, NULL, "a tile in colour");
    assert_has(terminal_row(t, 23), "since ");
    terminal_keys(t, "q");
    assert_int_equal(terminal_end(t), 0);
    assert_string_equal(terminal_err(t), "");
    assert_restored(t);
    assert_polite(s, 1);
    sim_wait_stat(s, "rfb_begun", 1);
    assert_int_equal(sim_stat(s, "rfb_open"), 0);
}

static void it_ends_by_itself(void **state)
{
    struct sim *s = SITE("--students", "2");
    struct terminal *t = TERMINAL(24, 80, "spectate", "--for=0.5", s->api, "S280001");

    (void)state;
    assert_int_equal(terminal_end(t), 0);
    assert_restored(t);
    assert_polite(s, 1);
}

static void ctrl_c_leaves_politely(void **state)
{
    struct sim *s = SITE("--students", "2");
    struct terminal *t = TERMINAL(24, 80, "spectate", s->api, "S280001");

    (void)state;
    terminal_wait_line(t, "VIEW ONLY", "1280×800");
    terminal_keys(t, "\x03");
    assert_int_equal(terminal_end(t), 128 + SIGINT);
    assert_restored(t);
    assert_polite(s, 1);
}

/* --- being fair --- */

static bool is(const cJSON *line, const char *key, const char *value)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(line, key);

    return cJSON_IsString(v) && strcmp(v->valuestring, value) == 0;
}

/* The no-th line of an action of this kind, from 0. */
static const cJSON *action(const cJSON *lines, const char *kind, int no)
{
    const cJSON *line;

    cJSON_ArrayForEach(line, lines) if (is(line, "k", "action") && is(line, "what", kind) &&
                                        no-- == 0) return line;
    fail_msg("there is no action '%s' %d", kind, no);
    return NULL;
}

/* The no-th session: ended once, and whether its connection is known. */
static void assert_session(const cJSON *lines, int no, const char *viewer, bool has_uid)
{
    const cJSON *began = action(lines, "spectate", no), *ended = action(lines, "spectate-end", no);

    assert_true(is(began, "viewer", viewer) && is(ended, "viewer", viewer));
    assert_string_equal(json_str(ended, "from"), json_str(began, "t"));
    assert_int_equal(json_int(ended, "i"), json_int(began, "i"));
    assert_int_equal(cJSON_HasObjectItem(began, "uid"), has_uid);
    if (has_uid)
        assert_true(is(ended, "uid", json_str(began, "uid")));
}

static void who_looked_is_written_down(void **state)
{
    struct sim *s = SITE("--students", "3", FAST, "--fault", "no-metrics@3");
    const char *dir = journal_path("journal");
    struct terminal *t = TERMINAL(40, 120, "watch", P1, "--journal", dir, s->api);

    (void)state;
    terminal_wait(t, "links 2 live");
    terminal_keys(t, "/S280001\r");
    terminal_wait_row(t, FIRST, ">S280001");
    terminal_keys(t, "v");
    terminal_wait_line(t, "VIEW ONLY", "1280×800");

    const cJSON *list = LIST_JSON(s, "--wait=2"); /* another process knows whose it is */
    const cJSON *conns = cJSON_GetObjectItem(json_row(list, 1), "connections"), *conn;
    const char *uid = NULL;
    cJSON_ArrayForEach(conn, conns) if (is(conn, "spectator", "ours")) uid = json_str(conn, "uid");
    assert_non_null(uid);

    terminal_keys(t, "q");
    terminal_wait_row(t, FIRST, ">S280001");
    terminal_keys(t, "\r");
    terminal_wait(t, " you");
    terminal_keys(t, "q");
    leave(t);
    assert_polite(s, 1);

    const char *text = journal_text(dir);
    const cJSON *lines = json_lines(text);
    assert_session(lines, 0, "terminal", true);
    assert_true(is(action(lines, "spectate", 0), "uid", uid));
    assert_int_equal(sim_count(text, "\"what\":\"spectate"), 2); /* once, by who looked */
    assert_verified(dir, 0);
}

static struct proc *shot_start(const struct sim *s, const char *whom)
{
    return INVIGIL_START("spectate", "--snapshot", journal_path("x.png"), s->api, whom);
}

/* One process records, others look, however short, at desktops of both kinds. */
static void a_recorder_sees_it(void **state)
{
    struct sim *s = SITE("--students", "2", FAST, "--fault", "vnc@2");
    const char *dir = journal_path("journal");
    struct proc *p = RECORD(s, dir, NULL);

    (void)state;
    record_wait_begun(p);
    assert_code(proc_wait(shot_start(s, "S280001")), 0);
    assert_code(proc_wait(shot_start(s, "S280002")), 0);
    journal_wait_text(p, dir, "\"what\":\"spectate-end\"", 2);
    struct terminal *t = TERMINAL(24, 80, "spectate", s->api, "S280001");
    terminal_wait_line(t, "VIEW ONLY", "1280×800");
    journal_wait_text(p, dir, "\"what\":\"spectate\"", 3);
    terminal_keys(t, "q");
    assert_int_equal(terminal_end(t), 0);
    journal_wait_text(p, dir, "\"what\":\"spectate-end\"", 3);
    assert_code(proc_wait(shot_start(s, "S280002")), 0);
    record_stop(p, 0); /* what was said until then is told */
    const char *text = journal_text(dir);
    assert_int_equal(sim_count(text, "\"what\":\"spectate\""), 4);
    assert_int_equal(sim_count(text, "\"what\":\"spectate-end\""), 4);
    const cJSON *lines = json_lines(text);
    assert_session(lines, 0, "snapshot", true);
    assert_session(lines, 1, "snapshot", false);
    assert_session(lines, 2, "terminal", true);
    assert_session(lines, 3, "snapshot", false);
    assert_verified(dir, 0);
    assert_polite(s, 4);
}

static void wait_viewers(struct terminal *t)
{
    terminal_wait(t, "S280001");
    terminal_keys(t, "/S280001\r");
    terminal_wait_row(t, FIRST, ">S280001");
    terminal_keys(t, "V");
    terminal_wait(t, "Link for a browser");
}

/* Opened, copied, printed: each is one action; what could not be opened is none. */
static void a_link_is_written_down_when_it_is_given(void **state)
{
    struct sim *s = SITE("--students", "1", FAST);
    const char *dir = journal_path("journal");
    const char *const none[] = {"DISPLAY=", "WAYLAND_DISPLAY=", NULL};
    const char *const some[] = {"DISPLAY=:99", "BROWSER=true", NULL};
    const char *const browser[] = {"spectate", s->api, "S280001", "--viewer=browser", NULL};
    struct terminal *t = terminal_start(40, 120, ARGS("watch", P1, "--journal", dir, s->api), none);

    (void)state;
    wait_viewers(t);
    terminal_keys(t, "3");
    terminal_wait(t, "not opened: ");
    terminal_keys(t, "y"); /* 1 */
    terminal_wait(t, "Copied");
    struct proc *p = proc_run("invigil", browser, none); /* 2 */
    assert_has(p->err, "not opened: ");
    p = proc_run("invigil", browser, some); /* 3 */
    assert_has(p->err, "opened in the browser");
    struct terminal *other = terminal_start(40, 120, ARGS("watch", P1, s->api), some);
    wait_viewers(other);
    terminal_keys(other, "3"); /* 4 */
    terminal_wait(other, "opened in the browser");
    leave(other);
    leave(t);
    const char *text = journal_text(dir);
    assert_int_equal(sim_count(text, "\"viewer\":\"browser\""), 4);
    assert_int_equal(sim_count(text, "\"what\":\"spectate\""), 4);
    assert_int_equal(sim_count(text, "\"what\":\"spectate-end\""), 0);
    assert_int_equal(sim_stat(s, "page_loads"), 0);
}

static void a_wall_is_opened_one_by_one(void **state)
{
    struct sim *s = SITE("--students", "5", FAST, "--fault", "no-metrics@4");
    const char *dir = journal_path("journal");
    struct terminal *t = TERMINAL(40, 120, "watch", P1, "--journal", dir, s->api);

    (void)state;
    terminal_wait(t, "links 4 live");
    terminal_keys(t, "W");
    terminal_wait_stat(t, s, "rfb_completed", 5);
    leave(t); /* with all of them open */
    assert_polite(s, 5);
    const cJSON *lines = json_lines(journal_text(dir));
    for (int i = 0; i < 5; i++) {
        assert_true(is(action(lines, "spectate", i), "viewer", "wall"));
        assert_true(is(action(lines, "spectate-end", i), "viewer", "wall"));
    }
}

/* The others do not wait until it is given up. */
static void a_hung_desktop_holds_up_no_wall(void **state)
{
    struct sim *s = SITE("--students", "3", FAST, "--fault", "vnc-stall@1");
    struct terminal *t = TERMINAL(40, 120, "watch", P1, s->api);

    (void)state;
    terminal_wait(t, "links 2 live");
    terminal_keys(t, "W");
    terminal_wait_stat(t, s, "rfb_completed", 2);
    terminal_keys(t, "\r"); /* the worst: it has no metrics */
    terminal_wait_line(t, "VIEW ONLY", "S280001");
    terminal_wait_line(t, "VIEW ONLY", "opening");
    terminal_keys(t, "qq");
    leave(t);
}

static void it_can_be_switched_off(void **state)
{
    struct sim *s = SITE("--students", "2", FAST);
    const char *off = temp_file("off.conf", "spectate = off\n", 0600);
    struct terminal *t = TERMINAL(60, 100, "watch", P1, "--no-spectate", s->api);

    (void)state;
    terminal_wait(t, "links 2 live");
    terminal_keys(t, "v");
    terminal_keys(t, "W");
    terminal_keys(t, "?");
    terminal_wait(t, "Keys everywhere");
    assert_has_not(terminal_text(t), "look at");
    terminal_keys(t, "q");
    leave(t);
    struct proc *p = INVIGIL("spectate", "--no-spectate", s->api, "S280001");
    assert_code(p, 2);
    assert_has(p->err, "switched off");
    p = INVIGIL("spectate", "--config", off, s->api, "S280001");
    assert_code(p, 2);
    assert_has(p->err, "switched off");
    assert_int_equal(sim_stat(s, "page_loads"), 0);
    assert_int_equal(sim_stat(s, "rfb_begun"), 0);
}

/* --- what is left alone --- */

static struct proc *shot(const struct sim *s, const char *whom, const char *password_file)
{
    return INVIGIL("spectate", "--snapshot", journal_path("x.png"), "--spectate-password-file",
                   password_file, s->api, whom);
}

/* Each ends its own decoder, with a message, and the monitor goes on. */
static void hostile_desktops(void **state)
{
    static const char *const words[] = {"a screen of 60000x60000 is too large",
                                        "the picture can't be decoded",
                                        "the picture can't be decoded"};
    struct sim *s =
        SITE("--students", "5", "--fault", "vnc-giant@1", "--fault", "vnc-garbage@2", "--fault",
             "vnc-rect@3", "--fault", "vnc-resize@4", "--fault", "vnc-cut@5", FAST);
    struct terminal *t = TERMINAL(40, 120, "watch", P1, s->api);

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct proc *p = shot_start(s, text_of("S28000%u", i + 1));
        assert_code(proc_wait(p), 1);
        assert_has(p->err, words[i]);
    }
    terminal_wait(t, "links 5 live");
    terminal_keys(t, "/S280004\r");
    terminal_wait_row(t, FIRST, ">S280004");
    terminal_keys(t, "v");
    terminal_wait_line(t, "VIEW ONLY", words[0]);
    terminal_keys(t, "q/\x15");
    terminal_keys(t, "\x1b");
    terminal_wait_row_not(t, 1, "filter:");
    terminal_keys(t, "W");
    terminal_wait_stat(t, s, "rfb_completed", 3 + 1 + 5);
    terminal_wait(t, words[0]);
    terminal_keys(t, "q");
    terminal_wait_row(t, FIRST, "S28000");
    leave(t);
    assert_polite(s, 9);
}

static void failed_handshakes_are_enough(void **state)
{
    struct sim *s =
        SITE("--students", "4", "--fault", "vnc-auth@1-2", "--fault", "vnc-stall@3", FAST);
    const char *wrong = temp_file("vnc.pass", "guessed\n", 0600);
    struct proc *stalled[2] = {shot_start(s, "S280003"), shot_start(s, "S280003")};

    (void)state;
    sim_wait_stat(s, "rfb_begun", 2);
    kill(stalled[1]->pid, SIGINT); /* who leaves meanwhile is counted, too */
    struct proc *p = proc_wait(shot_start(s, "S280001"));
    assert_code(p, 1);
    assert_has(p->err, "S280001: the desktop wants a password (--spectate-password-file)");
    p = shot(s, "S280001", wrong); /* a password may still be given */
    assert_code(p, 1);
    assert_has(p->err, "S280001: the password is wrong");
    p = shot(s, "S280001", wrong);
    assert_code(p, 1);
    assert_has(p->err, "left alone for an hour");

    for (int i = 0; i < 2; i++) {
        p = shot(s, "S280002", wrong);
        assert_code(p, 1);
        assert_has(p->err, "S280002: the password is wrong");
    }
    p = shot(s, "S280002", wrong);
    assert_has(p->err, "left alone for an hour");
    assert_int_equal(sim_stat(s, "rfb_begun"), 6);
    struct terminal *t = TERMINAL(24, 80, "watch", P1, s->api); /* the monitor knows it, too */
    terminal_wait(t, "S280002");
    terminal_keys(t, "/S280002\r");
    terminal_wait_row(t, FIRST, ">S280002");
    terminal_keys(t, "v");
    terminal_wait(t, "left alone");
    leave(t);

    assert_code(proc_wait(stalled[0]), 1);
    assert_has(stalled[0]->err, "does not complete the handshake");
    assert_code(proc_wait(stalled[1]), 128 + SIGINT);
    p = proc_wait(shot_start(s, "S280003"));
    assert_has(p->err, "left alone for an hour");
    assert_code(proc_wait(shot_start(s, "S280004")), 0);
    assert_int_equal(sim_stat(s, "students_locked_out"), 0);
}

/* Nobody waits for a handshake that goes on alone, so nothing but its beginning can be counted. */
static void handshakes_under_way_are_enough(void **state)
{
    struct sim *s =
        SITE("--students", "2", "--fault", "vnc-stall@1-2", "--fault", "no-metrics@1-2", FAST);
    struct terminal *t = TERMINAL(24, 80, "watch", P1, s->api);

    (void)state;
    terminal_wait(t, "S280001");
    terminal_keys(t, "/S280001\r");
    terminal_wait_row(t, FIRST, ">S280001");
    for (int i = 1; i <= 2; i++) {
        terminal_keys(t, "v");
        terminal_wait_stat(t, s, "rfb_begun", i);
        terminal_keys(t, "q");
        terminal_wait_row(t, FIRST, ">S280001");
    }
    terminal_keys(t, "v");
    terminal_wait(t, "left alone");
    terminal_keys(t, "q");
    leave(t);
    assert_has(terminal_err(t), "left politely"); /* why it took so long */
    assert_int_equal(sim_stat(s, "rfb_begun"), 2);

    for (int i = 1; i <= 2; i++) { /* processes that are gone at once */
        struct proc *p = shot_start(s, "S280002");
        sim_wait_stat(s, "rfb_begun", 2 + i);
        kill(p->pid, SIGKILL);
        proc_wait(p);
    }
    assert_has(proc_wait(shot_start(s, "S280002"))->err, "left alone for an hour");
    assert_int_equal(sim_stat(s, "rfb_begun"), 4);
}

static void answer_roster(int fd, const char *head, void *ud)
{
    (void)head;
    responder_answer(fd, "200 OK", "text/plain", ud);
}

/* A page that is sent when the file `go` is there. Files say what was asked for. */
struct slow_page {
    const char *held, *go, *upgraded;
};

static void touch(const char *path)
{
    close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}

static void wait_for(const char *path)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    while (access(path, F_OK) < 0 && now_ms() < until)
        poll(NULL, 0, 5);
    assert_int_equal(access(path, F_OK), 0);
}

static void answer_page(int fd, const char *head, void *ud)
{
    const struct slow_page *s = ud;

    if (strcasestr(head, "\nupgrade:"))
        touch(s->upgraded);
    if (strncmp(head, "GET /instance/u/app/ ", 21) != 0) {
        responder_answer(fd, "404 Not Found", "text/plain", "");
        return;
    }
    touch(s->held);
    while (access(s->go, F_OK) < 0)
        poll(NULL, 0, 5);
    responder_answer(fd, "200 OK", "text/html",
                     "window.websockifyTargetUrl='instance/u/app/websockify?connUid=abc123';");
}

/* Its load is a connection in the student's list: whose, must be known. */
static void a_page_that_nobody_waits_for(void **state)
{
    const char *dir = journal_path("journal");
    struct slow_page page = {journal_path("held"), journal_path("go"), journal_path("upgraded")};
    const char *roster = text_of("[{\"id\":\"exam-0001\",\"template\":\"t\",\"phase\":\"Ready\","
                                 "\"url\":\"http://127.0.0.1:%d/instance/u/app/\",\"labels\":"
                                 "{\"crownlabs.qtype.moodle.org/matricola\":\"S1\"}}]",
                                 responder_start(answer_page, &page));
    const char *api =
        text_of("http://127.0.0.1:%d/api", responder_start(answer_roster, (void *)roster));
    struct terminal *t = TERMINAL(24, 80, "watch", P1, "--journal", dir, api);

    (void)state;
    terminal_wait_row(t, FIRST, "S1 ");
    terminal_keys(t, "v");
    wait_for(page.held);
    terminal_keys(t, "q");
    terminal_wait_row(t, FIRST, "S1 ");
    touch(page.go);
    leave(t);
    const cJSON *lines = json_lines(journal_text(dir));
    assert_true(is(action(lines, "spectate", 0), "uid", "abc123"));
    assert_true(is(action(lines, "spectate-end", 0), "uid", "abc123"));
    assert_true(is(action(lines, "spectate-end", 0), "viewer", "terminal"));
    assert_int_equal(access(page.upgraded, F_OK), -1);
}

static void a_password_file_is_a_secret(void **state)
{
    struct sim *s = SITE("--students", "1");
    struct proc *p = shot(s, "S280001", temp_file("open", "secret\n", 0644));

    (void)state;
    assert_code(p, 2);
    assert_has(p->err, "others can read it");
    p = shot(s, "S280001", temp_file("empty", "\n", 0600));
    assert_code(p, 2);
    p = shot(s, "S280001", "/no/such/file");
    assert_code(p, 2);
    assert_has(p->err, "/no/such/file: No such file");
}

/* --- what reaches the terminal --- */

/* The same length, so that no other length is wrong then. */
static void replace(char *data, size_t len, const char *from, const char *to)
{
    size_t n = strlen(from);

    assert_int_equal(strlen(to), n);
    for (char *p = data; (p = memmem(p, len - (size_t)(p - data), from, n)); p += n)
        memcpy(p, to, n);
}

/* What the site says, as a hostile desktop would say it. */
static void make_hostile(const struct sim *s, int port, const char *head, char *data, size_t len)
{
    char third[64];

    replace(data, len, text_of(":%u/", s->port), text_of(":%d/", port)); /* and all comes by here */
    if (strstr(head, "websockify")) {
        replace(data, len, "exam-0001", "\x1b]0;pw\x07\xc2\x9b");
        replace(data, len, "Authentication failed",
                "\x1b]0;owned\x07\x1b[2J\xc2\x9b"
                "31m!!");
        return;
    }
    replace(data, len, "<title>noVNC</title>", "<title>\x1b]0;own\x07\x1b[2J!");
    sim_path(s, 3, third, sizeof third);
    replace(data, len, text_of("%swebsockify", third + 1),
            text_of("%s\x1b]0;p\x07\xc2\x9bif", third + 1));
}

static void pass_on(int fd, const char *head, void *ud)
{
    const struct sim *s = ud;
    struct sockaddr_in a;
    socklen_t size = sizeof a;
    int far = xvnc_dial(s->port);
    struct pollfd p[2] = {{.fd = fd, .events = POLLIN}, {.fd = far, .events = POLLIN}};
    static char b[1 << 20];

    getsockname(fd, (struct sockaddr *)&a, &size);
    dprintf(far, "%s", head);
    while (poll(p, 2, -1) > 0)
        for (int i = 0; i < 2; i++) {
            ssize_t n = p[i].revents ? read(p[i].fd, b, sizeof b) : -1;
            if (n > 0 && i == 1)
                make_hostile(s, ntohs(a.sin_port), head, b, (size_t)n);
            if (n == 0 || (n > 0 && write(p[!i].fd, b, (size_t)n) != n))
                return;
        }
}

static void choose(struct terminal *t, const char *student)
{
    terminal_keys(t, text_of("/\x15%s\r", student));
    terminal_wait_row(t, FIRST, text_of(">%s", student));
}

static void nothing_hostile_reaches_the_terminal(void **state)
{
    struct sim *s = SITE("--students", "5", FAST, "--fault", "vnc-auth@2", "--fault", "hostile@5");
    const char *wrong = temp_file("vnc.pass", "guessed\n", 0600);
    const char *api = text_of("http://127.0.0.1:%d/api", responder_start(pass_on, s));
    struct terminal *t = TERMINAL(40, 120, "watch", P1, "--spectate-password-file", wrong, api);
    char path[64];

    (void)state;
    terminal_wait(t, "links 1 live");
    choose(t, "S280001");
    terminal_keys(t, "v");
    terminal_wait_line(t, "VIEW ONLY", "1280×800");
    terminal_until(t, is_colourful, NULL, "a tile in colour");
    terminal_keys(t, "q");
    choose(t, "S280002");
    terminal_keys(t, "v");
    terminal_wait(t, "the password is wrong: ");
    terminal_wait(t, "owned");
    terminal_keys(t, "q");
    choose(t, "S280003");
    terminal_keys(t, "v");
    terminal_wait_line(t, "VIEW ONLY", "page");
    terminal_keys(t, "q/\x15\x1b");
    terminal_wait_row_not(t, 1, "filter:");
    terminal_keys(t, "W");
    terminal_wait_stat(t, s, "rfb_completed", 1 + 3);
    terminal_until(t, is_colourful, NULL, "a tile in colour");
    terminal_keys(t, "q");
    choose(t, "S280001");
    terminal_keys(t, "V");
    terminal_wait(t, "Link for a browser");
    terminal_wait(t, "#readonly,noresize");
    terminal_keys(t, "y");
    terminal_wait(t, "Copied");
    terminal_keys(t, "q");
    leave(t);
    assert_raw_harmless(t);
    sim_path(s, 1, path, sizeof path);
    assert_string_equal(terminal_copied(t),
                        text_of("%.*s%s#readonly,noresize", (int)strlen(api) - 4, api, path));
    assert_int_equal(sim_stat(s, "students_locked_out"), 0);
}

/* --- whom, and with what --- */

static void whom_to_look_at(void **state)
{
    static const char label[] = "\"labels\":{\"crownlabs.qtype.moodle.org/matricola\":\"S1\"}}";
    const char *roster = text_of("[{\"id\":\"exam-0001\",\"template\":\"t\",\"phase\":\"Ready\","
                                 "\"url\":\"https://a.example/1/\",%s,"
                                 "{\"id\":\"exam-0002\",\"template\":\"t\",\"phase\":\"Off\","
                                 "\"url\":\"https://b.example/2/\",%s]",
                                 label, label);
    const char *api =
        text_of("http://127.0.0.1:%d/api", responder_start(answer_roster, (void *)roster));
    struct proc *p = INVIGIL("spectate", api, "S1", "--viewer=browser");

    (void)state;
    assert_code(p, 2);
    assert_has(p->err, "S1 has 2 desktops; say which one, by its id:\n");
    assert_has(p->err, "  exam-0001  a.example  Ready\n");
    assert_has(p->err, "  exam-0002  b.example  Off\n");
    p = INVIGIL("spectate", api, "exam-0002", "--viewer=browser");
    assert_code(p, 1);
    assert_has(p->err, "exam-0002: the desktop is not running");
    p = INVIGIL("spectate", api, "S2", "--viewer=browser");
    assert_code(p, 1);
    assert_has(p->err, "there is no student and no instance 'S2'");
    p = proc_run("invigil", ARGS("spectate", api, "exam-0001", "--viewer=browser"),
                 ARGS("DISPLAY=", "WAYLAND_DISPLAY="));
    assert_code(p, 0);
    assert_string_equal(p->out, "https://a.example/1/#readonly,noresize\n");
    assert_has(p->err, "not opened");
}

/* A name that is a student's, and the id of somebody else's desktop, is nobody's. */
static void names_that_mean_two(void **state)
{
    static const char entry[] = "{\"id\":\"%s\",\"template\":\"t\",\"phase\":\"Ready\","
                                "\"url\":\"https://%s.example/\",\"labels\":{"
                                "\"crownlabs.qtype.moodle.org/matricola\":\"%s\"}}";
    const char *roster =
        text_of("[%s,%s,%s,%s]", text_of(entry, "S2", "a", "S3"), text_of(entry, "d-4", "b", "S2"),
                text_of(entry, "S5", "c", "S5"), text_of(entry, "d-5", "d", "S5"));
    const char *api =
        text_of("http://127.0.0.1:%d/api", responder_start(answer_roster, (void *)roster));
    struct proc *p = INVIGIL("spectate", api, "S2", "--viewer=browser");

    (void)state;
    assert_code(p, 2);
    assert_has(p->err, "S2 is a student, and the id of another one's desktop");
    assert_has(p->err, "  S2  S3  a.example  Ready\n");
    assert_has(p->err, "  d-4  S2  b.example  Ready\n");
    p = proc_run("invigil", ARGS("spectate", api, "S3", "--viewer=browser"),
                 ARGS("DISPLAY=", "WAYLAND_DISPLAY="));
    assert_code(p, 0);
    assert_has(p->out, "https://a.example/");
    p = proc_run("invigil", ARGS("spectate", api, "S5", "--viewer=browser"),
                 ARGS("DISPLAY=", "WAYLAND_DISPLAY="));
    assert_code(p, 0); /* their own: that one, of the two they have */
    assert_has(p->out, "https://c.example/");
}

static void with_what_to_look(void **state)
{
    struct sim *s = SITE("--students", "1");
    const char *none = temp_file("none.conf", "spectate-command = {\"true\"}\n", 0600);
    const char *const args[] = {"spectate", s->api, "S280001", "--viewer=vnc", NULL};

    (void)state;
    struct proc *p = proc_run("invigil", args, ARGS("DISPLAY=", "WAYLAND_DISPLAY="));
    assert_code(p, 1);
    assert_has(p->err, "S280001: there is no display");
    p = proc_run("invigil", args, ARGS("DISPLAY=:99", "PATH=/nowhere"));
    assert_code(p, 1);
    assert_has(p->err, "there is no program vncviewer");
    p = INVIGIL("spectate", s->api, "S280001", "--viewer=command");
    assert_code(p, 1);
    assert_has(p->err, "names no spectate-command");
    p = INVIGIL("spectate", s->api, "S280001", "--viewer=terminal");
    assert_code(p, 2);
    assert_has(p->err, "this is no terminal");
    assert_int_equal(sim_stat(s, "page_loads"), 0);
    p = INVIGIL("spectate", "--config", none, "--viewer=command", s->api, "S280001");
    assert_code(p, 1);
    assert_has(p->err, "true ended before it connected (exit status 0)");
    assert_polite(s, 1);
}

static void the_command_line(void **state)
{
    struct proc *p = INVIGIL("spectate", "http://127.0.0.1:1/api");

    (void)state;
    assert_code(p, 2);
    assert_has(p->err, "a student or the id of an instance is needed");
    p = INVIGIL("spectate", "http://127.0.0.1:1/api", "a", "b");
    assert_code(p, 2);
    assert_has(p->err, "not several");
    p = INVIGIL("spectate", "http://127.0.0.1:1/api", "a", "--viewer=wall");
    assert_code(p, 2);
    assert_has(p->err, "--viewer: auto, terminal, vnc, browser or command, not 'wall'");
    p = INVIGIL("spectate", "http://127.0.0.1:1/api", "a", "--picture=oil");
    assert_code(p, 2);
    assert_has(p->err, "not 'oil'");
    p = INVIGIL("spectate", "http://127.0.0.1:1/api", "a", "--snapshot", "");
    assert_code(p, 2);
    assert_has(p->err, "--snapshot: the name of a file is needed");
    p = INVIGIL("spectate", "http://127.0.0.1:1/api", "a", "--snapshot=a.png", "--viewer=vnc");
    assert_code(p, 2);
    assert_has(p->err, "--snapshot and --viewer exclude each other");
    p = INVIGIL("spectate", "http://127.0.0.1:1/api", "a");
    assert_code(p, 1);
    assert_has(p->err, "The site can't be reached.");
    struct sim *s = SITE("--students", "1", "--fault", "api-403");
    p = INVIGIL("spectate", s->api, "a");
    assert_code(p, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(a_snapshot_of_both_kinds),
        E2E_TEST(the_terminal_shows_it),
        E2E_TEST(it_ends_by_itself),
        E2E_TEST(ctrl_c_leaves_politely),
        E2E_TEST(who_looked_is_written_down),
        E2E_TEST(a_recorder_sees_it),
        E2E_TEST(a_link_is_written_down_when_it_is_given),
        E2E_TEST(a_wall_is_opened_one_by_one),
        E2E_TEST(a_hung_desktop_holds_up_no_wall),
        E2E_TEST(it_can_be_switched_off),
        E2E_TEST(hostile_desktops),
        E2E_TEST(failed_handshakes_are_enough),
        E2E_TEST(handshakes_under_way_are_enough),
        E2E_TEST(a_page_that_nobody_waits_for),
        E2E_TEST(a_password_file_is_a_secret),
        E2E_TEST(nothing_hostile_reaches_the_terminal),
        E2E_TEST(whom_to_look_at),
        E2E_TEST(names_that_mean_two),
        E2E_TEST(with_what_to_look),
        E2E_TEST(the_command_line),
    };

    return cmocka_run_group_tests_name("spectate", tests, NULL, NULL);
}
