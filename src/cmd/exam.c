/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/exam.h"

#include "base/err.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/complain.h"
#include "view/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_MS = 1000 };

static int complain_no_conf(const struct options *o)
{
    fprintf(stderr,
            _("invigil: '%s' is no url (https://host/api), and there is no config file that "
              "could name it; 'invigil help' lists the commands\n"),
            o->source);
    return EXIT_USAGE;
}

static int check_exam(struct exam *x, const char *path, const char *name)
{
    const struct conf_exam *e = &x->conf.exam;

    if (!e->api)
        fprintf(stderr, _("invigil: %s: exam \"%s\" has no api\n"), path, name);
    else if (e->collect_ip && address_keep_parse(e->collect_ip, &x->live.collect_ip) < 0)
        fprintf(stderr, _("invigil: %s: collect-ip: full, prefix or none, not '%s'\n"), path,
                e->collect_ip);
    else
        return EXIT_OK;
    return EXIT_USAGE;
}

/* The exam of a name; NULL: what holds for every exam alone, and no file is as good as one. */
static int load_conf(struct exam *x, const struct options *o, const char *name)
{
    char error[CONF_ERROR_MAX];
    char *path = o->config_file ? mem_strdup(o->config_file) : conf_default_path();
    int code = EXIT_OK;

    if (!path)
        return name ? complain_no_conf(o) : EXIT_OK;
    int r = conf_load(&x->conf, path, name, error);
    if (r == ERR_NOT_FOUND) {
        fprintf(stderr,
                _("invigil: %s: there is no exam \"%s\"; 'invigil help' lists the commands\n"),
                path, o->source);
        code = EXIT_USAGE;
    } else if (r < 0) {
        code = complain_conf(path, r, error);
    } else if (name) {
        code = check_exam(x, path, name);
    }
    free(path);
    return code;
}

static int find_api(struct exam *x, const struct options *o)
{
    bool is_url = strstr(o->source, "://");
    int code = load_conf(x, o, is_url ? NULL : o->source);

    if (code != EXIT_OK)
        return code;
    x->api = is_url ? o->source : x->conf.exam.api;
    x->title = x->conf.exam.title;
    int r = live_check(x->api, o->insecure, NULL);
    if (r == ERR_UNSAFE) {
        fprintf(stderr,
                _("invigil: --insecure is only for loopback and for hosts given by their address, "
                  "not for %s\n"),
                x->api);
        return EXIT_USAGE;
    }
    if (r < 0) {
        fprintf(stderr, _("invigil: '%s' is no http or https url (https://host/api)\n"), x->api);
        return EXIT_USAGE;
    }
    return EXIT_OK;
}

static int add_select(struct exam *x, const char *text)
{
    size_t i = x->live.nselect;
    char *copy = mem_strdup(text), *eq = strchr(copy, '=');

    x->select_text[i] = copy;
    if (!eq || eq == copy) {
        fprintf(stderr, _("invigil: select: KEY=VALUE is needed, not '%s'\n"), text);
        return EXIT_USAGE;
    }
    *eq = '\0';
    x->select[i] = (struct live_select){copy, eq + 1};
    x->live.nselect++;
    return EXIT_OK;
}

static int add_selects(struct exam *x, const struct options *o)
{
    int code = EXIT_OK;

    for (char **s = x->conf.exam.select; *s && code == EXIT_OK; s++)
        code = add_select(x, *s);
    for (int i = 0; i < o->nselect && code == EXIT_OK; i++)
        code = add_select(x, o->select[i]);
    x->live.api = x->api;
    x->live.select = x->select;
    char url[LIVE_LIST_URL_MAX];
    if (code == EXIT_OK && live_list_url(&x->live, url, sizeof url) < 0) {
        fprintf(stderr, _("invigil: the selection is too long for a url\n"));
        code = EXIT_USAGE;
    }
    return code;
}

static int read_secrets(struct exam *x, const struct options *o)
{
    const char *token = o->token_file ? o->token_file : x->conf.exam.token_file;
    int r = token ? secret_add_token(&x->secret, token) : 0;

    if (r < 0)
        return complain_file(token, r);
    r = o->header_file ? secret_add_headers(&x->secret, o->header_file) : 0;
    return r < 0 ? complain_file(o->header_file, r) : EXIT_OK;
}

/* Allowed: a site behind a tunnel or on a closed network has no https. Said: it might be a slip. */
static void warn_in_the_clear(const struct exam *x)
{
    struct url u;

    if (x->secret.n && live_check(x->api, false, &u) == 0 && !u.tls && !url_is_loopback(&u))
        fprintf(stderr, _("invigil: the token goes to %s unencrypted\n"), x->api);
}

static int check_readable(const char *file)
{
    FILE *f = file ? fopen(file, "re") : NULL;

    if (file && !f)
        return complain_file(file, ERR_IO);
    if (f)
        fclose(f);
    return EXIT_OK;
}

static int check_tls_files(const struct options *o)
{
    int code = check_readable(o->ca_file);

    code = code == EXIT_OK ? check_readable(o->cert_file) : code;
    return code == EXIT_OK ? check_readable(o->key_file) : code;
}

