/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters as JSON. */
#include "sim/stats.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void counts_by_route_status_and_period(void **state)
{
    struct stats s = {0};
    struct buf b;

    (void)state;
    stats_answer(&s, STATS_USAGES, 400);
    stats_answer(&s, STATS_USAGES, 400);
    stats_answer(&s, STATS_USAGES, 404);
    stats_answer(&s, STATS_INSTANCES, 200);
    stats_opened(&s, 4);
    stats_opened(&s, 4);
    s.kicks = 3;
    buf_init(&b, 4096);
    stats_write(&s, &b);
    assert_non_null(strstr(b.data, "\"instances\":{\"200\":1},"));
    assert_non_null(strstr(b.data, "\"usages\":{\"400\":2,\"404\":1},"));
    assert_non_null(strstr(b.data, "\"page\":{},"));
    assert_non_null(strstr(b.data, "\"ws_opened\":{\"4\":2},\"usages_gets\":3,"));
    assert_non_null(strstr(b.data, "\"ws_open\":2,"));
    assert_non_null(strstr(b.data, "\"kicks\":3,"));
    assert_string_equal(b.data + b.len - 2, "}\n");
    buf_done(&b);
    stats_done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_route_status_and_period),
    };

    return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
