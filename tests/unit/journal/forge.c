/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge.h"

#include "base/mem.h"
#include "journal/note.h"
#include "journal/segment.h"

#include <dirent.h>
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

#define ORIGIN "test.example/exam"
enum { START_S = 1790000000, STEP_MS = 500 };

static void write_all(int fd, const void *data, size_t len)
{
    assert_int_equal(write(fd, data, len), (ssize_t)len);
}

static void begin(struct forge *f, enum line_kind kind)
{
    f->t_ms += STEP_MS;
    buf_clear(&f->line);
    line_begin(&f->line, ++f->seq, f->t_ms, kind);
}

static void end(struct forge *f)
{
    struct hash leaf;

    line_end(&f->line, &f->last);
    write_all(f->fd, f->line.data, f->line.len);
    hash_of(f->line.data, f->line.len, &f->last);
    hash_leaf(f->line.data, f->line.len - 1, &leaf);
    merkle_add(&f->merkle, &leaf);
}

static void salt(struct forge *f)
{
    uint8_t bytes[LINE_SALT_BYTES];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(f->seq * 31 + i * 7);
    line_salt(&f->line, bytes);
}

static void open_segment(struct forge *f)
{
    char name[SEGMENT_NAME_SIZE], base64[HASH_BASE64_LEN + 1];
    struct hash pub;

    segment_name(f->segment, false, name);
    f->fd = openat(f->dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0640);
    assert_true(f->fd >= 0);
    memcpy(pub.b, f->key.pub, sizeof pub.b);
    hash_base64(&pub, base64);
    begin(f, LINE_OPEN);
    line_int(&f->line, "segment", f->segment);
    line_str(&f->line, "run", f->run);
    line_str(&f->line, "origin", ORIGIN);
    line_str(&f->line, "program", "invigil 0.1.0");
    line_str(&f->line, "host", "h");
    line_str(&f->line, "exam", "Informatica \u00e8 bella");
    line_put(&f->line, ",\"select\":[]");
    line_null(&f->line, "notice");
    line_str(&f->line, "addresses", "full");
    line_str(&f->line, "samples", "all");
    line_str(&f->line, "pub", base64);
    end(f);
}