static int check_rate(const struct exam *x, const struct options *o)
{
    struct url u;

    live_check(x->api, o->insecure, &u);
    if (o->connect_rate || url_is_loopback(&u))
        return EXIT_OK;
    fprintf(stderr, _("invigil: --connect-rate 0 is for loopback only\n"));
    return EXIT_USAGE;
}

static int open_log(const struct options *o)
{
    if (o->log_file && log_open(o->log_file, o->log_level) < 0)
        return complain_file(o->log_file, ERR_IO);
    return EXIT_OK;
}

void exam_event(struct exam *x, const struct event *e)
{
    model_apply(x->model, e);
    if (x->record)
        x->record(x->record_ud, e);
    if (x->after)
        x->after(x->after_ud, e);
}

static void on_event(void *ud, const struct event *e)
{
    struct exam *x = ud;

    if (e->kind == EVENT_CONN && e->conn.change == CONN_ACTIVATED)
        looks_read(&x->looks, e->t_ms); /* before it counts: it may be an examiner's */
    exam_event(x, e);
}

static void on_look(void *ud)
{
    struct exam *x = ud;

    looks_read(&x->looks, clock_now_ms(&x->clock));
}

static void await_looks(struct exam *x)
{
    struct url api;

    live_check(x->api, x->live.insecure, &api);
    looks_init(&x->looks, &api, x->around.who, x->model, on_event, x);
    x->look = loop_timer_new(x->loop, LOOK_MS, LOOK_MS, on_look, x);
}

static void on_vnc(void *ud, const char *url)
{
    struct exam *x = ud;

    avoid_add(&x->avoid, url);
}

static int put_together(struct exam *x, const struct options *o)
{
    x->live.period_s = o->period_s;
    x->live.poll_s = o->poll_s;
    x->live.connect_rate = o->connect_rate;
    x->live.max_instances = o->max_instances;
    x->live.tls = (struct http_tls){o->ca_file, o->cert_file, o->key_file};
    x->live.insecure = o->insecure;
    x->live.roster_only = x->roster_only;
    x->live.headers = (const char *const *)x->secret.line;
    x->live.origins = (const char *const *)x->conf.exam.token_origins;
    avoid_load(&x->avoid);
    x->live.avoid = (const char *const *)x->avoid.url;
    x->live.on_vnc = on_vnc;
    x->live.on_vnc_ud = x;
    x->loop = loop_new();
    if (!x->loop) {
        fprintf(stderr, _("invigil: libwebsockets can't use libuv: its plugin is missing (package "
                          "libwebsockets-evlib-uv)\n"));
        return EXIT_FAILED;
    }
    x->source = live_new(x->loop, &x->clock, &x->live, on_event, x);
    if (!x->source) {
        fprintf(stderr, _("invigil: the certificate files can't be used\n"));
        return EXIT_USAGE;
    }
    await_looks(x);
    ends_await(&x->ends, x->loop, x->keep_hup);
    return EXIT_OK;
}

int exam_open(struct exam *x, const struct options *o)
{
    int code;

    *x = (struct exam){.keep_hup = x->keep_hup, .roster_only = x->roster_only};
    conf_init(&x->conf);
    clock_init(&x->clock);
    x->model = model_new();
    code = find_api(x, o);
    code = code == EXIT_OK ? add_selects(x, o) : code;
    code = code == EXIT_OK ? check_rate(x, o) : code;
    code = code == EXIT_OK ? check_tls_files(o) : code;
    code = code == EXIT_OK ? read_secrets(x, o) : code;
    code = code == EXIT_OK ? open_log(o) : code;
    if (o->collect_ip_given)
        x->live.collect_ip = o->collect_ip;
    code = code == EXIT_OK ? surroundings_open(&x->around, o, &x->conf, &x->live) : code;
    warn_in_the_clear(x);
    return code == EXIT_OK ? put_together(x, o) : code;
}

static void start(struct exam *x)
{
    int64_t so_far_ms = model_now_ms(x->model);

    x->started = true;
    if (so_far_ms) {
        clock_not_before(&x->clock, so_far_ms);
        live_resume(x->source, x->model);
    }
    x->source->ops->start(x->source);
}

int exam_run(struct exam *x)
{
    if (!x->started)
        start(x);
    loop_run(x->loop);
    on_look(x); /* of the last second */
    return x->ends.signum ? 128 + x->ends.signum : EXIT_OK;
}

void exam_close(struct exam *x)
{
    if (x->source)
        x->source->ops->free(x->source);
    ends_done(&x->ends);
    loop_timer_free(x->look);
    looks_done(&x->looks);
    loop_free(x->loop);
    model_free(x->model);
    for (size_t i = 0; i < sizeof x->select_text / sizeof *x->select_text; i++)
        free(x->select_text[i]);
    secret_done(&x->secret);
    avoid_done(&x->avoid);
    surroundings_done(&x->around);
    conf_done(&x->conf);
    log_close();
}

static bool waits(const struct instance *in)
{
    return in && in->phase == PHASE_READY && !in->last_ms &&
           (in->link == LINK_CONNECTING || in->link == LINK_BACKOFF);
}

bool exam_settled(const struct model *m)
{
    if (!model_api(m)->roster_ms)
        return false;
    for (uint32_t i = 0; i < model_size(m); i++)
        if (waits(model_instance(m, i)))
            return false;
    return true;
}
