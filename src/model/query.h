/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which instances, in which order. Filter language, words joined by spaces (and):
 *   text          in id, student, name or an address that ever connected, resolved or as received
 *                 (any case)
 *   !word         not that
 *   field=text    the whole, any case: id, student, name, network, seat, from, country
 *   field:value   contained, any case; status, phase, submission and link: a prefix of the word
 *   field>number  also < >= <= =; cpu, mem, rtt, active, total, lost, left, alerts, looked and the
 *                 means, whole numbers ≥ 0. Unknown never matches. field:number is field=number.
 * Fields: id student name phase status network ip link cpu mem rtt active total submission
 * cpu_mean mem_mean rtt_mean lost seat left alerts from country looked. A word with an operator
 * behind something that isn't a field is an error when that something is a name (a-z and _), else
 * text: "fe80::1" and
 * "::1" are addresses. "Any case"
 * is ASCII's: other letters are compared as they are, the same in every locale. */
#ifndef MODEL_QUERY_H
#define MODEL_QUERY_H

#include "model/model.h"

enum query_key {
    QUERY_ID,
    QUERY_STUDENT,
    QUERY_NAME,
    QUERY_PHASE,
    QUERY_STATUS,
    QUERY_NETWORK,
    QUERY_IP,
    QUERY_LINK,
    QUERY_CPU,
    QUERY_MEM,
    QUERY_RTT,
    QUERY_ACTIVE,
    QUERY_TOTAL,
    QUERY_SUBMISSION,
    QUERY_CPU_MEAN,
    QUERY_MEM_MEAN,
    QUERY_RTT_MEAN,
    QUERY_LOST, /* the suggested extension (model/ledger.h), ms */
    QUERY_AGE,  /* of the last message; sorts, filters not: rows would come and go with each */
    QUERY_SEAT,
    QUERY_LEFT, /* minutes until the student's own deadline, 0 when it is over; least first */
    QUERY_ALERTS,
    QUERY_FROM,    /* where the student is now or was last: the client, else as received */
    QUERY_COUNTRY, /* of the same */
    QUERY_LOOKED,  /* minutes since an examiner looked, never: more than any number; most first */
    QUERY_KEYS
};

enum { QUERY_TERMS_MAX = 16, QUERY_WORD_MAX = 64 };

struct query_term {
    bool negate;
    int key; /* enum query_key, or -1 any text */
    char op; /* ':' contains, '>' '<' '=' and 'g' for >=, 'l' for <= */
    char text[QUERY_WORD_MAX + 1];
    int64_t number;
};

struct query {
    struct query_term term[QUERY_TERMS_MAX];
    size_t n;
};

/* The language's name of a key ("cpu"), and back; -1 unknown. These are words of the language and
 * of machine-readable output, the same in every locale. */
const char *query_key_name(enum query_key key);
int query_key_parse(const char *name, size_t len);

/* 0, or ERR_INVALID / ERR_TOO_BIG with the offset of the offending word in *ret_at. */
int query_parse(const char *text, struct query *ret, size_t *ret_at);
bool query_match(const struct model *m, const struct query *q, const struct instance *in);

/* The label of the network a student is in, or was last seen in. */
const char *query_network(const struct model *m, const struct instance *in);
/* The address a student is at, or was last seen at: the client's, else as it was received; NULL
 * nobody ever came. */
const char *query_from(const struct instance *in);

/* How many connections have the desktop open, -1 unknown: no message ever came, or it is not Ready
 * and nobody could tell. */
int query_active(const struct instance *in);
/* Is an unknown number of connections: no message ever came. */
bool query_conns_unknown(const struct instance *in);

/* Does it sort ascending (as text does) unless inverted? */
bool query_ascends(enum query_key key);

/* Sorts indices by key; unknown values last in either direction; then by student, id, index (which
 * invert leaves alone). status and link sort worst first
 * (with status, what is simply not running comes last),
 * submission failed, submitted, requested, none; numbers biggest first, text
 * ascending; `invert` turns that around. Every index must be an instance of m. */
void query_sort(const struct model *m, enum query_key key, bool invert, uint32_t *index, size_t n);

#endif
