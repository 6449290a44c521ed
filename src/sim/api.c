/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exam API: the roster, its selection and its faults. Content types lie, as the real ones do.
 */
#include "sim/enrolled.h"
#include "sim/hostile.h"
#include "sim/noise.h"
#include "sim/roster.h"
#include "sim/world.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEEP = 100000, GIANT_PIECE = 64 * 1024, HOSTILE_MAX = 10100 };

/* The texts an entry points to. */
struct entry_texts {
    char matricola[ENROLLED_STUDENT_MAX], room[16], url[192];
    char id[HOSTILE_MAX];
};

static const char *origin_of(const struct inst *in)
{
    const struct world *w = in->world;

    if (inst_has(in, FAULT_REFUSED))
        return w->dead_origin;
    if (inst_has(in, FAULT_SILENT))
        return w->deaf_origin;
    if (inst_has(in, FAULT_CROSS_ORIGIN))
        return w->other_origin;
    if (inst_has(in, FAULT_DEADNAME))
        return "http://no-such-host.invalid";
    return w->origin;
}

static const char *url_of(const struct inst *in, const char *phase, struct entry_texts *t)
{
    if (strcmp(phase, "Off") == 0 || inst_has(in, FAULT_RELATIVE))
        return "app/";
    if (strcmp(phase, "Ready") != 0 && strcmp(phase, "Running") != 0 &&
        strcmp(phase, "Stopping") != 0 && !in->killed)
        return NULL;
    snprintf(t->url, sizeof t->url, "%s/instance/%s/app/", origin_of(in), in->uid);
    return t->url;
}

static void fill_labels(const struct inst *in, const struct story_scene *scene,
                        struct entry_texts *t, struct roster_entry *e)
{
    bool hostile = inst_has(in, FAULT_HOSTILE);

    enrolled_student(in->no, t->matricola);
    snprintf(t->room, sizeof t->room, "Aula%u", story_room(&in->world->o.story, in->no));
    roster_label(e, "exam", "cs-2026");
    roster_label(e, "room", t->room);
    roster_label(e, "crownlabs.qtype.moodle.org/matricola",
                 hostile ? hostile_text(in->no + 2) : t->matricola);
    if (scene->requested)
        roster_label(e, "crownlabs.polito.it/instance-submission-requested", scene->requested);
    if (scene->completed)
        roster_label(e, "crownlabs.polito.it/instance-submission-completed", scene->completed);
    if (hostile)
        roster_label(e, hostile_text(in->no + 3), hostile_text(in->no + 4));
    e->null_labels = scene->null_labels;
}

/* false: it is not listed now. */
static bool fill_entry(const struct inst *in, struct entry_texts *t, struct roster_entry *e)
{
    struct story_scene scene;

    inst_scene(in, &scene);
    *e = (struct roster_entry){
        .id = in->name,
        .tmpl = "exam-desktop",
        .phase = scene.phase,
        .running = scene.running,
        .tells_running = scene.phase[0] != '\0',
        .url = url_of(in, scene.phase, t),
    };
    if (inst_has(in, FAULT_TEMPLATE))
        e->tmpl =
            faults_find(in->world->faults, in->world->o.nfaults, FAULT_TEMPLATE, in->no)->text;
    fill_labels(in, &scene, t, e);
    if (inst_has(in, FAULT_HOSTILE)) {
        snprintf(t->id, sizeof t->id, "%s%s", in->name, hostile_text(in->no));
        e->id = t->id;
        e->tmpl = hostile_text(in->no + 1);
        if (in->no % 2 == 0) /* the odd ones stay Ready, so that their messages are read */
            e->phase = hostile_text(in->no + 5);
    }
    return scene.listed;
}

static void add_element(struct buf *b, const struct roster_entry *e)
{
    if (b->len > 1)
        buf_add_str(b, ",");
    roster_write(b, e);
}

/* In an order of its own each time, the same for a seed. */
static void shuffled(const struct world *w, unsigned *order)
{
    unsigned n = w->o.story.students;

    for (unsigned k = 0; k < n; k++) {
        uint64_t j = noise_hash(w->o.story.seed, w->polls, k) % (k + 1);
        order[k] = order[j];
        order[j] = k;
    }
}

