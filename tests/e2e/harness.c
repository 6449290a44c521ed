/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGS_MAX = 100, POLL_MS = 5 };

/* Memory that lives until the end of the test. */
struct keep {
    struct keep *next;
    void (*free)(void *);
    void *p;
};

static struct proc *procs;
static struct keep *kept;
static char temp_dir[64];

void *e2e_keep(void *p, void (*free_fn)(void *))
{
    struct keep *k = malloc(sizeof *k);

    assert_non_null(p);
    assert_non_null(k);
    *k = (struct keep){kept, free_fn, p};
    kept = k;
    return p;
}

const char *text_of(const char *fmt, ...)
{
    va_list ap;
    char *text = NULL;

    va_start(ap, fmt);
    assert_true(vasprintf(&text, fmt, ap) >= 0);
    va_end(ap);
    return e2e_keep(text, free);
}

static void need_temp_dir(void)
{
    const char *tmp = getenv("TMPDIR");

    if (temp_dir[0])
        return;
    snprintf(temp_dir, sizeof temp_dir, "%.40s/invigil-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(temp_dir));
}

/* --- processes --- */

static void set_environment(const char *const *env)
{
    static const char *const none[] = {
        "LANGUAGE",    "LANG",       "XDG_CONFIG_HOME", "XDG_STATE_HOME", "http_proxy",
        "https_proxy", "HTTP_PROXY", "HTTPS_PROXY",     "all_proxy",      "ALL_PROXY",
        "no_proxy",    "NO_PROXY",   "NO_COLOR",        "COLORTERM",      "ESCDELAY",
        "LINES",       "COLUMNS"};

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        unsetenv(none[i]);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("HOME", temp_dir, 1);
    for (; env && *env; env++)
        putenv((char *)*env);
}

struct program {
    const char *name;
    const char *const *args, *const *env;
};

void proc_become(const char *program, const char *const *args, const char *const *env)
{
    const char *top = getenv("top_builddir"), *argv[ARGS_MAX] = {program};
    char path[4096];

    for (int k = 0; args[k] && k + 2 < ARGS_MAX; k++)
        argv[k + 1] = args[k];
    snprintf(path, sizeof path, "%s/bin/%s", top ? top : ".", program);
    set_environment(env);
    execv(program[0] == '/' ? program : path, (char *const *)argv);
    _exit(127);
}

static void become(void *ud)
{
    const struct program *p = ud;

    proc_become(p->name, p->args, p->env);
}

static void child(const struct proc *p, void (*fn)(void *ud), void *ud)
{
    static const int as_from_a_shell[] = {SIGINT, SIGHUP, SIGQUIT}; /* make may run under nohup */

    for (size_t i = 0; i < sizeof as_from_a_shell / sizeof *as_from_a_shell; i++)
        signal(as_from_a_shell[i], SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(p->out_fd, STDOUT_FILENO);
    dup2(p->err_fd, STDERR_FILENO);
    fn(ud);
    _exit(0);
}

struct proc *proc_fork(void (*fn)(void *ud), void *ud)
{
    struct proc *p = calloc(1, sizeof *p);

    assert_non_null(p);
    p->out_fd = memfd_create("out", MFD_CLOEXEC);
    p->err_fd = memfd_create("err", MFD_CLOEXEC);
    p->next = procs;
    procs = p;
    need_temp_dir(); /* its home */
    p->began_ms = now_ms();
    p->pid = fork();
    if (p->pid == 0)
        child(p, fn, ud);
    assert_true(p->pid > 0);
    return p;
}

struct proc *proc_start(const char *program, const char *const *args, const char *const *env)
{
    struct program p = {program, args, env};

    return proc_fork(become, &p);
}

static char *read_memfd(int fd, size_t *ret_len)
{
    struct stat st;

    assert_int_equal(fstat(fd, &st), 0);
    char *text = malloc((size_t)st.st_size + 1);
    assert_non_null(text);
    ssize_t n = pread(fd, text, (size_t)st.st_size, 0);
    assert_true(n >= 0);
    text[n] = '\0';
    if (ret_len)
        *ret_len = (size_t)n;
    return text;
}

char *proc_peek(struct proc *p)
{
    return e2e_keep(read_memfd(p->out_fd, NULL), free);
}

void proc_wait_output(struct proc *p, const char *text, size_t n)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    for (;;) {
        char *out = read_memfd(p->out_fd, NULL);
        bool done = sim_count(out, text) >= n;
        if (!done && now_ms() > until)
            fail_msg("never printed \"%s\" %zu times: %s", text, n, out);
        free(out);
        if (done)
            return;
        poll(NULL, 0, POLL_MS);
    }
}

static void take_end(struct proc *p, int status)
{
    p->pid = 0;
    p->took_ms = now_ms() - p->began_ms;
    p->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    p->out = read_memfd(p->out_fd, &p->out_len);
    p->err = read_memfd(p->err_fd, NULL);
}

struct proc *proc_wait(struct proc *p)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;
    int status;
    pid_t pid;

    while (p->pid && (pid = waitpid(p->pid, &status, WNOHANG)) != p->pid) {
        assert_int_equal(pid, 0);
        if (now_ms() > until)
            fail_msg("still runs after %d ms", E2E_DEADLINE_MS);
        poll(NULL, 0, POLL_MS);
    }
    if (p->pid)
        take_end(p, status);
    if (strstr(p->err, "Sanitizer") || strstr(p->err, "runtime error:"))
        fail_msg("%s", p->err);
    return p;
}

struct proc *proc_run(const char *program, const char *const *args, const char *const *env)
{
    return proc_wait(proc_start(program, args, env));
}

