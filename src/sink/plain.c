/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-shot output: chooses and sorts the instances, and leaves the writing to one file a format.
 * Must not know where the model comes from or where the output goes. */
#include "sink/plain.h"

#include "base/err.h"
#include "base/mem.h"
#include "sink/plain_format.h"

#include <stdlib.h>
#include <string.h>

typedef void (*format_fn)(FILE *out, const struct plain_view *v);

static const struct {
    const char *name;
    format_fn print;
} formats[] = {
    [PLAIN_TABLE] = {"table", plain_table},
    [PLAIN_CSV] = {"csv", plain_csv},
    [PLAIN_JSON] = {"json", plain_json},
    [PLAIN_NDJSON] = {"ndjson", plain_ndjson},
};

int plain_format_parse(const char *s, enum plain_format *ret)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(s, formats[i].name) == 0) {
            *ret = (enum plain_format)i;
            return 0;
        }
    }
    return ERR_INVALID;
}

static void choose(struct plain_view *v, uint32_t *index)
{
    uint32_t size = model_size(v->m);

    for (uint32_t i = 0; i < size; i++) {
        const struct instance *in = model_instance(v->m, i);
        if (!in)
            continue;
        if (query_match(v->m, &v->o->filter, in))
            index[v->n++] = i;
        else
            v->hidden++;
    }
    query_sort(v->m, v->o->sort, v->o->invert, index, v->n);
    v->index = index;
}

int plain_print(FILE *out, const struct model *m, const struct plain_options *o)
{
    struct plain_view v = {.m = m, .o = o, .columns = o->columns, .ncolumns = o->ncolumns};
    uint32_t *index = mem_calloc(model_size(m) + 1, sizeof *index);
    const struct column *usual[COLUMN_LIST_MAX];

    if (!v.ncolumns && o->format == PLAIN_CSV) {
        v.columns = column_all(&v.ncolumns);
    } else if (!v.ncolumns) {
        v.ncolumns = column_default(m, usual);
        v.columns = usual;
    }
    choose(&v, index);
    formats[o->format].print(out, &v);
    free(index);
    return fflush(out) == 0 && !ferror(out) ? 0 : ERR_IO;
}
