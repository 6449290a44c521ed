/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "spectate/browser.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char url[] = "https://exam.example/instance/0a1b/app/";

static void assert_link(const char *template, const char *of, const char *link)
{
    char out[BROWSER_LINK_MAX];

    assert_int_equal(browser_link(template, of, out, sizeof out), 0);
    assert_string_equal(out, link);
}

static void assert_none(const char *template, const char *of)
{
    char out[BROWSER_LINK_MAX];

    if (browser_link(template, of, out, sizeof out) != ERR_INVALID)
        fail_msg("%s of %s was taken", template, of);
}

static void test_link(void **state)
{
    (void)state;
    assert_link(browser_template, url, "https://exam.example/instance/0a1b/app/#readonly,noresize");
    assert_link("{url}vnc.html?autoconnect=1&view_only=1&path={path}", url,
                "https://exam.example/instance/0a1b/app/vnc.html?autoconnect=1&view_only=1&path="
                "instance%2F0a1b%2Fapp%2Fwebsockify");
    assert_link("{url}?path={path}", "https://h/a%20b/",
                "https://h/a%20b/?path=a%2520b%2Fwebsockify");
    assert_link("{url}", "https://[2001:db8::1]:8443/x/", "https://[2001:db8::1]:8443/x/");
    assert_link("{url}", "http://127.0.0.1:8080/x/", "http://127.0.0.1:8080/x/");
    assert_link("{url}", "http://localhost/x/", "http://localhost/x/");
}

static void test_hostile_url(void **state)
{
    (void)state;
    assert_none("{url}", "http://exam.example/x/");
    assert_none("{url}", "javascript:alert(1)");
    assert_none("{url}", "file:///etc/passwd");
    assert_none("{url}", "-https://exam.example/");
    assert_none("{url}", "https://exam.example/\033]52;c;eA==\a/");
    assert_none("{url}", "https://exam.example/a b/");
    assert_none("{url}", "https://exam.example/%4/");
    assert_none("{url}", "https://exam.example/%zz/");
    assert_none("{url}", "https://exam.example/\xc3\xa9/");
    assert_none("{url}", "https://exam.example/\xc2\x9b/");
    assert_none("{url}", "https://user@exam.example/");
    assert_none("{url}", "");
    assert_none("{url}", "app/");
}

/* Whatever byte a url has, what comes out is made of those a url may have. */
static void test_every_byte(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        char of[64], out[BROWSER_LINK_MAX];
        snprintf(of, sizeof of, "https://exam.example/a%cb/", c);
        if (browser_link(browser_template, of, out, sizeof out) != 0)
            continue;
        for (const char *s = out; *s; s++)
            assert_true(*s > ' ' && *s < 0x7F && !strchr("\"<>\\^`{|}", *s));
    }
}

static void test_check(void **state)
{
    (void)state;
    assert_int_equal(browser_check(browser_template), 0);
    assert_int_equal(browser_check("{url}{path}"), 0);
    assert_int_equal(browser_check(""), ERR_INVALID);
    assert_int_equal(browser_check("https://other.example/{url}"), ERR_INVALID);
    assert_int_equal(browser_check("{path}"), ERR_INVALID);
    assert_int_equal(browser_check("{url}{name}"), ERR_INVALID);
    assert_int_equal(browser_check("{url}{path"), ERR_INVALID);
    assert_int_equal(browser_check("{url} "), ERR_INVALID);
    assert_int_equal(browser_check("{url}\n"), ERR_INVALID);
    assert_int_equal(browser_check("{url}%"), ERR_INVALID);
    assert_int_equal(browser_check("{url}%2"), ERR_INVALID);
}

static void test_size(void **state)
{
    char out[sizeof url];

    (void)state;
    assert_int_equal(browser_link("{url}", url, out, sizeof out), 0);
    assert_int_equal(browser_link("{url}", url, out, sizeof out - 1), ERR_TOO_BIG);
    assert_int_equal(browser_link("{url}#", url, out, sizeof out), ERR_TOO_BIG);
    assert_int_equal(browser_link("{url}{path}", url, out, sizeof out), ERR_TOO_BIG);
}

static void test_usable(void **state)
{
    (void)state;
    setenv("PATH", "/nonexistent", 1);
    setenv("BROWSER", "/bin/true", 1);
    setenv("DISPLAY", ":0", 1);
    unsetenv("WAYLAND_DISPLAY");
    assert_true(browser_usable());
    setenv("BROWSER", "nothing here:/nonexistent:/bin/true", 1);
    assert_true(browser_usable());
    setenv("DISPLAY", "", 1);
    assert_false(browser_usable());
    setenv("WAYLAND_DISPLAY", "wayland-0", 1);
    assert_true(browser_usable());
    setenv("BROWSER", "/bin/true %s", 1);
    assert_false(browser_usable());
    assert_int_equal(browser_open(url), ERR_NOT_FOUND);
}

/* It gets the link as its one argument. */
static void test_open(void **state)
{
    char dir[] = "/tmp/t_browser-XXXXXX", program[64], seen[80], line[BROWSER_LINK_MAX] = "";
    struct stat st = {0};

    (void)state;
    setenv("PATH", "/usr/bin:/bin", 1);
    assert_non_null(mkdtemp(dir));
    snprintf(program, sizeof program, "%s/show", dir);
    snprintf(seen, sizeof seen, "%s.seen", program);
    FILE *f = fopen(program, "w");
    assert_non_null(f);
    fputs("#!/bin/sh\nprintf '%s %s' \"$#\" \"$*\" >\"$0.new\" && mv \"$0.new\" \"$0.seen\"\n", f);
    fclose(f);
    assert_int_equal(chmod(program, 0700), 0);
    setenv("BROWSER", program, 1);
    assert_int_equal(browser_open("https://exam.example/?a=1&b=$(id)"), 0);
    for (int i = 0; i < 2000 && stat(seen, &st) < 0; i++)
        poll(NULL, 0, 10);
    f = fopen(seen, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    fclose(f);
    assert_string_equal(line, "1 https://exam.example/?a=1&b=$(id)");
    unlink(seen);
    unlink(program);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_link),       cmocka_unit_test(test_hostile_url),
        cmocka_unit_test(test_every_byte), cmocka_unit_test(test_check),
        cmocka_unit_test(test_size),       cmocka_unit_test(test_usable),
        cmocka_unit_test(test_open),
    };

    return cmocka_run_group_tests_name("browser", tests, NULL, NULL);
}
