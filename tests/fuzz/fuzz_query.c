/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter typed by anybody: read or refused with a place inside it, and read twice it is the same
 * filter. */
#include "fuzz/fuzz.h"
#include "model/query.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = calloc(1, size + 1);
    struct query a, b;
    size_t at = SIZE_MAX;

    MUST(text);
    memcpy(text, data, size);
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    if (query_parse(text, &a, &at) < 0) {
        MUST(at <= strlen(text));
    } else {
        MUST(a.n <= QUERY_TERMS_MAX);
        MUST(query_parse(text, &b, &at) == 0 && b.n == a.n);
        for (size_t i = 0; i < a.n; i++)
            MUST(a.term[i].key == b.term[i].key && !strcmp(a.term[i].text, b.term[i].text));
    }
    free(text);
    return 0;
}
