/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever ends a session has words, and only what was asked for has none. */
#include "cmd/onlooker_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after the headers it needs */

#include <cmocka.h>

static char words[ONLOOKER_WORDS_MAX];

static void tunnel(struct tunnel_end e, const char *expected)
{
    onlooker_words_tunnel(&e, words, sizeof words);
    assert_string_equal(words, expected);
}

static void view(struct view_end e, const char *expected)
{
    onlooker_words_view(&e, words, sizeof words);
    assert_string_equal(words, expected);
}

static void t_handshakes(void **state)
{
    (void)state;
    tunnel((struct tunnel_end){.why = TUNNEL_SERVER,
                               .client = RFB_CLIENT_REFUSED,
                               .reason = "Too many security failures"},
           "the server refuses: Too many security failures");
    tunnel((struct tunnel_end){.why = TUNNEL_SERVER, .client = RFB_CLIENT_WRONG_PASSWORD},
           "the password is wrong");
    tunnel(
        (struct tunnel_end){
            .why = TUNNEL_SERVER, .client = RFB_CLIENT_SECURITY, .types = {19, 18}, .ntypes = 2},
        "the desktop has only security types that can't be guarded (19, 18)");
    tunnel((struct tunnel_end){.why = TUNNEL_FORBIDDEN,
                               .guard = RFB_GUARD_VIEWER_UNKNOWN,
                               .unknown = 99},
           "the viewer sent a message of the unknown type 99");
    tunnel((struct tunnel_end){.why = TUNNEL_VIEWER}, "");
}

static void t_every_end(void **state)
{
    (void)state;
    for (int why = TUNNEL_DESKTOP; why <= TUNNEL_FORBIDDEN; why++)
        for (int k = 0; k <= (int)DESKTOP_CLOSED; k++) {
            struct tunnel_end e = {.why = (enum tunnel_why)why,
                                   .desktop = (enum desktop_why)k,
                                   .client = (enum rfb_client_result)k,
                                   .guard = RFB_GUARD_VIEWER_BROKEN};
            onlooker_words_tunnel(&e, words, sizeof words);
            assert_int_equal(words[0] == '\0', why == TUNNEL_VIEWER);
        }
}

static void t_decoders(void **state)
{
    (void)state;
    view((struct view_end){.decoder_failed = true, .why = DECODER_SIZE, .a = 60000, .b = 60000},
         "a screen of 60000x60000 is too large");
    view((struct view_end){.decoder_failed = true, .why = DECODER_SIZE}, "its screen is 0x0");
    view((struct view_end){.decoder_failed = true, .why = DECODER_KILLED, .a = 31},
         "the decoder was ended by signal 31");
    view((struct view_end){.decoder_failed = true, .why = DECODER_FLOODED},
         "its VNC server sends more than it was asked for");
    view((struct view_end){.late = true}, "no picture came");
    view((struct view_end){.decoder_failed = true, .error = 2},
         "the decoder can't be started: No such file or directory");
    view((struct view_end){.tunnel = {.why = TUNNEL_DESKTOP, .desktop = DESKTOP_CLOSED}},
         "its VNC server is gone: accepted, then closed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(t_handshakes),
                                       cmocka_unit_test(t_every_end), cmocka_unit_test(t_decoders)};

    return cmocka_run_group_tests_name("onlooker_words", tests, NULL, NULL);
}
