/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/about.h"

#include "base/err.h"
#include "base/utf8.h"

#include <string.h>

static bool text(struct json *j, char *dst, size_t size)
{
    char raw[4096];
    bool null;

    if (!line_get_str(j, raw, sizeof raw, &null))
        return false;
    utf8_sanitise(dst, size, raw, strlen(raw));
    return true;
}

static bool samples(struct json *j, int64_t *ret_s)
{
    static const char *const all[] = {"all"};
    struct json at = *j;

    if (line_get_name(&at, all, 1) == 0) {
        *j = at;
        *ret_s = 0;
        return true;
    }
    return line_get_int(j, 1, INT32_MAX, 0, ret_s);
}

int about_read(struct line l, struct about *ret)
{
    struct about a = {.t_ms = l.t_ms};
    const struct {
        const char *name;
        char *dst;
        size_t size;
    } field[] = {
        {"run", a.run, sizeof a.run},
        {"origin", a.origin, sizeof a.origin},
        {"program", a.program, sizeof a.program},
        {"host", a.host, sizeof a.host},
        {"exam", a.exam, sizeof a.exam},
        {"notice", a.notice, sizeof a.notice},
        {"addresses", a.addresses, sizeof a.addresses},
        {"geo", a.geo, sizeof a.geo},
    };
    struct json_slice key;
    int64_t segment = 0;
    bool ok;

    while (line_member(&l, &key, &ok)) {
        const char *before = l.rest.p;
        for (size_t i = 0; i < sizeof field / sizeof *field; i++)
            if (line_is(&key, field[i].name) && !text(&l.rest, field[i].dst, field[i].size))
                return ERR_INVALID;
        if (line_is(&key, "segment"))
            ok = line_get_int(&l.rest, 1, UINT32_MAX, 0, &segment);
        else if (line_is(&key, "samples"))
            ok = samples(&l.rest, &a.samples_s);
        else
            ok = l.rest.p != before || json_skip(&l.rest, JSON_DEPTH_MAX);
        if (!ok)
            return ERR_INVALID;
    }
    a.segment = (uint32_t)segment;
    if (l.kind != LINE_OPEN || !ok || !a.run[0])
        return ERR_INVALID;
    *ret = a;
    return 0;
}
