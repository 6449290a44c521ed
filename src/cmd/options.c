/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/options.h"

#include "base/num.h"
#include "cmd/when.h"
#include "view/i18n.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    KEY_CONFIG = 0x100,
    KEY_SELECT,
    KEY_PERIOD,
    KEY_POLL,
    KEY_TOKEN_FILE,
    KEY_HEADER_FILE,
    KEY_CA_FILE,
    KEY_CERT,
    KEY_CERT_KEY,
    KEY_CONNECT_RATE,
    KEY_MAX_INSTANCES,
    KEY_COLLECT_IP,
    KEY_LOG_FILE,
    KEY_LOG_LEVEL,
    KEY_INSECURE,
    KEY_NETWORKS,
    KEY_TRUSTED_PROXY,
    KEY_GEO_CITY,
    KEY_GEO_COUNTRY,
    KEY_GEO_ASN,
    KEY_ROSTER,
    KEY_DEADLINE
};

enum { INSTANCES_LIMIT = 1000000, POLL_LIMIT_S = 3600, RATE_LIMIT = 100000 };

static const struct argp_option table[] = {
    {NULL, 0, NULL, 0, N_("The exam:"), 1},
    {"config", KEY_CONFIG, N_("FILE"), 0, N_("config file with named exams"), 1},
    {"select", KEY_SELECT, N_("KEY=VALUE"), 0,
     N_("only instances with this label (may be repeated: all must match)"), 1},
    {"period", KEY_PERIOD, N_("SECONDS"), 0,
     N_("how often each desktop reports: 1 to 3600, default 4"), 1},
    {"poll", KEY_POLL, N_("SECONDS"), 0, N_("how often the roster is asked for, default 10"), 1},
    {"max-instances", KEY_MAX_INSTANCES, N_("N"), 0,
     N_("no more instances than this, default 20000"), 1},
    {"roster", KEY_ROSTER, N_("FILE"), 0,
     N_("csv of the expected students: student, name, seat, extra-minutes, note"), 1},
    {"deadline", KEY_DEADLINE, N_("TIME"), 0,
     N_("when the exam ends: 2026-11-22T12:30:00+01:00, or 12:30 on this machine's clock"), 1},
    {NULL, 0, NULL, 0, N_("What is collected:"), 2},
    {"collect-ip", KEY_COLLECT_IP, N_("WHAT"), 0,
     N_("of the students' addresses: full (default), prefix (the network alone) or none"), 2},
    {NULL, 0, NULL, 0, N_("Where students are:"), 3},
    {"networks", KEY_NETWORKS, N_("FILE"), 0, N_("file with networks"), 3},
    {"trusted-proxy", KEY_TRUSTED_PROXY, N_("CIDR"), 0,
     N_("what this proxy forwards is believed (may be repeated)"), 3},
    {"geo-city", KEY_GEO_CITY, N_("FILE"), 0, N_("database of cities (MMDB)"), 3},
    {"geo-country", KEY_GEO_COUNTRY, N_("FILE"), 0, N_("database of countries"), 3},
    {"geo-asn", KEY_GEO_ASN, N_("FILE"), 0, N_("database of autonomous systems"), 3},
    {NULL, 0, NULL, 0, N_("The connection:"), 4},
    {"token-file", KEY_TOKEN_FILE, N_("FILE"), 0,
     N_("file with a bearer token, readable by nobody else"), 4},
    {"header-file", KEY_HEADER_FILE, N_("FILE"), 0,
     N_("file with more HTTP header lines, as secret as a token"), 4},
    {"ca-file", KEY_CA_FILE, N_("FILE"), 0,
     N_("trust these certificate authorities instead of the system's"), 4},
    {"cert", KEY_CERT, N_("FILE"), 0, N_("client certificate (needs --cert-key)"), 4},
    {"cert-key", KEY_CERT_KEY, N_("FILE"), 0, N_("its private key"), 4},
    {"insecure", KEY_INSECURE, NULL, 0,
     N_("don't check certificates; only for loopback and hosts given by address"), 4},
    {"connect-rate", KEY_CONNECT_RATE, N_("N"), 0,
     N_("at most N new links a second, default 200; 0 (no limit) on loopback only"), 4},
    {NULL, 0, NULL, 0, N_("The technical log:"), 5},
    {"log-file", KEY_LOG_FILE, N_("FILE"), 0, N_("append to this file; default: no log"), 5},
    {"log-level", KEY_LOG_LEVEL, N_("LEVEL"), 0, N_("error, warn, info or debug; default info"), 5},
    {NULL, 0, NULL, 0, NULL, 0},
};

void options_init(struct options *o)
{
    *o = (struct options){.period_s = 4,
                          .poll_s = 10,
                          .connect_rate = 200,
                          .max_instances = 20000,
                          .log_level = LOG_INFO};
}

int64_t options_number(struct argp_state *state, const char *option, const char *arg, int64_t min,
                       int64_t max)
{
    int64_t v = 0;

    if (num_int(arg, strlen(arg), min, max, &v) < 0)
        argp_error(state, _("%s: a whole number from %lld to %lld is needed, not '%s'"), option,
                   (long long)min, (long long)max, arg);
    return v;
}

