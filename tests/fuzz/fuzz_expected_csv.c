/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any file of expected students: either it has a fault in a line, or all of it is good. */
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "proto/expected_csv.h"

#include <string.h>

static void check(const char *s, size_t max)
{
    MUST(!s || (*s && strlen(s) <= max && utf8_valid(s, strlen(s)) && !strchr(s, '\n')));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct expected_csv c;
    int r = expected_csv_read((const char *)data, size, &c);

    MUST((r < 0) == (c.bad != EXPECTED_CSV_OK) && (r == 0 || c.n == 0));
    for (size_t i = 0; i < c.n; i++) {
        MUST(c.v[i].student);
        check(c.v[i].student, EVENT_ID_MAX);
        check(c.v[i].name, EVENT_NOTE_MAX);
        check(c.v[i].seat, EVENT_LABEL_MAX);
        check(c.v[i].note, EVENT_NOTE_MAX);
        MUST(c.v[i].extra_min >= 0 && c.v[i].extra_min <= 1440);
    }
    expected_csv_done(&c);
    return 0;
}
