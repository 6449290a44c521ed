/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prefixes go into the map where they are read, so that what is wrong with one is said with its
 * line. */
#include "cmd/conf_networks.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cmd/conf_file.h"
#include "journal/hash.h"
#include "model/network.h"
#include "view/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A wired room answers within 30 ms, a student at home within 100: what an examiner calls slow of a
 * network that is known is less than of one that is not. */
enum { RTT_WARN_MS = 120, RTT_CRIT_MS = 800 };
enum { ENTRY_MAX = IP_TEXT_MAX + EVENT_LABEL_MAX + 2 };

static struct conf_networks *filling; /* by the parse under way: the callbacks carry no pointer */

/* The form in which two ways to write one prefix are the same. */
static int canonical(const char *cidr, char *out)
{
    struct ip_prefix p;

    if (ip_parse_prefix(cidr, strlen(cidr), &p) < 0)
        return ERR_INVALID;
    ip_print(&p, out);
    return 0;
}

static int say_not_a_prefix(cfg_t *cfg, const char *cidr)
{
    cfg_error(cfg, _("'%s' is no network address (192.0.2.0/24, 2001:db8::/32)"), cidr);
    return -1;
}

/* --- the prefixes of a network --- */

static const char *holder(const struct conf_networks *n, const char *cidr)
{
    size_t len = strlen(cidr);

    for (size_t i = 0; i < n->ncidr; i++)
        if (strncmp(n->cidr[i], cidr, len) == 0 && n->cidr[i][len] == ' ')
            return n->cidr[i] + len + 1;
    return "?";
}

/* false: said why not. */
static bool good_label(cfg_t *section, const char *s)
{
    char clean[EVENT_LABEL_MAX + 1];

    utf8_sanitise(clean, sizeof clean, s, strlen(s));
    if (!*s || strlen(s) > EVENT_LABEL_MAX || strcmp(s, NETWORK_EXTERNAL) == 0)
        cfg_error(section, _("network \"%s\": a name has 1 to %d bytes and is not %s"), s,
                  EVENT_LABEL_MAX, NETWORK_EXTERNAL);
    else if (strcmp(s, clean) != 0)
        cfg_error(section,
                  _("network \"%s\": a name is UTF-8 without control, invisible or direction "
                    "characters (\\t, \\n, \\e and the like make such)"),
                  s);
    else
        return true;
    return false;
}

static int on_cidr(cfg_t *section, cfg_opt_t *opt)
{
    struct conf_networks *n = filling;
    const char *label = cfg_title(section), *cidr = cfg_opt_getnstr(opt, cfg_opt_size(opt) - 1);
    char text[IP_TEXT_MAX], entry[ENTRY_MAX];

    if (!good_label(section, label))
        return -1;
    if (canonical(cidr, text) < 0)
        return say_not_a_prefix(section, cidr);
    if (origin_add_network(&n->map, label, text) < 0) {
        cfg_error(section, _("%s is in the network \"%s\" already"), cidr, holder(n, text));
        return -1;
    }
    snprintf(entry, sizeof entry, "%s %s", text, label);
    if (n->ncidr && strcmp(n->cidr[n->ncidr - 1], entry) == 0)
        return 0; /* the end of a list is its last value again */
    MEM_GROW(n->cidr, n->ncidr, n->capcidr);
    n->cidr[n->ncidr++] = mem_strdup(entry);
    return 0;
}

/* --- the network, once its section has ended --- */

static int check_network(cfg_t *top, cfg_t *section)
{
    const char *label = cfg_title(section);
    long warn = cfg_getint(section, "rtt-warn"), crit = cfg_getint(section, "rtt-crit");

    if (!cfg_size(section, "cidr"))
        cfg_error(top, _("network \"%s\" has no cidr"), label);
    else if (warn < 1 || crit < warn || crit > EVENT_RTT_MAX)
        cfg_error(top, _("network \"%s\": 1 <= rtt-warn <= rtt-crit <= %d is needed"), label,
                  EVENT_RTT_MAX);
    else if (filling->n == EVENT_NETWORKS_MAX - 1) /* EXTERNAL is one, too */
        cfg_error(top, _("there are more than %d networks"), EVENT_NETWORKS_MAX - 1);
    else
        return 0;
    return -1;
}

static char *clean_place(cfg_t *section)
{
    const char *place = cfg_getstr(section, "place");
    char clean[EVENT_LABEL_MAX + 1];

    if (!place || !*place)
        return NULL;
    utf8_sanitise(clean, sizeof clean, place, strlen(place));
    return mem_strdup(clean);
}

static int on_network(cfg_t *top, cfg_opt_t *opt)
{
    struct conf_networks *n = filling;
    cfg_t *section = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
    const char *label = cfg_title(section);

    for (size_t i = 0; i < n->n; i++) {
        if (strcmp(n->v[i].label, label) == 0) {
            cfg_error(top, _("there is a network \"%s\" already"), label);
            return -1;
        }
    }
    if (check_network(top, section) < 0)
        return -1;
    MEM_GROW(n->v, n->n, n->cap);
    n->v[n->n++] = (struct event_network){.label = mem_strdup(label),
                                          .place = clean_place(section),
                                          .rtt_warn_ms = (int32_t)cfg_getint(section, "rtt-warn"),
                                          .rtt_crit_ms = (int32_t)cfg_getint(section, "rtt-crit"),
                                          .trusted = cfg_getbool(section, "trusted"),
                                          .room = cfg_getbool(section, "room")};
    return 0;
}

