/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal/verify: nothing that was changed, left out, put in or moved goes unseen. */
#include "forge.h"

#include "journal/note.h"
#include "journal/segment.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* after those it needs */

#include <cmocka.h>

#define FIRST  "journal-000001.ndjson"
#define SECOND "journal-000002.ndjson"
#define NOTES  "checkpoints"

static struct verify_result r; /* of the last check */

#define assert_verify(f, want) assert_int_equal(forge_verify((f), &r), (want))

static int exam(void **state)
{
    static struct forge f;

    forge_init(&f);
    forge_exam(&f);
    forge_close(&f);
    *state = &f;
    return 0;
}

static int gone(void **state)
{
    forge_done(*state);
    return 0;
}

/* Where the lines (of n LFs each) of a text begin, and how many there are. */
static size_t split(const char *text, size_t len, int lfs, size_t *at)
{
    size_t n = 0;
    int seen = 0;

    at[0] = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\n' && ++seen % lfs == 0)
            at[++n] = i + 1;
    }
    return n;
}

static void good(void **state)
{
    struct forge *f = *state;

    assert_verify(f, VERIFY_OK);
    assert_true(r.closed && r.ended);
    assert_int_equal(r.lines, f->seq);
    assert_int_equal(r.signed_lines, f->seq);
    assert_int_equal(r.notes, 4);
    assert_int_equal(r.segments, 2);
    assert_int_equal(r.last_ms, f->t_ms);
    assert_int_equal(r.unsigned_ms, 0);
    assert_string_equal(r.run, f->run);
    assert_memory_equal(r.pub, f->key.pub, 32);
    assert_memory_equal(&r.last, &f->last, sizeof f->last);
}

static void flip_all(struct forge *f, const char *name, unsigned mask)
{
    size_t len;
    char *data = forge_read(f, name, &len);

    for (size_t i = 0; i < len; i++) {
        for (unsigned bit = 1; bit < 256; bit <<= 1) {
            if (!(mask & bit))
                continue;
            data[i] ^= (char)bit;
            forge_write(f, name, data, len);
            if (forge_verify(f, &r) == VERIFY_OK)
                fail_msg("%s: bit %02x of byte %zu", name, bit, i);
            data[i] ^= (char)bit;
        }
    }
    forge_write(f, name, data, len);
    assert_verify(f, VERIFY_OK);
    free(data);
}

static void flipped_lines(void **state)
{
    flip_all(*state, FIRST, 0x21);
    flip_all(*state, SECOND, 0x21);
}

static void flipped_notes(void **state)
{
    flip_all(*state, NOTES, 0xFF);
}

static void flipped_key(void **state)
{
    flip_all(*state, "key.pub", 0xFF);
}

/* Each piece of a file left out, doubled, swapped with the next. */
static void shuffle(struct forge *f, const char *name, int lfs, bool may_lose_last)
{
    size_t len, at[64];
    char *data = forge_read(f, name, &len), *bad = malloc(2 * len);
    size_t n = split(data, len, lfs, at);

    for (size_t i = 0; i < n; i++) {
        size_t from = at[i], to = at[i + 1], size = to - from;
        memcpy(bad, data, from);
        memcpy(bad + from, data + to, len - to);
        forge_write(f, name, bad, len - size);
        if (forge_verify(f, &r) == VERIFY_OK && !(may_lose_last && i == n - 1 && !r.closed))
            fail_msg("%s: piece %zu left out", name, i);

        memcpy(bad, data, to);
        memcpy(bad + to, data + from, len - from);
        forge_write(f, name, bad, len + size);
        if (forge_verify(f, &r) == VERIFY_OK)
            fail_msg("%s: piece %zu doubled", name, i);

        if (i + 1 == n)
            break;
        memcpy(bad, data, from);
        memcpy(bad + from, data + to, at[i + 2] - to);
        memcpy(bad + from + at[i + 2] - to, data + from, size);
        memcpy(bad + at[i + 2], data + at[i + 2], len - at[i + 2]);
        forge_write(f, name, bad, len);
        if (forge_verify(f, &r) == VERIFY_OK)
            fail_msg("%s: pieces %zu and next swapped", name, i);
    }
    forge_write(f, name, data, len);
    assert_verify(f, VERIFY_OK);
    free(bad);
    free(data);
}

