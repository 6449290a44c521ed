/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one event loop: libuv, with libwebsockets on it as a foreign loop. Timers and signals for
 * those who must not know libuv. Everything calls back on the one thread. */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include <stdint.h>

struct loop;
struct lws_context;
struct uv_loop_s;

/* NULL when libwebsockets can't start its libuv plugin (package libwebsockets-evlib-uv).
 * Raises RLIMIT_NOFILE to what is allowed and ignores SIGPIPE. */
struct loop *loop_new(void);
/* Ends whatever is open on the loop, runs it until it is empty, frees it. Timers, signals and
 * watches made by the callers must be freed before. */
void loop_free(struct loop *l);
/* Until loop_stop. */
void loop_run(struct loop *l);
void loop_stop(struct loop *l);

typedef void (*loop_fn)(void *ud);

struct loop_timer;
/* First after delay_ms, then every repeat_ms (0: once). */
struct loop_timer *loop_timer_new(struct loop *l, uint64_t delay_ms, uint64_t repeat_ms, loop_fn fn,
                                  void *ud);
void loop_timer_set(struct loop_timer *t, uint64_t delay_ms, uint64_t repeat_ms);
/* NULL allowed; may be called from its own callback. */
void loop_timer_free(struct loop_timer *t);

struct loop_signal;
struct loop_signal *loop_signal_new(struct loop *l, int signum, loop_fn fn, void *ud);
void loop_signal_free(struct loop_signal *s);

/* Watches a descriptor that is not a regular file. `events` of each call are those that hold. The
 * descriptor stays the caller's, must outlive the watch and becomes non-blocking, for everybody
 * who shares its open file. At an error fn is called a last time, with all events waited for.
 * NULL: it can't be watched, or already is. */
enum { LOOP_READABLE = 1, LOOP_WRITABLE = 2 };
struct loop_watch;
struct loop_watch *loop_watch_new(struct loop *l, int fd, int events,
                                  void (*fn)(void *ud, int events), void *ud);
/* Watches for other events from now on; 0: for none. */
void loop_watch_set(struct loop_watch *w, int events);
/* NULL allowed. */
void loop_watch_free(struct loop_watch *w);

/* 32 bits nobody can guess. */
uint32_t loop_random(void);

/* For net/ alone. */
struct uv_loop_s *loop_uv(struct loop *l);
struct lws_context *loop_lws(struct loop *l);

#endif
