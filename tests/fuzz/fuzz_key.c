/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key files, secret and public: one that is taken is written again as it was. */
#include "fuzz/fuzz.h"
#include "journal/key.h"

#include <string.h>

static void secret(const char *text, size_t size)
{
    struct key k = {0};
    char again[KEY_FILE_SIZE];

    if (key_parse(&k, text, size) < 0)
        return;
    MUST(key_print(&k, again) == size && memcmp(again, text, size) == 0);
    key_wipe(&k);
}

static void public(const char *text, size_t size)
{
    char origin[KEY_ORIGIN_SIZE], again[KEY_VKEY_SIZE];
    uint8_t pub[KEY_PUB_BYTES];

    if (key_pub_parse(text, size, origin, pub) < 0)
        return;
    if (origin[0]) {
        MUST(key_origin_valid(origin, strlen(origin)));
        key_vkey(origin, pub, again);
    } else {
        key_text(pub, again);
    }
    MUST(strlen(again) <= size && memcmp(again, text, strlen(again)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    secret((const char *)data, size);
    public((const char *)data, size);
    return 0;
}
