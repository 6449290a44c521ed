/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fault switches: what is read, what is not, and whom a fault hits. */
#include "base/err.h"
#include "sim/faults.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void kinds_args_and_ranges(void **state)
{
    struct fault f;

    (void)state;
    assert_int_equal(faults_parse("fin:3@7", &f), 0);
    assert_int_equal(f.kind, FAULT_FIN);
    assert_int_equal(f.arg, 3);
    assert_int_equal(f.first, 7);
    assert_int_equal(f.last, 7);
    assert_int_equal(faults_parse("stall@2-10", &f), 0);
    assert_int_equal(f.first, 2);
    assert_int_equal(f.last, 10);
    assert_int_equal(faults_parse("hostile", &f), 0);
    assert_int_equal(f.first, 1);
    assert_int_equal(f.last, 10000);
    assert_int_equal(faults_parse("api-500:2", &f), 0);
    assert_int_equal(f.kind, FAULT_API_500);
    assert_int_equal(f.arg, 2);
    assert_int_equal(faults_parse("api-500", &f), 0);
    assert_int_equal(f.arg, INT32_MAX);
    assert_int_equal(faults_parse("template:other-1@3", &f), 0);
    assert_string_equal(f.text, "other-1");
    assert_int_equal(faults_parse("vnc-auth@3", &f), 0);
    assert_string_equal(f.text, "");
    assert_int_equal(faults_parse("vnc-auth:secret@3", &f), 0);
    assert_string_equal(f.text, "secret");
}

static void every_name_is_read_back(void **state)
{
    struct fault f;
    char spec[64];

    (void)state;
    for (int k = 0; k < FAULT_COUNT; k++) {
        bool needs = faults_argument((enum fault_kind)k)[0] == ':';
        assert_true(snprintf(spec, sizeof spec, "%s%s", faults_name((enum fault_kind)k),
                             needs ? ":404" : "") > 0);
        assert_int_equal(faults_parse(spec, &f), 0);
        assert_int_equal(f.kind, k);
    }
}

static void nonsense_is_refused(void **state)
{
    static const char *const bad[] = {
        "",          "fin",       "fin:",          "fin:x",     "fin:-1",    "fin:1@",
        "fin:1@0",   "fin:1@5-3", "fin:1@1-",      "fin:1@x",   "fin:1@-2",  "fin:1@10001",
        "stall:1",   "nothing",   "FIN:1",         "status:99", "status:",   "api-500@3",
        "api-500:0", "template:", "template:a\"b", "vnc-auth:", "vnc-cut:1", "stall@3@4",
        " stall",
    };
    struct fault f = {.arg = 77};

    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_int_equal(faults_parse(bad[k], &f), ERR_INVALID);
    assert_int_equal(f.arg, 77);
}

static void first_that_applies(void **state)
{
    struct fault f[3];

    (void)state;
    assert_int_equal(faults_parse("fin:1@4", &f[0]), 0);
    assert_int_equal(faults_parse("rst:1", &f[1]), 0);
    assert_int_equal(faults_parse("fin:2@4-6", &f[2]), 0);
    assert_ptr_equal(faults_find(f, 3, FAULT_FIN, 4), &f[0]);
    assert_ptr_equal(faults_find(f, 3, FAULT_FIN, 6), &f[2]);
    assert_null(faults_find(f, 3, FAULT_FIN, 7));
    assert_null(faults_find(f, 3, FAULT_STALL, 4));
    assert_ptr_equal(faults_find(f, 3, FAULT_RST, 9999), &f[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_args_and_ranges),
        cmocka_unit_test(every_name_is_read_back),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(first_that_applies),
    };

    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
