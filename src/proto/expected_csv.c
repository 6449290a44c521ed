/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the file of expected students. libcsv cuts it into cells; which cell is what, and whether
 * it may be, is decided here. The file is given to it line by line, so that a fault has a line. */
#include "proto/expected_csv.h"

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum field { STUDENT, NAME, SEAT, MINUTES, NOTE, FIELDS };

/* SLACK: by so much sanitised text may be too long, and is seen to be. */
enum { SLACK = 32, CELL_MAX = EVENT_NOTE_MAX, MINUTES_MAX = 1440 };

static const size_t max_bytes[FIELDS] = {[STUDENT] = EVENT_ID_MAX,
                                         [NAME] = EVENT_NOTE_MAX,
                                         [SEAT] = EVENT_LABEL_MAX,
                                         [MINUTES] = 8,
                                         [NOTE] = EVENT_NOTE_MAX};

/* Of two columns for one field the one that is first here counts. */
static const struct {
    const char *name;
    enum field field;
} titles[] = {
    {"student", STUDENT}, {"matricola", STUDENT},     {"id", STUDENT}, {"name", NAME},
    {"seat", SEAT},       {"extra-minutes", MINUTES}, {"note", NOTE},
};

struct reading {
    struct expected_csv *out;
    size_t cap;
    struct map students;
    bool titled;                             /* the first line has been read */
    bool ended;                              /* a row ended in the bytes that were parsed last */
    size_t cell, columns;                    /* the next cell of the row; of the first line */
    size_t at[FIELDS];                       /* 1 + column, 0 none */
    size_t rank[FIELDS];                     /* of its title */
    char text[FIELDS][CELL_MAX + SLACK + 1]; /* of the row */
};

static void fail(struct reading *r, enum expected_csv_bad bad)
{
    if (!r->out->bad)
        r->out->bad = bad;
}

static void on_title(struct reading *r, const char *s, size_t len)
{
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        enum field f = titles[i].field;
        if (strlen(titles[i].name) == len && strncasecmp(titles[i].name, s, len) == 0 &&
            (!r->at[f] || i < r->rank[f])) {
            r->at[f] = r->cell + 1;
            r->rank[f] = i;
        }
    }
}

static void on_cell(void *cell, size_t len, void *ud)
{
    struct reading *r = ud;

    if (r->titled && r->cell >= r->columns)
        fail(r, EXPECTED_CSV_CELLS);
    if (r->out->bad)
        return;
    if (!r->titled)
        on_title(r, cell, len);
    for (enum field f = 0; f < FIELDS && r->titled; f++)
        if (r->at[f] == r->cell + 1 &&
            utf8_sanitise(r->text[f], max_bytes[f] + SLACK + 1, cell, len) > max_bytes[f])
            fail(r, f == MINUTES ? EXPECTED_CSV_MINUTES : EXPECTED_CSV_LONG);
    r->cell++;
}

static const char *copy(const char *s)
{
    return s[0] ? mem_strdup(s) : NULL;
}

/* The row that is in r->text. */
static void add(struct reading *r)
{
    struct expected_csv *out = r->out;
    const char *minutes = r->text[MINUTES];
    int64_t extra = 0;

    if (!r->text[STUDENT][0])
        fail(r, EXPECTED_CSV_EMPTY);
    else if (minutes[0] && num_int(minutes, strlen(minutes), 0, MINUTES_MAX, &extra) < 0)
        fail(r, EXPECTED_CSV_MINUTES);
    else if (out->n == EVENT_EXPECTED_MAX)
        fail(r, EXPECTED_CSV_MANY);
    else if (map_find(&r->students, r->text[STUDENT]))
        fail(r, EXPECTED_CSV_TWICE);
    if (out->bad)
        return;
    map_put(&r->students, r->text[STUDENT], 0);
    MEM_GROW(out->v, out->n, r->cap);
    out->v[out->n++] = (struct event_expected){.student = mem_strdup(r->text[STUDENT]),
                                               .name = copy(r->text[NAME]),
                                               .seat = copy(r->text[SEAT]),
                                               .note = copy(r->text[NOTE]),
                                               .extra_min = (int32_t)extra};
}

