/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/log: silent until opened, one clean line an entry, nothing below the level asked for. */
#include "base/err.h"
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* after those it needs */

#include <cmocka.h>

static char dir[] = "/tmp/invigil-t_log-XXXXXX";
static char path[64];

static const char *content(void)
{
    static char text[8192];
    FILE *f = fopen(path, "r");

    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = '\0';
    return text;
}

static int make_dir(void **state)
{
    (void)state;
    if (!mkdtemp(dir))
        return -1;
    snprintf(path, sizeof path, "%s/log", dir);
    return 0;
}

static int remove_dir(void **state)
{
    (void)state;
    return rmdir(dir);
}

static int remove_log(void **state)
{
    (void)state;
    log_close();
    unlink(path);
    return 0;
}

static void silent_until_opened(void **state)
{
    (void)state;
    log_line(LOG_ERROR, "nobody hears %d", 1);
    assert_int_equal(access(path, F_OK), -1);
    log_close();
}

static void lines_have_time_level_text(void **state)
{
    struct stat st;
    int year;
    char level[8], text[32];

    (void)state;
    assert_int_equal(log_open(path, LOG_INFO), 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    log_line(LOG_WARN, "hello %s", "world");
    assert_int_equal(
        sscanf(content(), "%d-%*d-%*dT%*d:%*d:%*d.%*dZ %7[a-z]: %31[^\n]", &year, level, text), 3);
    assert_true(year >= 2024);
    assert_string_equal(level, "warn");
    assert_string_equal(text, "hello world");
    assert_int_equal(content()[strlen(content()) - 1], '\n');
}

static void level_limits(void **state)
{
    (void)state;
    assert_int_equal(log_open(path, LOG_WARN), 0);
    log_line(LOG_DEBUG, "d");
    log_line(LOG_INFO, "i");
    assert_string_equal(content(), "");
    log_line(LOG_ERROR, "e");
    assert_non_null(strstr(content(), "error: e\n"));
}

static void a_line_is_a_line(void **state)
{
    char longer[3000];

    (void)state;
    assert_int_equal(log_open(path, LOG_DEBUG), 0);
    log_line(LOG_INFO, "%s", "a\nfake error: b\033[2J\xff");
    assert_non_null(strstr(content(), "info: a\u240afake error: b\u241b[2J\uFFFD\n"));
    memset(longer, '\n', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    log_line(LOG_INFO, "%s", longer);
    const char *second = strchr(content(), '\n') + 1;
    assert_ptr_equal(strchr(second, '\n'), second + strlen(second) - 1);
    assert_true(strlen(second) < 1200);
}

static void appends_and_reopens(void **state)
{
    (void)state;
    assert_int_equal(log_open(path, LOG_INFO), 0);
    log_line(LOG_INFO, "one");
    assert_int_equal(log_open(path, LOG_INFO), 0);
    log_line(LOG_INFO, "two");
    log_close();
    log_line(LOG_INFO, "three");
    assert_non_null(strstr(content(), "one\n"));
    assert_non_null(strstr(content(), "two\n"));
    assert_null(strstr(content(), "three"));
}

static void unopenable_is_an_error(void **state)
{
    char missing[sizeof dir + 16];

    (void)state;
    snprintf(missing, sizeof missing, "%s/missing/log", dir);
    assert_int_equal(log_open(dir, LOG_INFO), ERR_IO);
    assert_int_equal(log_open(missing, LOG_INFO), ERR_IO);
}

static void level_names(void **state)
{
    enum log_level l = LOG_INFO;

    (void)state;
    assert_int_equal(log_level_parse("error", &l), 0);
    assert_int_equal(l, LOG_ERROR);
    assert_int_equal(log_level_parse("debug", &l), 0);
    assert_int_equal(l, LOG_DEBUG);
    assert_int_equal(log_level_parse("Debug", &l), ERR_INVALID);
    assert_int_equal(log_level_parse("", &l), ERR_INVALID);
    assert_int_equal(l, LOG_DEBUG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(silent_until_opened, remove_log),
        cmocka_unit_test_teardown(lines_have_time_level_text, remove_log),
        cmocka_unit_test_teardown(level_limits, remove_log),
        cmocka_unit_test_teardown(a_line_is_a_line, remove_log),
        cmocka_unit_test_teardown(appends_and_reopens, remove_log),
        cmocka_unit_test_teardown(unopenable_is_an_error, remove_log),
        cmocka_unit_test(level_names),
    };

    return cmocka_run_group_tests_name("log", tests, make_dir, remove_dir);
}
