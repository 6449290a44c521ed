/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of rosters. It owns the order of work on a hostile body: cut it into elements by its
 * brackets, check each one's grammar and depth with json.h, mend what cJSON would cut short or
 * refuse, and only then let cJSON build its tree, of one element at a time. It knows neither how
 * the body was had nor what the caller keeps. */
#include "proto/exam_api.h"

#include "base/err.h"
#include "base/utf8.h"
#include "proto/json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* The texts of one instance, sanitised. */
struct texts {
    char id[EVENT_ID_MAX + 1], tmpl[EVENT_ID_MAX + 1];
    char student[EVENT_ID_MAX + 1], phase[EVENT_ID_MAX + 1];
};

enum phase exam_api_phase(const char *text)
{
    static const char *const names[] = {
        [PHASE_UNSET] = "",
        [PHASE_IMPORTING] = "Importing",
        [PHASE_STARTING] = "Starting",
        [PHASE_QUOTA] = "ResourceQuotaExceeded",
        [PHASE_RUNNING] = "Running",
        [PHASE_READY] = "Ready",
        [PHASE_STOPPING] = "Stopping",
        [PHASE_OFF] = "Off",
        [PHASE_FAILED] = "Failed",
        [PHASE_LOOP] = "CreationLoopBackoff",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(text, names[i]) == 0)
            return (enum phase)i;
    }
    return PHASE_OTHER;
}

/* The end of an element that begins at p: the comma or bracket after it, outside of strings and
 * inner brackets. NULL if the body ends before. Brackets are counted and not matched, which cuts
 * more of the broken elements rightly than matching would. */
static char *element_end(char *p, const char *end)
{
    size_t depth = 0;
    bool string = false;

    for (; p < end; p++) {
        if (string) {
            if (*p == '\\' && end - p > 1)
                p++;
            else if (*p == '"')
                string = false;
        } else if (depth == 0 && (*p == ',' || *p == ']')) {
            return p;
        } else if (*p == '"') {
            string = true;
        } else if (*p == '{' || *p == '[') {
            depth++;
        } else if (depth > 0 && (*p == '}' || *p == ']')) {
            depth--;
        }
    }
    return NULL;
}

/* The four digits at p: the code unit of an escape, whose grammar was checked. */
static unsigned unit(const char *p)
{
    char hex[5] = {p[0], p[1], p[2], p[3], '\0'};

    return (unsigned)strtoul(hex, NULL, 16);
}

/* cJSON ends a string at \u0000 and refuses a whole document for a surrogate without its pair: both
 * become \ufffd. Backslashes occur in strings only, so no strings need to be found. */
static void mend_escapes(char *p, char *end)
{
    while ((p = memchr(p, '\\', (size_t)(end - p)))) {
        if (p[1] != 'u') {
            p += 2;
            continue;
        }
        unsigned u = unit(p + 2);
        if (u >= 0xD800 && u < 0xDC00 && p[6] == '\\' && p[7] == 'u' &&
            (unit(p + 8) & 0xFC00) == 0xDC00) {
            p += 12;
            continue;
        }
        if (u == 0 || (u >= 0xD800 && u < 0xE000))
            memcpy(p + 2, "fffd", 4);
        p += 6;
    }
}

static int by_key(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* No key twice and not too many keys, in v and in all that it holds. */
static bool keys_ok(const cJSON *v)
{
    const char *key[EXAM_API_LABELS_MAX];
    size_t n = 0;

    for (const cJSON *c = v->child; c; c = c->next) {
        if (!keys_ok(c))
            return false;
        if (!cJSON_IsObject(v))
            continue;
        if (n == EXAM_API_LABELS_MAX)
            return false;
        key[n++] = c->string;
    }
    qsort(key, n, sizeof *key, by_key);
    for (size_t i = 1; i < n; i++) {
        if (strcmp(key[i - 1], key[i]) == 0)
            return false;
    }
    return true;
}

/* A string member: *ret is its value, or "" if it is absent or null. False: another type. */
static bool string_of(const cJSON *o, const char *key, const char **ret)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);

    *ret = "";
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsString(v))
        return false;
    *ret = v->valuestring;
    return true;
}

