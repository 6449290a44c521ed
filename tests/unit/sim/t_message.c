/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The metrics message is what the real server writes, byte for byte. */
#include "sim/message.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define EPOCH INT64_C(1795368927000000000) /* 2026-11-22T17:35:27Z */

static void check(const struct student_now *now, size_t first, const char *json)
{
    struct buf b;

    buf_init(&b, 4096);
    message_write(&b, now, EPOCH, 1500000000, first);
    assert_string_equal(b.data, json);
    buf_done(&b);
}

static void nobody_came(void **state)
{
    struct student_now now = {.cpu = 105, .mem = 7};

    (void)state;
    check(&now, 3,
          "{\"connections\":null,\"connectionsCount\":0,\"cpu\":105,\"mem\":7,\"net\":0,"
          "\"timestamp\":\"2026-11-22T17:35:28.500000000Z\"}");
}

static void connections_go_around(void **state)
{
    struct student_conn c[2] = {
        {.uid = "aa", .ip = "192.0.2.1", .disconn_ns = 80, .active = true, .latency_ms = 36},
        {.uid = "bb", .ip = "203.0.113.77, 198.51.100.7", .conn_ns = 1, .disconn_ns = 1000000001},
    };
    struct student_now now = {.cpu = 1, .mem = 10, .conn = c, .nconns = 2};

    (void)state;
    check(
        &now, 5,
        "{\"connections\":[{\"latency\":0,\"ip\":\"203.0.113.77, 198.51.100.7\",\"connUid\":\"bb\","
        "\"connTime\":\"2026-11-22T17:35:27.000000001Z\",\"disconnTime\":"
        "\"2026-11-22T17:35:28.000000001Z\",\"active\":false},"
        "{\"latency\":36,\"ip\":\"192.0.2.1\",\"connUid\":\"aa\","
        "\"connTime\":\"2026-11-22T17:35:27.000000000Z\",\"disconnTime\":"
        "\"2026-11-22T17:35:27.000000080Z\",\"active\":true}],"
        "\"connectionsCount\":0,\"cpu\":1,\"mem\":10,\"net\":0,"
        "\"timestamp\":\"2026-11-22T17:35:28.500000000Z\"}");
}

static void times_of_odd_days(void **state)
{
    static const struct {
        int64_t s;
        const char *text;
    } days[] = {{0, "1970-01-01T00:00:00"},          {951782400, "2000-02-29T00:00:00"},
                {951868799, "2000-02-29T23:59:59"},  {1709164800, "2024-02-29T00:00:00"},
                {1767225599, "2025-12-31T23:59:59"}, {4107542400, "2100-03-01T00:00:00"}};
    char out[MESSAGE_TIME_LEN];

    (void)state;
    for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
        message_time(days[k].s * 1000000000 + 42, out);
        assert_memory_equal(out, days[k].text, 19);
        assert_memory_equal(out + 19, ".000000042Z", 11);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_came),
        cmocka_unit_test(connections_go_around),
        cmocka_unit_test(times_of_odd_days),
    };

    return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
