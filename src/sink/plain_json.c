/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON for programs, as docs/json.md says: keys in a fixed order, unknown is null and never 0,
 * names and strings that no locale changes. One instance is built at a time, so that ten thousand
 * cost the memory of one. */
#include "sink/plain_format.h"

#include "base/num.h"
#include "model/name.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static void add_number(cJSON *o, const char *key, bool known, double v)
{
    if (known)
        cJSON_AddNumberToObject(o, key, v);
    else
        cJSON_AddNullToObject(o, key);
}

static void add_mean(cJSON *o, const char *key, double mean)
{
    add_number(o, key, mean >= 0, (double)(int64_t)(mean * 10 + 0.5) / 10);
}

static void add_string(cJSON *o, const char *key, const char *s)
{
    if (s)
        cJSON_AddStringToObject(o, key, s);
    else
        cJSON_AddNullToObject(o, key);
}

static void add_time(cJSON *o, const char *key, int64_t ms)
{
    char text[NUM_RFC3339_LEN + 1];

    if (ms)
        num_to_rfc3339(ms, text);
    add_string(o, key, ms ? text : NULL);
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

    add_number(o, "lost_ms", known, (double)ledger_extension_ms(in, now_ms));
    for (int c = LEDGER_NONE + 1; c < LEDGER_CAUSES; c++) {
        snprintf(key, sizeof key, "lost_%s_ms", name_cause[c]);
        add_number(o, key, known, (double)ledger_ms(in, (enum ledger_cause)c, now_ms));
    }
}

static cJSON *connection(const struct conn *c)
{
    cJSON *o = cJSON_CreateObject();

    add_string(o, "uid", c->uid);
    add_string(o, "ip", c->ip);
    add_string(o, "state", name_conn[c->state]);
    add_number(o, "rtt_ms", c->state == CONN_ACTIVE && c->rtt_ms, c->rtt_ms);
    add_time(o, "since", c->since_ms);
    add_time(o, "until", c->until_ms);
    return o;
}

static void add_instance(cJSON *o, const struct model *m, const struct instance *in)
{
    bool conns = !query_conns_unknown(in);

    add_string(o, "id", in->id);
    add_string(o, "student", in->student);
    add_string(o, "name", in->name);
    add_string(o, "phase", name_phase(in));
    cJSON_AddBoolToObject(o, "running", in->running);
    add_string(o, "submission", name_submission[in->submission]);
    add_string(o, "status", name_status[in->status]);
    add_why(o, m, in);
    add_number(o, "cpu", in->cpu >= 0, in->cpu);
    add_number(o, "mem", in->mem >= 0, in->mem);
    add_mean(o, "cpu_mean", window_mean(&in->cpu_win));
    add_mean(o, "mem_mean", window_mean(&in->mem_win));
    add_number(o, "rtt_ms", in->rtt_ms > 0, in->rtt_ms);
    add_mean(o, "rtt_mean_ms", instance_rtt_mean(in));
    add_string(o, "link", name_link[in->link]);
    add_number(o, "age_ms", in->last_ms > 0, (double)(model_now_ms(m) - in->last_ms));
    add_number(o, "active", query_active(in) >= 0, in->nactive);
    add_number(o, "total", conns, in->nconns);
    add_string(o, "from", instance_from(in));
    add_lost(o, m, in);
    cJSON *list = cJSON_AddArrayToObject(o, "connections");
    for (int i = 0; i < in->nconns; i++)
        cJSON_AddItemToArray(list, connection(&in->conns[i]));
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
        add_time(o, "time", wall_ms(v->m));
        add_instance(o, v->m, model_instance(v->m, v->index[i]));
        print(out, o);
        fputc('\n', out);
    }
}
