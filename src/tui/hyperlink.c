/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The url of a desktop in escape sequences: the only text of the network's that gets into any.
 * Owns the check that makes this safe. Must not know whose url it is. */
#include "tui/hyperlink.h"

#include "base/err.h"
#include "tui/base64_add.h"

#include <stdbool.h>
#include <string.h>

/* RFC 3986, section 2: unreserved, gen-delims, sub-delims and the percent sign. */
static bool safe(const char *url)
{
    static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~:/?#[]@!$&'()*+,;=%";

    return (!strncmp(url, "https://", 8) || !strncmp(url, "http://", 7)) &&
           url[strspn(url, characters)] == '\0';
}

/* All pieces have one id, so that a terminal takes them for one link. */
int hyperlink_show(const char *url, int row, int col, int width, struct buf *out)
{
    int len = (int)strlen(url);

    if (!safe(url) || width < 1)
        return ERR_INVALID;
    buf_add_str(out, "\0337\033[0;4m");
    for (int at = 0; at < len; at += width, row++)
        buf_printf(out, "\033[%d;%dH\033]8;id=invigil;%s\033\\%.*s\033]8;;\033\\", row + 1, col + 1,
                   url, width, url + at);
    return buf_add_str(out, "\033[0m\0338");
}

int hyperlink_copy(const char *url, struct buf *out)
{
    if (!safe(url))
        return ERR_INVALID;
    buf_add_str(out, "\033]52;c;");
    base64_add(out, url, strlen(url));
    return buf_add_str(out, "\033\\");
}
