/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every instance given has an id and clean texts within their caps, and as many are given as are
 * counted. */
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "proto/exam_api.h"

#include <string.h>

static void check_text(const char *s)
{
    char again[EVENT_ID_MAX + 1];
    size_t len = strlen(s);

    MUST(len <= EVENT_ID_MAX);
    MUST(utf8_sanitise(again, sizeof again, s, len) == len && memcmp(s, again, len) == 0);
}

static void check(void *ud, const struct exam_api_instance *in)
{
    ++*(size_t *)ud;
    MUST(*in->id && *in->student);
    check_text(in->id);
    check_text(in->student);
    check_text(in->tmpl);
    check_text(in->phase_text);
    MUST(!in->url || (*in->url && strlen(in->url) <= EXAM_API_URL_MAX));
    MUST(in->phase < PHASE_GONE && in->submission <= SUBMISSION_FAILED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct exam_api_options defaults;
    struct exam_api_result res = {42, 42};
    size_t n = 0;
    char *s = malloc(size ? size : 1);

    MUST(s);
    memcpy(s, data, size);
    if (exam_api_parse(s, size, &defaults, check, &n, &res) == 0)
        MUST(res.good == n);
    else
        MUST(res.good == 42 && res.bad == 42);
    free(s);
    return 0;
}
