/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/ends.h"

#include <signal.h>

static void on_end(void *ud)
{
    const struct ends_one *one = ud;

    one->ends->signum = one->signum;
    loop_stop(one->ends->loop);
}

static bool is_ignored(int signum)
{
    struct sigaction now;

    return sigaction(signum, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

void ends_await(struct ends *e, struct loop *l, bool keep_hup)
{
    static const int signums[ENDS_COUNT] = {SIGINT, SIGHUP, SIGTERM};

    *e = (struct ends){.loop = l};
    for (int i = 0; i < ENDS_COUNT; i++) {
        e->one[i] = (struct ends_one){.ends = e, .signum = signums[i]};
        if (!is_ignored(signums[i]) && !(keep_hup && signums[i] == SIGHUP))
            e->one[i].handle = loop_signal_new(l, signums[i], on_end, &e->one[i]);
    }
}

void ends_done(struct ends *e)
{
    for (int i = 0; i < ENDS_COUNT; i++)
        loop_signal_free(e->one[i].handle);
}
