/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comma-separated values: quoting as in RFC 4180, lines end with a newline alone. A spreadsheet
 * takes a field that starts with = + - or @ for a formula, and names come from students: such a
 * field gets a leading apostrophe. */
#include "sink/plain_format.h"

#include <string.h>

static void field(FILE *out, const char *s)
{
    bool formula = *s && strchr("=+-@\t\r", *s);
    bool quoted = formula || s[strcspn(s, ",\"\r\n")];

    if (quoted)
        fputc('"', out);
    if (formula)
        fputc('\'', out);
    for (; *s; s++) {
        if (*s == '"')
            fputc('"', out);
        fputc(*s, out);
    }
    if (quoted)
        fputc('"', out);
}

static void row(FILE *out, const struct plain_view *v, const struct instance *in)
{
    char cell[COLUMN_CELL_MAX];

    for (size_t i = 0; i < v->ncolumns; i++) {
        column_raw(v->columns[i], v->m, in, cell, sizeof cell);
        if (i)
            fputc(',', out);
        field(out, cell);
    }
    fputc('\n', out);
}

void plain_csv(FILE *out, const struct plain_view *v)
{
    for (size_t i = 0; i < v->ncolumns; i++)
        fprintf(out, "%s%s", i ? "," : "", v->columns[i]->key);
    fputc('\n', out);
    for (size_t i = 0; i < v->n; i++)
        row(out, v, model_instance(v->m, v->index[i]));
}
