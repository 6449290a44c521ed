/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spots_chafa.h without libchafa: half blocks and kitty's graphics are left. */
#include "tui/spots_chafa.h"

#include "base/err.h"

bool spots_chafa_there(void)
{
    return false;
}

struct spots_chafa *spots_chafa_new(void)
{
    return NULL;
}

/* No one has any, so none of these is ever called with one. */
void spots_chafa_free(struct spots_chafa *c)
{
    (void)c;
}

void spots_chafa_symbols(struct spots_chafa *c, const struct spots_dots *d, int colors, bool ascii,
                         struct tint *ret)
{
    (void)c;
    (void)d;
    (void)colors;
    (void)ascii;
    (void)ret;
}

int spots_chafa_sixels(struct spots_chafa *c, const struct spots_dots *d, struct buf *out)
{
    (void)c;
    (void)d;
    (void)out;
    return ERR_NOT_FOUND;
}