/* Also called for empty lines, and twice for CR LF. */
static void on_row(int end, void *ud)
{
    struct reading *r = ud;

    (void)end;
    r->ended = true;
    if (!r->cell || r->out->bad)
        return;
    if (r->titled) {
        add(r);
    } else {
        r->titled = true;
        r->columns = r->cell;
        if (!r->at[STUDENT])
            fail(r, EXPECTED_CSV_NO_STUDENT);
    }
    r->cell = 0;
    memset(r->text, 0, sizeof r->text);
}

/* By the titles: the first line that is not empty. */
static unsigned char delimiter_of(const char *s, size_t len)
{
    int comma = 0, semicolon = 0;
    bool quoted = false;
    size_t i = 0;

    while (i < len && (s[i] == '\r' || s[i] == '\n'))
        i++;
    for (; i < len && (quoted || s[i] != '\n'); i++) {
        quoted ^= s[i] == '"';
        comma += !quoted && s[i] == ',';
        semicolon += !quoted && s[i] == ';';
    }
    return semicolon > comma ? ';' : ',';
}

static void *resize(void *p, size_t bytes)
{
    return mem_resize(p, bytes, 1);
}

/* Line by line; out->line stays where a row began that did not end. */
static void read_lines(struct reading *r, struct csv_parser *parser, const char *s, size_t len)
{
    size_t line = 0;

    r->ended = true;
    r->out->line = 1;
    for (const char *end = s + len, *next; s < end && !r->out->bad; s = next) {
        const char *lf = memchr(s, '\n', (size_t)(end - s));
        next = lf ? lf + 1 : end;
        line++;
        if (r->ended)
            r->out->line = line;
        r->ended = false;
        if (!utf8_valid(s, (size_t)(next - s)))
            fail(r, EXPECTED_CSV_UTF8);
        else if (csv_parse(parser, s, (size_t)(next - s), on_cell, on_row, r) != (size_t)(next - s))
            fail(r, EXPECTED_CSV_QUOTES);
    }
    if (!r->out->bad && csv_fini(parser, on_cell, on_row, r) != 0)
        fail(r, EXPECTED_CSV_QUOTES);
    if (!r->out->bad && !r->titled)
        fail(r, EXPECTED_CSV_NO_STUDENT);
}

static void free_all(struct expected_csv *c)
{
    for (size_t i = 0; i < c->n; i++) {
        free((char *)c->v[i].student);
        free((char *)c->v[i].name);
        free((char *)c->v[i].seat);
        free((char *)c->v[i].note);
    }
    free(c->v);
    c->v = NULL;
    c->n = 0;
}

int expected_csv_read(const char *bytes, size_t len, struct expected_csv *ret)
{
    static const char bom[] = "\xEF\xBB\xBF";
    struct reading r = {.out = ret};
    struct csv_parser parser;

    *ret = (struct expected_csv){0};
    if (len > EXPECTED_CSV_MAX) {
        ret->bad = EXPECTED_CSV_MANY;
        return ERR_TOO_BIG;
    }
    if (len >= strlen(bom) && memcmp(bytes, bom, strlen(bom)) == 0) {
        bytes += strlen(bom);
        len -= strlen(bom);
    }
    map_init(&r.students);
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_realloc_func(&parser, resize);
    csv_set_delim(&parser, delimiter_of(bytes, len));
    read_lines(&r, &parser, bytes, len);
    csv_free(&parser);
    map_done(&r.students);
    if (!ret->bad)
        return 0;
    free_all(ret);
    return ret->bad == EXPECTED_CSV_MANY || ret->bad == EXPECTED_CSV_LONG ? ERR_TOO_BIG
                                                                          : ERR_INVALID;
}

void expected_csv_done(struct expected_csv *c)
{
    free_all(c);
    *c = (struct expected_csv){0};
}
