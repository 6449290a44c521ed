/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/name.h"

#include <stdio.h>

const char *const name_status[] = {"ok", "unknown", "warn", "crit"};

const char *const name_submission[] = {"none", "requested", "submitted", "failed"};

const char *const name_link[] = {"none", "connecting", "live", "stale", "backoff", "unsupported"};

const char *const name_conn[] = {"never", "active", "closed"};

static const char *const reason_name[REASON_COUNT] = {
    [REASON_CPU] = "cpu",
    [REASON_MEM] = "mem",
    [REASON_RTT] = "rtt",
    [REASON_STALE] = "stale",
    [REASON_BACK] = "back",
    [REASON_PHASE] = "phase",
    [REASON_GONE] = "gone",
    [REASON_SUBMISSION] = "submission_failed",
    [REASON_LINK] = "link",
    [REASON_CPU_EARLY] = "cpu_early",
    [REASON_MEM_EARLY] = "mem_early",
    [REASON_CONNS_OVER] = "connections_over",
};

const char *const name_why[] = {
    [LINK_WHY_NONE] = "",
    [LINK_WHY_NO_URL] = "no_url",
    [LINK_WHY_DNS] = "dns",
    [LINK_WHY_CONNECT] = "connect",
    [LINK_WHY_TLS] = "tls",
    [LINK_WHY_TIMEOUT] = "timeout",
    [LINK_WHY_STATUS] = "status",
    [LINK_WHY_REDIRECT] = "redirect",
    [LINK_WHY_SILENT] = "silent",
    [LINK_WHY_CLOSED] = "closed",
    [LINK_WHY_MALFORMED] = "malformed",
    [LINK_WHY_OVERSIZED] = "oversized",
    [LINK_WHY_NOT_METRICS] = "not_metrics",
    [LINK_WHY_VNC] = "vnc",
};

const char *const name_api[] = {
    [API_UNKNOWN] = "unknown",     [API_OK] = "ok",
    [API_EMPTY] = "empty",         [API_NO_MATCH] = "no_match",
    [API_REFUSED] = "refused",     [API_STATUS] = "status",
    [API_REDIRECT] = "redirect",   [API_TIMEOUT] = "timeout",
    [API_UNREACHED] = "unreached", [API_TLS] = "tls",
    [API_BAD_JSON] = "bad_json",   [API_TOO_BIG] = "too_big",
};

const char *const name_phases[] = {
    [PHASE_UNSET] = "unset",       [PHASE_IMPORTING] = "importing",
    [PHASE_STARTING] = "starting", [PHASE_QUOTA] = "quota",
    [PHASE_RUNNING] = "running",   [PHASE_READY] = "ready",
    [PHASE_STOPPING] = "stopping", [PHASE_OFF] = "off",
    [PHASE_FAILED] = "failed",     [PHASE_LOOP] = "loop",
    [PHASE_OTHER] = "other",       [PHASE_GONE] = "gone",
};

const char *const name_rule[] = {
    [ALERT_CPU] = "cpu",
    [ALERT_MEM] = "mem",
    [ALERT_RTT] = "rtt",
    [ALERT_STALE] = "stale",
    [ALERT_PHASE] = "phase",
    [ALERT_GONE] = "gone",
    [ALERT_SUBMISSION] = "submission",
    [ALERT_OUTAGE] = "outage",
    [ALERT_API] = "api",
    [ALERT_TRAVEL] = "travel",
    [ALERT_PLACES] = "two-places",
    [ALERT_SHARED] = "shared-place",
    [ALERT_CHURN] = "churn",
    [ALERT_LATE] = "first-seen-late",
    [ALERT_UNEXPECTED] = "unexpected",
    [ALERT_NAT] = "shared-address",
    [ALERT_ABSENT] = "absent",
};

const char *const name_level[] = {"ok", "warn", "crit", "info"};

const char *const name_origin[] = {
    [ORIGIN_UNKNOWN] = "unknown",   [ORIGIN_PUBLIC] = "public",
    [ORIGIN_PRIVATE] = "private",   [ORIGIN_CGNAT] = "cgnat",
    [ORIGIN_LOOPBACK] = "loopback", [ORIGIN_LINK_LOCAL] = "link-local",
    [ORIGIN_ULA] = "unique-local",  [ORIGIN_DOCUMENTATION] = "documentation",
    [ORIGIN_UNSURE] = "unsure",
};

const char *const name_spectator[] = {"no", "ours", "address"};

const char *const name_closing[] = {
    [CLOSING_FAILED] = "failed",
    [CLOSING_RUNNING] = "running",
    [CLOSING_UNSUBMITTED] = "unsubmitted",
    [CLOSING_REQUESTED] = "requested",
    [CLOSING_WORKING] = "working",
    [CLOSING_SUBMITTED] = "submitted",
    [CLOSING_NEVER_OPENED] = "never-opened",
};

const char *const name_roster_change[] = {"appeared", "changed", "vanished"};

const char *const name_conn_change[] = {"opened", "activated", "closed", "vanished", "over"};

const char *const name_action[] = {"ack", "spectate", "spectate-end"};

const char *const name_viewer[] = {
    [VIEWER_UNKNOWN] = "unknown",   [VIEWER_TERMINAL] = "terminal", [VIEWER_WALL] = "wall",
    [VIEWER_SNAPSHOT] = "snapshot", [VIEWER_VNC] = "vnc",           [VIEWER_COMMAND] = "command",
    [VIEWER_BROWSER] = "browser",
};

const char *const name_cause[] = {
    [LEDGER_NONE] = "none",   [LEDGER_INSTANCE] = "instance", [LEDGER_LOAD] = "load",
    [LEDGER_SITE] = "site",   [LEDGER_RTT] = "rtt",           [LEDGER_ALONE] = "alone",
    [LEDGER_BLIND] = "blind", [LEDGER_NETWORK] = "network",   [LEDGER_ROOM] = "room",
};

const char *const name_gap[] = {"stopped", "suspended", "dropped"};

const char *name_phase(const struct instance *in)
{
    return in->phase == PHASE_GONE ? "Gone" : in->phase_text;
}

void name_reason(const struct instance *in, const struct reason *r, char *out, size_t size)
{
    const char *state = in->link == LINK_NONE ? "no_link" : name_link[in->link];

    if (r->kind != REASON_LINK)
        snprintf(out, size, "%s", reason_name[r->kind]);
    else if (in->link_why == LINK_WHY_STATUS)
        snprintf(out, size, "%s: %d", state, (int)in->link_detail);
    else if (in->link_why != LINK_WHY_NONE)
        snprintf(out, size, "%s: %s", state, name_why[in->link_why]);
    else
        snprintf(out, size, "%s", state);
}