static void shuffled_lines(void **state)
{
    shuffle(*state, FIRST, 1, false);
    shuffle(*state, SECOND, 1, false);
}

static void shuffled_notes(void **state)
{
    shuffle(*state, NOTES, 5, true);
}

/* Lines cut, all notes there: signed lines are missing. */
static void cut_lines(void **state)
{
    struct forge *f = *state;
    size_t len;
    char *data = forge_read(f, SECOND, &len);

    for (size_t n = 0; n < len; n++) {
        forge_write(f, SECOND, data, n);
        assert_int_not_equal(forge_verify(f, &r), VERIFY_OK);
    }
    unlinkat(f->dirfd, SECOND, 0);
    assert_verify(f, VERIFY_NOTE_BEYOND);
    free(data);
}

/* Lines cut and the notes with them: whole, perhaps, but never closed. */
static void cut_both(void **state)
{
    struct forge *f = *state;
    size_t len, nlen, line[64], note[8];
    char *data = forge_read(f, SECOND, &len), *notes = forge_read(f, NOTES, &nlen);
    size_t lines = split(data, len, 1, line);
    size_t boundary = 0;

    split(notes, nlen, 5, note);
    for (size_t n = 0; n < len; n++) {
        bool whole = n == line[boundary];
        if (whole)
            boundary++;
        /* the third note is that of the ckpt before close */
        forge_write(f, NOTES, notes, boundary >= lines ? note[3] : note[2]);
        forge_write(f, SECOND, data, n);
        assert_verify(f, whole ? VERIFY_OK : VERIFY_TORN);
        assert_false(r.closed);
    }
    assert_int_equal(boundary, lines);
    free(notes);
    free(data);
}

static void cut_notes(void **state)
{
    struct forge *f = *state;
    size_t len, at[8], boundary = 0;
    char *data = forge_read(f, NOTES, &len);

    split(data, len, 5, at);
    for (size_t n = 0; n < len; n++) {
        bool whole = n == at[boundary];
        if (whole)
            boundary++;
        forge_write(f, NOTES, data, n);
        /* the ckpt lines after the last note tell */
        assert_verify(f, !whole              ? VERIFY_NOTE_TORN
                         : boundary - 1 == 3 ? VERIFY_CLOSE_UNSIGNED
                                             : VERIFY_NOTE_MISSING);
        assert_int_equal(r.notes, boundary - 1);
    }
    unlinkat(f->dirfd, NOTES, 0);
    assert_verify(f, VERIFY_NOTE_MISSING);
    assert_int_equal(r.where.line, 8);
    assert_int_equal(r.signed_lines, 0);
    free(data);
}

static void older_note(void **state)
{
    struct forge *f = *state;
    size_t len, at[8];
    char *data = forge_read(f, NOTES, &len), *bad = malloc(2 * len);
    size_t n = split(data, len, 5, at);

    for (size_t i = 1; i < n; i++) {
        for (size_t old = 0; old < i; old++) {
            size_t size = at[old + 1] - at[old];
            memcpy(bad, data, at[i]);
            memcpy(bad + at[i], data + at[old], size);
            memcpy(bad + at[i] + size, data + at[i + 1], len - at[i + 1]);
            forge_write(f, NOTES, bad, len + size - (at[i + 1] - at[i]));
            assert_verify(f, VERIFY_NOTE_ORDER);
            assert_int_equal(r.note, i + 1);
        }
    }
    free(bad);
    free(data);
}

static void middle_note_gone(void **state)
{
    struct forge *f = *state;
    size_t len, at[8];
    char *data = forge_read(f, NOTES, &len);

    split(data, len, 5, at);
    memmove(data + at[1], data + at[2], len - at[2]);
    forge_write(f, NOTES, data, len - (at[2] - at[1]));
    assert_verify(f, VERIFY_NOTE_MISSING);
    assert_int_equal(r.where.segment, 1);
    assert_int_equal(r.where.line_in_segment, 12);
    free(data);
}

