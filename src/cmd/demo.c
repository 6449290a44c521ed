/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil demo`: the simulated site as a child on loopback, and a look at it: on a terminal
 * the screen, else the table. */
#include "cmd/command.h"
#include "cmd/list.h"
#include "cmd/watch.h"
#include "net/url.h"
#include "view/i18n.h"

#include <argp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { START_MS = 3000, DEMO_WAIT_MS = 3500, STORY_S = 720, DEMO_PATH_MAX = 4096 };

/* What the demo is made of, where it was found. */
struct props {
    char dir[DEMO_PATH_MAX]; /* of invigil */
    char sim[DEMO_PATH_MAX];
    char networks[DEMO_PATH_MAX], city[DEMO_PATH_MAX], asn[DEMO_PATH_MAX]; /* "": not found */
    char roster[32]; /* the list of students, which the simulator writes: in no directory */
    int roster_fd;
};

/* A file by its path from where invigil is; "" when it can't be used. */
static bool find(const struct props *p, const char *name, int mode, char out[DEMO_PATH_MAX])
{
    int n = snprintf(out, DEMO_PATH_MAX, "%s/%s", p->dir, name);

    if (n > 0 && n < DEMO_PATH_MAX && access(out, mode) == 0)
        return true;
    out[0] = '\0';
    return false;
}

/* Beside invigil, or in the share/ beside its bin/, in the build directory too. false: there is no
 * simulator. */
static bool find_props(struct props *p)
{
    ssize_t n = readlink("/proc/self/exe", p->dir, sizeof p->dir - 1);

    if (n < 0)
        return false;
    p->dir[n] = '\0';
    *strrchr(p->dir, '/') = '\0';
    find(p, "../share/invigil/demo-networks.conf", R_OK, p->networks);
    find(p, "../share/invigil/invigil-demo-city.mmdb", R_OK, p->city);
    find(p, "../share/invigil/invigil-demo-asn.mmdb", R_OK, p->asn);
    return find(p, "invigil-sim", X_OK, p->sim);
}

/* The child, with its standard output in *ret_out. */
static pid_t start_sim(const struct props *p, FILE **ret_out)
{
    int fd[2];

    if (pipe(fd) < 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fd[1], STDOUT_FILENO);
        close(fd[0]);
        close(fd[1]);
        execl(p->sim, p->sim, "--story", "exam", "--with-parent", "--write-roster", p->roster,
              (char *)NULL);
        _exit(127);
    }
    close(fd[1]);
    *ret_out = fdopen(fd[0], "r");
    return pid;
}

/* The url it prints when it is ready. */
static int read_url(FILE *from, char *url, size_t size)
{
    struct pollfd ready = {.fd = from ? fileno(from) : -1, .events = POLLIN};

    if (!from || poll(&ready, 1, START_MS) != 1 || !fgets(url, (int)size, from))
        return -1;
    url[strcspn(url, "\n")] = '\0';
    return 0;
}

static const char *found(const char *path)
{
    return path[0] ? path : NULL;
}

static void set_up(struct options *o, const struct props *p, const char *url)
{
    o->source = url;
    o->period_s = 1;
    o->poll_s = 2;
    o->connect_rate = 0;
    o->networks_file = found(p->networks);
    o->geo.path[GEO_CITY] = found(p->city);
    o->geo.path[GEO_ASN] = found(p->asn);
    o->roster_file = p->roster;
    o->deadline_ms = ((int64_t)time(NULL) + STORY_S) * 1000; /* its end: it begins anew then */
}

static int print(const struct props *p, const char *url)
{
    struct list l;

    list_init(&l);
    set_up(&l.common, p, url);
    l.wait_ms = DEMO_WAIT_MS;
    return list_print(&l);
}

static int watch(const struct props *p, const char *url, const struct spectate_options *spectate)
{
    struct watch w;

    watch_init(&w);
    w.spectate = *spectate;
    set_up(&w.common, p, url);
    return watch_show(&w);
}

static int play(struct props *p, const struct spectate_options *spectate)
{
    char url[URL_MAX];
    FILE *out = NULL;
    int code = EXIT_FAILED;

    p->roster_fd = memfd_create("students.csv", 0);
    snprintf(p->roster, sizeof p->roster, "/proc/self/fd/%d", p->roster_fd);
    pid_t pid = start_sim(p, &out);
    if (pid > 0 && read_url(out, url, sizeof url) == 0)
        code =
            isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ? watch(p, url, spectate) : print(p, url);
    else
        fprintf(stderr, _("invigil: invigil-sim can't be started\n"));
    if (pid > 0) {
        kill(pid, SIGTERM);
        waitpid(pid, NULL, 0);
    }
    if (out)
        fclose(out);
    close(p->roster_fd);
    return code;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = state->input;
    return 0;
}

int demo_run(int argc, char **argv)
{
    const struct argp_child children[] = {{&spectate_options_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {
        .parser = parse,
        .children = children,
        .doc = N_("Starts a simulated exam of 250 students on this machine and shows it: live on a "
                  "terminal, else as a table."),
        .argp_domain = "invigil"};
    struct spectate_options spectate = {0};
    struct props p = {0};

    argp_parse(&argp, argc, argv, 0, NULL, &spectate);
    if (!find_props(&p)) {
        fprintf(stderr, _("invigil: invigil-sim is not beside invigil\n"));
        return EXIT_FAILED;
    }
    return play(&p, &spectate);
}
