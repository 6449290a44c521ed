/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is what a journal says was derived what its events make? Replays all of it and compares the
 * alerts and the digests. A difference is a defect of the program that wrote it, or of this one;
 * whether anybody changed a byte is journal/verify.h's question. What other rules derived proves
 * nothing, and is not compared: digests are of one program's state. */
#ifndef SOURCE_CHECK_H
#define SOURCE_CHECK_H

#include <stdbool.h>
#include <stdint.h>

enum check_fault {
    CHECK_OK,
    CHECK_UNREADABLE, /* a line can't be replayed; error: the ERR_ code */
    CHECK_ALERT,      /* an alert line differs from what the events make */
    CHECK_MISSING,    /* the events make an alert that was not recorded */
    CHECK_DIGEST,     /* the state differs from that of a keyframe or of close */
};

struct check_result {
    enum check_fault fault;
    int error;
    uint64_t seq; /* of the line at fault */
    int64_t t_ms;
    uint64_t alerts, digests; /* compared */
    bool lossy;               /* thinned or with losses: only parts could be compared */
    bool other_rules; /* from some line on derived by other rules than ours (EVENT_RULES): what
                       * follows was replayed and not compared */
};

/* done_ms of all_ms, model time; may be NULL. Returns fault == CHECK_OK. */
bool check_journal(int dirfd, void (*progress)(void *ud, int64_t done_ms, int64_t all_ms), void *ud,
                   struct check_result *ret);

#endif
