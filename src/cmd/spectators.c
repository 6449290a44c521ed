/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/spectators.h"

#include "model/event.h"

#include <string.h>

void spectators_init(struct spectators *s)
{
    *s = (struct spectators){0};
    state_list_init(&s->list, "spectators");
    map_init(&s->uids);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static void take(void *ud, const char *uid)
{
    struct spectators *s = ud;

    if (*uid && strlen(uid) <= EVENT_UID_MAX)
        map_put(&s->uids, uid, 1);
}

static void refresh(struct spectators *s)
{
    struct stat now = {0};

    if (!s->list.path || stat(s->list.path, &now) < 0 || same_file(&now, &s->read))
        return;
    s->read = now;
    map_done(&s->uids);
    map_init(&s->uids);
    state_list_read(&s->list, SPECTATORS_S, take, s);
}

bool spectators_is_ours(struct spectators *s, const char *uid)
{
    refresh(s);
    return map_find(&s->uids, uid);
}

void spectators_add(struct spectators *s, const char *uid)
{
    state_list_add(&s->list, uid);
}

void spectators_done(struct spectators *s)
{
    map_done(&s->uids);
    state_list_done(&s->list);
}
