/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proto/expected_csv: what people's spreadsheets write, and where the fault is in what they break.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "proto/expected_csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was read, as "student|name|seat|minutes|note" lines. */
static const char *read_text(const char *text, size_t len)
{
    static char out[4096];
    struct expected_csv c;
    size_t n = 0;

    assert_int_equal(expected_csv_read(text, len, &c), 0);
    assert_int_equal(c.bad, EXPECTED_CSV_OK);
    out[0] = '\0';
    for (size_t i = 0; i < c.n; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s|%s|%s|%d|%s\n", c.v[i].student,
                              c.v[i].name ? c.v[i].name : "-", c.v[i].seat ? c.v[i].seat : "-",
                              c.v[i].extra_min, c.v[i].note ? c.v[i].note : "-");
    expected_csv_done(&c);
    return out;
}

#define assert_read(text, lines) assert_string_equal(read_text(text, sizeof(text) - 1), lines)

static void reads_both_delimiters(void **state)
{
    (void)state;
    assert_read("student,name,seat,extra-minutes,note\n"
                "s1,Ada,A1,15,left handed\n"
                "s2,,,,\n",
                "s1|Ada|A1|15|left handed\ns2|-|-|0|-\n");
    assert_read("student;name;seat;extra-minutes;note\r\n"
                "s1;Rossi, Mario;A1;0;\r\n",
                "s1|Rossi, Mario|A1|0|-\n");
    assert_read("student;\"a,b,c\"\ns1;x\n", "s1|-|-|0|-\n");
    assert_read("student\ns1\ns2", "s1|-|-|0|-\ns2|-|-|0|-\n");
}

static void reads_titles_in_any_order_and_case(void **state)
{
    (void)state;
    assert_read("Seat,EMAIL,Name,Matricola\nA1,x@y,Ada,s1\n", "s1|Ada|A1|0|-\n");
    assert_read("\xEF\xBB\xBFid,name\ns1,Ada\n", "s1|Ada|-|0|-\n");
    assert_read("\xEF\xBB\xBF\"student\";\"name\"\n\"s1\";\"Ada\"\n", "s1|Ada|-|0|-\n");
    assert_read("id,student,matricola\n1,s1,m1\n", "s1|-|-|0|-\n"); /* the better name */
    assert_read("note,note,student\na,b,s1\n", "s1|-|-|0|a\n");
}

static void reads_quotes(void **state)
{
    (void)state;
    assert_read("student,name,note\n"
                "\"s1\",\"Rossi, \"\"Mario\"\"\",\"two\nlines\"\n"
                "s2, Ada ,\" b \"\n",
                "s1|Rossi, \"Mario\"|-|0|two\xE2\x90\x8Alines\n"
                "s2|Ada|-|0| b \n");
}

static void skips_empty_lines(void **state)
{
    (void)state;
    assert_read("\n\r\nstudent;name\r\n\r\n\r\ns1;Ada\n\n   \n", "s1|Ada|-|0|-\n");
}

static void sanitises(void **state)
{
    (void)state;
    assert_read("student,name\ns1,a\x1B[31m\n", "s1|a\xE2\x90\x9B[31m|-|0|-\n");
    assert_read("student,name\ns1,a\0b\n", "s1|a\xE2\x90\x80"
                                           "b|-|0|-\n");
}