int64_t options_seconds_ms(struct argp_state *state, const char *option, const char *arg,
                           int64_t min_ms, int64_t max_ms)
{
    const char *dot = strchr(arg, '.');
    size_t whole = dot ? (size_t)(dot - arg) : strlen(arg), decimals = dot ? strlen(dot + 1) : 0;
    int64_t s = 0, ms = 0;
    bool ok =
        num_int(arg, whole, 0, max_ms / 1000, &s) == 0 && (!dot || (decimals && decimals < 4));

    if (ok && dot) {
        ok = dot[1] != '-' && num_int(dot + 1, decimals, 0, 999, &ms) == 0;
        for (size_t i = decimals; i < 3; i++)
            ms *= 10;
    }
    if (!ok || s * 1000 + ms < min_ms || s * 1000 + ms > max_ms)
        argp_error(state, _("%s: seconds from %g to %g are needed, not '%s'"), option,
                   (double)min_ms / 1000, (double)max_ms / 1000, arg);
    return s * 1000 + ms;
}

static void add_select(struct options *o, char *arg, struct argp_state *state)
{
    const char *eq = strchr(arg, '=');

    if (!eq || eq == arg)
        argp_error(state, _("--select: KEY=VALUE is needed, not '%s'"), arg);
    if (o->nselect == OPTIONS_SELECT_MAX)
        argp_error(state, _("--select: too many"));
    o->select[o->nselect++] = arg;
}

static void add_proxy(struct options *o, char *arg, struct argp_state *state)
{
    struct ip_prefix p;

    if (ip_parse_prefix(arg, strlen(arg), &p) < 0)
        argp_error(state,
                   _("--trusted-proxy: a network address is needed (192.0.2.0/24), not '%s'"), arg);
    if (o->nproxies == OPTIONS_PROXIES_MAX)
        argp_error(state, _("--trusted-proxy: too many"));
    o->trusted_proxy[o->nproxies++] = arg;
}

static void set_deadline(struct options *o, const char *arg, struct argp_state *state)
{
    if (when_deadline(arg, (int64_t)time(NULL) * 1000, &o->deadline_ms) < 0)
        argp_error(state,
                   _("--deadline: 2026-11-22T12:30:00+01:00, 2026-11-22 12:30 or 12:30 is needed, "
                     "not '%s'"),
                   arg);
}

static error_t parse_site(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;

    switch (key) {
    case KEY_NETWORKS: o->networks_file = arg; break;
    case KEY_TRUSTED_PROXY: add_proxy(o, arg, state); break;
    case KEY_GEO_CITY: o->geo.path[GEO_CITY] = arg; break;
    case KEY_GEO_COUNTRY: o->geo.path[GEO_COUNTRY] = arg; break;
    case KEY_GEO_ASN: o->geo.path[GEO_ASN] = arg; break;
    case KEY_ROSTER: o->roster_file = arg; break;
    case KEY_DEADLINE: set_deadline(o, arg, state); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;

    switch (key) {
    case KEY_CONFIG: o->config_file = arg; break;
    case KEY_SELECT: add_select(o, arg, state); break;
    case KEY_PERIOD:
        o->period_s = (int)options_number(state, "--period", arg, 1, OPTIONS_PERIOD_MAX_S);
        break;
    case KEY_POLL: o->poll_s = (int)options_number(state, "--poll", arg, 1, POLL_LIMIT_S); break;
    case KEY_TOKEN_FILE: o->token_file = arg; break;
    case KEY_HEADER_FILE: o->header_file = arg; break;
    case KEY_CA_FILE: o->ca_file = arg; break;
    case KEY_CERT: o->cert_file = arg; break;
    case KEY_CERT_KEY: o->key_file = arg; break;
    case KEY_INSECURE: o->insecure = true; break;
    case KEY_CONNECT_RATE:
        o->connect_rate = (int)options_number(state, "--connect-rate", arg, 0, RATE_LIMIT);
        break;
    case KEY_MAX_INSTANCES:
        o->max_instances =
            (uint32_t)options_number(state, "--max-instances", arg, 1, INSTANCES_LIMIT);
        break;
    case KEY_COLLECT_IP:
        if (address_keep_parse(arg, &o->collect_ip) < 0)
            argp_error(state, _("--collect-ip: full, prefix or none, not '%s'"), arg);
        o->collect_ip_given = true;
        break;
    case KEY_LOG_FILE: o->log_file = arg; break;
    case KEY_LOG_LEVEL:
        if (log_level_parse(arg, &o->log_level) < 0)
            argp_error(state, _("--log-level: error, warn, info or debug, not '%s'"), arg);
        break;
    case ARGP_KEY_ARG:
        if (o->source)
            argp_error(state, _("one SOURCE, not several"));
        o->source = arg;
        break;
    case ARGP_KEY_NO_ARGS: argp_error(state, _("a SOURCE is needed: https://host/api")); break;
    case ARGP_KEY_END:
        if (!o->cert_file != !o->key_file)
            argp_error(state, _("--cert and --cert-key go together"));
        break;
    default: return parse_site(key, arg, state);
    }
    return 0;
}

const struct argp options_argp = {.options = table, .parser = parse};
