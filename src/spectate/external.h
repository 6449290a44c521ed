/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A viewer of its own process: an ephemeral listener on loopback that takes one client, which must
 * know a one-time password, and tunnels it through the guard; and the program that is started to be
 * that client. It is at work once its handshake is over. Never a shell; every argument is one of
 * ours or was checked not to be an option. */
#ifndef SPECTATE_EXTERNAL_H
#define SPECTATE_EXTERNAL_H

#include "spectate/tunnel.h"

enum { EXTERNAL_ARGS_MAX = 32, EXTERNAL_WAIT_MS = 30000 };

enum external_why {
    EXTERNAL_TUNNEL, /* the tunnel ended */
    EXTERNAL_START,  /* the program could not be started: errno in code */
    EXTERNAL_EXITED, /* it ended before a viewer was at work: exit status in code */
    EXTERNAL_ABSENT, /* none was within EXTERNAL_WAIT_MS */
    EXTERNAL_DONE    /* looked, and closed by the one who looked */
};

struct external;

struct external_events {
    void (*found)(void *ud, const char *uid);
    void (*connected)(void *ud);
    /* The last call; external_close is still the owner's to call. tunnel: its end; NULL unless
     * EXTERNAL_TUNNEL or EXTERNAL_DONE. */
    void (*end)(void *ud, enum external_why why, int code, const struct tunnel_end *tunnel);
};

struct external_options {
    const char *url;      /* of the instance */
    const char *password; /* of the desktop; NULL none */
    /* argv with {host}, {port}, {password-file}, {url} and {student} to be filled in;
     * NULL-terminated, checked; argv[0] is looked for in PATH. {password-file} is /dev/fd/N with
     * what vncpasswd writes. Must outlive the viewer; all else is copied. */
    const char *const *argv;
    const char *student; /* {student}: every character but [A-Za-z0-9._-], and a '-' in front, is
                            an underscore there. In {url} $ & ' ( ) * ; and ! are
                            percent-encoded, and what belongs in no url: a program may be a shell */
};

/* vncviewer -ViewOnly -Shared -PasswordFile={password-file} {host}::{port} */
extern const char *const external_vncviewer[];

/* 0, or ERR_INVALID: an unknown {name}, a brace of another kind, a placeholder in argv[0], or
 * nothing at all. ERR_TOO_BIG: more than EXTERNAL_ARGS_MAX words. */
int external_check(const char *const *argv);
/* Is argv[0] to be found? */
bool external_found(const char *program);

/* The tunnel comes first: what can't be reached starts no program. Never calls back before it
 * returns. */
struct external *external_open(struct loop *l, struct tunnels *ts, const struct external_options *o,
                               const struct external_events *on, void *ud);
/* NULL after an end that was not the tunnel's. */
const struct rfb_guard *external_guard(const struct external *x);
/* The viewer's connection is closed; the program is left alone if it was at work, else ended. NULL
 * allowed; may be called from a callback. */
void external_close(struct external *x);

#endif
