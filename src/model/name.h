/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What programs call the model's states: in json and csv, in filters, in the log. The same in every
 * locale and never renamed; people's words are view/words.h's. Indexed by the enum each is named
 * after. */
#ifndef MODEL_NAME_H
#define MODEL_NAME_H

#include "model/expected.h"
#include "model/health.h"

extern const char *const name_status[];        /* enum status: "ok", "unknown", "warn", "crit" */
extern const char *const name_submission[];    /* "none", "requested", "submitted", "failed" */
extern const char *const name_link[];          /* enum link_state: "none", "connecting", ... */
extern const char *const name_why[];           /* enum link_why: "", "dns", "connect", ... */
extern const char *const name_conn[];          /* enum conn_state: "never", "active", "closed" */
extern const char *const name_api[];           /* enum api_state: "ok", "refused", ... */
extern const char *const name_phases[];        /* enum phase: "unset", "importing", ..., "gone" */
extern const char *const name_rule[];          /* enum alert_rule: "cpu", ..., "outage", "api" */
extern const char *const name_level[];         /* enum level: "ok", "warn", "crit", "info" */
extern const char *const name_roster_change[]; /* enum roster_change: "appeared", ... */
extern const char *const name_conn_change[];   /* enum conn_change: "opened", "activated", ... */
extern const char *const name_action[];        /* enum action_kind: "ack", "spectate", ... */
extern const char *const name_viewer[];        /* enum viewer: "unknown", "terminal", ... */
extern const char *const name_cause[];         /* enum ledger_cause: "none", "instance", ... */
extern const char *const name_origin[];        /* enum origin_kind: "public", "cgnat", ... */
extern const char *const name_spectator[];     /* enum spectator: "no", "ours", "address" */
extern const char *const name_closing[];       /* enum closing: "failed", "running", ... */
extern const char *const name_gap[];           /* enum gap_why: "stopped", "suspended", "dropped" */

/* As received; "Gone" for one that is no longer in the roster. */
const char *name_phase(const struct instance *in);
/* cpu, mem, rtt, stale, back, phase, gone, submission_failed, cpu_early, mem_early,
 * connections_over; or where our link is, with why behind it: "connecting", "no_link: no_url",
 * "backoff: 503", "backoff: connect", "unsupported: not_metrics". */
void name_reason(const struct instance *in, const struct reason *r, char *out, size_t size);

#endif
