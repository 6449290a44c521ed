/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A collection of attacks on terminals, spreadsheets and parsers. Some are not even UTF-8. */
#include "sim/hostile.h"

#include <string.h>

enum { LONG = 10000 };

const char *hostile_text(unsigned n)
{
    static char longest[LONG + 1];
    static const char *const texts[] = {
        "\\u001b]0;owned\\u0007\\u001b[2J\\u001b[31m",     /* title, clear, red */
        "=cmd|' /C calc'!A0",                              /* a spreadsheet runs it */
        "\xe2\x80\xae\144rowssap\xe2\x81\xa6\xe2\x80\x8b", /* right to left, zero width */
        "nul\\u0000after",
        "\xff\xfe\xc0\x80\xed\xa0\x80", /* not UTF-8: stray, overlong NUL, surrogate */
        "+1+1\\r\\nInjected: yes",
        "\xc2\x9b\063\061m\xc2\x85\xe2\x80\xa8", /* C1 controls, a line separator */
        "@SUM(A1)\\t%s%n%x",
        "z\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88", /* a tower of marks */
        "-2+3;\\\"quoted\\\",\\\\",
        "../../../etc/passwd",
        "\xf3\xa0\x80\x81\xef\xbf\xbf\xee\x80\x80", /* tag, noncharacter, private use */
    };
    enum { TEXTS = sizeof texts / sizeof *texts };

    if (n % (TEXTS + 1) < TEXTS)
        return texts[n % (TEXTS + 1)];
    memset(longest, 'A', LONG);
    return longest;
}
