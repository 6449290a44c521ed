/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SOURCE and the options every command with one has: one argp child, whose input is a struct
 * options. The parent's parser must leave the argument to it. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include "base/log.h"
#include "geo/geo.h"
#include "source/address.h"

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

enum { OPTIONS_SELECT_MAX = 64, OPTIONS_PROXIES_MAX = 64, OPTIONS_PERIOD_MAX_S = 3600 };

struct options {
    const char *source; /* the argument; NULL not given */
    const char *config_file;
    const char *select[OPTIONS_SELECT_MAX]; /* "key=value" */
    int nselect;
    int period_s, poll_s, connect_rate;
    uint32_t max_instances;
    enum address_keep collect_ip;
    bool collect_ip_given; /* else the config file's counts */
    const char *networks_file;
    const char *trusted_proxy[OPTIONS_PROXIES_MAX]; /* prefixes */
    int nproxies;
    struct geo_files geo;
    const char *roster_file;
    int64_t deadline_ms; /* 0 none */
    const char *token_file, *header_file;
    const char *ca_file, *cert_file, *key_file;
    const char *log_file;
    enum log_level log_level;
    bool insecure;
};

/* The defaults. */
void options_init(struct options *o);

extern const struct argp options_argp;

/* For a command's own parser: the number in arg within [min, max], or a usage error that names the
 * option. Does not return then. */
int64_t options_number(struct argp_state *state, const char *option, const char *arg, int64_t min,
                       int64_t max);
/* Seconds with decimals ("0.5"), in ms. */
int64_t options_seconds_ms(struct argp_state *state, const char *option, const char *arg,
                           int64_t min_ms, int64_t max_ms);

#endif
