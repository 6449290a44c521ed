/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Debian's real thing: websockify in front of Xvnc has no metrics, and its student must not be
 * locked out by our finding that out (Xvnc refuses everybody after five dropped handshakes). Where
 * the two programs are not installed there is nothing to test. */
#include "xvnc.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 10 };

static bool installed(void)
{
    return xvnc_installed(ARGS(xvnc_program, xvnc_websockify_program));
}

static int start_xvnc(void)
{
    return xvnc_start("320x200", false).port;
}

static void vnc_works(int port)
{
    close(xvnc_join(port));
}

/* A site whose only desktop is at this port; ten looks at it, the last row printed. */
static const cJSON *look_ten_times(int port)
{
    struct sim site = {0};
    const cJSON *row = NULL;

    snprintf(site.api, sizeof site.api, "%s", xvnc_site(port));
    for (int round = 0; round < ROUNDS; round++) {
        row = json_row(LIST_JSON(&site, "--wait=8"), 1);
        assert_string_equal(json_str(row, "link"), "unsupported");
        assert_string_equal(json_str(row, "status"), "unknown");
    }
    return row;
}

static void websockify_has_no_metrics(void **state)
{
    (void)state;
    if (!installed())
        return;
    int vnc = start_xvnc(), port = xvnc_websockify(vnc);
    const cJSON *row = look_ten_times(port);
    assert_memory_equal(json_why(row), "unsupported: 40", 15); /* 404 or 405 to a plain GET */
    vnc_works(vnc);
}

/* In front of websockify, answering a plain GET as a metrics endpoint does: what is asked first
 * says nothing then, and its VNC is met. */
static void disguise(int fd, const char *head, void *ud)
{
    int far = strcasestr(head, "\nupgrade:") ? xvnc_dial((int)(intptr_t)ud) : -1;
    struct pollfd p[2] = {{.fd = fd, .events = POLLIN}, {.fd = far, .events = POLLIN}};
    char b[4096];

    if (far < 0) {
        responder_answer(fd, "400 Bad Request", "text/plain", "Bad Request\n");
        return;
    }
    dprintf(far, "%s", head);
    while (poll(p, 2, SIM_WAIT_MS) > 0)
        for (int i = 0; i < 2; i++) {
            ssize_t n = p[i].revents ? read(p[i].fd, b, sizeof b) : -1;
            if (n == 0 || (n > 0 && write(p[!i].fd, b, (size_t)n) != n))
                return;
        }
}

static void a_vnc_session_is_ended_properly(void **state)
{
    (void)state;
    if (!installed())
        return;
    int vnc = start_xvnc(), port = xvnc_websockify(vnc);
    int front = responder_start(disguise, (void *)(intptr_t)port);
    const cJSON *row = look_ten_times(front);
    assert_string_equal(json_why(row), "unsupported: vnc");
    vnc_works(vnc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(websockify_has_no_metrics),
        E2E_TEST(a_vnc_session_is_ended_properly),
    };

    return cmocka_run_group_tests_name("websockify", tests, NULL, NULL);
}
