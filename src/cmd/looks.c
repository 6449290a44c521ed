/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/looks.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SEEN_MAX = 1024 }; /* sessions of others; the oldest must have been left without a word */
enum { FIELDS = 6, SPACES = FIELDS - 1 };
enum { PAGE_MS = 10000 }; /* a page load can be in the metrics so long before its page has come */

static const char word_begin[] = "begin", word_end[] = "end", no_uid[] = "-";

/* A session of another process. */
struct looks_seen {
    char token[LOOKS_TOKEN_MAX + 1];
    char id[EVENT_ID_MAX + 1], uid[EVENT_UID_MAX + 1]; /* uid "": none */
    enum viewer viewer;
    int64_t read_ms, from_ms; /* model time; from_ms: its beginning was told, 0 not yet */
    uint32_t index;           /* once told */
    bool over;
};

void looks_init(struct looks *l, const struct url *api, const char *who, const struct model *m,
                event_fn emit, void *ud)
{
    struct timespec now;

    *l = (struct looks){.who = who, .model = m, .emit = emit, .ud = ud};
    state_list_init(&l->list, "looks");
    state_list_mark(&l->list, &l->mark);
    url_print(api, "", l->api, sizeof l->api);
    size_t len = strlen(l->api);
    if (len && l->api[len - 1] == '/')
        l->api[len - 1] = '\0';
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(l->process, sizeof l->process, "%d-%llx", (int)getpid(),
             (unsigned long long)now.tv_sec * 1000000000 + (unsigned long long)now.tv_nsec);
}

/* --- what is said here --- */

static void say(struct looks *l, unsigned number, const char *word, const struct event_action *a)
{
    const struct instance *in = model_instance(l->model, a->index);
    char text[STATE_LIST_TEXT_MAX + 1];

    snprintf(text, sizeof text, "%s.%u %s %s %s %s %s", l->process, number, word,
             name_viewer[a->viewer], a->uid ? a->uid : no_uid, l->api, in->id);
    state_list_add(&l->list, text);
}

unsigned looks_begin(struct looks *l, const struct event_action *a)
{
    say(l, ++l->n, word_begin, a);
    return l->n;
}

void looks_end(struct looks *l, unsigned number, const struct event_action *a)
{
    say(l, number, word_end, a);
}

/* --- what others said --- */

struct reading {
    struct looks *l;
    int64_t t_ms;
};

static struct looks_seen *find(const struct looks *l, const char *token)
{
    for (size_t i = 0; i < l->nseen; i++)
        if (strcmp(l->seen[i].token, token) == 0)
            return &l->seen[i];
    return NULL;
}

static void forget(struct looks *l, size_t i)
{
    l->nseen--;
    memmove(&l->seen[i], &l->seen[i + 1], (l->nseen - i) * sizeof *l->seen);
}

static enum viewer viewer_of(const char *name)
{
    enum viewer v = VIEWER_UNKNOWN + 1;

    while (v < VIEWERS && strcmp(name_viewer[v], name) != 0)
        v++;
    return v < VIEWERS ? v : VIEWER_UNKNOWN;
}

static void add(const struct reading *r, char *const *field)
{
    struct looks *l = r->l;
    struct looks_seen k = {.viewer = viewer_of(field[2]), .read_ms = r->t_ms};
    size_t uid = strcmp(field[3], no_uid) == 0 ? 0 : strlen(field[3]);

    if (uid > EVENT_UID_MAX || strlen(field[5]) > EVENT_ID_MAX || find(l, field[0]))
        return;
    strcpy(k.token, field[0]);
    utf8_sanitise(k.uid, sizeof k.uid, field[3], uid);
    utf8_sanitise(k.id, sizeof k.id, field[5], strlen(field[5]));
    k.over = k.viewer == VIEWER_BROWSER;
    if (l->nseen == SEEN_MAX)
        forget(l, 0);
    MEM_GROW(l->seen, l->nseen, l->cap);
    l->seen[l->nseen++] = k;
}

