/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorders are killed at random moments under load, and restarted in the same directory: nothing
 * that was in the journal is missing, every kill leaves one that verifies, and `recover` names what
 * was torn. KILLS=2000 for many. */
#include "recording.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KILLS_USUAL = 200, EACH_RUN = 25, TORN_EACH = 4, CLI_EACH = 10 };

static unsigned number = 20261122;

static unsigned chance(unsigned n)
{
    number = number * 1664525 + 1013904223;
    return (number >> 8) % n;
}

/* What must still be there at the end of a run: the last whole line at each kill. */
struct witness {
    char *line[EACH_RUN];
    int n;
    int torn;
};

/* The last whole line of the segments that are not compressed; NULL none. */
static char *last_line(const char *dir)
{
    char *all = journal_text(dir), *end = strrchr(all, '\n'), *from = end;

    while (from && from > all && from[-1] != '\n')
        from--;
    return end ? e2e_keep(strndup(from, (size_t)(end + 1 - from)), free) : NULL;
}

static bool ends_torn(const char *dir)
{
    const char *all = journal_text(dir);
    size_t len = strlen(all);

    return len && all[len - 1] != '\n';
}

/* Half a line, as a power cut leaves it: at any length but whole. */
static void tear(const char *dir, struct witness *w)
{
    static const char line[] =
        "{\"v\":1,\"seq\":123,\"t\":\"2026-11-22T08:00:00.000Z\",\"k\":\"tick\",";

    journal_append(dir, text_of("%.*s", 1 + (int)chance(sizeof line - 1), line));
    w->torn++;
}

static void kill_one(const struct sim *s, const char *dir, bool compress, struct witness *w, int k)
{
    struct proc *p = compress ? RECORD(s, dir, "--segment-size", "64K", "--compress")
                              : RECORD(s, dir, "--segment-size", "64K");

    poll(NULL, 0, k == 0 ? 300 : 5 + (int)chance(250));
    record_kill(p);
    char *line = last_line(dir);
    bool torn = ends_torn(dir); /* killed again before it was mended */
    if (line)
        w->line[w->n++] = line;
    if (k % CLI_EACH == 0 && line)
        assert_verified(dir, torn ? 1 : 3);
    if (chance(TORN_EACH) == 0 && line && !torn)
        tear(dir, w);
}

/* Compressed segments too: what zstdcat shows of them. */
static char *whole_text(const char *dir)
{
    struct proc *p = proc_run("/bin/sh",
                              ARGS("-c",
                                   "cd \"$0\" && for f in journal-*.ndjson*; do case $f in "
                                   "*.torn|*.tmp) ;; *.zst) [ -e \"${f%.zst}\" ] || zstd -dcq "
                                   "\"$f\" ;; *) cat \"$f\" ;; esac; done",
                                   dir),
                              NULL);

    assert_code(p, 0);
    return p->out;
}

static void run(const struct sim *s, int no, bool compress)
{
    const char *dir = journal_path(text_of("j%d", no));
    struct witness w = {0};

    for (int k = 0; k < EACH_RUN; k++)
        kill_one(s, dir, compress, &w, k);
    struct proc *p = RECORD(s, dir, "--segment-size", "64K");
    record_wait_begun(p);
    record_stop(p, 0);
    assert_verified(dir, 0);
    char *all = whole_text(dir);
    for (int i = 0; i < w.n; i++)
        assert_has(all, w.line[i]);
    /* a kill may tear a line itself, where it crosses a page */
    assert_true((int)sim_count(all, "{\"file\":\"journal-") >= w.torn);
    assert_string_equal(journal_digest(dir, ARGS(NULL)), journal_last(dir, "digest"));
    proc_run("/bin/rm", ARGS("-rf", dir), NULL);
}

static void kills(void **state)
{
    const char *n = getenv("KILLS");
    int runs = ((n ? atoi(n) : KILLS_USUAL) + EACH_RUN - 1) / EACH_RUN;
    struct sim *s = SITE("--students", "120", "--churn", "--period-override-ms", "250");

    (void)state;
    for (int i = 0; i < runs; i++)
        run(s, i, i % 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(kills),
    };

    return cmocka_run_group_tests_name("record, killed", tests, NULL, NULL);
}