void forge_init(struct forge *f)
{
    char text[512], base64[HASH_BASE64_LEN + 1];
    struct hash pub;

    *f = (struct forge){.segment = 1, .t_ms = INT64_C(1000) * START_S};
    strcpy(f->dir, access("/dev/shm", W_OK) == 0 ? "/dev/shm/invigil-forge-XXXXXX"
                                                 : "/tmp/invigil-forge-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    f->dirfd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(f->dirfd >= 0);
    key_new(&f->key);
    for (int i = 0; i < 32; i++)
        f->run[i] = "0123456789abcdef"[f->key.pub[i] & 15];
    buf_init(&f->line, LINE_MAX_BYTES);
    merkle_init(&f->merkle);
    assert_int_equal(key_pub_write(f->dirfd, "key.pub", ORIGIN, f->key.pub), 0);
    f->notes = openat(f->dirfd, "checkpoints", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    assert_true(f->notes >= 0);
    memcpy(pub.b, f->key.pub, sizeof pub.b);
    hash_base64(&pub, base64);
    int n = snprintf(text, sizeof text, "invigil journal 1\n%s\n%s\n%s\n", ORIGIN, base64, f->run);
    hash_of(text, (size_t)n, &f->last);
    f->genesis = f->last;
    open_segment(f);
    forge_line(f, LINE_CONFIG, ",\"period_ms\":4000");
}

void forge_done(struct forge *f)
{
    DIR *d = opendir(f->dir);
    struct dirent *e;

    while ((e = readdir(d)))
        unlinkat(f->dirfd, e->d_name, 0);
    closedir(d);
    close(f->fd);
    close(f->notes);
    close(f->dirfd);
    rmdir(f->dir);
    key_wipe(&f->key);
    buf_done(&f->line);
}

void forge_line(struct forge *f, enum line_kind kind, const char *body)
{
    begin(f, kind);
    line_put(&f->line, body);
    end(f);
}

void forge_roster(struct forge *f, unsigned i, const char *id, const char *student,
                  const char *change)
{
    begin(f, LINE_ROSTER);
    line_int(&f->line, "i", i);
    line_str(&f->line, "c", change);
    line_str(&f->line, "id", id);
    line_str(&f->line, "student", student);
    line_null(&f->line, "name");
    line_str(&f->line, "phase_text", "Ready");
    line_str(&f->line, "phase", "ready");
    line_bool(&f->line, "running", true);
    line_str(&f->line, "submission", "none");
    salt(f);
    end(f);
}

void forge_conn(struct forge *f, unsigned i, const char *change)
{
    begin(f, LINE_CONN);
    line_int(&f->line, "i", i);
    line_int(&f->line, "n", 0);
    line_str(&f->line, "c", change);
    if (strcmp(change, "opened") == 0) {
        char uid[32];
        snprintf(uid, sizeof uid, "uid-%u-%u", i, f->conns++);
        line_str(&f->line, "uid", uid);
        line_str(&f->line, "ip", i ? "198.51.100.7" : "203.0.113.9");
        line_time(&f->line, "since", f->t_ms - 100);
    }
    salt(f);
    end(f);
}

void forge_alert(struct forge *f, unsigned no, unsigned i)
{
    begin(f, LINE_ALERT);
    line_str(&f->line, "c", "raised");
    line_int(&f->line, "no", no);
    line_int(&f->line, "i", i);
    line_int(&f->line, "value", 99);
    salt(f);
    end(f);
}

void forge_samples(struct forge *f, unsigned n)
{
    static const char *const value[] = {"\"i\":", "\"at\":", "\"cpu\":", "\"mem\":"};

    begin(f, LINE_SAMPLES);
    for (unsigned k = 0; k < 4; k++) {
        line_put(&f->line, ",");
        line_put(&f->line, value[k]);
        for (unsigned i = 0; i < n; i++) {
            line_put(&f->line, i ? "," : "[");
            line_put_int(&f->line, k ? (int64_t)((f->seq * 7 + i * k) % 100) : i);
        }
        line_put(&f->line, "]");
    }
    end(f);
}

void forge_note(struct forge *f)
{
    struct note n = {.origin = ORIGIN, .size = f->merkle.n};
    char text[NOTE_SIZE];

    merkle_root(&f->merkle, &n.root);
    size_t len = note_write(&n, &f->key, text);
    write_all(f->notes, text, len);
}

void forge_ckpt(struct forge *f, bool note)
{
    begin(f, LINE_CKPT);
    line_int(&f->line, "size", (int64_t)f->seq);
    line_str(&f->line, "why", "time");
    end(f);
    if (note)
        forge_note(f);
}

void forge_next(struct forge *f)
{
    close(f->fd);
    f->segment++;
    open_segment(f);
}

void forge_resume(struct forge *f, uint64_t is_signed, bool note)
{
    forge_next(f);
    begin(f, LINE_RECOVER);
    line_str(&f->line, "was", "killed");
    line_int(&f->line, "signed", (int64_t)is_signed);
    line_null(&f->line, "torn");
    end(f);
    if (note)
        forge_ckpt(f, true);
}

void forge_rotate(struct forge *f)
{
    begin(f, LINE_ROTATE);
    line_int(&f->line, "to", f->segment + 1);
    end(f);
    forge_ckpt(f, true);
    forge_next(f);
    forge_line(f, LINE_CONFIG, ",\"period_ms\":4000");
}

void forge_close(struct forge *f)
{
    forge_ckpt(f, true);
    begin(f, LINE_CLOSE);
    line_str(&f->line, "why", "quit");
    line_int(&f->line, "lines", (int64_t)f->seq);
    end(f);
    forge_note(f);
}

void forge_catch_up(struct forge *f, const struct verify_result *v)
{
    f->seq = v->lines;
    f->last = v->last;
    f->merkle = v->merkle;
    f->t_ms = v->last_ms;
}

void forge_exam(struct forge *f)
{
    forge_roster(f, 0, "desk-a", "s100", "appeared");
    forge_roster(f, 1, "desk-b", "s200", "appeared");
    forge_conn(f, 0, "opened");
    forge_conn(f, 1, "opened");
    forge_samples(f, 2);
    forge_ckpt(f, true);
    forge_alert(f, 1, 0);
    forge_line(f, LINE_TICK, "");
    forge_rotate(f);
    forge_roster(f, 0, "desk-a", "s100", "known");
    forge_roster(f, 1, "desk-b", "s200", "known");
    forge_samples(f, 2);
    forge_conn(f, 0, "closed");
}

char *forge_read(const struct forge *f, const char *name, size_t *ret_len)
{
    int fd = openat(f->dirfd, name, O_RDONLY | O_CLOEXEC);
    struct stat st;

    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &st), 0);
    char *data = mem_zalloc((size_t)st.st_size + 1);
    assert_int_equal(read(fd, data, (size_t)st.st_size), st.st_size);
    close(fd);
    if (ret_len)
        *ret_len = (size_t)st.st_size;
    return data;
}

void forge_write(const struct forge *f, const char *name, const char *data, size_t len)
{
    int fd = openat(f->dirfd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);

    assert_true(fd >= 0);
    write_all(fd, data, len);
    close(fd);
}

bool forge_holds(const struct forge *f, const char *text)
{
    DIR *d = opendir(f->dir);
    struct dirent *e;
    bool found = false;

    while (!found && (e = readdir(d))) {
        size_t len;
        if (e->d_name[0] == '.')
            continue;
        char *data = forge_read(f, e->d_name, &len);
        found = memmem(data, len, text, strlen(text));
        free(data);
    }
    closedir(d);
    return found;
}

enum verify_fault forge_verify(const struct forge *f, struct verify_result *ret)
{
    struct verify_options o = {.dirfd = f->dirfd};

    verify_journal(&o, ret);
    return ret->fault;
}
