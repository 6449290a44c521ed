/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Italian face: translated and as well aligned; what programs read doesn't change. Needs a
 * locale other than C: without one these tests are skipped. */
#include "room.h"
#include "sink/plain.h"
#include "view/i18n.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* after the headers it needs */

#include <cmocka.h>

/* LANGUAGE is enough for gettext in any locale but C (and, from glibc 2.39 on, C.UTF-8). */
static bool italian(void)
{
    static const char *const locales[] = {"it_IT.UTF-8", "en_US.UTF-8", "C.UTF-8"};
    const char *top = getenv("top_builddir");
    char dir[4096];

    snprintf(dir, sizeof dir, "%s/share/locale", top ? top : ".");
    setenv("LANGUAGE", "it", 1);
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        setenv("LC_ALL", locales[i], 1);
        i18n_init();
        bindtextdomain("invigil", dir);
        if (strcmp(_("STUDENT"), "STUDENTE") == 0)
            return true;
    }
    return false;
}

static char *printed(enum plain_format format, enum query_key sort)
{
    struct plain_options o = {.format = format, .sort = sort, .source = "exam \"1\""};
    struct model *m = room_new();
    char *text;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    assert_int_equal(plain_print(f, m, &o), 0);
    fclose(f);
    model_free(m);
    return text;
}

static void t_table(void **state)
{
    (void)state;
    if (!italian())
        skip();
    assert_true(i18n_utf8());
    char *text = printed(PLAIN_TABLE, QUERY_STATUS);
    room_compare("unit/view/golden/table-it.txt", text);
    free(text);
}

static void t_machine(void **state)
{
    (void)state;
    if (!italian())
        skip();
    assert_string_equal(localeconv()->decimal_point, ".");
    char *text = printed(PLAIN_JSON, QUERY_ID);
    room_compare("unit/view/golden/list.json", text);
    free(text);
    text = printed(PLAIN_CSV, QUERY_ID);
    room_compare("unit/view/golden/list.csv", text);
    free(text);
}

static void t_c_locale(void **state)
{
    (void)state;
    setenv("LC_ALL", "C", 1);
    setenv("LANGUAGE", "it", 1);
    i18n_init();
    assert_false(i18n_utf8());
    assert_string_equal(_("STUDENT"), "STUDENT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_table),
        cmocka_unit_test(t_machine),
        cmocka_unit_test(t_c_locale),
    };
    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests_name("i18n", tests, NULL, NULL);
}
