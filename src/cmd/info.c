/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil info`: what an administrator asks first. */
#include "config.h"

#include "cmd/command.h"
#include "cmd/complain.h"
#include "cmd/surroundings.h"
#include "model/rules.h"
#include "net/loop.h"
#include "spectate/decoder.h"
#include "spectate/external.h"
#include "view/i18n.h"
#include "view/text.h"

#include <argp.h>
#include <cJSON.h>
#include <curl/curl.h>
#include <libwebsockets.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>
#include <zstd.h>
#ifdef HAVE_GEO
#include <maxminddb.h>
#endif

static void row(const char *name, const char *value)
{
    printf("%-16s %s\n", name, value);
}

static void libraries(void)
{
    row("libuv", uv_version_string());
    row("libwebsockets", lws_get_library_version());
    row("libcurl", curl_version());
    row("cjson", cJSON_Version());
    row("ncurses", BUILT_WITH_NCURSES);
    row("libconfuse", BUILT_WITH_CONFUSE);
    row("utf8proc", BUILT_WITH_UTF8PROC);
    row("libsodium", sodium_version_string());
    row("libzstd", ZSTD_versionString());
    row("libsystemd", BUILT_WITH_SYSTEMD);
#ifdef HAVE_GEO
    row("libmaxminddb", MMDB_lib_version());
#else
    row("libmaxminddb", _("not built in (--without-geo)"));
#endif
#ifdef HAVE_VNC
    row("libvncclient", BUILT_WITH_VNCCLIENT);
    row("libseccomp", BUILT_WITH_SECCOMP);
    row("libpng", BUILT_WITH_PNG);
#else
    row("libvncclient", _("not built in (--without-vnc)"));
#endif
#ifdef HAVE_CHAFA
    row("libchafa", BUILT_WITH_CHAFA);
#else
    row("libchafa", _("not built in (--without-chafa)"));
#endif
}

/* Linking does not pull the plugin in, so its absence is the first thing to rule out. */
static int event_loop(void)
{
    struct loop *l = loop_new();

    row(_("event loop"), l ? _("libwebsockets on libuv: plugin found")
                           : _("PLUGIN MISSING: install libwebsockets-evlib-uv"));
    loop_free(l);
    return l ? EXIT_OK : EXIT_FAILED;
}

static void paths(const char *conf)
{
    row(_("config file"), conf ? conf : _("none found"));
    row(_("system config"), SYSCONFDIR "/invigil/invigil.conf");
    row(_("translations"), bindtextdomain("invigil", NULL));
}

static void limits(void)
{
    struct rlimit rl;
    char text[32];

    getrlimit(RLIMIT_NOFILE, &rl);
    snprintf(text, sizeof text, "%llu", (unsigned long long)rl.rlim_max);
    row(_("open files"), text);
}

static void networks(const struct conf *c)
{
    char text[96];
    unsigned n = (unsigned)c->networks.n, cidrs = (unsigned)c->networks.ncidr;

    snprintf(text, sizeof text, _("%u configured, with %u address ranges"), n, cidrs);
    row(_("networks"), n ? text : _("none configured"));
    if (c->networks.proxies)
        row(_("trusted proxies"), c->networks.proxies);
    if (c->networks.spectators)
        row(_("spectators"), c->networks.spectators);
}

static void rules(const struct conf *c)
{
    char off[256] = "";

    for (int i = 0; i < RULE_NUMBERS; i++) {
        const struct rules_number *n = &rules_number[i];
        if (n->max == 1 && !c->rule[i])
            text_add(off, sizeof off, ", ", n->section);
    }
    row(_("rules off"), *off ? off : _("none"));
}

/* What --viewer can be on this machine. */
static void spectating(const struct conf *c)
{
    const char *lacks = decoder_missing();
    char text[512] = "";

    if (!lacks)
        text_add(text, sizeof text, ", ", "terminal");
    if (external_found(external_vncviewer[0]))
        text_add(text, sizeof text, ", ", "vnc");
    if (c->spectate.command[0])
        text_add(text, sizeof text, ", ", "command");
    text_add(text, sizeof text, ", ", "browser");
    row(_("spectate"), c->spectate.off ? _("off") : text);
    if (lacks && strchr(lacks, '/'))
        row(_("MISSING"), lacks);
}

static int databases(const struct conf *c)
{
    const struct geo_files looked_for = {0};
    char builds[GEO_BUILDS_MAX];
    struct geo *g;
    int code = surroundings_geo(&looked_for, c, &g);

    if (g)
        geo_builds(g, builds);
    row(_("geography"), g ? builds : c->geo_off ? _("off") : _("no database found"));
    geo_free(g);
    return code;
}

/* What the config file says that holds for every exam. */
static int site(const char *path)
{
    char error[CONF_ERROR_MAX];
    struct conf c;
    int code = EXIT_OK;

    conf_init(&c);
    int r = path ? conf_load(&c, path, NULL, error) : 0;
    if (r < 0) {
        code = complain_conf(path, r, error);
    } else {
        code = databases(&c);
        networks(&c);
        rules(&c);
        spectating(&c);
    }
    conf_done(&c);
    return code;
}

int info_run(int argc, char **argv)
{
    const struct argp argp = {
        .doc = N_("Says how this program was built and what it finds on this machine."),
        .argp_domain = "invigil"};

    argp_parse(&argp, argc, argv, 0, NULL, NULL);
    row("invigil", PACKAGE_VERSION);
    libraries();
    int code = event_loop();
    char *conf = conf_default_path();
    paths(conf);
    int site_code = site(conf);
    limits();
    free(conf);
    return code == EXIT_OK ? site_code : code;
}