static void other_run(void **state)
{
    struct forge *f = *state, other;
    size_t len;

    forge_init(&other);
    forge_exam(&other);
    forge_close(&other);
    static const char *const names[] = {FIRST, SECOND, NOTES, "key.pub"};
    for (int i = 0; i < 4; i++) {
        char *mine = forge_read(f, names[i], NULL), *theirs = forge_read(&other, names[i], &len);
        size_t mine_len = strlen(mine);
        forge_write(f, names[i], theirs, len);
        assert_int_not_equal(forge_verify(f, &r), VERIFY_OK);
        forge_write(f, names[i], mine, mine_len);
        free(theirs);
        free(mine);
    }
    assert_verify(f, VERIFY_OK);
    forge_done(&other);
}

static void keys(void **state)
{
    struct forge *f = *state;
    uint8_t other[32] = {1};
    struct verify_options o = {.dirfd = f->dirfd, .pub = f->key.pub};

    assert_true(verify_journal(&o, &r));
    o.pub = other;
    assert_false(verify_journal(&o, &r));
    assert_int_equal(r.fault, VERIFY_OTHER_KEY);
    unlinkat(f->dirfd, "key.pub", 0);
    assert_verify(f, VERIFY_KEY_PUB);
}

/* A note sent away earlier tells a past that was written anew from the real one. */
static void given_note(void **state)
{
    struct forge *f = *state, other;
    size_t at[8];
    char *notes = forge_read(f, NOTES, NULL);
    struct verify_options o = {.dirfd = f->dirfd};

    size_t n = split(notes, strlen(notes), 5, at);
    for (size_t i = 0; i < n; i++) {
        char *one = strndup(notes + at[i], at[i + 1] - at[i]);
        o.given_note = one;
        assert_true(verify_journal(&o, &r));
        assert_false(r.given_past);
        free(one);
    }
    o.given_note = notes; /* more than one */
    assert_false(verify_journal(&o, &r));
    assert_int_equal(r.fault, VERIFY_GIVEN_SIGNATURE);

    /* the same key, another past: cut to before the note, and rewritten */
    struct note bad = {.origin = "test.example/exam", .size = f->seq + 1};
    char text[NOTE_SIZE];
    o.given_note = text;
    note_write(&bad, &f->key, text);
    assert_false(verify_journal(&o, &r));
    assert_int_equal(r.fault, VERIFY_GIVEN_NOTE);
    bad.size = 5;
    note_write(&bad, &f->key, text);
    assert_false(verify_journal(&o, &r));
    assert_int_equal(r.fault, VERIFY_GIVEN_NOTE);
    assert_int_equal(r.where.line, 5);

    forge_init(&other);
    note_write(&bad, &other.key, text);
    assert_false(verify_journal(&o, &r));
    assert_int_equal(r.fault, VERIFY_GIVEN_SIGNATURE);
    forge_done(&other);
    free(notes);
}

/* Killed recorders: their ckpt lines without a note are forgiven once somebody went on. */
static void recovered(void **state)
{
    struct forge f;

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    forge_ckpt(&f, false);
    assert_verify(&f, VERIFY_OK);
    assert_int_equal(r.signed_lines, 12);
    assert_int_equal(r.lines, f.seq);
    assert_true(r.unsigned_ms > r.signed_ms);
    forge_line(&f, LINE_RECOVER, ",\"was\":\"killed\",\"torn\":null,\"signed\":12");
    forge_close(&f);
    assert_verify(&f, VERIFY_OK);
    assert_true(r.closed);

    /* the note before it, left out: the recover line knows */
    size_t len, at[8];
    char *data = forge_read(&f, NOTES, &len);
    split(data, len, 5, at);
    memmove(data + at[1], data + at[2], len - at[2]);
    forge_write(&f, NOTES, data, len - (at[2] - at[1]));
    assert_int_not_equal(forge_verify(&f, &r), VERIFY_OK);
    free(data);
    forge_done(&f);
}

static void missing_note(void **state)
{
    struct forge f;

    (void)state;
    forge_init(&f);
    forge_ckpt(&f, false);
    forge_close(&f);
    assert_verify(&f, VERIFY_NOTE_MISSING);
    assert_int_equal(r.where.line_in_segment, 3);
    forge_done(&f);
}

