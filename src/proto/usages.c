/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of metrics messages: one pass over the bytes with json.h, straight into the struct. A
 * tokenizer (jsmn) was tried first: its tokens alone cost 0.9 us for a message of 1 KB, without a
 * check of the grammar and without a value read; all of this costs 1.1. It knows the message and
 * neither where it came from nor what it means for an instance. */
#include "proto/usages.h"

#include "base/err.h"
#include "base/num.h"
#include "base/utf8.h"

#include <string.h>

/* The keys seen of one object, a bit each. */
enum { CPU = 1, MEM = 2, CONNECTIONS = 4 };
enum { UID = 1, IP = 2, LATENCY = 4, ACTIVE = 8, CONN_TIME = 16, DISCONN_TIME = 32 };

static bool is(const struct json_slice *key, const char *name, size_t len)
{
    return key->len == len && memcmp(key->s, name, len) == 0;
}

#define IS(key, name) is((key), (name), sizeof(name) - 1)

/* Notes that a key was met; false if it was before. */
static bool once(unsigned *seen, unsigned bit)
{
    bool again = *seen & bit;

    *seen |= bit;
    return !again;
}

/* An escaped key may be one of ours in disguise. No server writes such, so there is no need to
 * find out. */
static bool skip_unknown(struct json *j, const struct json_slice *key, int depth)
{
    return !memchr(key->s, '\\', key->len) && json_skip(j, depth);
}

/* A number from 0, capped. */
static bool count(struct json *j, int64_t cap, int64_t *ret)
{
    struct json_slice s;

    if (!json_number(j, &s) || num_json(s.s, s.len, 0, INT64_MAX, ret) < 0)
        return false;
    if (*ret > cap)
        *ret = cap;
    return true;
}

static bool percent(struct json *j, int16_t *ret)
{
    int64_t v;

    if (json_word(j, "null", 4))
        return true;
    if (!count(j, EVENT_PERCENT_MAX, &v))
        return false;
    *ret = (int16_t)v;
    return true;
}

static bool latency(struct json *j, uint16_t *ret)
{
    int64_t v;

    if (!count(j, EVENT_RTT_MAX, &v))
        return false;
    *ret = (uint16_t)v;
    return true;
}

static bool boolean(struct json *j, bool *ret)
{
    *ret = json_word(j, "true", 4);
    return *ret || json_word(j, "false", 5);
}

static bool when(struct json *j, int64_t *ret)
{
    struct json_slice s;

    if (!json_string(j, &s))
        return false;
    if (IS(&s, "0001-01-01T00:00:00Z")) /* what Go writes for a time that was never set */
        return true;
    return num_rfc3339(s.s, s.len, ret) == 0;
}

static bool uid(struct json *j, struct json_slice *ret)
{
    if (!json_string(j, ret) || ret->len == 0 || ret->len > EVENT_UID_MAX)
        return false;
    for (size_t i = 0; i < ret->len; i++) {
        char c = ret->s[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

static bool conn_value(struct json *j, const struct json_slice *key, unsigned *seen,
                       struct usages_conn *c)
{
    if (IS(key, "latency"))
        return once(seen, LATENCY) && latency(j, &c->latency_ms);
    if (IS(key, "ip"))
        return once(seen, IP) && json_string(j, &c->ip);
    if (IS(key, "connUid"))
        return once(seen, UID) && uid(j, &c->uid);
    if (IS(key, "connTime"))
        return once(seen, CONN_TIME) && when(j, &c->conn_ns);
    if (IS(key, "disconnTime"))
        return once(seen, DISCONN_TIME) && when(j, &c->disconn_ns);
    if (IS(key, "active"))
        return once(seen, ACTIVE) && boolean(j, &c->active);
    return skip_unknown(j, key, JSON_DEPTH_MAX - 3);
}

static bool conn(struct json *j, struct usages_conn *c)
{
    struct json_slice key;
    unsigned seen = 0;
    bool ok;

    *c = (struct usages_conn){.ip = {"", 0}};
    if (!json_next(j, '{'))
        return false;
    for (bool first = true; json_member(j, '}', first, &ok); first = false) {
        if (!json_key(j, &key) || !conn_value(j, &key, &seen, c))
            return false;
    }
    return ok && (seen & UID);
}

static bool known(const struct usages *u, const struct json_slice *id)
{
    for (size_t i = 0; i < u->nconns; i++) {
        const struct json_slice *other = &u->conn[i].uid;
        if (other->len == id->len && *other->s == *id->s && memcmp(other->s, id->s, id->len) == 0)
            return true;
    }
    return false;
}

static bool connections(struct json *j, struct usages *u)
{
    struct usages_conn beyond;
    bool ok;

    if (json_word(j, "null", 4))
        return true;
    if (!json_next(j, '['))
        return false;
    for (bool first = true; json_member(j, ']', first, &ok); first = false) {
        bool room = u->nconns < USAGES_CONNS_MAX;
        struct usages_conn *c = room ? &u->conn[u->nconns] : &beyond;
        if (!conn(j, c) || known(u, &c->uid))
            return false;
        u->nconns += room;
        u->over += !room;
    }
    return ok;
}

static bool value(struct json *j, const struct json_slice *key, unsigned *seen, struct usages *u)
{
    if (IS(key, "connections"))
        return once(seen, CONNECTIONS) && connections(j, u);
    if (IS(key, "cpu"))
        return once(seen, CPU) && percent(j, &u->cpu);
    if (IS(key, "mem"))
        return once(seen, MEM) && percent(j, &u->mem);
    return skip_unknown(j, key, JSON_DEPTH_MAX - 1);
}

int usages_parse(const char *msg, size_t len, struct usages *ret)
{
    struct json j = {msg, msg + len};
    struct json_slice key;
    unsigned seen = 0;
    bool ok;

    if (len > USAGES_MESSAGE_MAX)
        return ERR_TOO_BIG;
    ret->cpu = ret->mem = -1;
    ret->nconns = ret->over = 0;
    if (!json_next(&j, '{'))
        return ERR_INVALID;
    for (bool first = true; json_member(&j, '}', first, &ok); first = false) {
        if (!json_key(&j, &key) || !value(&j, &key, &seen, ret))
            return ERR_INVALID;
    }
    json_space(&j);
    return ok && j.p == j.end ? 0 : ERR_INVALID;
}

size_t usages_text(const struct json_slice *in, char *dst, size_t size)
{
    static const char ellipsis[] = "\u2026";
    char raw[USAGES_TEXT_MAX + 4 + sizeof ellipsis];
    bool whole;
    size_t n = json_unescape(in, raw, USAGES_TEXT_MAX + 4, &whole);

    if (!whole) {
        memcpy(raw + n, ellipsis, sizeof ellipsis - 1);
        n += sizeof ellipsis - 1;
    }
    return utf8_sanitise(dst, size, raw, n);
}
