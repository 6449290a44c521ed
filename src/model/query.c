/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter language and the sort order of every list of instances, on the screen and off it. Owns
 * nothing but a parsed filter. Knows no locale, so that a filter means the same to
 * every examiner and to every script. */
#include "model/query.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "model/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 1000000000 };

static const char *const key_names[QUERY_KEYS] = {
    [QUERY_ID] = "id",
    [QUERY_STUDENT] = "student",
    [QUERY_NAME] = "name",
    [QUERY_PHASE] = "phase",
    [QUERY_STATUS] = "status",
    [QUERY_NETWORK] = "network",
    [QUERY_IP] = "ip",
    [QUERY_LINK] = "link",
    [QUERY_CPU] = "cpu",
    [QUERY_MEM] = "mem",
    [QUERY_RTT] = "rtt",
    [QUERY_ACTIVE] = "active",
    [QUERY_TOTAL] = "total",
    [QUERY_SUBMISSION] = "submission",
    [QUERY_CPU_MEAN] = "cpu_mean",
    [QUERY_MEM_MEAN] = "mem_mean",
    [QUERY_RTT_MEAN] = "rtt_mean",
    [QUERY_LOST] = "lost",
    [QUERY_AGE] = "age",
    [QUERY_SEAT] = "seat",
    [QUERY_LEFT] = "left",
    [QUERY_ALERTS] = "alerts",
    [QUERY_FROM] = "from",
    [QUERY_COUNTRY] = "country",
    [QUERY_LOOKED] = "looked",
};

const char *query_key_name(enum query_key key)
{
    return key_names[key];
}

const char *query_network(const struct model *m, const struct instance *in)
{
    return model_network(m, network_of(in))->label;
}

const char *query_from(const struct instance *in)
{
    const struct conn *c = instance_from_conn(in);

    return !c ? NULL : c->origin.client ? c->origin.client : c->ip;
}

static const char *country_of(const struct instance *in)
{
    const struct conn *c = instance_from_conn(in);

    return c ? c->origin.country : NULL;
}

static const char *seat_of(const struct model *m, const struct instance *in)
{
    const struct expected *x = model_expected_of(m, in);

    return x ? x->seat : NULL;
}

bool query_conns_unknown(const struct instance *in)
{
    return !in->last_ms && !in->nconns;
}

int query_active(const struct instance *in)
{
    return in->phase != PHASE_READY || query_conns_unknown(in) ? -1 : in->nactive;
}

static int fold(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (unsigned char)c;
}

static int compare(const char *a, const char *b)
{
    while (*a && fold(*a) == fold(*b)) {
        a++;
        b++;
    }
    return fold(*a) - fold(*b);
}

static bool starts(const char *text, const char *prefix)
{
    while (*prefix && fold(*text) == fold(*prefix)) {
        text++;
        prefix++;
    }
    return !*prefix;
}

static bool contains(const char *text, const char *part)
{
    if (!text)
        return false;
    for (; *text; text++)
        if (starts(text, part))
            return true;
    return false;
}

int query_key_parse(const char *name, size_t len)
{
    for (int key = 0; key < QUERY_KEYS; key++) {
        const char *k = key_names[key];
        size_t i = 0;
        while (i < len && k[i] && fold(name[i]) == k[i])
            i++;
        if (i == len && !k[i])
            return key;
    }
    return -1;
}

static bool is_number(int key)
{
    switch (key) {
    case QUERY_CPU:
    case QUERY_MEM:
    case QUERY_RTT:
    case QUERY_ACTIVE:
    case QUERY_TOTAL:
    case QUERY_CPU_MEAN:
    case QUERY_MEM_MEAN:
    case QUERY_RTT_MEAN:
    case QUERY_LOST:
    case QUERY_LEFT:
    case QUERY_ALERTS:
    case QUERY_LOOKED: return true;
    default: return false;
    }
}

static bool is_text(int key)
{
    switch (key) {
    case QUERY_ID:
    case QUERY_STUDENT:
    case QUERY_NAME:
    case QUERY_NETWORK:
    case QUERY_SEAT:
    case QUERY_FROM:
    case QUERY_COUNTRY: return true;
    default: return false;
    }
}

static bool any_starts(const char *const *names, size_t n, const char *prefix)
{
    for (size_t i = 0; i < n; i++)
        if (starts(names[i], prefix))
            return true;
    return false;
}

/* Could the value ever match? A typing error in a closed set of words is worth a message. */
static bool value_exists(const struct query_term *t)
{
    switch (t->key) {
    case QUERY_STATUS: return any_starts(name_status, 4, t->text);
    case QUERY_SUBMISSION: return any_starts(name_submission, 4, t->text);
    case QUERY_LINK: return any_starts(name_link, 6, t->text);
    default: return true;
    }
}

static int parse_number(struct query_term *t)
{
    if (!is_number(t->key))
        return ERR_INVALID;
    if (t->op == ':')
        t->op = '=';
    return num_int(t->text, strlen(t->text), 0, NUMBER_MAX, &t->number);
}