/* A recorder takes over what a kill left. */
static void recovering(void **state)
{
    struct forge *f = *state;
    struct verify_options o = {.dirfd = f->dirfd, .recovering = true};
    size_t len, nlen, at[8];
    char *data = forge_read(f, SECOND, &len), *notes = forge_read(f, NOTES, &nlen);

    assert_true(verify_journal(&o, &r));
    assert_int_equal(r.last_segment_bytes, len);
    assert_int_equal(r.notes_bytes, nlen);
    forge_write(f, SECOND, data, len - 5);
    split(notes, nlen, 5, at);
    forge_write(f, NOTES, notes, at[3] + 10);
    assert_true(verify_journal(&o, &r));
    assert_int_equal(r.lines, f->seq - 1);
    assert_int_equal(r.last_segment, 2);
    assert_int_equal(r.last_segment_bytes + r.torn_bytes, len - 5);
    assert_true(r.torn_bytes > 100);
    assert_int_equal(r.notes_bytes, at[3]);
    assert_int_equal(r.torn_notes_bytes, 10);
    assert_memory_equal(&r.merkle.n, &r.lines, sizeof r.lines);

    forge_write(f, SECOND, "", 0);
    forge_write(f, NOTES, notes,
                strstr(strstr(strstr(notes, "\xe2\x80\x94") + 1, "\xe2\x80\x94"), "\n") + 1 -
                    notes);
    assert_true(verify_journal(&o, &r));
    assert_int_equal(r.last_segment, 2);
    assert_int_equal(r.last_segment_bytes, 0);
    forge_write(f, FIRST, data, 10);
    assert_false(verify_journal(&o, &r));
    free(notes);
    free(data);
}

/* --- what an honest recorder leaves without a note, and what none does --- */

static void begin_signed(struct forge *f)
{
    forge_init(f);
    forge_ckpt(f, true);
}

static void many(struct forge *f, enum line_kind kind, unsigned n, int64_t step_ms)
{
    for (unsigned i = 0; i < n; i++) {
        f->t_ms += step_ms - 500; /* each takes half a second by itself */
        forge_line(f, kind, "");
    }
}

/* The first note comes before the first event. */
static void never_signed(void **state)
{
    struct forge f;

    (void)state;
    forge_init(&f);
    forge_ckpt(&f, false);
    assert_verify(&f, VERIFY_OK);
    assert_int_equal(r.notes, 0);
    forge_resume(&f, 0, false); /* killed and begun again, again before a note */
    assert_verify(&f, VERIFY_OK);
    forge_line(&f, LINE_TICK, "");
    assert_verify(&f, VERIFY_UNSIGNED);
    forge_done(&f);

    forge_init(&f);
    forge_ckpt(&f, false);
    forge_line(&f, LINE_TICK, "");
    assert_verify(&f, VERIFY_NOTE_MISSING);
    assert_int_equal(r.where.line, 3);
    forge_done(&f);

    forge_init(&f);
    many(&f, LINE_TICK, 20, 250);
    assert_verify(&f, VERIFY_UNSIGNED);
    struct verify_options o = {.dirfd = f.dirfd, .recovering = true};
    assert_false(verify_journal(&o, &r)); /* nor does anybody go on and sign that */
    assert_int_equal(r.fault, VERIFY_UNSIGNED);
    forge_done(&f);
}

static void unsigned_for_long(void **state)
{
    struct forge f;

    (void)state;
    begin_signed(&f);
    many(&f, LINE_TICK, 240, 250);
    assert_verify(&f, VERIFY_OK);
    f.t_ms += 3600000; /* the machine slept */
    forge_line(&f, LINE_GAP, ",\"why\":\"suspended\"");
    forge_line(&f, LINE_TICK, "");
    assert_verify(&f, VERIFY_OK);
    many(&f, LINE_TICK, 200, 250);
    assert_verify(&f, VERIFY_UNSIGNED);
    assert_int_equal(r.signed_lines, 3);
    forge_ckpt(&f, true); /* and if it is signed in the end */
    assert_verify(&f, VERIFY_UNSIGNED);
    forge_done(&f);
}

