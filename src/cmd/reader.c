/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines go out as the reader takes them. One who stops reading never holds up the exam: what is
 * then left out is counted, and said when reading goes on. */
#include "cmd/reader.h"

#include "cmd/command.h"
#include "net/outlet.h"
#include "sink/lines.h"
#include "view/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEEP_MAX = 1 << 20 };

struct reader {
    struct outlet *outlet;
    struct lines *lines;
    struct exam *exam;
    struct recorder *recorder;  /* NULL none */
    enum writer_state recorded; /* as it was said */
    int fd;
    int gone; /* errno that says why nobody can read any more, 0 somebody can */
    unsigned left_out;
};

static void say(void *ud, const char *line)
{
    struct reader *r = ud;
    char *text;
    int len = asprintf(&text, "%s\n", line);

    if (len < 0)
        return;
    if (r->left_out || outlet_write(r->outlet, text, (size_t)len) < 0)
        r->left_out++;
    free(text);
}

static void on_drained(void *ud)
{
    struct reader *r = ud;
    char text[256];
    unsigned n = r->left_out;

    if (!n)
        return;
    r->left_out = 0;
    snprintf(text, sizeof text,
             ngettext("%u line was left out: nobody was reading.",
                      "%u lines were left out: nobody was reading.", n),
             n);
    say(r, text);
}

static void say_journal(struct reader *r)
{
    enum writer_state now = recorder_status(r->recorder).state;
    const char *trouble = recorder_banner(r->recorder);

    if (now != r->recorded)
        say(r, trouble ? trouble : recorder_mended());
    r->recorded = now;
}

static void on_event(void *ud, const struct event *e)
{
    struct reader *r = ud;

    lines_event(r->lines, r->exam->model, e);
    if (e->kind != EVENT_TICK)
        return;
    if (r->recorder)
        say_journal(r);
    r->gone = outlet_gone(r->outlet);
    if (r->gone || (r->recorder && recorder_gives_up(r->recorder)))
        loop_stop(r->exam->loop);
}

/* Standard output once more, so that its being non-blocking is ours alone. A socket can't be opened
 * again, nor what is another user's (after su): then it is shared, and *ret_flags is what the
 * others are to be given back, else -1. */
static int open_output(int *ret_flags)
{
    int fd = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_APPEND | O_CLOEXEC);

    *ret_flags = -1;
    if (fd >= 0)
        return fd;
    fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return fd;
    *ret_flags = fcntl(fd, F_GETFL);
    fcntl(fd, F_SETFL, *ret_flags | O_NONBLOCK);
    return fd;
}

static void complain(int why)
{
    fprintf(stderr, _("invigil: the output can't be written: %s\n"), strerror(why));
}

/* Until a signal or the reader ends it. */
static int run(struct reader *r, const struct options *o)
{
    struct exam *x = r->exam;

    r->outlet = outlet_new(x->loop, r->fd, KEEP_MAX, on_drained, r);
    r->lines = lines_new(!i18n_utf8(), say, r);
    if (o->insecure)
        say(r, _("INSECURE: the site's certificate is not checked (--insecure)."));
    x->after = on_event;
    x->after_ud = r;
    int code = exam_run(x);
    lines_free(r->lines);
    outlet_free(r->outlet);
    if (code != EXIT_OK || !r->gone)
        return code;
    if (r->gone != EPIPE) /* a reader that has heard enough is no failure worth a word */
        complain(r->gone);
    return EXIT_FAILED;
}

int reader_run(struct exam *x, const struct options *o, struct recorder *rec)
{
    int flags;
    struct reader r = {.exam = x, .recorder = rec, .fd = open_output(&flags)};

    if (r.fd < 0) {
        complain(errno);
        return EXIT_FAILED;
    }
    int code = run(&r, o);
    if (flags >= 0)
        fcntl(r.fd, F_SETFL, flags);
    close(r.fd);
    return code;
}