static void says_where_the_fault_is(void **state)
{
    static const struct {
        const char *text;
        enum expected_csv_bad bad;
        size_t line;
    } t[] = {
        {"", EXPECTED_CSV_NO_STUDENT, 1},
        {"\n\n", EXPECTED_CSV_NO_STUDENT, 2},
        {"name,seat\nAda,A1\n", EXPECTED_CSV_NO_STUDENT, 1},
        {"student|name\ns1|Ada\n", EXPECTED_CSV_NO_STUDENT, 1},
        {"student,name\ns1,Ada\ns2,\xC3(\n", EXPECTED_CSV_UTF8, 3},
        {"\xFF\xFEs\0t\0", EXPECTED_CSV_UTF8, 1},
        {"student,name\ns1,\"Ada\ns2,Bob\ns3,Eve\n", EXPECTED_CSV_QUOTES, 2},
        {"student,name\ns1,Ada\ns2,\"Bob\"by\n", EXPECTED_CSV_QUOTES, 3},
        {"student,name\ns1,Bob \"by\"\n", EXPECTED_CSV_QUOTES, 2},
        {"student,name\ns1,Rossi, Mario\n", EXPECTED_CSV_CELLS, 2},
        {"student,note\ns1,\"two\nlines\"\n,x\n", EXPECTED_CSV_EMPTY, 4},
        {"student,name\ns1,Ada\n,\n", EXPECTED_CSV_EMPTY, 3},
        {"student\ns1\ns2\ns1\n", EXPECTED_CSV_TWICE, 4},
        {"student,extra-minutes\ns1,-1\n", EXPECTED_CSV_MINUTES, 2},
        {"student,extra-minutes\ns1,1441\n", EXPECTED_CSV_MINUTES, 2},
        {"student,extra-minutes\ns1,7.5\n", EXPECTED_CSV_MINUTES, 2},
        {"student,extra-minutes\ns1,00000000000000000015\n", EXPECTED_CSV_MINUTES, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct expected_csv c;
        assert_int_equal(expected_csv_read(t[i].text, strlen(t[i].text), &c), ERR_INVALID);
        assert_int_equal(c.bad, t[i].bad);
        assert_int_equal(c.line, t[i].line);
        assert_int_equal(c.n, 0);
        expected_csv_done(&c);
    }
}

static void has_caps(void **state)
{
    static const struct {
        const char *title;
        size_t max;
    } t[] = {{"student", EVENT_ID_MAX},
             {"name", EVENT_NOTE_MAX},
             {"seat", EVENT_LABEL_MAX},
             {"note", EVENT_NOTE_MAX}};
    struct expected_csv c;
    struct buf b;

    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        for (size_t len = t[i].max; len <= 5 * t[i].max; len += len == t[i].max ? 1 : t[i].max) {
            buf_init(&b, EXPECTED_CSV_MAX);
            buf_printf(&b, "id,%s\nx,%0*d\n", t[i].title, (int)len, 0);
            int r = expected_csv_read(b.data, b.len, &c);
            assert_int_equal(r, len == t[i].max ? 0 : ERR_TOO_BIG);
            assert_int_equal(c.bad, r ? EXPECTED_CSV_LONG : EXPECTED_CSV_OK);
            expected_csv_done(&c);
            buf_done(&b);
        }
    }
    buf_init(&b, EXPECTED_CSV_MAX);
    buf_add_str(&b, "student\n");
    for (int i = 0; i < EVENT_EXPECTED_MAX; i++)
        buf_printf(&b, "s%d\n", i);
    assert_int_equal(expected_csv_read(b.data, b.len, &c), 0);
    assert_int_equal(c.n, EVENT_EXPECTED_MAX);
    expected_csv_done(&c);
    buf_add_str(&b, "one too many\n");
    assert_int_equal(expected_csv_read(b.data, b.len, &c), ERR_TOO_BIG);
    assert_int_equal(c.bad, EXPECTED_CSV_MANY);
    assert_int_equal(c.line, EVENT_EXPECTED_MAX + 2);
    buf_done(&b);
    char *big = calloc(1, EXPECTED_CSV_MAX + 1);
    assert_int_equal(expected_csv_read(big, EXPECTED_CSV_MAX + 1, &c), ERR_TOO_BIG);
    assert_int_equal(c.bad, EXPECTED_CSV_MANY);
    free(big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_both_delimiters),
        cmocka_unit_test(reads_titles_in_any_order_and_case),
        cmocka_unit_test(reads_quotes),
        cmocka_unit_test(skips_empty_lines),
        cmocka_unit_test(sanitises),
        cmocka_unit_test(says_where_the_fault_is),
        cmocka_unit_test(has_caps),
    };

    return cmocka_run_group_tests_name("expected_csv", tests, NULL, NULL);
}
