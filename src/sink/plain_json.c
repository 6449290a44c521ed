/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON for programs, as docs/json.md says: keys in a fixed order, unknown is null and never 0,
 * names and strings that no locale changes. One instance is built at a time, so that ten thousand
 * cost the memory of one. */
#include "sink/plain_json.h"

#include "base/num.h"
#include "model/name.h"
#include "sink/plain_format.h"

#include <stdlib.h>

void plain_json_number(cJSON *o, const char *key, bool known, double v)
{
    if (known)
        cJSON_AddNumberToObject(o, key, v);
    else
        cJSON_AddNullToObject(o, key);
}

void plain_json_mean(cJSON *o, const char *key, double mean)
{
    plain_json_number(o, key, mean >= 0, (double)(int64_t)(mean * 10 + 0.5) / 10);
}

void plain_json_string(cJSON *o, const char *key, const char *s)
{
    if (s)
        cJSON_AddStringToObject(o, key, s);
    else
        cJSON_AddNullToObject(o, key);
}

void plain_json_time(cJSON *o, const char *key, int64_t ms)
{
    char text[NUM_RFC3339_LEN + 1];

    if (ms)
        num_to_rfc3339(ms, text);
    plain_json_string(o, key, ms ? text : NULL);
}

static void add_why(cJSON *o, const struct model *m, const struct instance *in)
{
    cJSON *why = cJSON_AddArrayToObject(o, "why");
    struct reason r[REASON_COUNT];
    char text[64];
    int n = health_reasons(model_config(m), in, model_now_ms(m), r);

    for (int i = 0; i < n; i++) {
        name_reason(in, &r[i], text, sizeof text);
        cJSON_AddItemToArray(why, cJSON_CreateString(text));
    }
}

static void add_lost(cJSON *o, const struct model *m, const struct instance *in)
{
    bool known = ledger_known(in);
    int64_t now_ms = model_now_ms(m);
    char key[32];

    plain_json_number(o, "lost_ms", known, (double)ledger_extension_ms(in, now_ms));
    for (int c = LEDGER_NONE + 1; c < LEDGER_CAUSES; c++) {
        snprintf(key, sizeof key, "lost_%s_ms", name_cause[c]);
        plain_json_number(o, key, known, (double)ledger_ms(in, (enum ledger_cause)c, now_ms));
    }
}

static void add_instance(cJSON *o, const struct model *m, const struct instance *in)
{
    bool conns = !query_conns_unknown(in);
    const struct expected *expected = model_expected_of(m, in);
    const struct conn *from = instance_from_conn(in);
    int64_t left_ms = 0, looked_ms = model_looked_ms(m, in);
    bool has_deadline = model_time_left_ms(m, in, &left_ms);

    plain_json_string(o, "id", in->id);
    plain_json_string(o, "student", in->student);
    plain_json_string(o, "name", model_name(m, in));
    plain_json_string(o, "seat", expected ? expected->seat : NULL);
    plain_json_string(o, "phase", name_phase(in));
    cJSON_AddBoolToObject(o, "running", in->running);
    plain_json_string(o, "submission", name_submission[in->submission]);
    plain_json_string(o, "status", name_status[in->status]);
    add_why(o, m, in);
    plain_json_number(o, "cpu", in->cpu >= 0, in->cpu);
    plain_json_number(o, "mem", in->mem >= 0, in->mem);
    plain_json_mean(o, "cpu_mean", window_mean(&in->cpu_win));
    plain_json_mean(o, "mem_mean", window_mean(&in->mem_win));
    plain_json_number(o, "rtt_ms", in->rtt_ms > 0, in->rtt_ms);
    plain_json_mean(o, "rtt_mean_ms", instance_rtt_mean(in));
    plain_json_string(o, "link", name_link[in->link]);
    plain_json_number(o, "age_ms", in->last_ms > 0, (double)(model_now_ms(m) - in->last_ms));
    plain_json_number(o, "active", query_active(in) >= 0, in->nactive);
    plain_json_number(o, "total", conns, instance_total(in));
    plain_json_string(o, "from", instance_from(in));
    plain_json_string(o, "network", from ? plain_json_network(m, from) : NULL);
    plain_json_number(o, "time_left_s", has_deadline, (double)(left_ms / 1000));
    plain_json_number(o, "looked_ms", looked_ms >= 0, (double)looked_ms);
    plain_json_alerts(o, m, in);
    add_lost(o, m, in);
    plain_json_connections(o, m, in);
}

/* Takes o. */
static void print(FILE *out, cJSON *o)
{
    char *text = cJSON_PrintUnformatted(o);

    if (!text)
        abort(); /* out of memory, as base/mem.h */
    fputs(text, out);
    cJSON_free(text);
    cJSON_Delete(o);
}

static int64_t wall_ms(const struct model *m)
{
    return model_now_ms(m) + model_drift_ms(m);
}

static cJSON *counts(const struct model *m)
{
    struct model_counts c = model_counts(m);
    cJSON *o = cJSON_CreateObject();

    cJSON_AddNumberToObject(o, "instances", c.instances);
    cJSON_AddNumberToObject(o, "running", c.running);
    cJSON_AddNumberToObject(o, "ready", c.ready);
    cJSON_AddNumberToObject(o, "live", c.live);
    cJSON_AddNumberToObject(o, "stale", c.stale);
    cJSON_AddNumberToObject(o, "warn", c.warn);
    cJSON_AddNumberToObject(o, "crit", c.crit);
    cJSON_AddNumberToObject(o, "submitted", c.submitted);
    cJSON_AddNumberToObject(o, "submission_failed", c.submission_failed);
    return o;
}

void plain_json(FILE *out, const struct plain_view *v)
{
    char time[NUM_RFC3339_LEN + 1];

    num_to_rfc3339(wall_ms(v->m), time);
    fprintf(out, "{\"v\":1,\"time\":\"%s\",\"source\":", time);
    print(out, v->o->source ? cJSON_CreateString(v->o->source) : cJSON_CreateNull());
    fputs(",\"counts\":", out);
    print(out, counts(v->m));
    fputs(",\"instances\":[", out);
    for (size_t i = 0; i < v->n; i++) {
        cJSON *o = cJSON_CreateObject();
        add_instance(o, v->m, model_instance(v->m, v->index[i]));
        fputs(i ? ",\n" : "\n", out);
        print(out, o);
    }
    fputs("]}\n", out);
}

void plain_ndjson(FILE *out, const struct plain_view *v)
{
    for (size_t i = 0; i < v->n; i++) {
        cJSON *o = cJSON_CreateObject();
        plain_json_time(o, "time", wall_ms(v->m));
        add_instance(o, v->m, model_instance(v->m, v->index[i]));
        print(out, o);
        fputc('\n', out);
    }
}
