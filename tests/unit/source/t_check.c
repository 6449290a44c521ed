/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source/check: what an edit leaves is derived as it was, as far as it is there. */
#include "../journal/rehearsal.h"
#include "../journal/room.h"

#include "journal/edit.h"
#include "source/check.h"
#include "source/player.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* after those it needs */

#include <cmocka.h>

struct world {
    struct room room;
    struct rehearsal rehearsal;
};

/* A closed run of several segments. */
static int make(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    if (room_init(&w->room) < 0)
        return -1;
    rehearsal_init(&w->rehearsal, 7);
    struct writer_options o = rehearsal_options(&w->rehearsal);
    if (rehearsal_record(&w->rehearsal, w->room.fd, &o) < 0)
        return -1;
    rehearsal_play(&w->rehearsal, 60000);
    writer_rotate(w->rehearsal.writer, w->rehearsal.model);
    rehearsal_play(&w->rehearsal, 180000);
    *state = w;
    return writer_close(w->rehearsal.writer, w->rehearsal.model, "quit") ? 0 : -1;
}

static int unmake(void **state)
{
    struct world *w = *state;

    rehearsal_done(&w->rehearsal);
    int r = room_done(&w->room);
    free(w);
    return r;
}

static struct edit edit_of(struct world *w)
{
    return (struct edit){w->room.fd, &w->rehearsal.key, "somebody", w->rehearsal.t_ms + 60000};
}

static void is_good(const struct world *w, bool closed)
{
    struct verify_options o = {.dirfd = w->room.fd};
    struct verify_result *r = calloc(1, sizeof *r);
    struct check_result c;

    assert_true(verify_journal(&o, r));
    assert_int_equal(r->closed, closed);
    free(r);
    check_journal(w->room.fd, NULL, NULL, &c);
    if (c.fault)
        print_error("line %llu\n", (unsigned long long)c.seq);
    assert_int_equal(c.fault, CHECK_OK);
    assert_false(c.other_rules);
    assert_true(c.digests > 0);
}

/* The new close has no digest, and says nothing about the state. */
static void purged(void **state)
{
    struct world *w = *state;
    struct edit e = edit_of(w);
    struct edit_result *r = calloc(1, sizeof *r);

    is_good(w, true);
    writer_free(w->rehearsal.writer); /* and with it the lock */
    w->rehearsal.writer = NULL;
    assert_true(edit_purge(&e, w->rehearsal.t_ms - 60000, r));
    assert_true(r->last > 0);
    is_good(w, true);
    free(r);
}

static void redacted(void **state)
{
    struct world *w = *state;
    struct edit e = edit_of(w);
    struct edit_result *r = calloc(1, sizeof *r);

    writer_free(w->rehearsal.writer);
    w->rehearsal.writer = NULL;
    assert_true(edit_redact(&e, "exam-0004", r));
    assert_true(r->lines > 0);
    is_good(w, true);
    free(r);
}

/* Recorded before there were networks and rules about them: it is replayed, and what another
 * program derived is not compared. */
static void other_rules(void **state)
{
    const char *top = getenv("top_srcdir");
    char path[4096];
    struct check_result c;
    struct player *p;
    struct model *m = model_new();

    (void)state;
    snprintf(path, sizeof path, "%s/tests/journal/v1", top ? top : ".");
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_true(check_journal(fd, NULL, NULL, &c));
    assert_true(c.other_rules);
    assert_int_equal(c.alerts + c.digests, 0);
    /* also by its keyframes */
    assert_int_equal(player_open(fd, m, &p), 0);
    assert_int_equal(player_seek_end(p), 0);
    assert_true(model_size(m) > 0);
    assert_int_equal(model_networks(m), 1);
    assert_string_equal(model_network(m, 0)->label, NETWORK_EXTERNAL);
    assert_int_equal(model_expected(m), 0);
    player_free(p);
    model_free(m);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(purged, make, unmake),
        cmocka_unit_test_setup_teardown(redacted, make, unmake),
        cmocka_unit_test(other_rules),
    };

    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