/* --- proxies and spectators --- */

/* Is text the last one of the list? */
static bool ends_with(const char *list, const char *text)
{
    const char *comma = list ? strrchr(list, ',') : NULL;

    return list && strcmp(comma ? comma + 1 : list, text) == 0;
}

static int add_to_list(char **list, struct origin_map *map, const char *cidr,
                       int (*add)(struct origin_map *m, const char *cidr))
{
    char text[IP_TEXT_MAX];

    if (canonical(cidr, text) < 0)
        return ERR_INVALID;
    if (ends_with(*list, text))
        return 0; /* as in on_cidr */
    add(map, text);
    size_t had = *list ? strlen(*list) : 0, size = had + strlen(text) + 2;
    *list = mem_resize(*list, size, 1);
    snprintf(*list + had, size - had, "%s%s", had ? "," : "", text);
    return 0;
}

int conf_networks_add_proxy(struct conf_networks *n, const char *cidr)
{
    return add_to_list(&n->proxies, &n->map, cidr, origin_add_proxy);
}

static int on_proxy(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *cidr = cfg_opt_getnstr(opt, cfg_opt_size(opt) - 1);

    return conf_networks_add_proxy(filling, cidr) < 0 ? say_not_a_prefix(cfg, cidr) : 0;
}

static int on_spectator(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *cidr = cfg_opt_getnstr(opt, cfg_opt_size(opt) - 1);
    int r = add_to_list(&filling->spectators, &filling->map, cidr, origin_add_spectator);

    return r < 0 ? say_not_a_prefix(cfg, cidr) : 0;
}

/* --- all of it --- */

void conf_networks_options(struct conf_networks *n, cfg_opt_t out[CONF_NETWORKS_OPTIONS])
{
    static cfg_opt_t network[] = {CFG_STR_LIST("cidr", NULL, CFGF_NODEFAULT),
                                  CFG_INT("rtt-warn", RTT_WARN_MS, CFGF_NONE),
                                  CFG_INT("rtt-crit", RTT_CRIT_MS, CFGF_NONE),
                                  CFG_STR("place", NULL, CFGF_NODEFAULT),
                                  CFG_BOOL("trusted", cfg_false, CFGF_NONE),
                                  CFG_BOOL("room", cfg_false, CFGF_NONE),
                                  CFG_END()};
    const cfg_opt_t list[CONF_NETWORKS_OPTIONS] = {
        CFG_SEC("network", network, CFGF_TITLE | CFGF_MULTI | CFGF_NO_TITLE_DUPES),
        CFG_STR_LIST("trusted-proxies", NULL, CFGF_NODEFAULT),
        CFG_STR_LIST("spectator-address", NULL, CFGF_NODEFAULT),
    };

    filling = n;
    memcpy(out, list, sizeof list);
    network[0].validcb = on_cidr;
    out[0].validcb = on_network;
    out[1].validcb = on_proxy;
    out[2].validcb = on_spectator;
}

int conf_networks_read(struct conf_networks *n, const char *path, char *error)
{
    cfg_opt_t opts[CONF_NETWORKS_OPTIONS + 1] = {[CONF_NETWORKS_OPTIONS] = CFG_END()};
    cfg_t *cfg;

    conf_networks_options(n, opts);
    int r = conf_file_read(path, opts, error, &cfg);
    if (r == 0)
        cfg_free(cfg);
    return r;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void conf_networks_digest(const struct conf_networks *n, char *out)
{
    char **sorted = mem_calloc(n->ncidr + 1, sizeof *sorted);
    struct buf all;
    struct hash h;

    buf_init(&all, (n->ncidr + 1) * ENTRY_MAX);
    for (size_t i = 0; i < n->ncidr; i++)
        sorted[i] = n->cidr[i];
    qsort(sorted, n->ncidr, sizeof *sorted, by_text);
    for (size_t i = 0; i < n->ncidr; i++) {
        if (i && strcmp(sorted[i], sorted[i - 1]) == 0)
            continue;
        buf_add_str(&all, sorted[i]);
        buf_add_str(&all, "\n");
    }
    hash_of(all.data ? all.data : "", all.len, &h);
    hash_hex(&h, out);
    buf_done(&all);
    free(sorted);
}

void conf_networks_done(struct conf_networks *n)
{
    origin_done(&n->map);
    for (size_t i = 0; i < n->n; i++) {
        free((char *)n->v[i].label);
        free((char *)n->v[i].place);
    }
    for (size_t i = 0; i < n->ncidr; i++)
        free(n->cidr[i]);
    free(n->v);
    free(n->cidr);
    free(n->proxies);
    free(n->spectators);
    *n = (struct conf_networks){0};
}
