/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at Debian's real thing: Xvnc behind websockify. Is what is shown what is there, does a
 * student notice, can anything be touched, and is anybody ever locked out? Where the programs are
 * not installed there is nothing to test. */
#include "xvnc.h"

#include <fcntl.h>
#include <png.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CYCLES = 50, WRONG_EVERY = 3, EARLY = 6 };

static const char vncviewer[] = "/usr/bin/vncviewer";

static bool installed(void)
{
    return xvnc_installed(ARGS(xvnc_program, xvnc_websockify_program));
}

/* --- snapshots --- */

static struct proc *snapshot(const char *api, const char *to, const char *password_file)
{
    return INVIGIL("spectate", "--snapshot", to, "--spectate-password-file", password_file, api,
                   "S1");
}

/* Blue, green, red and a byte more a pixel, as xvnc_pixels. */
static const uint8_t *read_png(const char *path, int *ret_w, int *ret_h)
{
    png_image image = {.version = PNG_IMAGE_VERSION};

    if (!png_image_begin_read_from_file(&image, path))
        fail_msg("%s: %s", path, image.message);
    image.format = PNG_FORMAT_BGRA;
    uint8_t *px = e2e_keep(malloc(PNG_IMAGE_SIZE(image)), free);
    assert_true(png_image_finish_read(&image, NULL, px, 0, NULL));
    *ret_w = (int)image.width;
    *ret_h = (int)image.height;
    return px;
}

static void assert_same_picture(const uint8_t *a, const uint8_t *b, int w, int h)
{
    for (int i = 0; i < w * h; i++)
        if (memcmp(a + 4 * i, b + 4 * i, 3) != 0)
            fail_msg("pixel %d, %d differs", i % w, i / w);
}

static void a_snapshot_is_the_screen(void **state)
{
    (void)state;
    if (!installed())
        return;
    struct xvnc x = xvnc_start("1280x800", false);
    const char *events = xvnc_paint(&x, "paint"), *png = temp_file("s.png", "", 0600);
    const char *api = xvnc_site(xvnc_websockify(x.port));
    int student = xvnc_join(x.port), w, h, png_w, png_h;

    struct proc *p = INVIGIL("spectate", "--snapshot", png, api, "S1");
    assert_string_equal(p->err, "");
    assert_code(p, 0);
    const uint8_t *there = xvnc_pixels(&x, &w, &h), *shown = read_png(png, &png_w, &png_h);
    assert_int_equal(w, 1280);
    assert_int_equal(h, 800);
    assert_int_equal(png_w, w);
    assert_int_equal(png_h, h);
    assert_same_picture(there, shown, w, h);
    xvnc_still_there(student);
    assert_string_equal(xvnc_slurp(events, NULL), "");
    close(student);
}

/* --- hands off --- */

/* The student types: what the X client writes down then, it would have written down before. */
static void type(int student)
{
    static const uint8_t key[16] = {4, 1, 0, 0, 0, 0, 0, 'q', 4, 0, 0, 0, 0, 0, 0, 'q'};
    static const uint8_t motion[6] = {5, 0, 0, 10, 0, 10};

    assert_int_equal(write(student, key, sizeof key), sizeof key);
    assert_int_equal(write(student, motion, sizeof motion), sizeof motion);
}

static const char *wait_for(const char *path, const char *text)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;
    const char *all;

    while (!strstr(all = xvnc_slurp(path, NULL), text)) {
        if (now_ms() > until)
            fail_msg("\"%s\" is never in it: %s", text, all);
        poll(NULL, 0, 20);
    }
    return all;
}

static void a_hostile_viewer_touches_nothing(void **state)
{
    (void)state;
    if (!installed())
        return;
    struct xvnc x = xvnc_start("640x400", false);
    const char *events = xvnc_paint(&x, "paint"), *report = temp_file("report", "", 0600);
    const char *api = xvnc_site(xvnc_websockify(x.port));
    const char *config =
        temp_file("config",
                  text_of("spectate-command = {\"%s/tests/e2e/hostile_viewer\", \"{port}\", "
                          "\"{password-file}\", \"%s\"}\n",
                          getenv("top_builddir"), report),
                  0600);
    const char *log = temp_file("log", "", 0600);
    int student = xvnc_join(x.port), w, h;

    struct proc *p = INVIGIL("spectate", "--log-file", log, "--config", config, "--viewer",
                             "command", api, "S1");
    assert_string_equal(xvnc_slurp(report, NULL), "authenticated\ndid harm\nsaw the picture\n"
                                                  "was thrown out\n");
    assert_int_not_equal(p->code, 0); /* and that is said */
    assert_has(p->err, "99");
    assert_has(xvnc_slurp(log, NULL), "kept from its desktop: 2 keys");
    xvnc_still_there(student); /* though the viewer asked to have it alone */
    type(student);
    const char *all = wait_for(events, "motion");
    assert_int_equal(sim_count(all, "\n"), 3);
    assert_has(all, "key down");
    assert_has(all, "key up");
    xvnc_pixels(&x, &w, &h);
    assert_int_equal(w, 640);
    assert_int_equal(h, 400);
    close(student);
}