static bool is_name(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!(fold(s[i]) >= 'a' && fold(s[i]) <= 'z') && s[i] != '_')
            return false;
    return true;
}

/* The operator at s, in the form of struct query_term; returns its length. */
static size_t operator(const char *s, size_t len, char *ret)
{
    bool or_equal = len > 1 && s[1] == '=' && (s[0] == '<' || s[0] == '>');

    *ret = !or_equal ? s[0] : s[0] == '>' ? 'g' : 'l';
    return or_equal ? 2 : 1;
}

static int parse_word(const char *s, size_t len, struct query_term *t)
{
    size_t field = 0;

    *t = (struct query_term){.key = -1, .op = ':'};
    if (s[0] == '!') {
        t->negate = true;
        s++;
        len--;
    }
    if (!len || s[0] == '!')
        return ERR_INVALID;
    while (field < len && !strchr(":<>=", s[field]))
        field++;
    bool address = s[0] == ':' && s[1] == ':'; /* IPv6 */
    if (field < len && !address && (t->key = query_key_parse(s, field)) < 0 && is_name(s, field))
        return ERR_INVALID;
    if (t->key == QUERY_AGE)
        return ERR_INVALID;
    if (t->key >= 0) {
        size_t value = field + operator(s + field, len - field, &t->op);
        s += value;
        len -= value;
    }
    if (!len)
        return ERR_INVALID;
    if (len > QUERY_WORD_MAX)
        return ERR_TOO_BIG;
    memcpy(t->text, s, len);
    if (t->op == '=' && is_text(t->key))
        return 0;
    if (t->op != ':' || is_number(t->key))
        return parse_number(t);
    return value_exists(t) ? 0 : ERR_INVALID;
}

int query_parse(const char *text, struct query *ret, size_t *ret_at)
{
    struct query q = {0};
    size_t at = 0;

    for (;;) {
        at += strspn(text + at, " \t");
        size_t len = strcspn(text + at, " \t");
        if (!len)
            break;
        int r = ERR_TOO_BIG;
        if (q.n == QUERY_TERMS_MAX || (r = parse_word(text + at, len, &q.term[q.n])) < 0) {
            *ret_at = at;
            return r;
        }
        q.n++;
        at += len;
    }
    *ret = q;
    return 0;
}

static double minutes_left(const struct model *m, const struct instance *in)
{
    int64_t ms;

    if (!model_time_left_ms(m, in, &ms))
        return -1;
    return ms > 0 ? (double)(ms / 60000) : 0;
}

/* Never is longer ago than anything that can be asked for. */
static double minutes_since_look(const struct model *m, const struct instance *in)
{
    int64_t ms = model_looked_ms(m, in);

    return ms < 0 ? NUMBER_MAX + 1.0 : (double)(ms / 60000);
}

/* A measured value; false unknown. */
static bool number_of(const struct model *m, const struct instance *in, int key, double *ret)
{
    switch (key) {
    case QUERY_CPU: *ret = in->cpu; break;
    case QUERY_MEM: *ret = in->mem; break;
    case QUERY_RTT: *ret = in->rtt_ms ? in->rtt_ms : -1; break;
    case QUERY_ACTIVE: *ret = query_active(in); break;
    case QUERY_TOTAL: *ret = query_conns_unknown(in) ? -1 : instance_total(in); break;
    case QUERY_CPU_MEAN: *ret = window_mean(&in->cpu_win); break;
    case QUERY_MEM_MEAN: *ret = window_mean(&in->mem_win); break;
    case QUERY_RTT_MEAN: *ret = instance_rtt_mean(in); break;
    case QUERY_LOST:
        *ret = ledger_known(in) ? (double)ledger_extension_ms(in, model_now_ms(m)) : -1;
        break;
    case QUERY_LEFT: *ret = minutes_left(m, in); break;
    case QUERY_ALERTS: *ret = model_open_alerts(m, in); break;
    case QUERY_LOOKED: *ret = minutes_since_look(m, in); break;
    default: *ret = -1;
    }
    return *ret >= 0;
}

static bool any_ip(const struct instance *in, const char *part)
{
    for (int i = 0; i < in->nconns; i++)
        if (contains(in->conns[i].ip, part) || contains(in->conns[i].origin.client, part))
            return true;
    return false;
}

static bool match_number(const struct model *m, const struct query_term *t,
                         const struct instance *in)
{
    double v;

    if (!number_of(m, in, t->key, &v))
        return false;
    switch (t->op) {
    case '>': return v > (double)t->number;
    case '<': return v < (double)t->number;
    case 'g': return v >= (double)t->number;
    case 'l': return v <= (double)t->number;
    default: return v == (double)t->number;
    }
}

static const char *text_of(const struct model *m, const struct instance *in, enum query_key key)
{
    switch (key) {
    case QUERY_ID: return in->id;
    case QUERY_STUDENT: return in->student;
    case QUERY_NAME: return model_name(m, in);
    case QUERY_PHASE: return name_phase(in);
    case QUERY_NETWORK: return query_network(m, in);
    case QUERY_IP: return instance_from(in);
    case QUERY_SEAT: return seat_of(m, in);
    case QUERY_FROM: return query_from(in);
    case QUERY_COUNTRY: return country_of(in);
    default: return NULL;
    }
}

