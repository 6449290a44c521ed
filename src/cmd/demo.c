/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil demo`: the simulated site as a child on loopback, and a look at it: on a terminal
 * the screen, else the table. */
#include "cmd/command.h"
#include "cmd/list.h"
#include "cmd/watch.h"
#include "net/url.h"
#include "view/i18n.h"

#include <argp.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MS = 3000, DEMO_WAIT_MS = 3500 };

/* invigil-sim stands beside invigil. */
static int sim_path(char *out, size_t size)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

    if (n < 0)
        return -1;
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    n = snprintf(out, size, "%s/invigil-sim", self);
    return n > 0 && (size_t)n < size && access(out, X_OK) == 0 ? 0 : -1;
}

/* The child, with its standard output in *ret_out. */
static pid_t start_sim(const char *path, FILE **ret_out)
{
    int fd[2];

    if (pipe(fd) < 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fd[1], STDOUT_FILENO);
        close(fd[0]);
        close(fd[1]);
        execl(path, path, "--story", "exam", "--with-parent", (char *)NULL);
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

static void set_up(struct options *o, const char *url)
{
    o->source = url;
    o->period_s = 1;
    o->poll_s = 2;
    o->connect_rate = 0;
}

static int print(const char *url)
{
    struct list l;

    list_init(&l);
    set_up(&l.common, url);
    l.wait_ms = DEMO_WAIT_MS;
    return list_print(&l);
}

static int watch(const char *url)
{
    struct watch w;

    watch_init(&w);
    set_up(&w.common, url);
    return watch_show(&w);
}

int demo_run(int argc, char **argv)
{
    const struct argp argp = {
        .doc = N_("Starts a simulated exam of 250 students on this machine and shows it: live on a "
                  "terminal, else as a table."),
        .argp_domain = "invigil"};
    char path[4200], url[URL_MAX];
    FILE *out = NULL;
    int code = EXIT_FAILED;

    argp_parse(&argp, argc, argv, 0, NULL, NULL);
    if (sim_path(path, sizeof path) < 0) {
        fprintf(stderr, _("invigil: invigil-sim is not beside invigil\n"));
        return EXIT_FAILED;
    }
    pid_t pid = start_sim(path, &out);
    if (pid > 0 && read_url(out, url, sizeof url) == 0)
        code = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ? watch(url) : print(url);
    else
        fprintf(stderr, _("invigil: invigil-sim can't be started\n"));
    if (pid > 0) {
        kill(pid, SIGTERM);
        waitpid(pid, NULL, 0);
    }
    if (out)
        fclose(out);
    return code;
}
