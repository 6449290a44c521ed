/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visitor of the state that hashes what it is shown. SHA-256 is OpenSSL's; computing it is as
 * pure as the rest of the model. */
#include "model/digest.h"

#include "model/state.h"
#include "model/walk.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

/* What is not hashed yet: numbers are many and small. */
struct digest {
    EVP_MD_CTX *md;
    uint8_t waiting[4096];
    size_t n;
};

static void must(int ok)
{
    if (!ok)
        abort(); /* SHA-256 over memory fails only without memory: see base/mem.h */
}

static void flush(struct digest *d)
{
    must(EVP_DigestUpdate(d->md, d->waiting, d->n));
    d->n = 0;
}

static void put(struct digest *d, int64_t v)
{
    if (sizeof d->waiting - d->n < 8)
        flush(d);
    for (int i = 0; i < 8; i++)
        d->waiting[d->n++] = (uint8_t)((uint64_t)v >> (8 * i));
}

static void put_num(void *ud, const char *name, int64_t *v)
{
    (void)name;
    put(ud, *v);
}

static void put_nums(void *ud, const char *name, int64_t *v, size_t n)
{
    (void)name;
    for (size_t i = 0; i < n; i++)
        put(ud, v[i]);
}

static void put_text(struct digest *d, const char *s)
{
    put(d, (int64_t)strlen(s));
    flush(d);
    must(EVP_DigestUpdate(d->md, s, strlen(s)));
}

static void put_str(void *ud, const char *name, enum walk_text kind, char **s)
{
    (void)name;
    (void)kind;
    if (*s)
        put_text(ud, *s);
    else
        put(ud, -1);
}

static void put_sparse(void *ud, const char *name, int64_t *v)
{
    if (!*v)
        return;
    put_text(ud, name);
    put(ud, *v);
}

/* One that is empty is as good as none. */
static void put_window(void *ud, const char *name, struct window **w)
{
    int n = *w ? (*w)->n : 0;

    (void)name;
    put(ud, n);
    for (int i = 0; i < n; i++) {
        struct window_value v = window_get(*w, i);
        put(ud, v.t);
        put(ud, v.v);
    }
}

static void put_instance(struct digest *d, struct instance *in, const struct walk *w)
{
    put(d, in != NULL);
    if (!in)
        return;
    walk_instance(in, w);
    put(d, in->nconns);
    for (int i = 0; i < in->nconns; i++)
        walk_conn(&in->conns[i], w);
}

/* A walk takes what can be changed; these visitors only look. */
static void put_model(struct digest *d, struct model *m)
{
    struct walk w = {d, put_num, put_nums, put_str, put_num, put_window, put_sparse};

    walk_exam(m, &w);
    put(d, m->size);
    for (uint32_t i = 0; i < m->size; i++)
        put_instance(d, m->instances[i], &w);
    put(d, m->networks.n);
    for (uint32_t i = 0; i < m->networks.n; i++)
        walk_network(&m->networks.v[i], &w);
    put(d, m->expected.n);
    for (uint32_t i = 0; i < m->expected.n; i++)
        walk_expected(&m->expected.v[i], &w);
    put(d, (int64_t)m->alerts.n);
    for (size_t i = 0; i < m->alerts.n; i++)
        walk_alert(&m->alerts.v[i], &w);
}

static void put_series(struct digest *d, const struct series *s, int64_t end_ms, int64_t step_ms,
                       size_t n)
{
    struct series_point point[SERIES_COARSE];

    for (int sig = 0; sig < SERIES_SIGNALS; sig++) {
        series_read(s, (enum series_signal)sig, end_ms, step_ms, point, n);
        for (size_t i = 0; i < n; i++) {
            put(d, point[i].mean);
            put(d, point[i].max);
        }
    }
}

static void put_trends(struct digest *d, const struct model *m)
{
    for (uint32_t i = 0; i < m->size; i++) {
        const struct series *s = m->instances[i] ? m->instances[i]->series : NULL;
        put(d, s != NULL);
        if (!s)
            continue;
        put_series(d, s, m->now_ms, 1000, SERIES_FINE_MS / 1000);
        put_series(d, s, m->now_ms, SERIES_COARSE_MS, SERIES_COARSE);
    }
}

static void digest(const struct model *m, bool trends, char *out)
{
    static const char hex[] = "0123456789abcdef";
    struct digest d = {.md = EVP_MD_CTX_new()};
    unsigned char sum[DIGEST_HEX / 2];

    must(d.md && EVP_DigestInit_ex(d.md, EVP_sha256(), NULL));
    put_model(&d, (struct model *)m);
    if (trends)
        put_trends(&d, m);
    flush(&d);
    must(EVP_DigestFinal_ex(d.md, sum, NULL));
    EVP_MD_CTX_free(d.md);
    for (int i = 0; i < DIGEST_HEX / 2; i++) {
        out[2 * i] = hex[sum[i] >> 4];
        out[2 * i + 1] = hex[sum[i] & 15];
    }
    out[DIGEST_HEX] = '\0';
}

void digest_model(const struct model *m, char *out)
{
    digest(m, false, out);
}

void digest_trends(const struct model *m, char *out)
{
    digest(m, true, out);
}