static bool match_text(const struct query_term *t, const char *text)
{
    return t->op == '=' ? text && compare(text, t->text) == 0 : contains(text, t->text);
}

static bool match_term(const struct model *m, const struct query_term *t, const struct instance *in)
{
    if (is_text(t->key))
        return match_text(t, text_of(m, in, (enum query_key)t->key));
    switch (t->key) {
    case QUERY_IP: return any_ip(in, t->text);
    case QUERY_PHASE: return starts(name_phase(in), t->text);
    case QUERY_STATUS: return starts(name_status[in->status], t->text);
    case QUERY_LINK: return starts(name_link[in->link], t->text);
    case QUERY_SUBMISSION: return starts(name_submission[in->submission], t->text);
    case -1:
        return contains(in->id, t->text) || contains(in->student, t->text) ||
               contains(model_name(m, in), t->text) || any_ip(in, t->text);
    default: return match_number(m, t, in);
    }
}

bool query_match(const struct model *m, const struct query *q, const struct instance *in)
{
    for (size_t i = 0; i < q->n; i++)
        if (match_term(m, &q->term[i], in) == q->term[i].negate)
            return false;
    return true;
}

/* What a row is sorted by, read once: a comparison must not walk the connections. */
struct row {
    const struct instance *in;
    const char *text; /* NULL: by number */
    double number;    /* biggest first */
    bool known;
    bool invert;
};

static int link_rank(enum link_state s)
{
    static const int rank[] = {
        [LINK_LIVE] = 0,       [LINK_NONE] = 1,    [LINK_UNSUPPORTED] = 2,
        [LINK_CONNECTING] = 3, [LINK_BACKOFF] = 4, [LINK_STALE] = 5,
    };
    return rank[s];
}

bool query_ascends(enum query_key key)
{
    switch (key) {
    case QUERY_ID:
    case QUERY_STUDENT:
    case QUERY_NAME:
    case QUERY_PHASE:
    case QUERY_NETWORK:
    case QUERY_IP:
    case QUERY_SEAT:
    case QUERY_LEFT:
    case QUERY_FROM:
    case QUERY_COUNTRY: return true;
    default: return false;
    }
}

/* Worst first; below all that should have a verdict stands what is simply not running. */
static int status_rank(const struct instance *in)
{
    static const int rank[] = {
        [STATUS_OK] = 1, [STATUS_UNKNOWN] = 2, [STATUS_WARN] = 3, [STATUS_CRIT] = 4};

    return in->status == STATUS_UNKNOWN && in->phase != PHASE_READY ? 0 : rank[in->status];
}

static struct row row_of(const struct model *m, const struct instance *in, enum query_key key)
{
    struct row r = {.in = in, .text = text_of(m, in, key), .known = true};

    switch (key) {
    case QUERY_STATUS: r.number = status_rank(in); break;
    case QUERY_LINK: r.number = link_rank(in->link); break;
    case QUERY_SUBMISSION: r.number = in->submission; break;
    case QUERY_LEFT: {
        int64_t left_ms = 0;
        r.known = model_time_left_ms(m, in, &left_ms);
        r.number = -(double)left_ms;
        break;
    }
    case QUERY_LOOKED:
        r.number = -(double)(in->looking ? model_now_ms(m) : in->looked_ms); /* 0: never */
        break;
    case QUERY_AGE:
        r.known = in->last_ms > 0;
        r.number = (double)(model_now_ms(m) - in->last_ms);
        break;
    default:
        if (r.text)
            r.known = *r.text;
        else
            r.known = number_of(m, in, key, &r.number);
    }
    return r;
}

static int by_key(const struct row *a, const struct row *b)
{
    if (!a->known || !b->known)
        return b->known - a->known;
    int c = a->text && b->text ? compare(a->text, b->text)
                               : (a->number < b->number) - (a->number > b->number);
    return a->invert ? -c : c;
}

static int by_row(const void *pa, const void *pb)
{
    const struct row *a = pa, *b = pb;
    int c = by_key(a, b);

    if (!c)
        c = compare(a->in->student, b->in->student);
    if (!c)
        c = compare(a->in->id, b->in->id);
    if (!c)
        c = (a->in->index > b->in->index) - (a->in->index < b->in->index);
    return c;
}

void query_sort(const struct model *m, enum query_key key, bool invert, uint32_t *index, size_t n)
{
    struct row *rows;

    if (n < 2)
        return;
    rows = mem_calloc(n, sizeof *rows);
    for (size_t i = 0; i < n; i++) {
        rows[i] = row_of(m, model_instance(m, index[i]), key);
        rows[i].invert = invert;
    }
    qsort(rows, n, sizeof *rows, by_row);
    for (size_t i = 0; i < n; i++)
        index[i] = rows[i].in->index;
    free(rows);
}
