/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/syncer.h"

#include "base/err.h"
#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum step { IDLE, ASKED, DONE, END };

struct syncer {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    enum step step;
    int fd;
    int error; /* errno of the last one, 0 none */
    int64_t upto;
};

static void set(struct syncer *s, enum step step)
{
    s->step = step;
    pthread_cond_broadcast(&s->changed);
}

static void *run(void *ud)
{
    struct syncer *s = ud;

    pthread_mutex_lock(&s->mutex);
    while (s->step != END) {
        if (s->step != ASKED) {
            pthread_cond_wait(&s->changed, &s->mutex);
            continue;
        }
        pthread_mutex_unlock(&s->mutex);
        int error = fdatasync(s->fd) == 0 ? 0 : errno;
        pthread_mutex_lock(&s->mutex);
        s->error = error;
        set(s, DONE);
    }
    pthread_mutex_unlock(&s->mutex);
    return NULL;
}

/* Signals are the main thread's. */
struct syncer *syncer_new(void)
{
    struct syncer *s = mem_zalloc(sizeof *s);
    sigset_t all, before;

    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->changed, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    if (pthread_create(&s->thread, NULL, run, s) != 0)
        abort(); /* without memory: see base/mem.h */
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return s;
}

void syncer_free(struct syncer *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->mutex);
    while (s->step == ASKED)
        pthread_cond_wait(&s->changed, &s->mutex);
    set(s, END);
    pthread_mutex_unlock(&s->mutex);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

void syncer_start(struct syncer *s, int fd, int64_t upto)
{
    pthread_mutex_lock(&s->mutex);
    s->fd = fd;
    s->upto = upto;
    set(s, ASKED);
    pthread_mutex_unlock(&s->mutex);
}

bool syncer_busy(struct syncer *s)
{
    pthread_mutex_lock(&s->mutex);
    bool busy = s->step != IDLE;
    pthread_mutex_unlock(&s->mutex);
    return busy;
}

int syncer_take(struct syncer *s, bool wait, int64_t *ret_upto)
{
    int r = 0;

    pthread_mutex_lock(&s->mutex);
    while (wait && s->step == ASKED)
        pthread_cond_wait(&s->changed, &s->mutex);
    if (s->step == DONE) {
        set(s, IDLE);
        r = s->error ? ERR_IO : 1;
        errno = s->error ? s->error : errno;
        *ret_upto = s->upto;
    }
    pthread_mutex_unlock(&s->mutex);
    return r;
}