static void unsigned_lines(void **state)
{
    struct forge f;

    (void)state;
    begin_signed(&f);
    many(&f, LINE_LINK, 3000, 1); /* a big roster, before the first tick */
    assert_verify(&f, VERIFY_OK);
    forge_line(&f, LINE_SAMPLES, ",\"more\":true");
    f.t_ms -= 500;
    forge_line(&f, LINE_SAMPLES, "");
    many(&f, LINE_ALERT, 50, 1);
    assert_verify(&f, VERIFY_OK);
    forge_line(&f, LINE_TICK, ""); /* a note was due with the tick before */
    assert_verify(&f, VERIFY_UNSIGNED);
    forge_done(&f);

    begin_signed(&f);
    many(&f, LINE_LINK, 1100, 1);
    many(&f, LINE_LINK, 20, 1000);
    assert_verify(&f, VERIFY_UNSIGNED);
    forge_done(&f);

    begin_signed(&f);
    many(&f, LINE_KEY, 5000, 1);
    many(&f, LINE_TICK, 100, 250);
    for (int i = 0; i < 1500; i++) {
        f.t_ms -= 499;
        forge_roster(&f, 0, "desk-a", "s100", "known");
    }
    assert_verify(&f, VERIFY_OK);
    forge_done(&f);
}

static void rotated_unsigned(void **state)
{
    struct forge f;

    (void)state;
    for (int how = 0; how < 4; how++) {
        begin_signed(&f);
        forge_line(&f, LINE_TICK, "");
        if (how > 0)
            forge_line(&f, LINE_ROTATE, ",\"to\":2");
        if (how > 1)
            forge_ckpt(&f, how == 3);
        forge_next(&f);
        assert_verify(&f, VERIFY_OK); /* recover may follow */
        forge_line(&f, LINE_TICK, "");
        assert_verify(&f, how == 3 ? VERIFY_OK : VERIFY_NOTE_MISSING);
        assert_true(how == 3 || r.where.segment == 1);
        assert_true(how == 3 || r.where.line == 4 + (unsigned)how);
        forge_done(&f);
    }
}

/* The disk was full: the journal says so, and nothing else until there is a note. */
static void full(void **state)
{
    static const char dropped[] = ",\"why\":\"dropped\",\"dropped\":7";
    struct forge f;

    (void)state;
    begin_signed(&f);
    for (int i = 0; i < 30; i++) {
        forge_line(&f, LINE_TICK, "");
        f.t_ms += 3600000;
        forge_next(&f);
        forge_line(&f, LINE_GAP, dropped);
        forge_line(&f, LINE_KEY, "");
        if (i % 2)
            forge_next(&f); /* it was full again at once */
        if (i % 2)
            forge_line(&f, LINE_GAP, dropped);
        forge_ckpt(&f, true);
    }
    assert_verify(&f, VERIFY_OK);
    forge_line(&f, LINE_GAP, dropped);
    forge_line(&f, LINE_TICK, "");
    assert_verify(&f, VERIFY_UNSIGNED);
    forge_done(&f);
}

static void behind_close(void **state)
{
    struct forge f;

    (void)state;
    begin_signed(&f);
    forge_close(&f);
    forge_line(&f, LINE_TICK, "");
    assert_verify(&f, VERIFY_AFTER_CLOSE);
    assert_int_equal(r.where.line, 6);
    forge_done(&f);

    begin_signed(&f);
    forge_close(&f);
    forge_resume(&f, 5, true);
    forge_line(&f, LINE_TICK, "");
    forge_close(&f);
    assert_verify(&f, VERIFY_OK);
    assert_true(r.closed);
    forge_done(&f);

    begin_signed(&f);
    forge_line(&f, LINE_CLOSE, ",\"why\":\"quit\",\"lines\":4");
    assert_verify(&f, VERIFY_CLOSE_UNSIGNED);
    assert_int_equal(r.where.line, 4);
    forge_resume(&f, 3, true); /* a recorder that was killed in between */
    assert_verify(&f, VERIFY_OK);
    forge_done(&f);
}

