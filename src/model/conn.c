/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/conn.h"

#include <stdlib.h>

void conn_done(struct conn *c)
{
    free(c->uid);
    free(c->ip);
    free(c->rtt);
}

double conn_rtt_mean(const struct conn *c)
{
    return c->rtt ? window_mean(c->rtt) : -1;
}
