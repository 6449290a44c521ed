/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil record`: the exam without a screen, into a journal. For a service manager as well as for
 * a terminal. */
#include "cmd/command.h"
#include "cmd/exam.h"
#include "cmd/recorder.h"
#include "cmd/service.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_LOG_TARGET = 0x200 };
enum { STATUS_MS = 60000, LOOK_MS = 1000, LINE_BYTES = 512 };

struct record {
    struct options common;
    struct recorder_options journal;
    enum service_target target;
};

static const struct argp_option table[] = {
    {"log-target", KEY_LOG_TARGET, "stderr|journal", 0,
     N_("where the messages go: stderr (default), or the journal of systemd"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct record *r = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &r->journal;
        state->child_inputs[1] = &r->common;
        break;
    case KEY_LOG_TARGET:
        if (strcmp(arg, "journal") == 0)
            r->target = SERVICE_JOURNAL;
        else if (strcmp(arg, "stderr") == 0)
            r->target = SERVICE_STDERR;
        else
            argp_error(state, _("--log-target: stderr or journal, not '%s'"), arg);
        break;
    case ARGP_KEY_END:
        if (!r->journal.dir)
            argp_error(state, _("--journal DIR is needed: where to record"));
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

struct run {
    struct record *record;
    struct exam exam;
    struct recorder *recorder;
    struct loop_timer *status, *look, *watchdog;
    struct loop_signal *hup, *usr1;
    enum writer_state said;
    struct model_api said_api; /* what was last said of it; text not kept */
};

/* "250 students, 248 live, 2 stale; 3 warn, 1 crit; 15234 lines, 12.3 MiB in file 1; safe 09:42:16"
 */
static void status_line(const struct run *r, char *out, size_t size)
{
    const struct model *m = r->exam.model;
    struct model_counts c = model_counts(m);
    struct writer_status s = recorder_status(r->recorder);
    char safe[32];

    words_clock(s.synced_ms + model_drift_ms(m), safe, sizeof safe);
    text_put(out, size,
             _("%u students, %u live, %u stale; %u warn, %u crit; %llu lines, %.1f MiB in file %u, "
               "safe up to %s"),
             c.instances, c.live, c.stale, c.warn, c.crit, (unsigned long long)s.lines,
             (double)s.bytes / (1 << 20), s.segment, safe);
}

static void on_status(void *ud)
{
    struct run *r = ud;
    char line[LINE_BYTES];

    status_line(r, line, sizeof line);
    service_say(r->record->target, false, "%s", line);
    const char *trouble = recorder_banner(r->recorder);
    if (trouble)
        service_say(r->record->target, true, "%s", trouble);
    int failed = recorder_undelivered(r->recorder);
    if (failed)
        service_say(r->record->target, true,
                    _("the command of --on-checkpoint failed %d times in the last minute"), failed);
}

static void say_journal(struct run *r)
{
    enum writer_state now = recorder_status(r->recorder).state;
    const char *trouble = recorder_banner(r->recorder);

    if (now == r->said)
        return;
    r->said = now;
    service_say(r->record->target, now != WRITER_OK, "%s", trouble ? trouble : recorder_mended());
}

static void say_api(struct run *r)
{
    const struct model_api *now = model_api(r->exam.model);
    struct model_api before = r->said_api;
    char words[WORDS_MAX];

    r->said_api = *now;
    r->said_api.text = NULL;
    if ((before.polled_ms && words_api_same(&before, now)) || !words_api_trouble(r->exam.model))
        return;
    words_api(r->exam.model, words, sizeof words);
    service_say(r->record->target, true, "%s: %s", r->exam.api, words);
}

static void on_look(void *ud)
{
    struct run *r = ud;

    say_journal(r);
    say_api(r);
    if (recorder_gives_up(r->recorder))
        loop_stop(r->exam.loop);
}

static void on_watchdog(void *ud)
{
    struct run *r = ud;
    char line[LINE_BYTES];

    status_line(r, line, sizeof line);
    service_alive(line);
}

static void on_hup(void *ud)
{
    struct run *r = ud;

    recorder_rotate(r->recorder);
}

static void on_usr1(void *ud)
{
    struct run *r = ud;

    recorder_checkpoint(r->recorder);
}

static int record(struct run *r)
{
    struct loop *l = r->exam.loop;
    uint64_t watchdog = service_watchdog_ms();

    r->status = loop_timer_new(l, STATUS_MS, STATUS_MS, on_status, r);
    r->look = loop_timer_new(l, LOOK_MS, LOOK_MS, on_look, r);
    r->watchdog = watchdog ? loop_timer_new(l, 0, watchdog, on_watchdog, r) : NULL;
    r->hup = loop_signal_new(l, SIGHUP, on_hup, r);
    r->usr1 = loop_signal_new(l, SIGUSR1, on_usr1, r);
    service_ready();
    exam_run(&r->exam);
    service_stopping();
    say_journal(r);
    loop_timer_free(r->status);
    loop_timer_free(r->look);
    loop_timer_free(r->watchdog);
    loop_signal_free(r->hup);
    loop_signal_free(r->usr1);
    bool gave_up = recorder_gives_up(r->recorder);
    if (gave_up)
        service_say(r->record->target, true, "%s",
                    _("ended, as --on-full=exit asks: the journal can't be written"));
    const char *why = gave_up ? "full" : r->exam.ends.signum == SIGINT ? "SIGINT" : "SIGTERM";
    return recorder_close(r->recorder, why) && !gave_up ? EXIT_OK : EXIT_FAILED;
}

int record_run(int argc, char **argv)
{
    const struct argp_child children[] = {
        {&recorder_argp, 0, NULL, 0}, {&options_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = N_("SOURCE"),
                              .doc = N_("Records the exam into a signed journal, without a "
                                        "screen. SIGTERM and SIGINT end it properly, SIGHUP begins "
                                        "a new file, SIGUSR1 signs a checkpoint now."),
                              .children = children,
                              .argp_domain = "invigil"};
    struct record rec = {0};
    struct run r = {.record = &rec, .exam = {.keep_hup = true}};

    options_init(&rec.common);
    recorder_options_init(&rec.journal);
    argp_parse(&argp, argc, argv, 0, NULL, &rec);
    int code = exam_open(&r.exam, &rec.common);
    if (code == EXIT_OK)
        code = recorder_open(&r.exam, &rec.journal, false, &r.recorder);
    if (code == EXIT_OK)
        code = record(&r);
    exam_close(&r.exam);
    return code;
}