static struct verify_late late[4];
static size_t nlate;

static void on_late(void *ud, const struct verify_late *l)
{
    (void)ud;
    late[nlate++] = *l;
}

/* Lines of a killed recorder are signed by the next one, who says which. */
static void signed_late(void **state)
{
    struct forge f;
    struct verify_options o = {.late = on_late};

    (void)state;
    begin_signed(&f);
    o.dirfd = f.dirfd;
    int64_t from_ms = f.t_ms + 250;
    many(&f, LINE_TICK, 100, 250);
    int64_t to_ms = f.t_ms;
    f.t_ms += 3600000;
    forge_resume(&f, 3, false);
    forge_resume(&f, 3, false); /* killed again at once */
    int64_t at_ms = f.t_ms;
    nlate = 0;
    assert_true(verify_journal(&o, &r));
    assert_int_equal(nlate, 0); /* nobody has signed yet */
    forge_ckpt(&f, true);
    assert_true(verify_journal(&o, &r));
    assert_int_equal(nlate, 1);
    assert_int_equal(late[0].first, 4);
    assert_int_equal(late[0].last, 105); /* and what the first of the two had begun */
    assert_int_equal(late[0].from_ms, from_ms);
    assert_true(late[0].to_ms > to_ms && late[0].to_ms < at_ms);
    assert_int_equal(late[0].at_ms, at_ms);
    assert_false(late[0].edit);
    forge_close(&f);
    forge_resume(&f, f.seq, true); /* all was signed */
    assert_true(verify_journal(&o, &r));
    assert_int_equal(nlate, 2);
    forge_done(&f);

    begin_signed(&f); /* more than one leaves, smuggled in before a recorder went on */
    many(&f, LINE_TICK, 500, 250);
    forge_resume(&f, 3, true);
    assert_verify(&f, VERIFY_UNSIGNED);
    forge_done(&f);
}

/* A recorder writes on while its journal is read: what a note was missing for has one by then. */
struct growth {
    struct forge *f;
    unsigned at; /* the segment whose end is waited for */
    const char *notes;
};

static void on_segment_end(void *ud, const struct verify_segment *s)
{
    const struct growth *g = ud;

    if (s->no == g->at)
        forge_write(g->f, NOTES, g->notes, strlen(g->notes));
}

static void growing(void **state)
{
    struct forge *f = *state;
    size_t len, at[8];
    char *notes = forge_read(f, NOTES, &len);
    struct growth g = {f, 1, notes};
    struct verify_options o = {.dirfd = f->dirfd, .segment_end = on_segment_end, .ud = &g};

    split(notes, len, 5, at);
    forge_write(f, NOTES, notes, at[1]);
    assert_true(verify_journal(&o, &r));
    assert_true(r.closed);
    assert_int_equal(r.notes, 4);

    /* the last one, and one for lines that came later than the last segment was read */
    forge_write(f, NOTES, notes, at[3]);
    forge_line(f, LINE_RECOVER, ",\"was\":\"closed\",\"signed\":19");
    forge_note(f);
    char *more = forge_read(f, NOTES, NULL), *lines = forge_read(f, SECOND, &len);
    char *all = malloc(strlen(notes) + strlen(more));
    strcat(strcpy(all, notes), more + at[3]);
    g = (struct growth){f, 2, all};
    forge_write(f, NOTES, notes, at[3]);
    char *end = strchr(strstr(lines, "\"k\":\"close\""), '\n') + 1;
    forge_write(f, SECOND, lines, (size_t)(end - lines));
    assert_verify(f, VERIFY_CLOSE_UNSIGNED);
    assert_true(verify_journal(&o, &r));
    assert_true(r.closed);
    assert_verify(f, VERIFY_NOTE_BEYOND);
    free(all);
    free(lines);
    free(more);
    free(notes);
}