/* Another process takes the program's place, and says nothing. */
static void nobody_waits_for_a_stranger(void **state)
{
    (void)state;
    if (!installed())
        return;
    struct xvnc x = xvnc_start("320x200", false);
    const char *api = xvnc_site(xvnc_websockify(x.port)), *port = temp_file("port", "", 0600);
    const char *config =
        temp_file("config",
                  text_of("spectate-command = {\"sh\", \"-c\", \"echo {port}. >%s; "
                          "while [ -e %s ]; do sleep 0.01; done; exit 7\"}\n",
                          port, port),
                  0600);
    uint8_t version[12];

    struct proc *p =
        INVIGIL_START("spectate", "--config", config, "--viewer", "command", api, "S1");
    int stranger = xvnc_dial(atoi(wait_for(port, ".")));
    xvnc_read(stranger, version, sizeof version);
    unlink(port);
    proc_wait(p);
    assert_int_not_equal(p->code, 0);
    assert_has(p->err, "exit status 7");
    close(stranger);
}

/* --- the blacklist --- */

/* Xvnc refuses everybody behind an address after five failures; who fails, and who looks on, are
 * many people here, or our own rule would hide what the server does. */
static void fifty_sessions_lock_nobody_out(void **state)
{
    (void)state;
    if (!installed())
        return;
    struct xvnc x = xvnc_start("320x200", true);
    const char *api = xvnc_site(xvnc_websockify(x.port)), *png = temp_file("s.png", "", 0600);
    const char *right = temp_file("right", XVNC_PASSWORD "\n", 0600);
    const char *wrong = temp_file("wrong", "guessed\n", 0600);
    size_t sessions = 0;

    for (int i = 0; i < CYCLES; i++) {
        bool fails = i % WRONG_EVERY == 0;
        const char *home = text_of("XDG_STATE_HOME=%s.%d", temp_file("state", "", 0600), i);
        struct proc *p = proc_run("invigil",
                                  ARGS("spectate", "--snapshot", png, "--spectate-password-file",
                                       fails ? wrong : right, api, "S1"),
                                  ARGS(home));
        if ((p->code != 0) != fails)
            fail_msg("session %d: %d, %s", i, p->code, p->err);
        sessions++;
    }
    xvnc_wait_logged(&x, "Connections: closed: ", sessions);
    assert_int_equal(xvnc_logged(&x, "Connections: accepted: "), sessions);
    assert_int_equal(xvnc_logged(&x, "blacklisted: "), 0);
    uint8_t version[12];
    int student = xvnc_dial(x.port);
    xvnc_read(student, version, sizeof version);
    assert_memory_equal(version, "RFB 003.008\n", sizeof version);
    close(student);
}

/* In front of websockify: keeps back what the VNC server says first until the file `go` is there,
 * and says by the file `held` that it does. */
