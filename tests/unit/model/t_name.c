/* SPDX-License-Identifier: GPL-3.0-or-later */
/* These words are an interface: whoever changes one here breaks scripts out there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/name.h"

static void words_of_programs(void **state)
{
    (void)state;
    assert_string_equal(name_status[STATUS_OK], "ok");
    assert_string_equal(name_status[STATUS_UNKNOWN], "unknown");
    assert_string_equal(name_status[STATUS_WARN], "warn");
    assert_string_equal(name_status[STATUS_CRIT], "crit");
    assert_string_equal(name_submission[SUBMISSION_NONE], "none");
    assert_string_equal(name_submission[SUBMISSION_REQUESTED], "requested");
    assert_string_equal(name_submission[SUBMISSION_DONE], "submitted");
    assert_string_equal(name_submission[SUBMISSION_FAILED], "failed");
    assert_string_equal(name_link[LINK_NONE], "none");
    assert_string_equal(name_link[LINK_CONNECTING], "connecting");
    assert_string_equal(name_link[LINK_LIVE], "live");
    assert_string_equal(name_link[LINK_STALE], "stale");
    assert_string_equal(name_link[LINK_BACKOFF], "backoff");
    assert_string_equal(name_link[LINK_UNSUPPORTED], "unsupported");
    assert_string_equal(name_conn[CONN_NEVER], "never");
    assert_string_equal(name_conn[CONN_ACTIVE], "active");
    assert_string_equal(name_conn[CONN_DONE], "closed");
    assert_string_equal(name_why[LINK_WHY_VNC], "vnc");
    assert_string_equal(name_api[API_TOO_BIG], "too_big");
}

/* The last of each enum: none is left out, none stands in another's place. */
static void words_of_journals(void **state)
{
    (void)state;
    for (int i = 0; i < PHASE_COUNT; i++)
        assert_non_null(name_phases[i]);
    for (int i = 0; i < ALERT_RULES; i++)
        assert_non_null(name_rule[i]);
    for (int i = 0; i < VIEWERS; i++)
        assert_non_null(name_viewer[i]);
    for (int i = 0; i < LEDGER_CAUSES; i++)
        assert_non_null(name_cause[i]);
    assert_string_equal(name_phases[PHASE_GONE], "gone");
    assert_string_equal(name_rule[ALERT_API], "api");
    assert_string_equal(name_cause[LEDGER_BLIND], "blind");
    assert_string_equal(name_level[LEVEL_CRIT], "crit");
    assert_string_equal(name_roster_change[ROSTER_VANISHED], "vanished");
    assert_string_equal(name_conn_change[CONN_OVER], "over");
    assert_string_equal(name_action[ACTION_ACK], "ack");
    assert_string_equal(name_action[ACTION_SPECTATE_END], "spectate-end");
    assert_string_equal(name_viewer[VIEWER_UNKNOWN], "unknown");
    assert_string_equal(name_viewer[VIEWER_BROWSER], "browser");
    assert_string_equal(name_gap[GAP_DROPPED], "dropped");
}

static const char *reason(const struct instance *in, enum reason_kind kind)
{
    static char text[64];
    struct reason r = {.kind = kind};

    name_reason(in, &r, text, sizeof text);
    return text;
}

static void a_link_says_why(void **state)
{
    struct instance in = {.link = LINK_BACKOFF, .link_why = LINK_WHY_STATUS, .link_detail = 503};

    (void)state;
    assert_string_equal(reason(&in, REASON_LINK), "backoff: 503");
    in.link_why = LINK_WHY_CONNECT;
    assert_string_equal(reason(&in, REASON_LINK), "backoff: connect");
    in.link = LINK_CONNECTING;
    in.link_why = LINK_WHY_NONE;
    assert_string_equal(reason(&in, REASON_LINK), "connecting");
    in.link = LINK_NONE;
    in.link_why = LINK_WHY_NO_URL;
    assert_string_equal(reason(&in, REASON_LINK), "no_link: no_url");
    assert_string_equal(reason(&in, REASON_SUBMISSION), "submission_failed");
}

static void a_phase_is_as_received(void **state)
{
    char text[] = "Hibernating";
    struct instance in = {.phase = PHASE_OTHER, .phase_text = text};

    (void)state;
    assert_string_equal(name_phase(&in), "Hibernating");
    in.phase = PHASE_GONE;
    assert_string_equal(name_phase(&in), "Gone");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_programs),
        cmocka_unit_test(words_of_journals),
        cmocka_unit_test(a_link_says_why),
        cmocka_unit_test(a_phase_is_as_received),
    };

    return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}
