/* SPDX-License-Identifier: GPL-3.0-or-later */
/* invigil-sim: the simulated exam site as a program. Reads options, prints where the site is,
 * serves until it is told to stop. */
#include "config.h"

#include "base/err.h"
#include "base/fds.h"
#include "base/mem.h"
#include "base/num.h"
#include "net/loop.h"
#include "sim/enrolled.h"
#include "sim/site.h"
#include "view/i18n.h"

#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { TOKEN_MAX = 4096, ROSTER_MAX = 4 << 20, PERIOD_MAX_MS = 3600000, EXIT_USAGE = 2 };

enum key {
    KEY_PORT = 256,
    KEY_BIND,
    KEY_STUDENTS,
    KEY_SEED,
    KEY_PERIOD,
    KEY_CHURN,
    KEY_STORY,
    KEY_SPEED,
    KEY_ROSTER,
    KEY_CONNECTIONS,
    KEY_CERT,
    KEY_KEY,
    KEY_TOKEN,
    KEY_ALLOW,
    KEY_FAULT,
    KEY_STATS,
    KEY_PARENT
};

struct settings {
    struct site_options site;
    const char *token_file, *roster_file;
    struct fault *faults;
    size_t nfaults, cap;
    bool stats, with_parent;
    int modes; /* how many of the exclusive modes were asked for */
};

static const struct argp_option options[] = {
    {"port", KEY_PORT, N_("N"), 0, N_("port to listen on (default: any free one)"), 0},
    {"bind", KEY_BIND, N_("ADDR"), 0, N_("address to listen on (default: 127.0.0.1)"), 0},
    {"students", KEY_STUDENTS, N_("N"), 0, N_("students, 1 to 10000 (default: 250)"), 0},
    {"seed", KEY_SEED, N_("N"), 0, N_("the same exam for the same seed (default: 1)"), 0},
    {"period-override-ms", KEY_PERIOD, N_("N"), 0,
     N_("send a message every N ms, whatever period the client asks for"), 0},
    {"churn", KEY_CHURN, NULL, 0,
     N_("instances appear, change phase, vanish and come back; servers restart"), 0},
    {"story", KEY_STORY, N_("NAME"), 0,
     N_("play a story: exam (arrivals, work, an outage, submissions; 12 minutes)"), 0},
    {"story-speed", KEY_SPEED, N_("X"), 0, N_("play story and churn X times as fast"), 0},
    {"write-roster", KEY_ROSTER, N_("FILE"), 0,
     N_("first write a list of the expected students (csv)"), 0},
    {"connections", KEY_CONNECTIONS, N_("N"), 0,
     N_("every instance Ready with N active connections, for benchmarks"), 0},
    {"tls-cert", KEY_CERT, N_("FILE"), 0, N_("serve TLS with this certificate (PEM)"), 0},
    {"tls-key", KEY_KEY, N_("FILE"), 0, N_("its private key (PEM)"), 0},
    {"token", KEY_TOKEN, N_("FILE"), 0, N_("ask for the bearer token that FILE holds"), 0},
    {"allow-ip", KEY_ALLOW, N_("ADDR"), 0, N_("answer 403 to clients of other addresses"), 0},
    {"fault", KEY_FAULT, N_("SPEC"), 0,
     N_("misbehave: KIND[:ARG][@FIRST[-LAST]], students counted from 1; repeatable"), 0},
    {"stats", KEY_STATS, NULL, 0, N_("print counters to stderr at the end, as JSON"), 0},
    {"with-parent", KEY_PARENT, NULL, 0, N_("stop when the parent process ends"), 0},
    {0},
};

static int64_t number(struct argp_state *state, const char *name, const char *arg, int64_t min,
                      int64_t max)
{
    int64_t n;

    if (num_int(arg, strlen(arg), min, max, &n) < 0)
        argp_error(state, _("--%s wants a whole number from %lld to %lld, not '%s'"), name,
                   (long long)min, (long long)max, arg);
    return n;
}

static void add_fault(struct argp_state *state, struct settings *s, const char *spec)
{
    MEM_GROW(s->faults, s->nfaults, s->cap);
    if (faults_parse(spec, &s->faults[s->nfaults]) < 0)
        argp_error(state, _("'%s' is no fault; --help lists them"), spec);
    s->nfaults++;
}

static double speed(struct argp_state *state, const char *arg)
{
    char *end;
    double x = strtod(arg, &end);

    if (end == arg || *end || !(x >= 0.01 && x <= 1000))
        argp_error(state, _("--story-speed wants a number from 0.01 to 1000, not '%s'"), arg);
    return x;
}

static void set_mode(struct settings *s, enum story_mode mode)
{
    s->site.story.mode = mode;
    s->modes++;
}

