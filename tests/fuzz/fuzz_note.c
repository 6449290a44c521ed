/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of checkpoints: what is taken as a note is a note of the one form, and a signature by a
 * key that was never used does not hold. */
#include "fuzz/fuzz.h"
#include "journal/note.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t pub[KEY_PUB_BYTES] = {1}; /* the neutral element: no honest key */
    const char *text = (const char *)data;
    struct note n;
    size_t used = 0;

    for (size_t at = 0; at < size && note_parse(text + at, size - at, &n, &used) == 0; at += used) {
        MUST(used > 0 && used < NOTE_SIZE && at + used <= size);
        MUST(key_origin_valid(n.origin, strlen(n.origin)));
        MUST(memcmp(text + at, n.origin, strlen(n.origin)) == 0);
        MUST(note_check(text + at, used, pub) < 0);
    }
    return 0;
}
