/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recording.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLL_MS = 5, ARGS_LIMIT = 40, SEGMENTS_LIMIT = 2000 };

const char *journal_path(const char *name)
{
    const char *mark = temp_file("mark", "", 0600);

    return text_of("%.*s%s", (int)(strlen(mark) - strlen("mark")), mark, name);
}

struct proc *record_start(const struct sim *s, const char *dir, const char *const *args,
                          const char *const *env)
{
    const char *all[ARGS_LIMIT] = {"record", "--journal", dir, "--period", "1"};
    int n = 5;

    while (*args && n + 2 < ARGS_LIMIT)
        all[n++] = *args++;
    all[n] = s->api;
    return proc_start("invigil", all, env);
}

static bool has_ended(const struct proc *p)
{
    siginfo_t info = {0};

    return waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid;
}

void record_wait_begun(struct proc *p)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;
    char err[4096];

    for (;;) {
        ssize_t n = pread(p->err_fd, err, sizeof err - 1, 0);
        err[n < 0 ? 0 : n] = '\0';
        if (strstr(err, "its public key is "))
            return;
        if (now_ms() > until || has_ended(p))
            fail_msg("it never began: %s", err);
        poll(NULL, 0, POLL_MS);
    }
}

void record_stop(struct proc *p, int code)
{
    kill(p->pid, SIGTERM);
    assert_code(proc_wait(p), code);
}

void record_kill(struct proc *p)
{
    kill(p->pid, SIGKILL);
    assert_code(proc_wait(p), 128 + SIGKILL);
}

/* --- files --- */

static char *read_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t n = 0, size = 65536;
    char *text = malloc(size);
    ssize_t got;

    assert_non_null(text);
    while (fd >= 0 && (got = read(fd, text + n, size - n - 1)) > 0) {
        n += (size_t)got;
        if (size - n < 2) {
            size *= 2;
            text = realloc(text, size);
            assert_non_null(text);
        }
    }
    text[n] = '\0';
    if (fd >= 0)
        close(fd);
    return text;
}

char *journal_file(const char *dir, const char *name)
{
    char path[4200];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    return e2e_keep(read_file(path), free);
}

static int raw_segment(const struct dirent *e)
{
    size_t len = strlen(e->d_name);

    return strncmp(e->d_name, "journal-", 8) == 0 && len == strlen("journal-000001.ndjson");
}

/* One behind the other; free. */
static char *read_all(const char *dir)
{
    struct dirent **list;
    int n = scandir(dir, &list, raw_segment, alphasort);
    char *all = strdup("");
    size_t len = 0;

    for (int i = 0; i < n; i++) {
        char path[4200];
        snprintf(path, sizeof path, "%s/%s", dir, list[i]->d_name);
        char *one = read_file(path);
        size_t more = strlen(one);
        all = realloc(all, len + more + 1);
        assert_non_null(all);
        memcpy(all + len, one, more + 1);
        len += more;
        free(one);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
    return all;
}

char *journal_text(const char *dir)
{
    return e2e_keep(read_all(dir), free);
}

static size_t count(const char *dir, const char *text)
{
    char *all = read_all(dir);
    size_t n = sim_count(all, text);

    free(all);
    return n;
}

size_t journal_lines(const char *dir)
{
    return count(dir, "\n");
}

void journal_wait_text(struct proc *p, const char *dir, const char *text, size_t n)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    while (count(dir, text) < n) {
        if (p && has_ended(p))
            fail_msg("the recorder has ended");
        if (now_ms() > until)
            fail_msg("never \"%s\" %zu times in %s", text, n, dir);
        poll(NULL, 0, POLL_MS);
    }
}

void journal_wait_lines(struct proc *p, const char *dir, size_t n)
{
    journal_wait_text(p, dir, "\n", n);
}

const char *journal_last(const char *dir, const char *key)
{
    char *all = read_all(dir), *last = NULL, *at = all;
    const char *member = text_of("\"%s\":\"", key);

    while ((at = strstr(at, member)))
        last = at += strlen(member);
    const char *found = last ? text_of("%.*s", (int)strcspn(last, "\""), last) : "";
    free(all);
    return found;
}

const char *journal_segment(const char *dir)
{
    struct dirent **list;
    int n = scandir(dir, &list, raw_segment, alphasort);

    assert_true(n > 0);
    const char *name = text_of("%s", list[n - 1]->d_name);
    for (int i = 0; i < n; i++)
        free(list[i]);
    free(list);
    return name;
}

void journal_append(const char *dir, const char *bytes)
{
    int fd = open(text_of("%s/%s", dir, journal_segment(dir)), O_WRONLY | O_APPEND | O_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
    close(fd);
}

/* --- what the program says of it --- */

void assert_verified(const char *dir, int code)
{
    struct proc *p = INVIGIL("verify", dir);

    if (p->code != code)
        fail_msg("verify: exit %d, not %d: %s%s", p->code, code, p->out, p->err);
}

const char *journal_digest(const char *dir, const char *const *args)
{
    const char *all[ARGS_LIMIT] = {"digest", dir};
    int n = 2;

    while (*args && n + 1 < ARGS_LIMIT)
        all[n++] = *args++;
    struct proc *p = proc_run("invigil", all, NULL);
    assert_code(p, 0);
    return text_of("%.*s", (int)strcspn(p->out, "\n"), p->out);
}