static error_t parse_story(int key, char *arg, struct argp_state *state)
{
    struct settings *s = state->input;
    struct story *st = &s->site.story;

    switch (key) {
    case KEY_STUDENTS:
        st->students = (unsigned)number(state, "students", arg, 1, STORY_STUDENTS_MAX);
        break;
    case KEY_SEED: st->seed = (uint64_t)number(state, "seed", arg, 0, INT64_MAX); break;
    case KEY_CHURN: set_mode(s, STORY_CHURN); break;
    case KEY_STORY:
        if (strcmp(arg, "exam") != 0)
            argp_error(state, _("there is no story '%s'"), arg);
        set_mode(s, STORY_EXAM);
        break;
    case KEY_SPEED: st->speed = speed(state, arg); break;
    case KEY_CONNECTIONS:
        set_mode(s, STORY_STEADY);
        st->connections = (unsigned)number(state, "connections", arg, 0, 1000);
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static void check(struct argp_state *state, const struct settings *s)
{
    if (!s->site.cert_file != !s->site.key_file)
        argp_error(state, _("--tls-cert and --tls-key go together"));
    if (s->modes > 1)
        argp_error(state, _("--churn, --story and --connections exclude each other"));
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct settings *s = state->input;

    switch (key) {
    case KEY_PORT: s->site.port = (uint16_t)number(state, "port", arg, 0, 65535); break;
    case KEY_BIND: s->site.bind = arg; break;
    case KEY_PERIOD:
        s->site.period_ms = (unsigned)number(state, "period-override-ms", arg, 1, PERIOD_MAX_MS);
        break;
    case KEY_CERT: s->site.cert_file = arg; break;
    case KEY_KEY: s->site.key_file = arg; break;
    case KEY_TOKEN: s->token_file = arg; break;
    case KEY_ROSTER: s->roster_file = arg; break;
    case KEY_ALLOW: s->site.allow_ip = arg; break;
    case KEY_FAULT: add_fault(state, s, arg); break;
    case KEY_STATS: s->stats = true; break;
    case KEY_PARENT: s->with_parent = true; break;
    case ARGP_KEY_ARG: argp_error(state, _("what is '%s'?"), arg); break;
    case ARGP_KEY_END: check(state, s); break;
    default: return parse_story(key, arg, state);
    }
    return 0;
}

/* The list of faults behind the options. */
static char *help(int key, const char *text, void *input)
{
    struct buf b;

    (void)input;
    if (key != ARGP_KEY_HELP_EXTRA)
        return (char *)text;
    buf_init(&b, 16 * 1024);
    buf_add_str(&b, _("Faults of the API:\n"));
    for (int k = 0; k < FAULT_COUNT; k++)
        buf_printf(&b, "%s  %s%s\n", k == FAULT_API_LAST + 1 ? _("Faults of instances:\n") : "",
                   faults_name((enum fault_kind)k), faults_argument((enum fault_kind)k));
    return b.data;
}

/* The first line of the file. */
static char *read_token(const char *path)
{
    char line[TOKEN_MAX];
    FILE *f = fopen(path, "re");

    if (!f || !fgets(line, sizeof line, f)) {
        fprintf(stderr, _("invigil-sim: can't read a token from %s: %s\n"), path,
                strerror(f ? EINVAL : errno));
        if (f)
            fclose(f);
        return NULL;
    }
    fclose(f);
    line[strcspn(line, "\r\n")] = '\0';
    return mem_strdup(line);
}

static int write_roster(const struct settings *s)
{
    FILE *f = fopen(s->roster_file, "we");
    struct buf b;

    buf_init(&b, ROSTER_MAX);
    enrolled_write(&s->site.story, &b);
    bool failed = !f || fwrite(b.data, 1, b.len, f) != b.len;
    buf_done(&b);
    if (f)
        failed |= fclose(f) != 0;
    if (failed)
        fprintf(stderr, _("invigil-sim: can't write %s: %s\n"), s->roster_file, strerror(errno));
    return failed ? -1 : 0;
}

static void on_signal(void *ud)
{
    loop_stop(ud);
}

static void print_stats(const struct site *site)
{
    struct buf b;

    buf_init(&b, 1024 * 1024);
    site_stats(site, &b);
    fwrite(b.data, 1, b.len, stderr);
    buf_done(&b);
}

static int serve_until_told(struct loop *l, const struct settings *s)
{
    struct site *site = site_new(l, &s->site);

    if (!site) {
        fprintf(stderr, _("invigil-sim: can't listen on %s port %u\n"), s->site.bind, s->site.port);
        return EXIT_FAILURE;
    }
    struct loop_signal *term = loop_signal_new(l, SIGTERM, on_signal, l);
    struct loop_signal *intr = loop_signal_new(l, SIGINT, on_signal, l);
    printf("%s/api\n", site_origin(site));
    fflush(stdout);
    loop_run(l);
    if (s->stats)
        print_stats(site);
    loop_signal_free(term);
    loop_signal_free(intr);
    site_free(site);
    return EXIT_SUCCESS;
}

static int run(struct settings *s)
{
    char *token = s->token_file ? read_token(s->token_file) : NULL;
    int status = EXIT_FAILURE;

    if (s->token_file && !token)
        return EXIT_FAILURE;
    if (s->roster_file && write_roster(s) < 0) {
        free(token);
        return EXIT_FAILURE;
    }
    s->site.token = token;
    struct loop *l = loop_new();
    if (l)
        status = serve_until_told(l, s);
    else
        fputs(_("invigil-sim: libwebsockets can't use libuv; install libwebsockets-evlib-uv\n"),
              stderr);
    loop_free(l);
    free(token);
    return status;
}

int main(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .doc = N_("A simulated exam site: exam API, metrics websockets and desktops of imaginary "
                  "students on one port. Prints the URL of its API and serves until it gets "
                  "SIGTERM or SIGINT."),
        .help_filter = help};
    struct settings s = {
        .site = {.story = {.seed = 1, .students = 250, .speed = 1}, .bind = "127.0.0.1"}};
    pid_t parent = getppid();

    fds_complete();
    i18n_init();
    argp_program_version = "invigil-sim " PACKAGE_VERSION;
    argp_err_exit_status = EXIT_USAGE;
    argp_parse(&argp, argc, argv, 0, NULL, &s);
    s.site.faults = s.faults;
    s.site.nfaults = s.nfaults;
    if (s.with_parent) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent)
            return EXIT_SUCCESS;
    }
    int status = run(&s);
    free(s.faults);
    return status;
}
