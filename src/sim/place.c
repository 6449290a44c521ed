/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses. Each network has as many again as it needs: a student may move within it. */
#include "sim/place.h"

#include <stdbool.h>
#include <stdio.h>

enum {
    /* 192.0.2.0/25 is cut into a /27 a room, of the first four rooms */
    WIRED_ROOMS = 4,
    WIRED_BLOCK = 32,
    WIRED_SEATS = 13, /* with an IPv4 address; the others have IPv6 */
    GATEWAY = 2,      /* the addresses before the first host's */
    ROOM_HALF = 0x80, /* of the 256 /64 that a room has */
    WIFI_FIRST = 130, /* two addresses for all of the Wi-Fi, and two more to move to */
    NAT = 2,
    ROOM_MOST = 60, /* more than any room has seats */
    UNKNOWN = 3,    /* the one at home whose address nobody knows */
    PROXIES = 241,
    FLAT = 60 /* of Telecom Italia in Turin, and nobody else's */
};

enum form { FORM_PLAIN, FORM_PORT, FORM_MAPPED, FORM_PROXY, FORM_INSIDE };

/* Where those live who are in no room: IPv4 while there is some, then IPv6. */
static const struct home {
    const char *v4;
    unsigned first, hosts, apart; /* of the last byte; no hosts: IPv6 alone */
    unsigned v6;                  /* the third group */
    enum form form;
} homes[] = {
    {"203.0.113.", 0, 25, 32, 0x1000, FORM_PLAIN},    /* Telecom Italia, Turin */
    {"192.0.2.", 160, 13, 16, 0x100, FORM_PLAIN},     /* the dormitory */
    {"203.0.113.", 64, 13, 16, 0x2000, FORM_PROXY},   /* Fastweb, Turin */
    {"", 0, 0, 0, 0x1000, FORM_PORT},                 /* Telecom Italia, Turin */
    {"203.0.113.", 96, 13, 16, 0x3000, FORM_PLAIN},   /* Vodafone, Turin */
    {"192.0.2.", 192, 13, 16, 0x200, FORM_PLAIN},     /* the VPN of the campus */
    {"203.0.113.", 128, 25, 32, 0x3000, FORM_INSIDE}, /* Telecom Italia, Milan */
    {"", 0, 0, 0, 0x2000, FORM_PROXY},                /* Fastweb, Turin */
    {"203.0.113.", 192, 13, 16, 0x2000, FORM_MAPPED}, /* Fastweb, Milan */
    {"", 0, 0, 0, 0x3000, FORM_PLAIN},                /* Vodafone, Milan */
};

/* The third group of those places that have a /64 for everybody. */
static const unsigned group[STORY_PLACES] = {
    [PLACE_CAMPUS] = 0xf00,    [PLACE_TELECOM] = 0x1f00, [PLACE_FASTWEB] = 0x2f00,
    [PLACE_VODAFONE] = 0x3f00, [PLACE_PARIS] = 0x4f00,   [PLACE_BERLIN] = 0x5f00,
    [PLACE_PHONE] = 0x7f00,
};

static void put_form(enum form form, unsigned i, const char *address, bool v6, char *out)
{
    const size_t size = PLACE_TEXT_MAX;

    switch (form) {
    case FORM_PLAIN: snprintf(out, size, "%s", address); break;
    case FORM_PORT: snprintf(out, size, v6 ? "[%s]:%u" : "%s:%u", address, 50000 + i); break;
    case FORM_MAPPED: snprintf(out, size, v6 ? "%s" : "::ffff:%s", address); break;
    case FORM_PROXY: snprintf(out, size, "%s, 198.51.100.%u", address, PROXIES + i % 2); break;
    case FORM_INSIDE:
        snprintf(out, size, "10.0.0.7, %s, 198.51.100.%u", address, PROXIES + i % 2);
        break;
    }
}

static void at_home(unsigned i, unsigned nth, bool next, char *out)
{
    const unsigned nhomes = sizeof homes / sizeof *homes;
    const struct home *h = &homes[nth % nhomes];
    unsigned host = nth / nhomes;
    bool v6 = host >= h->hosts;
    char address[PLACE_TEXT_MAX / 2];

    if (nth == UNKNOWN) {
        snprintf(out, PLACE_TEXT_MAX, "unknown");
        return;
    }
    if (v6)
        snprintf(address, sizeof address, "2001:db8:%x:%x::1", h->v6 + next, i);
    else
        snprintf(address, sizeof address, "%s%u", h->v4,
                 h->first + GATEWAY + host + (next ? h->apart : 0));
    put_form(h->form, i, address, v6, out);
}

/* One of his room, or of his home; or the next one of the same network. */
static void usual(const struct story *s, unsigned i, bool next, char *out)
{
    unsigned room = story_room(s, i), seat = story_seat(s, i) - 1;

    if (story_remote(s, room))
        at_home(i, (room - 1) / STORY_REMOTE_EVERY * ROOM_MOST + seat, next, out);
    else if (s->mode == STORY_EXAM && room == STORY_WIFI_ROOM)
        snprintf(out, PLACE_TEXT_MAX, "192.0.2.%u", WIFI_FIRST + seat % NAT + (next ? NAT : 0));
    else if (room <= WIRED_ROOMS && seat < WIRED_SEATS)
        snprintf(out, PLACE_TEXT_MAX, "192.0.2.%u",
                 (room - 1) * WIRED_BLOCK + GATEWAY + seat + (next ? WIRED_BLOCK / 2 : 0));
    else
        snprintf(out, PLACE_TEXT_MAX, "2001:db8:0:%x%02x::1", room, seat + (next ? ROOM_HALF : 0));
}

void place_write(const struct story *s, unsigned i, enum story_place place,
                 char out[PLACE_TEXT_MAX])
{
    if (place == PLACE_USUAL || place == PLACE_NEXT)
        usual(s, i, place == PLACE_NEXT, out);
    else if (place == PLACE_FLAT)
        snprintf(out, PLACE_TEXT_MAX, "203.0.113.%u", FLAT);
    else
        snprintf(out, PLACE_TEXT_MAX, "2001:db8:%x:%x::1", group[place], i);
}
