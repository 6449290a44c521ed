/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a student's connections come from, and the alerts about the student: with what each rule
 * compared, so that a program can explain it too. */
#include "sink/plain_json.h"

#include "model/name.h"

/* What of `name` is not its "unknown" or "no", which are null. */
static const char *known_name(const char *const *name, int v)
{
    return v ? name[v] : NULL;
}

const char *plain_json_network(const struct model *m, const struct conn *c)
{
    if (!c->origin.network && c->origin.kind == ORIGIN_UNKNOWN)
        return NULL;
    return model_network(m, c->origin.network)->label;
}

static void add_rtt(cJSON *o, const struct rtt *r)
{
    bool known = r && r->n;

    plain_json_number(o, "rtt_min_ms", known, known ? r->min_ms : 0);
    plain_json_mean(o, "rtt_mean_ms", rtt_mean(r));
    plain_json_number(o, "rtt_p95_ms", known, rtt_p95_ms(r));
    plain_json_number(o, "rtt_max_ms", known, known ? r->max_ms : 0);
}

static cJSON *connection(const struct model *m, const struct conn *c)
{
    const struct origin *from = &c->origin;
    cJSON *o = cJSON_CreateObject();

    plain_json_string(o, "uid", c->uid);
    plain_json_string(o, "ip", c->ip);
    plain_json_string(o, "client", from->client);
    plain_json_string(o, "kind", known_name(name_origin, (int)from->kind));
    plain_json_string(o, "network", plain_json_network(m, c));
    plain_json_string(o, "place", model_network(m, from->network)->place);
    plain_json_string(o, "country", from->country);
    plain_json_string(o, "city", from->city);
    plain_json_number(o, "asn", from->asn, from->asn);
    plain_json_string(o, "as_org", from->as_org);
    plain_json_string(o, "spectator", known_name(name_spectator, (int)from->spectator));
    plain_json_string(o, "state", name_conn[c->state]);
    plain_json_number(o, "rtt_ms", c->state == CONN_ACTIVE && c->rtt_ms, c->rtt_ms);
    add_rtt(o, c->all);
    plain_json_time(o, "since", c->since_ms);
    plain_json_time(o, "until", c->until_ms);
    return o;
}

void plain_json_connections(cJSON *o, const struct model *m, const struct instance *in)
{
    cJSON *list = cJSON_AddArrayToObject(o, "connections");

    for (int i = 0; i < in->nconns; i++)
        cJSON_AddItemToArray(list, connection(m, &in->conns[i]));
}

/* One of the two things a rule compared. */
static void add_side(cJSON *list, const struct model *m, const struct alert_side *s)
{
    const struct instance *in = s->instance ? model_instance(m, s->instance - 1) : NULL;

    if (!in || s->conn >= in->nconns)
        return;
    const struct conn *c = &in->conns[s->conn];
    cJSON *o = cJSON_CreateObject();
    plain_json_string(o, "student", in->student);
    plain_json_string(o, "uid",
                      c->first_seen_ms <= s->t_ms ? c->uid : NULL); /* else: another one's */
    plain_json_time(o, "time", s->t_ms + model_drift_ms(m));
    cJSON_AddItemToArray(list, o);
}

static void add_alert(cJSON *list, const struct model *m, uint32_t no)
{
    const struct alert *a = no ? model_alert_find(m, no) : NULL;

    if (!a || a->cleared_ms)
        return;
    cJSON *o = cJSON_CreateObject(), *sides;
    plain_json_number(o, "no", true, a->no);
    plain_json_string(o, "rule", name_rule[a->rule]);
    plain_json_string(o, "level", name_level[a->level]);
    plain_json_time(o, "since", a->since_ms + model_drift_ms(m));
    plain_json_number(o, "value", true, a->value);
    plain_json_number(o, "threshold", true, a->threshold);
    plain_json_number(o, "count", a->rule == ALERT_OUTAGE, a->count);
    plain_json_number(o, "of", a->rule == ALERT_OUTAGE, a->of);
    plain_json_string(o, "network", a->network ? model_network(m, a->network - 1)->label : NULL);
    plain_json_string(o, "host", a->host);
    plain_json_number(o, "km", a->rule == ALERT_TRAVEL && a->km >= 0, a->km);
    plain_json_number(o, "apart_s", a->apart_s > 0, a->apart_s);
    sides = cJSON_AddArrayToObject(o, "sides");
    for (int i = 0; i < 2; i++)
        add_side(sides, m, &a->side[i]);
    cJSON_AddItemToArray(list, o);
}

void plain_json_alerts(cJSON *o, const struct model *m, const struct instance *in)
{
    cJSON *list = cJSON_AddArrayToObject(o, "alerts");

    for (int r = 0; r < ALERT_OUTAGE; r++)
        add_alert(list, m, in->alert[r]);
    add_alert(list, m, in->outage);
    for (int r = 0; r < ALERT_INTEGRITY_COUNT; r++)
        add_alert(list, m, in->integrity.alert[r]);
}
