/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A site on the loop of the test, and the clients that go there. */
#ifndef TESTS_SPECTATE_SITE_H
#define TESTS_SPECTATE_SITE_H

#include "net/access.h"
#include "net/serve.h"

struct site {
    struct loop *loop;
    struct access access;
    struct serve *serve;
    char url[64]; /* of an instance there */
    char dir[32]; /* of its certificate; "" none */
    struct loop_timer *tick;
    int turns;
};

/* tls: with a certificate that nobody checks. */
void site_start(struct site *s, bool tls, const struct serve_hooks *hooks, void *ud);
void site_stop(struct site *s);
/* Runs the loop for a moment; fails the test when that happened too often. */
void site_turn(struct site *s);

#define UNTIL(site, condition)                                                                     \
    do {                                                                                           \
        while (!(condition))                                                                       \
            site_turn(site);                                                                       \
    } while (0)

#endif
