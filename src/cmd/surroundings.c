/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/surroundings.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cmd/command.h"
#include "cmd/complain.h"
#include "cmd/conf_file.h"
#include "cmd/when.h"
#include "view/i18n.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* --- networks --- */

static int read_networks(const struct options *o, struct conf *c)
{
    const char *file = o->networks_file ? o->networks_file : c->exam.networks;
    char error[CONF_ERROR_MAX];
    int r = file ? conf_networks_read(&c->networks, file, error) : 0;

    if (r < 0)
        return complain_conf(file, r, error);
    for (int i = 0; i < o->nproxies; i++)
        conf_networks_add_proxy(&c->networks, o->trusted_proxy[i]);
    return EXIT_OK;
}

/* --- databases --- */

static int complain_geo(const char *file, int r)
{
    if (r == ERR_UNSAFE)
        fprintf(stderr,
                _("invigil: %s: only a database that root or you own, and nobody else can write, "
                  "is read\n"),
                file);
    else if (r == ERR_INVALID)
        fprintf(stderr, _("invigil: %s: this is no database of places (MMDB)\n"), file);
    else
        return complain_file(file, r);
    return EXIT_USAGE;
}

int surroundings_geo(const struct geo_files *named, const struct conf *c, struct geo **ret)
{
    struct geo_files files = *named;
    const char *wanted = NULL, *bad = NULL;

    *ret = NULL;
    for (int k = 0; k < GEO_KINDS; k++)
        wanted = named->path[k] ? named->path[k] : wanted;
    if (c->geo_off && !wanted)
        return EXIT_OK;
    for (int k = 0; k < GEO_KINDS; k++) {
        if (!files.path[k])
            files.path[k] = c->geo_file[k];
        wanted = files.path[k] ? files.path[k] : wanted;
    }
    int r = geo_open(&files, ret, &bad);
    if (r == ERR_NOT_FOUND && wanted)
        fprintf(stderr, _("invigil: %s: this invigil is built without libmaxminddb\n"), wanted);
    else if (r < 0 && r != ERR_NOT_FOUND)
        return complain_geo(bad, r);
    return r == ERR_NOT_FOUND && wanted ? EXIT_USAGE : EXIT_OK;
}

/* --- who is expected --- */

static const char *why_not_csv(enum expected_csv_bad bad)
{
    switch (bad) {
    case EXPECTED_CSV_NO_STUDENT: return _("the first line names no column 'student'");
    case EXPECTED_CSV_UTF8: return _("this is not UTF-8");
    case EXPECTED_CSV_QUOTES: return _("a quotation mark has no partner");
    case EXPECTED_CSV_CELLS: return _("there are more cells than columns");
    case EXPECTED_CSV_EMPTY: return _("there is no student in this line");
    case EXPECTED_CSV_TWICE: return _("this student was there already");
    case EXPECTED_CSV_MINUTES: return _("extra-minutes: a whole number from 0 to 1440 is needed");
    case EXPECTED_CSV_LONG: return _("a cell is too long");
    case EXPECTED_CSV_MANY: return _("there are too many students");
    case EXPECTED_CSV_OK: break;
    }
    return "";
}

static int take_roster(struct surroundings *s, const char *file, const struct buf *text)
{
    const char *bytes = text->data ? text->data : "";
    struct hash h;

    if (expected_csv_read(bytes, text->len, &s->expected) < 0) {
        fprintf(stderr, "invigil: %s:%zu: %s\n", file, s->expected.line,
                why_not_csv(s->expected.bad));
        return EXIT_USAGE;
    }
    hash_of(bytes, text->len, &h);
    hash_hex(&h, s->roster);
    return EXIT_OK;
}

static int read_roster(struct surroundings *s, const char *file)
{
    struct buf text;
    int r, code;

    if (!file)
        return EXIT_OK;
    buf_init(&text, EXPECTED_CSV_MAX);
    r = conf_file_bytes(file, &text);
    code = r < 0 ? complain_file(file, r) : take_roster(s, file, &text);
    buf_done(&text);
    return code;
}

/* --- all of it --- */

static int read_deadline(const struct options *o, const char *text, int64_t *ret_ms)
{
    *ret_ms = o->deadline_ms;
    if (*ret_ms || !text || when_deadline(text, (int64_t)time(NULL) * 1000, ret_ms) == 0)
        return EXIT_OK;
    fprintf(stderr,
            _("invigil: deadline: 2026-11-22T12:30:00+01:00, 2026-11-22 12:30 or 12:30 is needed, "
              "not '%s'\n"),
            text);
    return EXIT_USAGE;
}

static bool is_ours(void *ud, const char *uid)
{
    struct surroundings *s = ud;

    return spectators_is_ours(&s->spectators, uid);
}

/* Who sits here, for the record. May wait for a directory server, so not on the loop. */
static void user_name(char *out, size_t size)
{
    const struct passwd *pw = getpwuid(getuid());
    const char *name = pw ? pw->pw_name : "?";

    utf8_sanitise(out, size, name, strlen(name));
}

static void hand_over(struct surroundings *s, struct conf *c, struct live_options *live)
{
    struct conf_networks *n = &c->networks;

    if (s->geo)
        geo_builds(s->geo, s->builds);
    if (n->ncidr)
        conf_networks_digest(n, s->networks);
    n->map.geo = s->geo;
    live->origin_map = &n->map;
    live->rule = c->rule;
    live->inputs = (struct event_inputs){.networks = n->ncidr ? s->networks : NULL,
                                         .proxies = n->proxies,
                                         .spectators = n->spectators,
                                         .roster = s->roster[0] ? s->roster : NULL};
    live->network = n->v;
    live->nnetworks = n->n;
    live->expected = s->expected.v;
    live->nexpected = s->expected.n;
    spectators_init(&s->spectators);
    live->is_ours = is_ours;
    live->is_ours_ud = s;
    user_name(s->who, sizeof s->who);
}

int surroundings_open(struct surroundings *s, const struct options *o, struct conf *c,
                      struct live_options *live)
{
    int code = read_networks(o, c);

    code = code == EXIT_OK ? surroundings_geo(&o->geo, c, &s->geo) : code;
    code =
        code == EXIT_OK ? read_roster(s, o->roster_file ? o->roster_file : c->exam.roster) : code;
    code = code == EXIT_OK ? read_deadline(o, c->exam.deadline, &live->deadline_ms) : code;
    if (code == EXIT_OK)
        hand_over(s, c, live);
    return code;
}

void surroundings_done(struct surroundings *s)
{
    spectators_done(&s->spectators);
    expected_csv_done(&s->expected);
    geo_free(s->geo);
}
