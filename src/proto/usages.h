/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One metrics message of an instance (protocol, section 2), parsed in place. This is the hot path:
 * nothing is allocated or copied; texts are slices of the message, still JSON-escaped and not
 * sanitised (usages_text does both, for the few that are new). */
#ifndef PROTO_USAGES_H
#define PROTO_USAGES_H

#include "model/event.h"
#include "proto/json.h"

#include <stddef.h>
#include <stdint.h>

enum {
    USAGES_MESSAGE_MAX = 256 * 1024, /* bytes; longer messages are refused unread */
    USAGES_CONNS_MAX = 1200,         /* about what fits in one */
    USAGES_TEXT_MAX = 2048           /* bytes of a text that usages_text looks at */
};

struct usages_conn {
    struct json_slice uid; /* 1 .. EVENT_UID_MAX bytes, letters digits - _ only */
    struct json_slice ip;  /* "" absent */
    uint16_t latency_ms;   /* 0 not measured; capped to EVENT_RTT_MAX */
    bool active;
    int64_t conn_ns; /* server time, ns since the epoch, 0 absent */
    int64_t disconn_ns;
};

struct usages {
    int16_t cpu, mem; /* percent, -1 absent or null; capped to EVENT_PERCENT_MAX */
    size_t nconns;    /* kept: at most USAGES_CONNS_MAX */
    size_t over;      /* connections beyond that, not kept */
    struct usages_conn conn[USAGES_CONNS_MAX];
};

/* 0; ERR_INVALID: no such message (wrong JSON, wrong types, duplicate keys among those read, an
 * escaped key beside them, trailing bytes, two connections of one uid, a connection without uid,
 * numbers out of range, nested deeper than JSON_DEPTH_MAX); ERR_TOO_BIG.
 * *ret is large (it is meant to be one static or heap object, reused) and undefined on failure.
 * Unknown keys are skipped. `net`, `error`, `connectionsCount` and `timestamp` are not read. */
int usages_parse(const char *msg, size_t len, struct usages *ret);

/* A slice of a parsed message, unescaped and sanitised into dst (size as utf8_sanitise wants it);
 * returns its length. What is longer than USAGES_TEXT_MAX ends with "…". */
size_t usages_text(const struct json_slice *in, char *dst, size_t size);

#endif