static void write_list(struct world *w, const struct serve_request *r, bool twice, struct buf *b)
{
    unsigned *order = mem_calloc(w->o.story.students, sizeof *order);
    struct entry_texts *t = mem_zalloc(sizeof *t);
    struct roster_entry e;

    shuffled(w, order);
    buf_add_str(b, "[");
    for (unsigned k = 0; k < w->o.story.students; k++) {
        if (!fill_entry(&w->inst[order[k]], t, &e) || !roster_selected(&e, r->arg, r->nargs))
            continue;
        add_element(b, &e);
        if (twice)
            add_element(b, &e);
    }
    buf_add_str(b, "]");
    free(order);
    free(t);
}

static void add_bad_elements(struct buf *b)
{
    static const char bad[] =
        "{\"id\":42,\"phase\":\"Ready\"},\"a string\",null,[[]],{\"template\":\"no id\"},"
        "{\"id\":\"twice\",\"id\":\"two\",\"phase\":\"Ready\"},{\"id\":\"\",\"phase\":\"Off\"}";

    b->len--; /* the bracket */
    if (b->len > 1)
        buf_add_str(b, ",");
    buf_add_str(b, bad);
    buf_add_str(b, "]");
}

static void add_deep(struct buf *b)
{
    for (int k = 0; k < DEEP; k++)
        buf_add_str(b, "[");
}

static void add_giant_piece(struct buf *b)
{
    while (b->len < GIANT_PIECE)
        buf_add_str(b, "[{\"id\":\"giant\",\"phase\":\"Off\",\"labels\":null}],");
}

static void add_garbage(const struct world *w, struct buf *b)
{
    for (uint64_t k = 0; k < 512; k++) {
        uint64_t h = noise_hash(w->o.story.seed, w->polls, k);
        buf_add(b, &h, sizeof h);
    }
}

static void fail(struct serve_answer *ret, int status, const char *text)
{
    ret->status = status;
    buf_add_str(&ret->body, text);
}

/* The first fault of the API that has polls left. */
static enum fault_kind next_fault(struct world *w)
{
    for (size_t k = 0; k < w->o.nfaults; k++)
        if (w->faults[k].kind <= FAULT_API_LAST && w->polls_left[k] > 0) {
            w->polls_left[k] -= w->faults[k].arg < INT32_MAX;
            return w->faults[k].kind;
        }
    return FAULT_COUNT;
}

void api_instances(struct world *w, const struct serve_request *r, struct serve_answer *ret)
{
    struct buf *b = &ret->body;
    enum fault_kind fault = next_fault(w);

    w->polls++;
    switch (fault) {
    case FAULT_API_500: fail(ret, 500, "Internal server error\n"); return;
    case FAULT_API_403: fail(ret, 403, "Forbidden\n"); return;
    case FAULT_API_401: fail(ret, 401, "Unauthorized\n"); return;
    case FAULT_API_GARBAGE: add_garbage(w, b); return;
    case FAULT_API_DEEP: add_deep(b); return;
    case FAULT_API_GIANT:
        add_giant_piece(b);
        ret->pace = SERVE_ENDLESS;
        return;
    case FAULT_API_STALL: ret->pace = SERVE_STALL; return;
    case FAULT_API_EMPTY: buf_add_str(b, "[]"); return;
    case FAULT_API_HTML:
        ret->type = "text/html; charset=utf-8";
        buf_add_str(b, "<!DOCTYPE html><html><body>Please sign in</body></html>\n");
        return;
    case FAULT_API_REDIRECT:
        ret->status = 302;
        snprintf(ret->header, sizeof ret->header, "Location: %s/api/instances/\r\n",
                 w->other_origin);
        return;
    default: break;
    }
    write_list(w, r, fault == FAULT_API_DUP, b);
    if (fault == FAULT_API_TRUNCATED)
        b->len = b->len * 2 / 3;
    else if (fault == FAULT_API_BADELEMENT)
        add_bad_elements(b);
    else if (fault == FAULT_API_DRIP)
        ret->pace = SERVE_DRIP;
}

void api_instance(struct world *w, const char *id, struct serve_answer *ret)
{
    unsigned no = 0;
    struct roster_entry e;
    struct entry_texts *t = mem_zalloc(sizeof *t);

    if (strncmp(id, "exam-", 5) == 0)
        no = (unsigned)strtoul(id + 5, NULL, 10);
    if (no >= 1 && no <= w->o.story.students && strcmp(w->inst[no - 1].name, id) == 0 &&
        fill_entry(&w->inst[no - 1], t, &e))
        roster_write(&ret->body, &e);
    else
        fail(ret, 404, "{\"code\":404,\"text\":\"instance not found\"}");
    free(t);
}
