/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines with proofs out of journals that were purged, redacted, spoilt. */
#include "report/export_proof.h"

#include "../journal/forge.h"
#include "base/err.h"
#include "journal/edit.h"
#include "journal/proof.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* after those it needs */

#include <cmocka.h>

enum { HOUR_MS = 3600000 };

static struct proof_result checked;

/* Exports, and checks what came out. */
static int run(const struct forge *f, const char *student, struct export_proof *ret)
{
    const struct pseudonym off = {0};
    struct export_options o = {
        .student = student, .pseudonym = &off, .from_ms = INT64_MIN, .to_ms = INT64_MAX};
    FILE *out = tmpfile();

    assert_non_null(out);
    o.out = out;
    int e = export_proof(f->dirfd, &o, ret);
    fflush(out);
    if (e == 0 && student && !ret->students) {
        assert_int_equal(ftell(out), 0);
    } else if (e == 0) {
        rewind(out);
        lseek(fileno(out), 0, SEEK_SET);
        proof_check_file(fileno(out), f->key.pub, &checked);
        assert_int_equal(checked.fault, PROOF_OK);
        assert_int_equal(checked.records, ret->records);
    }
    fclose(out);
    return e;
}

static void two_segments_prove_each_line(void **state)
{
    struct export_proof one, all;
    struct forge f;

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    forge_close(&f);
    assert_int_equal(run(&f, "s100", &one), 0);
    assert_int_equal(run(&f, NULL, &all), 0);
    assert_int_equal(one.students, 1);
    assert_int_equal(all.students, 2);
    /* roster and conn of the other one */
    assert_int_equal(all.records - one.records, 3);
    assert_int_equal(one.left_out, 0);
    assert_int_equal(run(&f, "nobody", &one), 0);
    assert_int_equal(one.students, 0);
    forge_done(&f);
}

static void what_is_purged_is_no_obstacle(void **state)
{
    struct export_proof before, after;
    struct edit_result r;
    struct forge f;

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    f.t_ms += HOUR_MS;
    forge_samples(&f, 2);
    forge_close(&f);
    struct edit e = {f.dirfd, &f.key, "me", f.t_ms + 1000};
    assert_int_equal(run(&f, "s100", &before), 0);
    assert_true(edit_purge(&e, f.t_ms - HOUR_MS / 2, &r));
    assert_int_equal(run(&f, "s100", &after), 0);
    assert_int_equal(after.students, 1);
    assert_true(after.records < before.records);
    assert_true(after.signed_lines > before.signed_lines);
    forge_done(&f);
}

static void who_is_redacted_is_gone_and_others_stay(void **state)
{
    struct export_proof p;
    struct edit_result r;
    struct forge f;

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    forge_close(&f);
    struct edit e = {f.dirfd, &f.key, "me", f.t_ms + 1000};
    assert_true(edit_redact(&e, "s100", &r));
    assert_int_equal(run(&f, "s100", &p), 0);
    assert_int_equal(p.students, 0);
    assert_int_equal(run(&f, "s200", &p), 0);
    assert_int_equal(p.students, 1);
    forge_done(&f);
}

static void only_what_is_signed_is_handed_over(void **state)
{
    struct export_proof p;
    struct forge f;

    (void)state;
    forge_init(&f);
    assert_int_equal(run(&f, NULL, &p), ERR_NOT_FOUND);
    forge_exam(&f);
    assert_int_equal(run(&f, "s100", &p), 0);
    assert_true(p.left_out > 0);
    assert_true(p.signed_lines < f.seq);
    forge_done(&f);
}

/* A changed line does not get a proof that is none. */
static void a_changed_line_is_found(void **state)
{
    struct export_proof p;
    struct forge f;
    size_t len;

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    forge_close(&f);
    char *text = forge_read(&f, "journal-000001.ndjson", &len);
    char *at = strstr(text, "s100");
    assert_non_null(at);
    at[3] = '1';
    forge_write(&f, "journal-000001.ndjson", text, len);
    free(text);
    assert_int_equal(run(&f, "s200", &p), ERR_UNSAFE);
    forge_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_segments_prove_each_line),
        cmocka_unit_test(what_is_purged_is_no_obstacle),
        cmocka_unit_test(who_is_redacted_is_gone_and_others_stay),
        cmocka_unit_test(only_what_is_signed_is_handed_over),
        cmocka_unit_test(a_changed_line_is_found),
    };

    return cmocka_run_group_tests_name("export proof", tests, NULL, NULL);
}
