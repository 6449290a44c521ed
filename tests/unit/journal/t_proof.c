/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal/proof: an export that was changed anywhere is found out. */
#include "forge.h"

#include "base/mem.h"
#include "journal/note.h"
#include "journal/proof.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
/* after those it needs */

#include <cmocka.h>

static struct proof_result r;

static void put_text(struct buf *b, const char *s, size_t len)
{
    buf_add_str(b, "\"");
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", c);
        else if (c == '\n')
            buf_add_str(b, "\\n");
        else
            buf_add(b, s + i, 1);
    }
    buf_add_str(b, "\"");
}

static void put_record(struct buf *b, const struct merkle_tree *t, const char *line, size_t len,
                       uint64_t seq, uint64_t n)
{
    struct hash path[MERKLE_PATH_MAX];
    char base64[HASH_BASE64_LEN + 1];
    int npath = merkle_tree_path(t, seq - 1, n, path);

    assert_true(npath >= 0);
    buf_printf(b, "{\"seq\":%llu,\"line\":", (unsigned long long)seq);
    put_text(b, line, len);
    buf_add_str(b, ",\"proof\":[");
    for (int i = 0; i < npath; i++) {
        hash_base64(&path[i], base64);
        buf_printf(b, "%s\"%s\"", i ? "," : "", base64);
    }
    buf_add_str(b, "]}");
}

/* Every line of the first segment, `times` times. */
static void make_export(struct forge *f, struct buf *b, int times)
{
    char *data = forge_read(f, "journal-000001.ndjson", NULL), *line, base64[HASH_BASE64_LEN + 1];
    char *notes = forge_read(f, "checkpoints", NULL);
    struct merkle_tree *t = merkle_tree_new(NULL);
    struct hash leaf;
    struct note n;
    size_t used;
    uint64_t seq = 0, lines = 0;

    for (line = data; *line; line = strchr(line, '\n') + 1, lines++) {
        hash_leaf(line, strcspn(line, "\n"), &leaf);
        merkle_tree_add(t, &leaf);
    }
    assert_int_equal(note_parse(notes, strlen(notes), &n, &used), 0);
    memcpy(leaf.b, f->key.pub, sizeof leaf.b);
    hash_base64(&leaf, base64);
    buf_init(b, 1 << 28);
    buf_printf(b, "{\"invigil_export\":1,\"run\":\"%s\",\"origin\":\"%s\",\"pub\":\"%s\",", f->run,
               n.origin, base64);
    buf_add_str(b, "\"checkpoint\":");
    put_text(b, notes, used);
    buf_add_str(b, ",\"records\":[\n");
    for (int k = 0; k < times; k++) {
        for (line = data, seq = 1; seq <= n.size; line = strchr(line, '\n') + 1, seq++) {
            buf_add_str(b, k || seq > 1 ? ",\n" : "");
            put_record(b, t, line, strcspn(line, "\n"), seq, n.size);
        }
    }
    buf_add_str(b, "\n]}\n");
    merkle_tree_free(t);
    free(notes);
    free(data);
}

static bool check_with(const char *data, size_t len, const uint8_t *pub)
{
    int fd = memfd_create("export", MFD_CLOEXEC);

    assert_int_equal(write(fd, data, len), (ssize_t)len);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    bool ok = proof_check_file(fd, pub, &r);
    close(fd);
    return ok;
}

static void good(void **state)
{
    struct forge f;
    struct buf b;
    uint8_t other[32] = {0};

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    make_export(&f, &b, 1);
    assert_true(check_with(b.data, b.len, NULL));
    assert_int_equal(r.records, 8);
    assert_int_equal(r.note.size, 8);
    assert_true(r.first_ms && r.last_ms > r.first_ms);
    assert_true(check_with(b.data, b.len, f.key.pub));
    assert_false(check_with(b.data, b.len, other));
    assert_int_equal(r.fault, PROOF_OTHER_KEY);
    buf_done(&b);
    forge_done(&f);
}

/* Only the run is not bound by anything but the lines themselves. White space between is free. */
static void flipped(void **state)
{
    struct forge f;
    struct buf b;

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    make_export(&f, &b, 1);
    size_t run = (size_t)(strstr(b.data, f.run) - b.data);
    for (size_t i = 0; i < b.len; i++) {
        for (int bit = 1; bit < 256; bit <<= 1) {
            if ((i >= run && i < run + 32) || b.data[i] == '\n')
                continue;
            b.data[i] ^= (char)bit;
            if (check_with(b.data, b.len, f.key.pub))
                fail_msg("bit %d of byte %zu: %.20s", bit, i, b.data + i);
            b.data[i] ^= (char)bit;
        }
    }
    for (size_t n = 0; n + 1 < b.len; n++)
        assert_false(check_with(b.data, n, f.key.pub));
    buf_done(&b);
    forge_done(&f);
}

static void parts(void **state)
{
    struct forge f;
    struct buf b;

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    make_export(&f, &b, 1);
    char *third = strstr(b.data, "\\\"seq\\\":3,");
    third[8] = '4';
    assert_false(check_with(b.data, b.len, NULL));
    assert_int_equal(r.fault, PROOF_LINE);
    assert_int_equal(r.record, 3);
    third[8] = '3';
    strstr(third, "desk-a")[0] = 'D';
    assert_false(check_with(b.data, b.len, NULL));
    assert_int_equal(r.fault, PROOF_PATH);
    assert_int_equal(r.seq, 3);
    assert_int_equal(r.records, 2);
    strstr(third, "Desk-a")[0] = 'd';
    char *size = strstr(b.data, "\\n8\\n");
    size[2] = '7';
    assert_false(check_with(b.data, b.len, NULL));
    assert_int_equal(r.fault, PROOF_SIGNATURE);
    buf_done(&b);
    forge_done(&f);
}

/* Many windows. */
static void big(void **state)
{
    struct forge f;
    struct buf b;

    (void)state;
    forge_init(&f);
    forge_exam(&f);
    make_export(&f, &b, 1000);
    assert_true(b.len > 3000000);
    assert_true(check_with(b.data, b.len, f.key.pub));
    assert_int_equal(r.records, 8000);
    b.data[b.len - 500] ^= 1;
    assert_false(check_with(b.data, b.len, f.key.pub));
    buf_done(&b);
    forge_done(&f);
}

static void nothing(void **state)
{
    (void)state;
    assert_false(check_with("", 0, NULL));
    assert_false(check_with("{}", 2, NULL));
    assert_int_equal(r.fault, PROOF_DOCUMENT);
    assert_false(proof_check_file(-1, NULL, &r));
    assert_int_equal(r.fault, PROOF_UNREADABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good), cmocka_unit_test(flipped), cmocka_unit_test(parts),
        cmocka_unit_test(big),  cmocka_unit_test(nothing),
    };

    return cmocka_run_group_tests_name("proof", tests, NULL, NULL);
}
