/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A url from a roster: what is taken is plain, and printing and reading it again changes nothing.
 */
#include "fuzz/fuzz.h"
#include "net/url.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = calloc(1, size + 1), out[2 * URL_MAX];
    struct url u, again;

    MUST(text);
    memcpy(text, data, size);
    if (url_parse(text, &u) == 0) {
        MUST(u.host[0] && u.port && u.path[0] == '/');
        for (const char *p = u.path; *p; p++)
            MUST(*p > ' ' && *p < 0x7F);
        MUST(!strpbrk(u.path, "?#"));
        MUST(url_print(&u, "", out, sizeof out) == 0);
        MUST(url_parse(out, &again) == 0);
        MUST(url_same_origin(&u, &again) && strcmp(u.path, again.path) == 0);
    }
    free(text);
    return 0;
}
