/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The networks around an exam, from the config file or from a file of their own:
 *
 *   network "Laib3" {
 *       cidr     = {"192.0.2.0/26", "2001:db8:3::/48"}
 *       rtt-warn = 60             # ms; default 120
 *       rtt-crit = 400            # default 800
 *       place    = "Building 3"
 *       trusted  = yes            # many students on one address are normal there; default no
 *       room     = yes            # a room of the exam's; default no
 *   }
 *   trusted-proxies   = {"198.51.100.240/28"}
 *   spectator-address = {"192.0.2.192/27"}
 *
 * Several files add up. */
#ifndef CMD_CONF_NETWORKS_H
#define CMD_CONF_NETWORKS_H

#include "source/origin.h"

#include <confuse.h>

enum { CONF_NETWORKS_OPTIONS = 3 };

/* All zeros: there are none. */
struct conf_networks {
    struct origin_map map;   /* filled but for geo and keep; owned */
    struct event_network *v; /* owned, with its texts */
    size_t n, cap;
    char **cidr; /* "CIDR LABEL" as the digest takes them; owned */
    size_t ncidr, capcidr;
    char *proxies, *spectators; /* CIDRs joined by commas; owned; NULL none */
};

/* The options of the file's top level. While it is read they fill n: the file's libconfuse must not
 * be used afterwards. */
void conf_networks_options(struct conf_networks *n, cfg_opt_t out[CONF_NETWORKS_OPTIONS]);
/* A file with nothing else. As conf_file_read. */
int conf_networks_read(struct conf_networks *n, const char *path, char *error);
/* 0, ERR_INVALID. */
int conf_networks_add_proxy(struct conf_networks *n, const char *cidr);
/* SHA-256 of all CIDRs with their labels, in hex: the same for the same networks in any order. out:
 * HASH_HEX_LEN + 1 bytes. */
void conf_networks_digest(const struct conf_networks *n, char *out);
void conf_networks_done(struct conf_networks *n);

#endif
