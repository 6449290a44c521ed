/* SPDX-License-Identifier: GPL-3.0-or-later */
/* https and wss, with certificates made here by the openssl command. */
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAST "--period-override-ms", "100"

struct pki {
    const char *dir, *ca, *cert, *key;
};

/* An authority, and a server's certificate for localhost (and not for its address). */
static struct pki make_pki(void)
{
    const char *conf = temp_file("server.cnf", "subjectAltName=DNS:localhost\n", 0600);
    struct pki k = {.dir = text_of("%.*s", (int)(strrchr(conf, '/') - conf), conf)};
    struct proc *p = proc_run(
        "/bin/sh",
        ARGS("-ec", text_of("cd '%s'\n"
                            "new='openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'\n"
                            "$new -x509 -days 2 -subj '/CN=test CA' -keyout ca.key -out ca.pem\n"
                            "$new -subj /CN=localhost -keyout server.key -out server.csr\n"
                            "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 "
                            "-CAcreateserial -extfile server.cnf -out server.pem\n",
                            k.dir)),
        NULL);

    assert_code(p, 0);
    k.ca = text_of("--ca-file=%s/ca.pem", k.dir);
    k.cert = text_of("%s/server.pem", k.dir);
    k.key = text_of("%s/server.key", k.dir);
    return k;
}

static struct sim *secure_site(const struct pki *k)
{
    struct sim *s = SITE("--students", "5", FAST, "--tls-cert", k->cert, "--tls-key", k->key);

    assert_memory_equal(s->api, "https://localhost:", 18);
    return s;
}

static void trusted_by_its_authority(void **state)
{
    struct pki k = make_pki();
    struct sim *s = secure_site(&k);
    const cJSON *list = LIST_JSON(s, k.ca, "--wait=10");

    (void)state;
    assert_int_equal(json_int(cJSON_GetObjectItem(list, "counts"), "live"), 5);
    for (unsigned no = 1; no <= 5; no++)
        assert_row_fine(list, no);
}

static void not_trusted_without_it(void **state)
{
    struct pki k = make_pki();
    struct sim *s = secure_site(&k);
    struct proc *p = INVIGIL("list", "--wait=1", s->api);
    const char *by_address = text_of("https://127.0.0.1:%u/api", s->port);

    (void)state;
    assert_code(p, 1);
    assert_has(p->err,
               "No secure connection to the site: TLS or its certificate failed. Details: ");
    assert_has_not(p->err, "INSECURE");
    p = INVIGIL("list", "--wait=1", k.ca, by_address); /* the name is checked too */
    assert_code(p, 1);
    assert_has(p->err, "TLS or its certificate failed.");
    p = INVIGIL("list", "--wait=1", text_of("https://127.0.0.1:%u/api", s->port), "--ca-file",
                k.key);
    assert_true(p->code == 1 || p->code == 2); /* no certificates in that file */
}

static void a_plain_server_speaks_no_tls(void **state)
{
    struct sim *s = SITE("--students", "1");
    struct proc *p = INVIGIL("list", "--wait=1", text_of("https://127.0.0.1:%u/api", s->port));

    (void)state;
    assert_code(p, 1);
    assert_has(p->err, "TLS or its certificate failed.");
}

static void insecure_only_at_home_and_it_says_so(void **state)
{
    struct pki k = make_pki();
    struct sim *s = secure_site(&k);
    struct proc *p = INVIGIL("list", "--period=1", "--insecure", s->api);

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "live 5 ");
    assert_has(p->out, "\nINSECURE: the site's certificate is not checked (--insecure).\n");
    p = INVIGIL("list", "--period=1", "--insecure", "--format=json", s->api);
    assert_code(p, 0);
    assert_has(p->err, "INSECURE: the site's certificate is not checked (--insecure).\n");
    p = INVIGIL("list", "--period=1", "--insecure", text_of("https://127.0.0.1:%u/api", s->port));
    assert_code(p, 0);
    assert_has(p->out, "live 5 ");
    p = INVIGIL("list", "--insecure", "https://exam.example/api");
    assert_code(p, 2);
    assert_has(p->err, "--insecure is only for loopback and for hosts given by their address");
}

/* The roster comes from a plain site; the desktops of another have a certificate nobody trusts. */
static const char *roster_body;

static void answer_roster(int fd, const char *head, void *ud)
{
    (void)head;
    (void)ud;
    responder_answer(fd, "200 OK", "text/plain", roster_body);
}

static const cJSON *list_of_secure_desktop(const char *url, const char *arg)
{
    struct sim front = {0};

    roster_body = text_of("[{\"id\":\"exam-0001\",\"template\":\"t\",\"phase\":\"Ready\","
                          "\"running\":true,\"url\":\"%s\"}]",
                          url);
    snprintf(front.api, sizeof front.api, "http://127.0.0.1:%d/api",
             responder_start(answer_roster, NULL));
    return LIST_JSON(&front, "--wait=4", arg);
}

static const char *first_url(const struct sim *s, const struct pki *k)
{
    /* the simulator's urls can be told without asking it over TLS by a plain twin of one seed */
    struct sim *twin = SITE("--students", "5", FAST);
    char path[128];

    (void)k;
    sim_path(twin, 1, path, sizeof path);
    return text_of("https://localhost:%u%s", s->port, path);
}

static void links_check_certificates_too(void **state)
{
    struct pki k = make_pki();
    struct sim *s = secure_site(&k);
    const char *url = first_url(s, &k);
    const cJSON *row;

    (void)state;
    assert_row_fine(list_of_secure_desktop(url, k.ca), 1);
    row = json_row(list_of_secure_desktop(url, "--log-level=info"), 1);
    assert_string_equal(json_why(row), "backoff: tls");
    assert_string_equal(json_str(row, "status"), "unknown");
    assert_true(json_is_null(row, "cpu"));
}

static void client_certificates_are_read(void **state)
{
    struct pki k = make_pki();
    struct sim *s = secure_site(&k);
    const char *cert = text_of("--cert=%s", k.cert), *key = text_of("--cert-key=%s", k.key);
    const cJSON *list = LIST_JSON(s, k.ca, cert, key, "--wait=10");
    struct proc *p;

    (void)state;
    assert_int_equal(json_int(cJSON_GetObjectItem(list, "counts"), "live"), 5);
    assert_code(INVIGIL("list", k.ca, cert, s->api), 2);
    p = INVIGIL("list", k.ca, cert, text_of("--cert-key=%s/ca.key", k.dir), s->api);
    assert_code(p, 2); /* not this certificate's key */
    assert_has(p->err, "the certificate files can't be used");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(trusted_by_its_authority),     E2E_TEST(not_trusted_without_it),
        E2E_TEST(a_plain_server_speaks_no_tls), E2E_TEST(insecure_only_at_home_and_it_says_so),
        E2E_TEST(links_check_certificates_too), E2E_TEST(client_certificates_are_read),
    };

    return cmocka_run_group_tests_name("tls", tests, NULL, NULL);
}
