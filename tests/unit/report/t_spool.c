/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/spool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

enum { TEXTS = 20, LINES = 5000 };

/* Texts that grow in turns come out one by one. */
static void texts_come_out_whole(void **state)
{
    struct spool *s;
    char line[32], *text;
    size_t len;

    (void)state;
    assert_int_equal(spool_new(&s), 0);
    assert_true(spool_empty(s, 3));
    for (int i = 0; i < LINES; i++)
        for (uint32_t no = 0; no < TEXTS; no++) {
            int n = snprintf(line, sizeof line, "%u:%d\n", (unsigned)no, i);
            spool_add(s, no, line, (size_t)n);
        }
    assert_false(spool_empty(s, 3));
    for (uint32_t no = 0; no < TEXTS; no++) {
        FILE *out = open_memstream(&text, &len);
        assert_int_equal(spool_copy(s, no, out), 0);
        fclose(out);
        const char *p = text;
        for (int i = 0; i < LINES; i++) {
            int n = snprintf(line, sizeof line, "%u:%d\n", (unsigned)no, i);
            assert_memory_equal(p, line, (size_t)n);
            p += n;
        }
        assert_int_equal(p - text, len);
        free(text);
    }
    spool_free(s);
}

static void a_text_may_be_empty(void **state)
{
    struct spool *s;
    char *text;
    size_t len;

    (void)state;
    assert_int_equal(spool_new(&s), 0);
    FILE *out = open_memstream(&text, &len);
    assert_int_equal(spool_copy(s, 7, out), 0);
    fclose(out);
    assert_int_equal(len, 0);
    free(text);
    spool_free(s);
    spool_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_out_whole),
        cmocka_unit_test(a_text_may_be_empty),
    };

    return cmocka_run_group_tests_name("spool", tests, NULL, NULL);
}
