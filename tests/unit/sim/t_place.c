/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where students sit: in the documentation ranges, alone on their addresses, in all forms of
 * X-Forwarded-For, and still in the same network when they move. */
#include "sim/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct story calm(unsigned students)
{
    return (struct story){.seed = 1, .students = students, .mode = STORY_CALM, .speed = 1};
}

/* The client in the text; false: unknown. */
static bool client(const char *text, char *out, size_t size)
{
    const char *proxy = strstr(text, ", 198.51.100.24"), *from = text;
    size_t len = proxy ? (size_t)(proxy - text) : strlen(text);

    if (strncmp(from, "10.0.0.7, ", 10) == 0)
        from += 10;
    len -= (size_t)(from - text);
    if (*from == '[') {
        from++;
        len = strcspn(from, "]");
    }
    if (strncmp(from, "::ffff:", 7) == 0) {
        from += 7;
        len -= 7;
    }
    snprintf(out, size, "%.*s", (int)len, from);
    return strcmp(out, "unknown") != 0;
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* What R3 calls one place: an IPv4 address, a /64. */
static void cut_to_place(char *address)
{
    char *end = strstr(address, "::");

    if (end)
        *end = '\0';
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* His own and the one he may move to. */
static void nobody_shares(const struct story *s)
{
    char(*seen)[PLACE_TEXT_MAX] = calloc(2 * s->students, sizeof *seen), text[PLACE_TEXT_MAX];
    size_t n = 0;

    assert_non_null(seen);
    for (unsigned i = 1; i <= s->students; i++)
        for (int next = 0; next < 2; next++) {
            place_write(s, i, next ? PLACE_NEXT : PLACE_USUAL, text);
            if (!client(text, seen[n], sizeof seen[n]))
                continue;
            cut_to_place(seen[n++]);
        }
    qsort(seen, n, sizeof *seen, by_text);
    for (size_t k = 1; k < n; k++)
        assert_string_not_equal(seen[k - 1], seen[k]);
    assert_in_range(n, 2 * s->students - 2, 2 * s->students);
    free(seen);
}

static void everybody_is_alone(void **state)
{
    static const unsigned exams[] = {1, 2, 12, 17, 60, 199, 250, 299, 399, 1000, 10000};

    (void)state;
    for (size_t k = 0; k < sizeof exams / sizeof *exams; k++) {
        struct story s = calm(exams[k]);
        nobody_shares(&s);
    }
}

static void all_forms_and_ranges(void **state)
{
    static const char *const with[] = {
        ", 198.51.100.24", "10.0.0.7, ", "[2001:db8:", "::ffff:203.0.113.",
        "unknown",         "192.0.2.",   "203.0.113.", "2001:db8:0:1"};
    struct story s = calm(250);
    unsigned seen = 0;

    (void)state;
    for (unsigned i = 1; i <= s.students; i++) {
        char text[PLACE_TEXT_MAX], address[PLACE_TEXT_MAX];
        place_write(&s, i, PLACE_USUAL, text);
        for (size_t k = 0; k < sizeof with / sizeof *with; k++)
            if (strstr(text, with[k]))
                seen |= 1u << k;
        if (client(text, address, sizeof address))
            assert_true(starts(address, "192.0.2.") || starts(address, "203.0.113.") ||
                        starts(address, "2001:db8:"));
    }
    assert_int_equal(seen, (1u << sizeof with / sizeof *with) - 1);
}

/* All that data/demo/networks.conf says of a room is true. */
static void rooms_have_prefixes(void **state)
{
    struct story s = calm(250);

    (void)state;
    for (unsigned i = 1; i <= s.students; i++)
        for (int next = 0; next < 2; next++) {
            unsigned room = story_room(&s, i);
            char text[PLACE_TEXT_MAX], v6[32];
            place_write(&s, i, next ? PLACE_NEXT : PLACE_USUAL, text);
            snprintf(v6, sizeof v6, "2001:db8:0:%u", room);
            if (story_remote(&s, room))
                continue;
            if (starts(text, "192.0.2."))
                assert_int_equal(atoi(text + 8) / 32, room - 1);
            else
                assert_true(starts(text, v6) && strlen(text) == strlen(v6) + 5);
        }
}

static void the_wifi_of_an_exam_is_behind_a_nat(void **state)
{
    struct story s = calm(250);
    unsigned seen[256] = {0}, n = 0;

    (void)state;
    s.mode = STORY_EXAM;
    for (unsigned i = 101; i <= 150; i++) {
        char text[PLACE_TEXT_MAX];
        place_write(&s, i, PLACE_USUAL, text);
        assert_true(starts(text, "192.0.2."));
        n += !seen[atoi(text + 8)]++;
    }
    assert_int_equal(n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_is_alone),
        cmocka_unit_test(all_forms_and_ranges),
        cmocka_unit_test(rooms_have_prefixes),
        cmocka_unit_test(the_wifi_of_an_exam_is_behind_a_nat),
    };

    return cmocka_run_group_tests_name("place", tests, NULL, NULL);
}