static void not_a_file(void **state)
{
    struct forge *f = *state;

    unlinkat(f->dirfd, NOTES, 0);
    assert_int_equal(mkdirat(f->dirfd, NOTES, 0700), 0);
    assert_verify(f, VERIFY_NOTES_FILE);
    assert_int_equal(r.error, 0);
    unlinkat(f->dirfd, NOTES, AT_REMOVEDIR);
    assert_int_equal(symlinkat("key.pub", f->dirfd, NOTES), 0);
    assert_verify(f, VERIFY_NOTES_FILE);
    unlinkat(f->dirfd, NOTES, 0);
    assert_int_equal(mkfifoat(f->dirfd, NOTES, 0700), 0);
    assert_verify(f, VERIFY_NOTES_FILE);
}

/* Bodies that two readers might understand differently, chained and signed as if they were good. */
static void strict(void **state)
{
    static const char *const bad[] = {
        ", \"a\":1",
        ",\"a\": 1",
        ",\"a\":[1, 2]",
        ",\"a\":01",
        ",\"a\":1,",
        ",\"seq\":1",
        ",\"prev\":\"\"",
        ",\"v\":2",
        ",\"t\":null",
        ",\"k\":\"tick\"",
        ",\"a\":\"\t\"",
        ",\"a\":\"\x7f\"",
        ",\"a\":\"\xc3\xa8\"",
        ",\"a\":nul",
        "a",
        ",\"a\"",
        ",\"a\":[",
        ",\"a\":{\"b\" :1}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct forge f;
        forge_init(&f);
        forge_line(&f, LINE_TICK, bad[i]);
        forge_close(&f);
        if (forge_verify(&f, &r) != VERIFY_NOT_A_LINE)
            fail_msg("accepted: %s", bad[i]);
        assert_int_equal(r.where.line, 3);
        forge_done(&f);
    }
    struct forge f;
    forge_init(&f);
    forge_line(&f, LINE_TICK, ",\"a\":\"b \\\" c\",\"d\":[{\"e\":\" \"}]");
    forge_close(&f);
    assert_verify(&f, VERIFY_OK);
    forge_done(&f);
}

