/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/choice.h"

#include "base/utf8.h"
#include "view/i18n.h"

#include <stdio.h>
#include <string.h>

enum { KEY_COLUMNS = 'c', KEY_SORT = 's', KEY_FILTER = 'F', KEY_INVERT = 'r' };

static const struct argp_option table[] = {
    {"columns", KEY_COLUMNS, N_("LIST"), 0, N_("columns, joined by commas"), 0},
    {"sort", KEY_SORT, N_("COLUMN"), 0, N_("sort by this column, default status: worst first"), 0},
    {"reverse", KEY_INVERT, NULL, 0, N_("turn the order around"), 0},
    {"filter", KEY_FILTER, N_("FILTER"), 0,
     N_("only matching rows: text, !text, field:value, field>number, joined by spaces"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static void parse_columns(struct choice *c, const char *arg, struct argp_state *state)
{
    size_t at;

    if (column_parse(arg, c->column, &c->ncolumns, &at) == 0)
        return;
    fprintf(stderr, "%s:", _("invigil: the columns are"));
    const struct column *const *all = column_all(&at);
    for (size_t i = 0; i < at; i++)
        fprintf(stderr, " %s", all[i]->key);
    fputc('\n', stderr);
    argp_error(state, _("--columns: no such list of columns: '%s'"), arg);
}

static void parse_sort(struct choice *c, const char *arg, struct argp_state *state)
{
    int key = column_sort_key(arg);

    if (key < 0)
        argp_error(state, _("--sort: there is no column '%s'"), arg);
    c->sort = (enum query_key)key;
}

/* What is clean is what is read, so that the screen, which reads it again, finds the same. */
static void parse_filter(struct choice *c, const char *arg, struct argp_state *state)
{
    char text[2 * ROWS_FILTER_MAX];
    size_t at = 0, len = strlen(arg);

    if (len <= ROWS_FILTER_MAX)
        len = utf8_sanitise(text, sizeof text, arg, len);
    if (len > ROWS_FILTER_MAX)
        argp_error(state, _("--filter: this is longer than %d bytes"), ROWS_FILTER_MAX);
    if (query_parse(text, &c->filter, &at) < 0)
        argp_error(state, _("--filter: this can't be read: '%s'"), text + at);
    memcpy(c->filter_text, text, len + 1);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct choice *c = state->input;

    switch (key) {
    case KEY_COLUMNS: parse_columns(c, arg, state); break;
    case KEY_SORT: parse_sort(c, arg, state); break;
    case KEY_INVERT: c->invert = true; break;
    case KEY_FILTER: parse_filter(c, arg, state); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

const struct argp choice_argp = {.options = table, .parser = parse};

void choice_init(struct choice *c)
{
    *c = (struct choice){.sort = QUERY_STATUS};
}
