/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TURN_MS = 1, TURNS_MAX = 20000, MESSAGE_MAX = 4096 };

static void on_tick(void *ud)
{
    struct site *s = ud;

    loop_stop(s->loop);
}

static void on_name(void *ud)
{
    (void)ud;
}

static void make_certificate(struct site *s, char *cert, char *key, size_t size)
{
    char command[256];

    strcpy(s->dir, "/tmp/t_site.XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    snprintf(cert, size, "%s/cert.pem", s->dir);
    snprintf(key, size, "%s/key.pem", s->dir);
    snprintf(command, sizeof command,
             "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
             "-subj /CN=site -keyout %s -out %s 2>&1",
             key, cert);
    FILE *openssl = popen(command, "r");
    while (fgetc(openssl) != EOF)
        ;
    assert_int_equal(pclose(openssl), 0);
}

void site_start(struct site *s, bool tls, const struct serve_hooks *hooks, void *ud)
{
    static const char *const secrets[] = {"Authorization: Bearer secret", NULL};
    struct http_tls system = {0};
    struct serve_options o = {.bind = "127.0.0.1"};
    char cert[64], key[64];

    *s = (struct site){.loop = loop_new()};
    assert_non_null(s->loop);
    s->access = (struct access){.http = http_new(s->loop, &system),
                                .ws = ws_client_new(s->loop, &system, MESSAGE_MAX),
                                .dns = dns_new(s->loop, on_name, NULL),
                                .headers = secrets,
                                .insecure = true};
    s->tick = loop_timer_new(s->loop, TURN_MS, TURN_MS, on_tick, s);
    if (tls) {
        make_certificate(s, cert, key, sizeof cert);
        o.cert_file = cert;
        o.key_file = key;
    }
    s->serve = serve_new(s->loop, &o, hooks, ud);
    assert_non_null(s->serve);
    snprintf(s->url, sizeof s->url, "http%s://127.0.0.1:%d/instance/u1/app/", tls ? "s" : "",
             serve_port(s->serve));
    assert_int_equal(url_parse(s->url, &s->access.api), 0);
}

static void remove_certificate(const struct site *s)
{
    char path[64];

    snprintf(path, sizeof path, "%s/cert.pem", s->dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/key.pem", s->dir);
    unlink(path);
    rmdir(s->dir);
}

void site_stop(struct site *s)
{
    if (s->dir[0])
        remove_certificate(s);
    loop_timer_free(s->tick);
    serve_free(s->serve);
    http_free(s->access.http);
    dns_free(s->access.dns);
    ws_client_free(s->access.ws);
    loop_free(s->loop);
}

void site_turn(struct site *s)
{
    if (++s->turns == TURNS_MAX)
        fail_msg("it did not happen");
    loop_run(s->loop);
}
