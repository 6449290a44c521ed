/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads fault switches. What a fault does is the business of those who serve. */
#include "sim/faults.h"

#include "base/err.h"
#include "base/num.h"
#include "sim/story.h"

#include <string.h>

static const struct {
    const char *name;
    const char *argument; /* NULL: takes none */
    int64_t min, max;
} kinds[FAULT_COUNT] = {
    [FAULT_API_500] = {"api-500", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_403] = {"api-403", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_401] = {"api-401", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_GARBAGE] = {"api-garbage", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_TRUNCATED] = {"api-truncated", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_DEEP] = {"api-deep", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_GIANT] = {"api-giant", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_STALL] = {"api-stall", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_DRIP] = {"api-drip", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_EMPTY] = {"api-empty", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_HTML] = {"api-html", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_BADELEMENT] = {"api-badelement", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_REDIRECT] = {"api-redirect", "[:POLLS]", 1, INT32_MAX},
    [FAULT_API_DUP] = {"api-dup", "[:POLLS]", 1, INT32_MAX},
    [FAULT_GARBAGE] = {"garbage", NULL, 0, 0},
    [FAULT_TRUNCATED] = {"truncated", NULL, 0, 0},
    [FAULT_DEEP] = {"deep", NULL, 0, 0},
    [FAULT_GIANT] = {"giant", NULL, 0, 0},
    [FAULT_STALL] = {"stall", NULL, 0, 0},
    [FAULT_SILENT] = {"silent", NULL, 0, 0},
    [FAULT_FIN] = {"fin", ":N", 0, INT32_MAX},
    [FAULT_RST] = {"rst", ":N", 0, INT32_MAX},
    [FAULT_DRIP] = {"drip", NULL, 0, 0},
    [FAULT_BINARY] = {"binary", NULL, 0, 0},
    [FAULT_STATUS] = {"status", ":CODE", 300, 599},
    [FAULT_REFUSED] = {"refused", NULL, 0, 0},
    [FAULT_NO_METRICS] = {"no-metrics", NULL, 0, 0},
    [FAULT_VNC] = {"vnc", NULL, 0, 0},
    [FAULT_VNC_LATE] = {"vnc-late", NULL, 0, 0},
    [FAULT_VNC_AUTH] = {"vnc-auth", "[:PASSWORD]", 0, 0},
    [FAULT_VNC_STALL] = {"vnc-stall", NULL, 0, 0},
    [FAULT_VNC_GIANT] = {"vnc-giant", NULL, 0, 0},
    [FAULT_VNC_RESIZE] = {"vnc-resize", NULL, 0, 0},
    [FAULT_VNC_GARBAGE] = {"vnc-garbage", NULL, 0, 0},
    [FAULT_VNC_RECT] = {"vnc-rect", NULL, 0, 0},
    [FAULT_VNC_CUT] = {"vnc-cut", NULL, 0, 0},
    [FAULT_HOSTILE] = {"hostile", NULL, 0, 0},
    [FAULT_RESTART] = {"restart", ":N", 1, INT32_MAX},
    [FAULT_CONNS] = {"conns", ":N", 0, 100000},
    [FAULT_INVALID_UTF8] = {"invalid-utf8", NULL, 0, 0},
    [FAULT_DEADNAME] = {"deadname", NULL, 0, 0},
    [FAULT_RELATIVE] = {"relative", NULL, 0, 0},
    [FAULT_CROSS_ORIGIN] = {"cross-origin", NULL, 0, 0},
    [FAULT_TEMPLATE] = {"template", ":NAME", 0, 0},
};

const char *faults_name(enum fault_kind kind)
{
    return kinds[kind].name;
}

const char *faults_argument(enum fault_kind kind)
{
    return kinds[kind].argument ? kinds[kind].argument : "";
}

static int kind_of(const char *s, size_t len, enum fault_kind *ret)
{
    for (int k = 0; k < FAULT_COUNT; k++)
        if (strlen(kinds[k].name) == len && memcmp(kinds[k].name, s, len) == 0) {
            *ret = (enum fault_kind)k;
            return 0;
        }
    return ERR_INVALID;
}

static int parse_range(const char *s, struct fault *f)
{
    int64_t first, last;
    size_t len = strcspn(s, "-");

    if (f->kind <= FAULT_API_LAST || num_int(s, len, 1, STORY_STUDENTS_MAX, &first) < 0)
        return ERR_INVALID;
    last = first;
    if (s[len] && num_int(s + len + 1, strlen(s + len + 1), first, STORY_STUDENTS_MAX, &last) < 0)
        return ERR_INVALID;
    f->first = (unsigned)first;
    f->last = (unsigned)last;
    return 0;
}

/* Letters, digits and '-' alone: it goes into JSON as it is. */
static int parse_name(const char *s, size_t len, struct fault *f)
{
    if (!len || len >= sizeof f->text ||
        strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") < len)
        return ERR_INVALID;
    memcpy(f->text, s, len);
    return 0;
}

int faults_parse(const char *spec, struct fault *ret)
{
    struct fault f = {.arg = INT32_MAX, .first = 1, .last = STORY_STUDENTS_MAX};
    size_t end = strcspn(spec, "@"), len = strcspn(spec, ":@");

    if (kind_of(spec, len, &f.kind) < 0)
        return ERR_INVALID;
    const char *want = kinds[f.kind].argument;
    if (len < end) {
        const char *arg = spec + len + 1;
        size_t n = end - len - 1;
        if (!want)
            return ERR_INVALID;
        int r = f.kind == FAULT_TEMPLATE || f.kind == FAULT_VNC_AUTH
                    ? parse_name(arg, n, &f)
                    : num_int(arg, n, kinds[f.kind].min, kinds[f.kind].max, &f.arg);
        if (r < 0)
            return ERR_INVALID;
    } else if (want && want[0] == ':') {
        return ERR_INVALID;
    }
    if (spec[end] && parse_range(spec + end + 1, &f) < 0)
        return ERR_INVALID;
    *ret = f;
    return 0;
}

const struct fault *faults_find(const struct fault *f, size_t n, enum fault_kind kind, unsigned i)
{
    for (size_t k = 0; k < n; k++)
        if (f[k].kind == kind && i >= f[k].first && i <= f[k].last)
            return &f[k];
    return NULL;
}
