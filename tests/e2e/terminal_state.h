/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of the terminal: terminal.c owns it, the others look. */
#ifndef E2E_TERMINAL_STATE_H
#define E2E_TERMINAL_STATE_H

#include "terminal.h"

#include <termios.h>
#include <vterm.h>

enum { TERMINAL_REPLY_MAX = 64, TERMINAL_ENV_MAX = 32 };

/* What the leader of the session tells us. It outlives the program: the end of a leader hangs the
 * terminal up, which would hide what the program left behind. */
struct told {
    volatile pid_t pid;
    volatile int ended, code;
};

struct terminal {
    struct proc *leader;
    struct told *told; /* shared with it */
    int master, slave;
    struct termios before, after;
    bool shell, stalled, over;

    VTerm *vt;
    VTermScreen *screen;
    bool alternate, cursor_hidden;
    int mouse;
    bool asked; /* by us: what it says goes to reply, and not to the program */
    char reply[TERMINAL_REPLY_MAX];
    size_t nreply;

    char *raw;
    size_t nraw, cap;
    size_t drawn; /* bytes of raw that libvterm has had */
    size_t bursts;
    int64_t last_ms;

    const char *program;
    const char *const *args;
    const char *env[TERMINAL_ENV_MAX];
};

#endif
