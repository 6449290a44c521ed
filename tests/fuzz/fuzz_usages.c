/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is accepted as a message cJSON accepts too, and both read the same in it. */
#include "base/num.h"
#include "fuzz/fuzz.h"
#include "proto/usages.h"

#include <cjson/cJSON.h>
#include <string.h>

static struct usages u;

static const cJSON *member(const cJSON *o, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(o, key);
}

static void check_number(const cJSON *n, int64_t got, int64_t cap, int64_t absent)
{
    if (!n || cJSON_IsNull(n)) {
        MUST(got == absent);
        return;
    }
    MUST(cJSON_IsNumber(n) && got >= 0 && got <= cap);
    double off = n->valuedouble - (double)got;
    MUST((off >= -0.5 && off <= 0.5) || (got == cap && off > 0));
}

static void check_time(const cJSON *t, int64_t ns)
{
    int64_t want;

    if (!t || strcmp(t->valuestring, "0001-01-01T00:00:00Z") == 0) {
        MUST(ns == 0);
        return;
    }
    MUST(num_rfc3339(t->valuestring, strlen(t->valuestring), &want) == 0 && want == ns);
}

static void check_conn(const cJSON *o, const struct usages_conn *c)
{
    char text[EVENT_ADDR_MAX + 1];
    const cJSON *uid = member(o, "connUid"), *active = member(o, "active");

    MUST(cJSON_IsString(uid) && strlen(uid->valuestring) == c->uid.len &&
         memcmp(uid->valuestring, c->uid.s, c->uid.len) == 0 && c->uid.len <= EVENT_UID_MAX);
    MUST(active ? cJSON_IsBool(active) && cJSON_IsTrue(active) == c->active : !c->active);
    check_number(member(o, "latency"), c->latency_ms, EVENT_RTT_MAX, 0);
    check_time(member(o, "connTime"), c->conn_ns);
    check_time(member(o, "disconnTime"), c->disconn_ns);
    MUST(usages_text(&c->ip, text, sizeof text) == strlen(text));
    MUST(!strpbrk(text, "\033\n\r\t\b\a\x7f"));
}

static void compare(const cJSON *o)
{
    const cJSON *list = member(o, "connections");
    size_t i = 0;

    check_number(member(o, "cpu"), u.cpu, EVENT_PERCENT_MAX, -1);
    check_number(member(o, "mem"), u.mem, EVENT_PERCENT_MAX, -1);
    MUST((size_t)cJSON_GetArraySize(list) == u.nconns + u.over);
    for (const cJSON *c = list ? list->child : NULL; c && i < u.nconns; c = c->next)
        check_conn(c, &u.conn[i++]);
}

/* cJSON refuses a surrogate that is alone, and numbers too long for it: neither is its case. */
static int beyond_cjson(const char *s, size_t len)
{
    size_t digits = 0;

    for (size_t i = 0; i < len; i++) {
        if (len - i > 3 && s[i] == '\\' && s[i + 1] == 'u' && (s[i + 2] | 0x20) == 'd')
            return 1;
        digits = s[i] >= '+' && s[i] <= '9' && s[i] != '/' && s[i] != ',' ? digits + 1 : 0;
        if (digits > 30)
            return 1;
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *s = malloc(size ? size : 1);

    MUST(s);
    memcpy(s, data, size);
    if (usages_parse(s, size, &u) == 0 && !beyond_cjson(s, size)) {
        cJSON *o = cJSON_ParseWithLength(s, size);
        MUST(cJSON_IsObject(o));
        compare(o);
        cJSON_Delete(o);
    }
    free(s);
    return 0;
}
