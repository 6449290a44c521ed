/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blacklist of one VNC server. Pure. */
#include "sim/lockout.h"

bool lockout_admits(struct lockout *l, int64_t now_ms, bool *ret_began)
{
    *ret_began = false;
    if (l->marks < LOCKOUT_MARKS) {
        if (++l->marks == LOCKOUT_MARKS) {
            l->next_ms = l->next_ms ? l->next_ms : LOCKOUT_FIRST_MS;
            l->until_ms = now_ms + l->next_ms;
        }
        return true;
    }
    if (now_ms < l->until_ms) {
        *ret_began = !l->locked;
        l->locked = true;
        return false;
    }
    /* one more chance; failing it costs twice as long */
    l->next_ms *= 2;
    l->until_ms = now_ms + l->next_ms;
    l->locked = false;
    return true;
}

void lockout_forgive(struct lockout *l)
{
    *l = (struct lockout){0};
}