static bool text_of(const cJSON *o, const char *key, char out[EVENT_ID_MAX + 1])
{
    const char *s;

    if (!string_of(o, key, &s))
        return false;
    utf8_sanitise(out, EVENT_ID_MAX + 1, s, strlen(s));
    return true;
}

static bool running_of(const cJSON *o, bool *ret)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, "running");

    *ret = cJSON_IsTrue(v);
    return !v || cJSON_IsBool(v) || cJSON_IsNull(v);
}

/* Protocol, section 1: completed "true" = done, "false" = failed, absent = none yet. A value that
 * is neither says nothing. */
static bool submission_of(const cJSON *labels, enum submission *ret)
{
    const char *requested, *completed;

    if (!string_of(labels, EXAM_API_REQUESTED_LABEL, &requested) ||
        !string_of(labels, EXAM_API_COMPLETED_LABEL, &completed))
        return false;
    if (strcmp(completed, "true") == 0)
        *ret = SUBMISSION_DONE;
    else if (strcmp(completed, "false") == 0)
        *ret = SUBMISSION_FAILED;
    else
        *ret = strcmp(requested, "true") == 0 ? SUBMISSION_REQUESTED : SUBMISSION_NONE;
    return true;
}

static bool labels_of(const cJSON *o, const struct exam_api_options *opt, struct texts *t,
                      struct exam_api_instance *in)
{
    const cJSON *labels = cJSON_GetObjectItemCaseSensitive(o, "labels");
    const char *label = opt->student_label ? opt->student_label : EXAM_API_STUDENT_LABEL;

    in->student = in->id;
    if (!labels || cJSON_IsNull(labels))
        return true;
    if (!cJSON_IsObject(labels) || !text_of(labels, label, t->student))
        return false;
    if (*t->student)
        in->student = t->student;
    return submission_of(labels, &in->submission);
}

static bool instance_of(const cJSON *o, const struct exam_api_options *opt, struct texts *t,
                        struct exam_api_instance *in)
{
    const char *url;

    *in = (struct exam_api_instance){.id = t->id, .tmpl = t->tmpl, .phase_text = t->phase};
    if (!cJSON_IsObject(o) || !keys_ok(o) || !text_of(o, "id", t->id) || !*t->id ||
        !text_of(o, "template", t->tmpl) || !text_of(o, "phase", t->phase) ||
        !string_of(o, "url", &url) || !running_of(o, &in->running) || !labels_of(o, opt, t, in))
        return false;
    in->phase = exam_api_phase(t->phase);
    if (*url && strlen(url) <= EXAM_API_URL_MAX)
        in->url = url;
    return true;
}

/* The tree of s[0..len), or NULL if it is not one whole JSON value. */
static cJSON *tree(char *s, size_t len)
{
    struct json j = {s, s + len};

    if (len > EXAM_API_ELEMENT_MAX || !json_skip(&j, EXAM_API_DEPTH_MAX))
        return NULL;
    json_space(&j);
    if (j.p != j.end)
        return NULL;
    mend_escapes(s, s + len);
    return cJSON_ParseWithLength(s, len);
}

int exam_api_parse(char *body, size_t len, const struct exam_api_options *o,
                   void (*fn)(void *ud, const struct exam_api_instance *in), void *ud,
                   struct exam_api_result *ret)
{
    struct json j = {body, body + len};
    struct exam_api_result res = {0};
    struct exam_api_instance in;
    struct texts t;

    if (len > EXAM_API_BODY_MAX)
        return ERR_TOO_BIG;
    if (!json_next(&j, '['))
        return ERR_INVALID;
    bool more = !json_next(&j, ']');
    while (more) {
        json_space(&j);
        char *from = body + (j.p - body), *to = element_end(from, j.end);
        if (!to)
            return ERR_INVALID;
        cJSON *v = tree(from, (size_t)(to - from));
        bool good = v && instance_of(v, o, &t, &in);
        if (good)
            fn(ud, &in);
        cJSON_Delete(v);
        res.good += good;
        res.bad += !good;
        more = *to == ',';
        j.p = to + 1;
    }
    json_space(&j);
    if (j.p != j.end)
        return ERR_INVALID;
    *ret = res;
    return 0;
}
