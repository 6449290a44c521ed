/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the built programs as a user does: real processes, real sockets. Everything started here is
 * owned here: the teardown of each test (E2E_TEST) kills and reaps what still runs and frees what
 * the functions returned, so a test has nothing to clean up, whether it passes or fails. Whatever
 * is waited for has a deadline; trouble fails the running test. */
#ifndef E2E_HARNESS_H
#define E2E_HARNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "sim_client.h"

enum { E2E_DEADLINE_MS = 60000 };

struct proc {
    pid_t pid; /* 0: has ended */
    int code;  /* exit status; 128 + the signal that ended it */
    int64_t began_ms, took_ms;
    int out_fd, err_fd;
    char *out, *err; /* what it wrote, once it has ended */
    size_t out_len;
    struct proc *next;
};

/* A program of bin/ by its name, or any by its path, with up to 96 arguments (NULL ends them). env:
 * "NAME=value" in place of the usual "LC_ALL=C.UTF-8"; NULL none. */
struct proc *proc_start(const char *program, const char *const *args, const char *const *env);
/* Waits for its end; a report of a sanitizer fails the test. */
struct proc *proc_wait(struct proc *p);
struct proc *proc_run(const char *program, const char *const *args, const char *const *env);
/* What it has written to stdout so far. */
char *proc_peek(struct proc *p);
/* Until that contains `text` at least n times. */
void proc_wait_output(struct proc *p, const char *text, size_t n);

/* The same for a function: it runs in a child, which then ends. */
struct proc *proc_fork(void (*fn)(void *ud), void *ud);
/* For such a function: turns into this program, as proc_start would have started it. */
_Noreturn void proc_become(const char *program, const char *const *args, const char *const *env);

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})
/* invigil with these arguments, run to its end. */
#define INVIGIL(...)       proc_run("invigil", ARGS(__VA_ARGS__), NULL)
#define INVIGIL_START(...) proc_start("invigil", ARGS(__VA_ARGS__), NULL)

/* A simulated site with these arguments; its counters are read with sim_stat and sim_wait_stat. */
struct sim *site_start(const char *const *args);
#define SITE(...) site_start(ARGS(__VA_ARGS__))
/* All its counters. */
const cJSON *site_stats(const struct sim *s);
/* Requests of a route ("instances", "usages", ...) it has answered with a status; 0 any. */
int site_answers(const struct sim *s, const char *route, int status);
/* Until it has answered so many. */
void site_wait_answers(const struct sim *s, const char *route, int n);

/* `invigil list --period 1 --format json ARGS API`, which must exit with 0; what it printed. */
const cJSON *list_json(const struct sim *s, const char *const *args);
#define LIST_JSON(s, ...) list_json(s, ARGS(__VA_ARGS__))
const cJSON *json_parse(const char *text);
/* The lines of an ndjson as an array. */
const cJSON *json_lines(const char *text);
/* The row whose id is "exam-%04u". */
const cJSON *json_row(const cJSON *list, unsigned no);
const char *json_str(const cJSON *o, const char *key);
int json_int(const cJSON *o, const char *key);
bool json_is_null(const cJSON *o, const char *key);
/* The first reason in `why`, "" none. */
const char *json_why(const cJSON *row);
/* Fails unless the row is live with status ok. */
void assert_row_fine(const cJSON *list, unsigned no);

/* Fails unless text contains needle, and shows the text. */
void assert_has(const char *text, const char *needle);
void assert_has_not(const char *text, const char *needle);
void assert_code(const struct proc *p, int code);

/* A file in a directory of this test's own, removed with it; the path. */
const char *temp_file(const char *name, const char *text, int mode);
/* printf to a string of this test's. */
const char *text_of(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A server of the test's own: each connection is given to `handle` in a process of its own, with
 * the head of its request. The port. */
int responder_start(void (*handle)(int fd, const char *head, void *ud), void *ud);
void responder_answer(int fd, const char *status, const char *type, const char *body);

/* Has the teardown free p, after all processes have ended; returns p, which must not be NULL. */
void *e2e_keep(void *p, void (*free_fn)(void *));
int e2e_teardown(void **state);
#define E2E_TEST(fn) cmocka_unit_test_teardown(fn, e2e_teardown)

#endif