static void wrong_numbers(void **state)
{
    static const struct {
        enum line_kind kind;
        const char *body;
        enum verify_fault fault;
    } bad[] = {
        {LINE_CLOSE, ",\"why\":\"quit\",\"lines\":2", VERIFY_CLOSE},
        {LINE_CKPT, ",\"size\":2,\"why\":\"time\"", VERIFY_NOT_A_LINE},
        {LINE_ROTATE, ",\"to\":3", VERIFY_NOT_A_LINE},
        {LINE_OPEN, ",\"segment\":1", VERIFY_NO_OPEN},
        {LINE_PURGE, "", VERIFY_NOT_A_LINE},
        {LINE_REDACT, "", VERIFY_NOT_A_LINE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct forge f;
        forge_init(&f);
        forge_line(&f, bad[i].kind, bad[i].body);
        assert_verify(&f, bad[i].fault);
        forge_done(&f);
    }
    struct forge f;
    forge_init(&f);
    f.t_ms -= 10000;
    forge_line(&f, LINE_TICK, "");
    assert_verify(&f, VERIFY_TIME);
    forge_done(&f);
}

static void too_long(void **state)
{
    struct forge *f = *state;
    char *long_line = malloc(40000);

    memset(long_line, 'a', 40000);
    forge_write(f, SECOND, long_line, 40000);
    assert_verify(f, VERIFY_TOO_LONG);
    long_line[20000] = '\n';
    forge_write(f, SECOND, long_line, 40000);
    assert_verify(f, VERIFY_TOO_LONG);
    free(long_line);
}

/* Line n of a file replaced by its stub, as a redaction would. */
static void make_stub(struct forge *f, const char *name, size_t n)
{
    size_t len, at[64];
    char *data = forge_read(f, name, &len), text[256], raw[65], leaf[65];
    struct hash h;
    struct line l;

    split(data, len, 1, at);
    size_t size = at[n + 1] - at[n];
    assert_int_equal(line_read(data + at[n], size - 1, &l), 0);
    hash_of(data + at[n], size, &h);
    hash_hex(&h, raw);
    hash_leaf(data + at[n], size - 1, &h);
    hash_hex(&h, leaf);
    int stub = snprintf(text, sizeof text,
                        "{\"v\":1,\"seq\":%llu,\"k\":\"stub\",\"raw\":\"%s\",\"leaf\":\"%s\"",
                        (unsigned long long)l.seq, raw, leaf);
    memset(data + at[n], ' ', size - 2);
    memcpy(data + at[n], text, (size_t)stub);
    data[at[n + 1] - 2] = '}';
    forge_write(f, name, data, len);
    free(data);
}

static void stubs(void **state)
{
    struct forge f;

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    forge_ckpt(&f, true);
    make_stub(&f, FIRST, 2);
    assert_verify(&f, VERIFY_STUB); /* nobody names it */
    assert_int_equal(r.where.line, 3);
    forge_line(&f, LINE_REDACT, ",\"who\":\"x\",\"i\":0,\"what\":{},\"lines\":[3],\"more\":false");
    assert_verify(&f, VERIFY_STUB); /* who does has not signed */
    forge_ckpt(&f, true);
    assert_verify(&f, VERIFY_OK);
    assert_int_equal(r.stubs, 1);
    flip_all(&f, FIRST, 0x21);
    make_stub(&f, FIRST, 4);
    assert_verify(&f, VERIFY_STUB);
    forge_line(&f, LINE_REDACT,
               ",\"who\":\"x\",\"i\":0,\"what\":{},\"lines\":[5,6],\"more\":false");
    assert_verify(&f, VERIFY_REDACT_UNDONE);
    forge_done(&f);
}

static void one_segment(void **state)
{
    struct forge *f = *state;
    struct verify_options o = {.dirfd = f->dirfd, .only = 2};

    assert_true(verify_journal(&o, &r));
    assert_int_equal(r.segments, 1);
    assert_int_equal(r.lines, f->seq);
    assert_false(r.closed);
    o.only = 1;
    assert_true(verify_journal(&o, &r));
    assert_int_equal(r.lines, 12);
    assert_int_equal(r.signed_lines, 12);
    unlinkat(f->dirfd, SECOND, 0);
    unlinkat(f->dirfd, "key.pub", 0);
    unlinkat(f->dirfd, NOTES, 0);
    assert_true(verify_journal(&o, &r));
    o.only = 3;
    assert_false(verify_journal(&o, &r));
}

static void compressed(void **state)
{
    struct forge *f = *state;

    assert_int_equal(segment_compress(f->dirfd, 1, NULL), 0);
    assert_verify(f, VERIFY_OK);
    assert_true(r.closed);
    size_t len;
    char *data = forge_read(f, FIRST ".zst", &len);
    data[len / 2] ^= 1;
    forge_write(f, FIRST ".zst", data, len);
    assert_int_not_equal(forge_verify(f, &r), VERIFY_OK);
    free(data);
}

static void not_there(void **state)
{
    struct forge *f = *state;

    unlinkat(f->dirfd, FIRST, 0);
    assert_verify(f, VERIFY_SEGMENT_GONE);
    assert_int_equal(r.where.segment, 1);
    unlinkat(f->dirfd, SECOND, 0);
    assert_verify(f, VERIFY_NO_JOURNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, exam, gone)
        T(good),
        T(flipped_lines),
        T(flipped_notes),
        T(flipped_key),
        T(shuffled_lines),
        T(shuffled_notes),
        T(cut_lines),
        T(cut_both),
        T(cut_notes),
        T(older_note),
        T(middle_note_gone),
        T(other_run),
        T(keys),
        T(given_note),
        cmocka_unit_test(recovered),
        cmocka_unit_test(missing_note),
        T(recovering),
        cmocka_unit_test(never_signed),
        cmocka_unit_test(unsigned_for_long),
        cmocka_unit_test(unsigned_lines),
        cmocka_unit_test(rotated_unsigned),
        cmocka_unit_test(full),
        cmocka_unit_test(behind_close),
        cmocka_unit_test(signed_late),
        T(growing),
        T(not_a_file),
        cmocka_unit_test(strict),
        cmocka_unit_test(wrong_numbers),
        T(too_long),
        cmocka_unit_test(stubs),
        T(one_segment),
        T(compressed),
        T(not_there),
    };

    return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
