/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proto/vnc_auth against what others make of the same: `vncpasswd -f` of TigerVNC, and
 * `openssl enc -des-ede3` with one key three times. */
#include "proto/vnc_auth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

static void obscured_as_vncpasswd_does(void **state)
{
    uint8_t got[VNC_AUTH_PASSWORD];

    (void)state;
    vnc_auth_obscure("secret", got);
    assert_memory_equal(got, "\x2e\x2d\xbf\x57\x6e\xb0\x6c\x9e", sizeof got);
    vnc_auth_obscure("longerthan8", got);
    assert_memory_equal(got, "\xe5\x20\xdd\x26\x6a\xd7\x5a\x93", sizeof got);
}

static void response_to_a_challenge(void **state)
{
    static const uint8_t challenge[VNC_AUTH_CHALLENGE] = "0123456789abcdef";
    uint8_t got[VNC_AUTH_CHALLENGE];

    (void)state;
    vnc_auth_respond("secret", challenge, got);
    assert_memory_equal(got, "\x75\x24\x40\xee\x2b\xfc\xc2\xa0\xd9\x01\x3f\xd2\x03\x71\xe2\x3b",
                        sizeof got);
    vnc_auth_respond("longerthan8", challenge, got);
    assert_memory_equal(got, "\x28\x42\x7c\xea\x8d\x64\x5e\xdc\x71\x4b\x18\xc8\x8b\xee\x50\x12",
                        sizeof got);
    vnc_auth_respond("longerth", challenge, got); /* eight bytes count */
    assert_memory_equal(got, "\x28\x42\x7c\xea\x8d\x64\x5e\xdc\x71\x4b\x18\xc8\x8b\xee\x50\x12",
                        sizeof got);
    vnc_auth_respond("", challenge, got);
    assert_memory_equal(got, "\xa0\x68\xdb\xea\xb7\x3d\x14\x0b\x56\x54\x1e\xb3\xc7\x62\x51\x77",
                        sizeof got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(obscured_as_vncpasswd_does),
        cmocka_unit_test(response_to_a_challenge),
    };

    return cmocka_run_group_tests_name("vnc_auth", tests, NULL, NULL);
}
