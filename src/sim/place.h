/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where students sit and what X-Forwarded-For says of it, in the ranges of data/geo/demo.txt: wired
 * rooms and a Wi-Fi on the campus, a dormitory, a VPN, homes, phones, cities abroad. Pure. */
#ifndef SIM_PLACE_H
#define SIM_PLACE_H

#include "sim/story.h"

#include <stddef.h>

enum { PLACE_TEXT_MAX = 64 };

/* The address of student i at a place, in the form a server receives it: alone, with a port, mapped
 * to IPv6, behind proxies (198.51.100.240/28), or "unknown". Needs no escape in JSON. Nobody shares
 * an IPv4 address or an IPv6 /64, but in the Wi-Fi of an exam and in PLACE_FLAT. */
void place_write(const struct story *s, unsigned i, enum story_place place,
                 char out[PLACE_TEXT_MAX]);

#endif
