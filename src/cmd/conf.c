/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/conf.h"

#include "base/err.h"
#include "base/mem.h"
#include "cmd/conf_rules.h"
#include "model/rules.h"
#include "view/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOP_OPTIONS = 6 + CONF_NETWORKS_OPTIONS + CONF_SPECTATE_OPTIONS };

void conf_init(struct conf *c)
{
    *c = (struct conf){0};
    rules_defaults(c->rule);
    conf_spectate_init(&c->spectate);
}

static char *first_readable(char *path)
{
    if (path && access(path, R_OK) == 0)
        return path;
    free(path);
    return NULL;
}

char *conf_default_path(void)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char *path = NULL;

    if (xdg && xdg[0] == '/')
        path = first_readable(conf_file_join(xdg, "/invigil/invigil.conf"));
    else if (home && home[0] == '/')
        path = first_readable(conf_file_join(home, "/.config/invigil/invigil.conf"));
    return path ? path : first_readable(conf_file_join(SYSCONFDIR, "/invigil/invigil.conf"));
}

static int copy_list(cfg_t *sec, const char *key, char **out)
{
    unsigned n = cfg_size(sec, key);

    if (n > CONF_LIST_MAX)
        return ERR_TOO_BIG;
    for (unsigned i = 0; i < n; i++)
        out[i] = mem_strdup(cfg_getnstr(sec, key, i));
    return 0;
}

static int take_exam(cfg_t *sec, const char *path, struct conf_exam *ret)
{
    *ret =
        (struct conf_exam){.api = conf_file_text(sec, "api"),
                           .title = conf_file_text(sec, "title"),
                           .collect_ip = conf_file_text(sec, "collect-ip"),
                           .deadline = conf_file_text(sec, "deadline"),
                           .notice = conf_file_text(sec, "notice"),
                           .networks = conf_file_beside(path, conf_file_text(sec, "networks")),
                           .roster = conf_file_beside(path, conf_file_text(sec, "roster")),
                           .token_file = conf_file_beside(path, conf_file_text(sec, "token-file"))};
    int r = copy_list(sec, "select", ret->select);
    return r < 0 ? r : copy_list(sec, "token-origins", ret->token_origins);
}

static int check_geo(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);

    if (strcmp(s, "auto") == 0 || strcmp(s, "off") == 0)
        return 0;
    cfg_error(cfg, _("geo: auto or off, not '%s'"), s);
    return -1;
}

/* What the file may hold. exam: the options of such a section. */
static void top_options(struct conf *c, cfg_opt_t *exam, cfg_opt_t out[TOP_OPTIONS])
{
    const cfg_opt_t list[] = {
        CFG_SEC("exam", exam, CFGF_TITLE | CFGF_MULTI | CFGF_NO_TITLE_DUPES),
        CFG_STR("geo", "auto", CFGF_NONE),
        CFG_STR("geo-city", NULL, CFGF_NODEFAULT),
        CFG_STR("geo-country", NULL, CFGF_NODEFAULT),
        CFG_STR("geo-asn", NULL, CFGF_NODEFAULT),
        conf_rules_option(),
    };

    memcpy(out, list, sizeof list);
    out[1].validcb = check_geo;
    out += sizeof list / sizeof *list;
    conf_networks_options(&c->networks, out);
    conf_spectate_options(out + CONF_NETWORKS_OPTIONS);
}

static void take_top(struct conf *c, cfg_t *cfg, const char *path)
{
    static const char *const key[GEO_KINDS] = {
        [GEO_CITY] = "geo-city", [GEO_COUNTRY] = "geo-country", [GEO_ASN] = "geo-asn"};

    c->geo_off = strcmp(cfg_getstr(cfg, "geo"), "off") == 0;
    for (int k = 0; k < GEO_KINDS; k++)
        c->geo_file[k] = conf_file_beside(path, conf_file_text(cfg, key[k]));
    conf_rules_take(cfg, c->rule);
    conf_spectate_take(cfg, path, &c->spectate);
}

int conf_load(struct conf *c, const char *path, const char *name, char *error)
{
    cfg_opt_t exam[] = {CFG_STR("api", NULL, CFGF_NODEFAULT),
                        CFG_STR("title", NULL, CFGF_NODEFAULT),
                        CFG_STR("collect-ip", NULL, CFGF_NODEFAULT),
                        CFG_STR("deadline", NULL, CFGF_NODEFAULT),
                        CFG_STR("networks", NULL, CFGF_NODEFAULT),
                        CFG_STR("notice", NULL, CFGF_NODEFAULT),
                        CFG_STR("roster", NULL, CFGF_NODEFAULT),
                        CFG_STR("token-file", NULL, CFGF_NODEFAULT),
                        CFG_STR_LIST("select", NULL, CFGF_NODEFAULT),
                        CFG_STR_LIST("token-origins", NULL, CFGF_NODEFAULT),
                        CFG_END()};
    cfg_opt_t top[TOP_OPTIONS + 1] = {[TOP_OPTIONS] = CFG_END()};
    cfg_t *cfg;

    top_options(c, exam, top);
    int r = conf_file_read(path, top, error, &cfg);
    if (r < 0)
        return r;
    take_top(c, cfg, path);
    if (name) {
        cfg_t *sec = cfg_gettsec(cfg, "exam", name);
        r = sec ? take_exam(sec, path, &c->exam) : ERR_NOT_FOUND;
    }
    cfg_free(cfg);
    return r;
}

static void exam_done(struct conf_exam *e)
{
    free(e->api);
    free(e->title);
    free(e->collect_ip);
    free(e->deadline);
    free(e->networks);
    free(e->notice);
    free(e->roster);
    free(e->token_file);
    for (int i = 0; i < CONF_LIST_MAX; i++) {
        free(e->select[i]);
        free(e->token_origins[i]);
    }
}

void conf_done(struct conf *c)
{
    exam_done(&c->exam);
    conf_networks_done(&c->networks);
    conf_spectate_done(&c->spectate);
    for (int k = 0; k < GEO_KINDS; k++)
        free(c->geo_file[k]);
    *c = (struct conf){0};
}
