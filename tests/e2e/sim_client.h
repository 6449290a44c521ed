/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the built simulator and speaks to it over raw sockets, so that what is on the wire is tested
 * and not what a library makes of it. Everything fails the running test on its own trouble. */
#ifndef E2E_SIM_CLIENT_H
#define E2E_SIM_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { SIM_WAIT_MS = 20000, SIM_BODY_MAX = 4 * 1024 * 1024 };

struct sim {
    pid_t pid;
    uint16_t port;
    char api[64]; /* as printed */
};

/* Starts it with these arguments (NULL ends them) and waits until it serves. */
void sim_start(struct sim *s, const char *const *args);
#define SIM_START(s, ...) sim_start(s, (const char *const[]){__VA_ARGS__, NULL})
/* SIGTERM; it must end with 0. */
void sim_stop(struct sim *s);

struct reply {
    int status; /* 0: the connection ended without any */
    bool whole; /* all of Content-Length came */
    char head[4096];
    char *body; /* NUL-terminated; freed by reply_done */
    size_t len;
};

/* One request on a connection of its own. path may be a whole url of the site. headers: lines with
 * their CRLF, or "". Stops reading at max bytes of body. */
void sim_request(const struct sim *s, const char *method, const char *path, const char *headers,
                 size_t max, struct reply *ret);
/* GET; the caller frees. Fails unless 200. */
char *sim_get(const struct sim *s, const char *path);
void reply_done(struct reply *r);

/* The url of student no (1-based), as a path "/instance/UID/app/". */
void sim_path(const struct sim *s, unsigned no, char *out, size_t size);
/* A counter of /sim/stats, by its name. */
int64_t sim_stat(const struct sim *s, const char *name);
/* Until the counter is at least n. */
void sim_wait_stat(const struct sim *s, const char *name, int64_t n);
/* How often `needle` is in `text`. */
size_t sim_count(const char *text, const char *needle);

/* Connects a websocket; the descriptor, or -1 with the refusal in *ret (zeroed otherwise). */
int ws_open(const struct sim *s, const char *path, const char *headers, struct reply *ret);
/* The same for {path of student no}{rest}, which must be accepted. */
int ws_student(const struct sim *s, unsigned no, const char *rest);

enum { WS_FIN = -1, WS_RST = -2, WS_QUIET = -3 };

struct frame {
    bool fin;
    int opcode; /* or one of WS_... */
    size_t len;
    char *data; /* NUL-terminated; freed by the next ws_read of the same frame, or frame_done */
};

void ws_read(int fd, int timeout_ms, struct frame *f);
/* A whole text message. */
void ws_read_text(int fd, struct frame *f);
void ws_send(int fd, int opcode, const void *data, size_t len);
void frame_done(struct frame *f);
int64_t now_ms(void);

#endif