struct gate {
    int port;
    const char *held, *go;
};

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void hold(const struct gate *g)
{
    close(open(g->held, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    while (!is_there(g->go))
        poll(NULL, 0, 5);
}

static void pass_gate(int fd, const char *head, void *ud)
{
    const struct gate *g = ud;
    int far = xvnc_dial(g->port);
    struct pollfd p[2] = {{.fd = fd, .events = POLLIN}, {.fd = far, .events = POLLIN}};
    bool websocket = strcasestr(head, "\nupgrade:") != NULL;
    char b[4096];

    dprintf(far, "%s", head);
    for (int answers = 0; poll(p, 2, SIM_WAIT_MS) > 0;)
        for (int i = 0; i < 2; i++) {
            ssize_t n = p[i].revents ? read(p[i].fd, b, sizeof b) : -1;
            if (n > 0 && i == 1 && ++answers == 2 && websocket)
                hold(g);
            if (n == 0 || (n > 0 && write(p[!i].fd, b, (size_t)n) != n))
                return;
        }
}

/* Whoever changes his mind in the middle of the handshake: more often than the server forgives. */
static void leaving_early_locks_nobody_out(void **state)
{
    (void)state;
    if (!installed())
        return;
    struct xvnc x = xvnc_start("320x200", false);
    const char *png = temp_file("s.png", "", 0600),
               *dir = text_of("%.*s", (int)strlen(png) - 6, png);
    struct gate g = {xvnc_websockify(x.port), text_of("%s/held", dir), text_of("%s/go", dir)};
    const char *api = xvnc_site(responder_start(pass_gate, &g));

    for (size_t i = 0; i < EARLY; i++) {
        struct proc *p = INVIGIL_START("spectate", "--snapshot", png, api, "S1");
        int64_t until = now_ms() + E2E_DEADLINE_MS;
        while (!is_there(g.held)) {
            assert_true(now_ms() < until);
            poll(NULL, 0, 5);
        }
        unlink(g.held);
        kill(p->pid, SIGTERM);
        temp_file("go", "", 0600);
        proc_wait(p);
        xvnc_wait_logged(&x, "Connections: closed: ", i + 1);
        unlink(g.go);
    }
    assert_int_equal(xvnc_logged(&x, "Connections: accepted: "), EARLY);
    assert_int_equal(xvnc_logged(&x, "blacklisted: "), 0);
    close(xvnc_join(x.port));
}

static void after_two_failures_it_is_left_alone(void **state)
{
    (void)state;
    if (!installed())
        return;
    struct xvnc x = xvnc_start("320x200", true);
    const char *api = xvnc_site(xvnc_websockify(x.port)), *png = temp_file("s.png", "", 0600);
    const char *wrong = temp_file("wrong", "guessed\n", 0600);

    for (int i = 0; i < 2; i++) {
        struct proc *p = snapshot(api, png, wrong);
        assert_int_not_equal(p->code, 0);
        assert_has(p->err, "password");
    }
    xvnc_wait_logged(&x, "Connections: closed: ", 2);
    struct proc *p = snapshot(api, png, temp_file("right", XVNC_PASSWORD "\n", 0600));
    assert_int_not_equal(p->code, 0);
    assert_has(p->err, "left alone");
    assert_int_equal(xvnc_logged(&x, "Connections: accepted: "), 2);
}

/* --- vncviewer --- */

/* How many of a screen's pixels have the colours of the painted one: bright or dark, not grey. */
static int coloured(const struct xvnc *x)
{
    int w, h, n = 0;
    const uint8_t *px = xvnc_pixels(x, &w, &h);

    for (int i = 0; i < w * h; i++)
        n += abs(px[4 * i] - px[4 * i + 1]) > 40 || abs(px[4 * i + 1] - px[4 * i + 2]) > 40;
    return n;
}

static void vncviewer_shows_it(void **state)
{
    (void)state;
    if (!installed() || !xvnc_installed(ARGS(vncviewer)))
        return;
    struct xvnc x = xvnc_start("640x400", false), own = xvnc_start("800x600", false);
    const char *events = xvnc_paint(&x, "paint");
    const char *api = xvnc_site(xvnc_websockify(x.port));
    int student = xvnc_join(x.port);
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    struct proc *p =
        proc_start("invigil", ARGS("spectate", "--viewer", "vnc", "--for", "30", api, "S1"),
                   ARGS(text_of("DISPLAY=:%d", own.display), "PATH=/usr/bin:/bin"));
    while (coloured(&own) < 100000) {
        if (!p->pid || now_ms() > until)
            fail_msg("no picture in vncviewer: %d coloured pixels", coloured(&own));
        poll(NULL, 0, 100);
    }
    xvnc_still_there(student);
    assert_string_equal(xvnc_slurp(events, NULL), "");
    close(student);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(a_snapshot_is_the_screen),
        E2E_TEST(a_hostile_viewer_touches_nothing),
        E2E_TEST(nobody_waits_for_a_stranger),
        E2E_TEST(fifty_sessions_lock_nobody_out),
        E2E_TEST(leaving_early_locks_nobody_out),
        E2E_TEST(after_two_failures_it_is_left_alone),
        E2E_TEST(vncviewer_shows_it),
    };

    return cmocka_run_group_tests_name("spectate_xvnc", tests, NULL, NULL);
}
