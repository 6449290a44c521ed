/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/err.h"
#include "tui/hyperlink.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after the headers it needs */

#include <cmocka.h>

static struct buf out;

static int set_up(void **state)
{
    (void)state;
    buf_init(&out, 65536);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_done(&out);
    return 0;
}

static void it_takes_as_many_lines_as_it_needs(void **state)
{
    (void)state;
    assert_int_equal(hyperlink_show("https://a.example/x?y=1", 2, 4, 10, &out), 0);
    assert_string_equal(out.data,
                        "\0337\033[0;4m"
                        "\033[3;5H\033]8;id=invigil;https://a.example/x?y=1\033\\https://a."
                        "\033]8;;\033\\"
                        "\033[4;5H\033]8;id=invigil;https://a.example/x?y=1\033\\example/x?"
                        "\033]8;;\033\\"
                        "\033[5;5H\033]8;id=invigil;https://a.example/x?y=1\033\\y=1"
                        "\033]8;;\033\\"
                        "\033[0m\0338");
}

/* The test vectors of RFC 4648 behind what a url has to begin with. */
static void it_is_copied_in_base64(void **state)
{
    static const struct {
        const char *url, *bytes;
    } cases[] = {{"http://", "\033]52;c;aHR0cDovLw==\033\\"},
                 {"http://f", "\033]52;c;aHR0cDovL2Y=\033\\"},
                 {"http://fo", "\033]52;c;aHR0cDovL2Zv\033\\"},
                 {"https://~?", "\033]52;c;aHR0cHM6Ly9+Pw==\033\\"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&out);
        assert_int_equal(hyperlink_copy(cases[i].url, &out), 0);
        assert_string_equal(out.data, cases[i].bytes);
    }
}

static void nothing_else_is_a_url(void **state)
{
    static const char *const bad[] = {"",
                                      "ftp://a",
                                      "http:/a",
                                      "javascript:alert(1)",
                                      " https://a",
                                      "https://a b",
                                      "https://a\033\\",
                                      "https://a\a",
                                      "https://a\n",
                                      "https://\xc3\xa8",
                                      "https://a\xc2\x9c",
                                      "https://a\"b",
                                      "https://a<b>",
                                      "https://a\\b",
                                      "https://a^`{|}"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(hyperlink_show(bad[i], 0, 0, 80, &out), ERR_INVALID);
        assert_int_equal(hyperlink_copy(bad[i], &out), ERR_INVALID);
    }
    assert_int_equal(hyperlink_show("https://a", 0, 0, 0, &out), ERR_INVALID);
    assert_int_equal(out.len, 0);
    for (int c = 1; c < 256; c++) {
        char url[] = {'h', 't', 't', 'p', 's', ':', '/', '/', (char)c, 0};
        bool ok = c > ' ' && c < 0x7F && !strchr("\"<>\\^`{|}", c);
        assert_int_equal(hyperlink_copy(url, &out), ok ? 0 : ERR_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_takes_as_many_lines_as_it_needs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_is_copied_in_base64, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_else_is_a_url, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("hyperlink", tests, NULL, NULL);
}
