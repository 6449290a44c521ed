/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that compresses. Owns the queue, which a lock guards; everything else the thread
 * touches is its own, so that the one thread of the program stays the one thread of everything
 * else. */
#include "journal/compress.h"

#include "base/mem.h"
#include "journal/segment.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct compress {
    int dirfd; /* owned */
    atomic_bool stop;
    bool running;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    unsigned *no;
    size_t n, cap, done; /* no[done..n) wait, no[done] perhaps under way */
    int error;
};

static void *work(void *arg)
{
    struct compress *c = arg;

    setpriority(PRIO_PROCESS, 0, 19); /* on Linux: of this thread */
    pthread_mutex_lock(&c->lock);
    while (!atomic_load(&c->stop)) {
        if (c->done == c->n) {
            pthread_cond_wait(&c->changed, &c->lock);
            continue;
        }
        unsigned no = c->no[c->done];
        pthread_mutex_unlock(&c->lock);
        int r = segment_compress(c->dirfd, no, &c->stop);
        pthread_mutex_lock(&c->lock);
        c->done++;
        if (r < 0 && c->error == 0)
            c->error = r;
        pthread_cond_broadcast(&c->changed);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

struct compress *compress_new(int dirfd)
{
    struct compress *c = mem_zalloc(sizeof *c);

    c->dirfd = fcntl(dirfd, F_DUPFD_CLOEXEC, 3);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->changed, NULL);
    return c;
}

/* Signals are for the loop's thread. */
static void run(struct compress *c)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&c->thread, NULL, work, c) != 0)
        abort(); /* no memory for a stack */
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    c->running = true;
}

void compress_start(struct compress *c, unsigned no)
{
    pthread_mutex_lock(&c->lock);
    MEM_GROW(c->no, c->n, c->cap);
    c->no[c->n++] = no;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
    if (!c->running)
        run(c);
}

int compress_wait(struct compress *c)
{
    pthread_mutex_lock(&c->lock);
    while (c->done < c->n)
        pthread_cond_wait(&c->changed, &c->lock);
    int r = c->error;
    c->error = 0;
    pthread_mutex_unlock(&c->lock);
    return r;
}

void compress_free(struct compress *c)
{
    if (!c)
        return;
    if (c->running) {
        pthread_mutex_lock(&c->lock);
        atomic_store(&c->stop, true);
        pthread_cond_broadcast(&c->changed);
        pthread_mutex_unlock(&c->lock);
        pthread_join(c->thread, NULL);
    }
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->lock);
    close(c->dirfd);
    free(c->no);
    free(c);
}