static bool is_own(const struct looks *l, const char *token)
{
    size_t n = strlen(l->process);

    return strncmp(token, l->process, n) == 0 && token[n] == '.';
}

static void take(void *ud, const char *text)
{
    const struct reading *r = ud;
    char line[STATE_LIST_TEXT_MAX + 1], *field[FIELDS] = {line};
    int n = 0;

    snprintf(line, sizeof line, "%s", text);
    for (char *p; n < SPACES && (p = strchr(field[n], ' ')); field[++n] = p + 1)
        *p = '\0';
    if (n < SPACES || strlen(field[0]) > LOOKS_TOKEN_MAX || is_own(r->l, field[0]) ||
        strcmp(field[4], r->l->api) != 0)
        return;
    struct looks_seen *k = find(r->l, field[0]);
    if (!k && strcmp(field[1], word_begin) == 0)
        add(r, field);
    else if (k && strcmp(field[1], word_end) == 0)
        k->over = true;
}

/* --- what is told of it --- */

static bool find_instance(const struct model *m, const char *id, uint32_t *ret)
{
    for (uint32_t i = 0; i < model_size(m); i++) {
        const struct instance *in = model_instance(m, i);
        if (in && in->id && strcmp(in->id, id) == 0) {
            *ret = i;
            return true;
        }
    }
    return false;
}

static void tell(const struct reading *r, const struct looks_seen *k, enum action_kind kind,
                 int64_t from_ms)
{
    const struct event e = {.kind = EVENT_ACTION,
                            .t_ms = r->t_ms,
                            .action = {.kind = kind,
                                       .index = k->index,
                                       .uid = k->uid[0] ? k->uid : NULL,
                                       .viewer = k->viewer,
                                       .from_ms = from_ms,
                                       .who = r->l->who}};

    r->l->emit(r->l->ud, &e);
}

/* A process that was killed says nothing, but its connection is closed. */
static bool is_closed(const struct instance *in, const char *uid)
{
    for (uint16_t i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        if (c->state == CONN_DONE && !c->vanished && strcmp(c->uid, uid) == 0)
            return true;
    }
    return false;
}

/* A page could name a connection of the student's own, to have it taken for ours. */
static bool was_there(const struct model *m, const struct looks_seen *k)
{
    const struct instance *in = model_instance(m, k->index);

    for (uint16_t i = 0; i < in->nconns; i++)
        if (strcmp(in->conns[i].uid, k->uid) == 0)
            return in->conns[i].first_seen_ms < k->read_ms - PAGE_MS;
    return false;
}

/* Is nothing more to be said of it? */
static bool settle(const struct reading *r, struct looks_seen *k)
{
    if (!k->from_ms && find_instance(r->l->model, k->id, &k->index)) {
        k->from_ms = r->t_ms;
        if (was_there(r->l->model, k))
            k->uid[0] = '\0';
        tell(r, k, ACTION_SPECTATE, 0);
    }
    if (k->from_ms && k->uid[0] && is_closed(model_instance(r->l->model, k->index), k->uid))
        k->over = true;
    if (k->over && k->from_ms && k->viewer != VIEWER_BROWSER)
        tell(r, k, ACTION_SPECTATE_END, k->from_ms);
    return k->over && (k->from_ms || model_api(r->l->model)->roster_ms > k->read_ms);
}

void looks_read(struct looks *l, int64_t t_ms)
{
    struct reading r = {l, t_ms};

    state_list_follow(&l->list, LOOKS_S, &l->mark, take, &r);
    for (size_t i = 0; i < l->nseen;)
        if (settle(&r, &l->seen[i]))
            forget(l, i);
        else
            i++;
}

void looks_done(struct looks *l)
{
    free(l->seen);
    state_list_done(&l->list);
    *l = (struct looks){0};
}
