/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens: they reach the site they are for, and nobody else. */
#include "harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOKEN "Zq7-very.secret_token~42"
#define FAST  "--period-override-ms", "100"

static const char *option(const char *name, const char *value)
{
    return text_of("--%s=%s", name, value);
}

static char *read_file(const char *path, size_t *ret_len)
{
    static char text[1 << 20];
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    assert_true(fd >= 0);
    ssize_t n = read(fd, text, sizeof text - 1);
    assert_true(n >= 0);
    close(fd);
    text[n] = '\0';
    if (ret_len)
        *ret_len = (size_t)n;
    return text;
}

static void a_token_opens_the_site(void **state)
{
    const char *token = temp_file("token", TOKEN "\n", 0600);
    struct sim *s = SITE("--students", "3", FAST, "--token", token);
    const cJSON *list = LIST_JSON(s, option("token-file", token));
    struct proc *p = INVIGIL("list", "--period=1", "--wait=1", s->api);

    (void)state;
    assert_int_equal(json_int(cJSON_GetObjectItem(list, "counts"), "live"), 3);
    assert_code(p, 4);
    assert_has(p->err, "The site refused us (401): it wants a valid token.");
    p = INVIGIL("list", "--period=1", "--wait=1",
                option("token-file", temp_file("wrong", "other\n", 0600)), s->api);
    assert_code(p, 4);
    list = LIST_JSON(s, option("header-file", temp_file("headers",
                                                        "# who we are\n\n"
                                                        "Authorization: Bearer " TOKEN "\r\n"
                                                        "X-Room: A1\n",
                                                        0600)));
    assert_int_equal(json_int(cJSON_GetObjectItem(list, "counts"), "live"), 3);
}

static void a_token_can_come_from_a_descriptor(void **state)
{
    struct sim *s = SITE("--students", "2", FAST, "--token", temp_file("token", TOKEN, 0600));
    const char *script =
        text_of("printf '%%s\\n' '" TOKEN "' | \"$top_builddir\"/bin/invigil list --period=1 "
                "--token-file=/dev/fd/0 '%s'",
                s->api);

    (void)state;
    assert_code(proc_run("/bin/sh", ARGS("-c", script), NULL), 0);
}

static void unsafe_files_are_refused(void **state)
{
    static const struct {
        const char *option, *text;
        int mode;
        const char *words;
    } bad[] = {
        {"token-file", TOKEN, 0644, "others can read it; chmod 600 mends that"},
        {"token-file", TOKEN, 0640, "others can read it"},
        {"header-file", "X-A: b\n", 0604, "others can read it"},
        {"token-file", "", 0600, "form it must have"},
        {"token-file", "two words\n", 0600, "form it must have"},
        {"token-file", TOKEN "\nmore\n", 0600, "form it must have"},
        {"header-file", "no colon\n", 0600, "form it must have"},
        {"header-file", "X-A: \033[2J\n", 0600, "form it must have"},
    };
    struct sim *s = SITE("--students", "2");

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *file = temp_file(text_of("f%zu", i), bad[i].text, bad[i].mode);
        struct proc *p = INVIGIL("list", option(bad[i].option, file), s->api);
        assert_code(p, 2);
        assert_has(p->err, bad[i].words);
        assert_has(p->err, file);
        assert_has_not(p->err, TOKEN);
    }
    assert_int_equal(site_answers(s, "instances", 0), 0);
}

static void a_token_is_never_shown(void **state)
{
    const char *token = temp_file("token", TOKEN "\n", 0600), *log = text_of("%s.log", token);
    struct sim *s = SITE("--students", "4", FAST, "--token", token, "--fault", "status:401@1",
                         "--fault", "garbage@2", "--fault", "template:t1@1");
    struct proc *p = INVIGIL_START("list", "--period=1", "--interval=0.5", "--count=4",
                                   option("token-file", token), option("log-file", log),
                                   "--log-level=debug", "--format=ndjson", s->api);
    char path[64];
    size_t len;
    struct stat st;

    (void)state;
    proc_wait_output(p, "\n", 4);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", (int)p->pid, i ? "environ" : "cmdline");
        if (access(path, R_OK) != 0)
            continue; /* the process is not dumpable: even better */
        char *text = read_file(path, &len);
        assert_null(memmem(text, len, TOKEN, strlen(TOKEN)));
    }
    assert_code(proc_wait(p), 0);
    assert_has_not(p->out, TOKEN);
    assert_has_not(p->err, TOKEN);
    assert_has_not(read_file(log, NULL), TOKEN);
    assert_int_equal(stat(log, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(sim_stat(s, "messages") > 0, true);
}

static void a_token_stays_with_its_origin(void **state)
{
    const char *token = temp_file("token", TOKEN "\n", 0600);
    struct sim *s = SITE("--students", "4", FAST, "--token", token, "--fault", "cross-origin@2",
                         "--fault", "template:other@2");
    const cJSON *list = LIST_JSON(s, option("token-file", token), "--wait=4");
    struct sim *away = SITE("--students", "4", FAST, "--token", token, "--fault", "api-redirect");
    struct proc *p =
        INVIGIL("list", "--period=1", "--wait=1", option("token-file", token), away->api);

    (void)state;
    for (unsigned no = 1; no <= 4; no++)
        assert_row_fine(list, no);
    assert_int_equal(sim_stat(s, "authorization_elsewhere"), 0);
    assert_code(p, 1);
    assert_has(p->err, "redirects elsewhere (302)");
    assert_int_equal(sim_stat(away, "authorization_elsewhere"), 0);
}

/* An origin that the config file names gets the token: that the counter above can count. */
static void a_named_origin_gets_the_token(void **state)
{
    const char *token = temp_file("token", TOKEN "\n", 0600);
    struct sim *s = SITE("--students", "1", FAST, "--token", token, "--fault", "cross-origin");
    const cJSON *list = LIST_JSON(s, option("token-file", token));
    struct reply r;

    (void)state;
    assert_row_fine(list, 1);
    sim_request(s, "GET", "/api/instance/exam-0001", "Authorization: Bearer " TOKEN "\r\n",
                SIM_BODY_MAX, &r);
    const char *url = json_str(json_parse(r.body), "url");
    const char *origin = text_of("%.*s", (int)(strstr(url, "/instance") - url), url);
    reply_done(&r);
    const char *conf = temp_file("invigil.conf",
                                 text_of("exam \"e\" {\n api = \"%s\"\n token-file = \"token\"\n"
                                         " token-origins = {\"%s/\"}\n}\n",
                                         s->api, origin),
                                 0600);
    assert_code(INVIGIL("list", "--period=1", option("config", conf), "e"), 0);
    assert_int_equal(sim_stat(s, "authorization_elsewhere"), 2); /* plain GET and upgrade */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(a_token_opens_the_site),        E2E_TEST(a_token_can_come_from_a_descriptor),
        E2E_TEST(unsafe_files_are_refused),      E2E_TEST(a_token_is_never_shown),
        E2E_TEST(a_token_stays_with_its_origin), E2E_TEST(a_named_origin_gets_the_token),
    };

    return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
