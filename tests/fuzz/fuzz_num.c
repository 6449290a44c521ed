/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is read as a number is what the C library reads, and a time survives being written. */
#include "base/num.h"
#include "fuzz/fuzz.h"

#include <string.h>

enum { UNTOUCHED = 4242 };

static void check_int(const char *s, size_t len)
{
    int64_t v = UNTOUCHED;

    if (num_int(s, len, -1000, 1000000, &v) < 0) {
        MUST(v == UNTOUCHED);
        return;
    }
    MUST(v >= -1000 && v <= 1000000 && v == strtoll(s, NULL, 10));
}

static void check_json(const char *s, size_t len)
{
    int64_t v = UNTOUCHED;

    if (num_json(s, len, INT64_MIN, INT64_MAX, &v) < 0) {
        MUST(v == UNTOUCHED);
        return;
    }
    char *end;
    double d = strtod(s, &end), off = d - (double)v;
    MUST(end == s + len && !strpbrk(s, "xXnNiIeE+ "));
    if (v > -(1LL << 52) && v < 1LL << 52)
        MUST(off >= -0.5 && off <= 0.5);
}

static void check_time(const char *s, size_t len)
{
    int64_t ns = UNTOUCHED, again;
    char out[NUM_RFC3339_LEN + 1];

    if (num_rfc3339(s, len, &ns) < 0) {
        MUST(ns == UNTOUCHED);
        return;
    }
    MUST(len >= 20 && len <= 35);
    if (ns < 0)
        return; /* 1970 in a zone east of Greenwich: was 1969, which is not read back */
    num_to_rfc3339(ns / 1000000, out);
    MUST(strlen(out) == NUM_RFC3339_LEN);
    if (memcmp(out, "2262", 4) != 0) /* the same at the other end */
        MUST(num_rfc3339(out, NUM_RFC3339_LEN, &again) == 0 && again == ns / 1000000 * 1000000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = malloc(size ? size : 1), *s = calloc(1, size + 1);
    int64_t ignored;

    MUST(exact && s);
    memcpy(exact, data, size);
    memcpy(s, data, size);
    (void)num_int(exact, size, INT64_MIN, INT64_MAX, &ignored); /* for the sanitisers */
    (void)num_json(exact, size, INT64_MIN, INT64_MAX, &ignored);
    (void)num_rfc3339(exact, size, &ignored);
    check_int(s, size);
    check_json(s, size);
    check_time(s, size);
    free(exact);
    free(s);
    return 0;
}
