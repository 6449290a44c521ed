/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil info`: what an administrator asks first. */
#include "config.h"

#include "cmd/command.h"
#include "cmd/conf.h"
#include "net/loop.h"
#include "view/i18n.h"

#include <argp.h>
#include <cJSON.h>
#include <curl/curl.h>
#include <libwebsockets.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
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

static void paths(void)
{
    char *conf = conf_default_path();

    row(_("config file"), conf ? conf : _("none found"));
    free(conf);
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

int info_run(int argc, char **argv)
{
    const struct argp argp = {
        .doc = N_("Says how this program was built and what it finds on this machine."),
        .argp_domain = "invigil"};

    argp_parse(&argp, argc, argv, 0, NULL, NULL);
    row("invigil", PACKAGE_VERSION);
    libraries();
    int code = event_loop();
    paths();
    limits();
    return code;
}