static void proc_free(struct proc *p)
{
    if (p->pid) {
        kill(p->pid, SIGKILL);
        waitpid(p->pid, NULL, 0);
    }
    close(p->out_fd);
    close(p->err_fd);
    free(p->out);
    free(p->err);
    free(p);
}

/* --- the site --- */

struct sim *site_start(const char *const *args)
{
    const char *all[ARGS_MAX] = {"--with-parent"};
    struct sim *s = e2e_keep(calloc(1, sizeof *s), free);

    for (int k = 0; args[k] && k + 2 < ARGS_MAX; k++)
        all[k + 1] = args[k];
    struct proc *p = proc_start("invigil-sim", all, NULL);
    s->pid = p->pid;
    proc_wait_output(p, "\n", 1);
    char *url = proc_peek(p), *colon = strrchr(url, ':');
    snprintf(s->api, sizeof s->api, "%.*s", (int)strcspn(url, "\n"), url);
    assert_non_null(colon);
    s->port = (uint16_t)strtoul(colon + 1, NULL, 10);
    return s;
}

static void json_free(void *p)
{
    cJSON_Delete(p);
}

const cJSON *json_parse(const char *text)
{
    const char *end;
    cJSON *v = cJSON_ParseWithOpts(text, &end, false);

    if (!v || end[strspn(end, "\n")])
        fail_msg("not one JSON value: %s", text);
    return e2e_keep(v, json_free);
}

const cJSON *json_lines(const char *text)
{
    cJSON *list = e2e_keep(cJSON_CreateArray(), json_free);

    while (*text) {
        const char *end;
        cJSON *v = cJSON_ParseWithOpts(text, &end, false);
        if (!v || *end != '\n')
            fail_msg("not a line of JSON: %s", text);
        cJSON_AddItemToArray(list, v);
        text = end + 1;
    }
    return list;
}

const cJSON *site_stats(const struct sim *s)
{
    char *text = sim_get(s, "/sim/stats");
    const cJSON *v = json_parse(text);

    free(text);
    return v;
}

int site_answers(const struct sim *s, const char *route, int status)
{
    const cJSON *requests = cJSON_GetObjectItem(site_stats(s), "requests"), *c;
    int n = 0;

    cJSON_ArrayForEach(c, cJSON_GetObjectItem(requests, route)) if (!status ||
                                                                    atoi(c->string) == status) n +=
        c->valueint;
    return n;
}

void site_wait_answers(const struct sim *s, const char *route, int n)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    while (site_answers(s, route, 0) < n) {
        if (now_ms() > until)
            fail_msg("%s never answered %d times", route, n);
        poll(NULL, 0, POLL_MS);
    }
}

/* --- what list prints --- */

const cJSON *list_json(const struct sim *s, const char *const *args)
{
    const char *all[ARGS_MAX] = {"list", "--period", "1", "--format", "json"};
    int n = 5;

    while (*args && n + 2 < ARGS_MAX)
        all[n++] = *args++;
    all[n] = s->api;
    struct proc *p = proc_run("invigil", all, NULL);
    assert_code(p, 0);
    return json_parse(p->out);
}

const char *json_str(const cJSON *o, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);

    if (!cJSON_IsString(v))
        fail_msg("\"%s\" is no string", key);
    return v->valuestring;
}

int json_int(const cJSON *o, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);

    if (!cJSON_IsNumber(v))
        fail_msg("\"%s\" is no number", key);
    return v->valueint;
}

bool json_is_null(const cJSON *o, const char *key)
{
    return cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(o, key));
}

const cJSON *json_row(const cJSON *list, unsigned no)
{
    const cJSON *rows = cJSON_IsArray(list) ? list : cJSON_GetObjectItem(list, "instances"), *row;
    char id[16];

    snprintf(id, sizeof id, "exam-%04u", no);
    cJSON_ArrayForEach(row, rows) if (strncmp(json_str(row, "id"), id, strlen(id)) == 0) return row;
    fail_msg("there is no %s", id);
    return NULL;
}

const char *json_why(const cJSON *row)
{
    const cJSON *why = cJSON_GetObjectItemCaseSensitive(row, "why");

    assert_true(cJSON_IsArray(why));
    return why->child ? why->child->valuestring : "";
}

void assert_row_fine(const cJSON *list, unsigned no)
{
    const cJSON *row = json_row(list, no);

    assert_string_equal(json_str(row, "link"), "live");
    assert_string_equal(json_str(row, "status"), "ok");
    assert_string_equal(json_why(row), "");
}

void assert_has(const char *text, const char *needle)
{
    if (!strstr(text, needle))
        fail_msg("no \"%s\" in: %s", needle, text);
}

void assert_has_not(const char *text, const char *needle)
{
    if (strstr(text, needle))
        fail_msg("\"%s\" in: %s", needle, text);
}

void assert_code(const struct proc *p, int code)
{
    if (p->code != code)
        fail_msg("exit %d, not %d: %s", p->code, code, p->err);
}

/* --- files --- */

const char *temp_file(const char *name, const char *text, int mode)
{
    need_temp_dir();
    const char *path = text_of("%s/%s", temp_dir, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, (mode_t)mode), 0);
    close(fd);
    return path;
}

int e2e_teardown(void **state)
{
    (void)state;
    while (procs) {
        struct proc *p = procs;
        procs = p->next;
        proc_free(p);
    }
    if (temp_dir[0]) {
        proc_free(proc_wait(proc_start("/bin/rm", ARGS("-rf", temp_dir), NULL)));
        procs = NULL;
        temp_dir[0] = '\0';
    }
    while (kept) {
        struct keep *k = kept;
        kept = k->next;
        k->free(k->p);
        free(k);
    }
    return 0;
}
