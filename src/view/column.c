/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of columns and what each one writes. Must not know how wide it will be shown, in what
 * colour, or in what file format. */
#include "view/column.h"

#include "base/err.h"
#include "model/name.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <string.h>

static bool put_text(char *out, size_t size, const char *text)
{
    text_put(out, size, "%s", text ? text : "");
    return text && *text;
}

static bool put_int(char *out, size_t size, bool known, long long v)
{
    text_put(out, size, "%lld", v);
    return known;
}

static bool put_mean(char *out, size_t size, double mean)
{
    text_put(out, size, "%.1f", mean);
    return mean >= 0;
}

/* --- for programs, and for people where nothing else is said below --- */

static bool raw_student(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, in->student);
}

static bool raw_id(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, in->id);
}

static bool raw_name(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, in->name);
}

static bool raw_status(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, name_status[in->status]);
}

static bool raw_phase(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, name_phase(in));
}

static bool raw_cpu(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_int(out, size, in->cpu >= 0, in->cpu);
}

static bool raw_mem(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_int(out, size, in->mem >= 0, in->mem);
}

static bool raw_rtt(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_int(out, size, in->rtt_ms > 0, in->rtt_ms);
}

static bool raw_cpu_mean(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_mean(out, size, window_mean(&in->cpu_win));
}

static bool raw_mem_mean(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_mean(out, size, window_mean(&in->mem_win));
}

static bool raw_rtt_mean(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_mean(out, size, instance_rtt_mean(in));
}

static bool raw_active(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_int(out, size, query_active(in) >= 0, in->nactive);
}

static bool raw_total(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_int(out, size, !query_conns_unknown(in), in->nconns);
}

static bool raw_from(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, instance_from(in));
}

static bool raw_network(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, query_network(in));
}

static bool raw_submission(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, name_submission[in->submission]);
}

static bool raw_link(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, name_link[in->link]);
}

static bool raw_age(const struct model *m, const struct instance *in, char *out, size_t size)
{
    return put_int(out, size, in->last_ms > 0, model_now_ms(m) - in->last_ms);
}

static bool raw_lost(const struct model *m, const struct instance *in, char *out, size_t size)
{
    return put_int(out, size, ledger_known(in), ledger_extension_ms(in, model_now_ms(m)));
}

static bool raw_why(const struct model *m, const struct instance *in, char *out, size_t size)
{
    struct reason r[REASON_COUNT];
    char why[64];
    int n = health_reasons(model_config(m), in, model_now_ms(m), r);

    out[0] = '\0';
    for (int i = 0; i < n; i++) {
        name_reason(in, &r[i], why, sizeof why);
        text_add(out, size, "; ", why);
    }
    return true;
}

/* --- for people --- */

static bool text_student(const struct model *m, const struct instance *in, unsigned how, char *out,
                         size_t size)
{
    (void)m;
    words_student(in, how & COLUMN_HIDE, out, size);
    return *out;
}

static bool text_id(const struct model *m, const struct instance *in, unsigned how, char *out,
                    size_t size)
{
    return how & COLUMN_HIDE ? text_student(m, in, how, out, size) : raw_id(m, in, out, size);
}

static bool text_name(const struct model *m, const struct instance *in, unsigned how, char *out,
                      size_t size)
{
    return how & COLUMN_HIDE ? text_student(m, in, how, out, size) : raw_name(m, in, out, size);
}

static bool text_status(const struct model *m, const struct instance *in, unsigned how, char *out,
                        size_t size)
{
    char verdict[WORDS_MAX];

    text_put(out, size, "%s", words_mark(in->status, how & COLUMN_ASCII));
    words_verdict(m, in, verdict, sizeof verdict);
    text_add(out, size, " ", verdict);
    return true;
}

static bool text_phase(const struct model *m, const struct instance *in, unsigned how, char *out,
                       size_t size)
{
    (void)m;
    (void)how;
    return put_text(out, size, words_phase(in));
}

static bool text_from(const struct model *m, const struct instance *in, unsigned how, char *out,
                      size_t size)
{
    const char *from = instance_from(in);
    int more = from ? instance_from_more(in) : 0;
    char number[16];

    (void)m;
    if (!from)
        return false;
    words_address(in, from, how & COLUMN_HIDE, out, size);
    text_put(number, sizeof number, "+%d", more);
    if (more)
        text_add(out, size, " ", number);
    return true;
}

/* No submission is the usual case, and known: nothing is written. */
static bool text_submission(const struct model *m, const struct instance *in, unsigned how,
                            char *out, size_t size)
{
    (void)m;
    (void)how;
    put_text(out, size, words_submission(in->submission));
    return true;
}

static bool text_link(const struct model *m, const struct instance *in, unsigned how, char *out,
                      size_t size)
{
    (void)how;
    words_link_now(m, in, out, size);
    return true;
}

static bool text_age(const struct model *m, const struct instance *in, unsigned how, char *out,
                     size_t size)
{
    (void)how;
    words_age(model_now_ms(m) - in->last_ms, out, size);
    return in->last_ms > 0;
}

static bool text_lost(const struct model *m, const struct instance *in, unsigned how, char *out,
                      size_t size)
{
    (void)how;
    words_span(ledger_extension_ms(in, model_now_ms(m)), out, size);
    return ledger_known(in);
}

static bool text_why(const struct model *m, const struct instance *in, unsigned how, char *out,
                     size_t size)
{
    (void)how;
    words_reasons(m, in, out, size);
    return true;
}

/* --- the table --- */

static const struct column
    student = {"student", N_("STUDENT"), QUERY_STUDENT, false,       7,
               24,        100,           raw_student,   text_student},
    id = {"id", N_("ID"), QUERY_ID, false, 8, 24, 30, raw_id, text_id},
    name = {"name", N_("NAME"), QUERY_NAME, false, 8, 24, 50, raw_name, text_name},
    status = {"status", N_("STATUS"), QUERY_STATUS, false, 19, 30, 95, raw_status, text_status},
    phase = {"phase", N_("PHASE"), QUERY_PHASE, false, 8, 17, 40, raw_phase, text_phase},
    cpu = {"cpu", N_("CPU"), QUERY_CPU, true, 4, 4, 90, raw_cpu, NULL},
    mem = {"mem", N_("MEM"), QUERY_MEM, true, 4, 4, 85, raw_mem, NULL},
    rtt = {"rtt", N_("RTT"), QUERY_RTT, true, 5, 5, 80, raw_rtt, NULL},
    active = {"active", N_("CONN"), QUERY_ACTIVE, true, 4, 4, 75, raw_active, NULL},
    from = {"from", N_("FROM"), QUERY_IP, false, 15, 27, 70, raw_from, text_from},
    total = {"total", N_("TOTAL"), QUERY_TOTAL, true, 5, 5, 55, raw_total, NULL},
    submission = {"submission", N_("SUBMIT"), QUERY_SUBMISSION, false,          9,
                  10,           60,           raw_submission,   text_submission},
    link_ = {"link", N_("LINK"), QUERY_LINK, false, 10, 44, 35, raw_link, text_link},
    age = {"age", N_("AGE"), QUERY_AGE, true, 6, 8, 25, raw_age, text_age},
    lost = {"lost", N_("LOST"), QUERY_LOST, true, 5, 6, 15, raw_lost, text_lost},
    network = {"network", N_("NETWORK"), QUERY_NETWORK, false, 8, 16, 45, raw_network, NULL},
    cpu_mean = {"cpu_mean", N_("CPU MEAN"), QUERY_CPU_MEAN, true, 6, 6, 20, raw_cpu_mean, NULL},
    mem_mean = {"mem_mean", N_("MEM MEAN"), QUERY_MEM_MEAN, true, 6, 6, 20, raw_mem_mean, NULL},
    rtt_mean = {"rtt_mean", N_("RTT MEAN"), QUERY_RTT_MEAN, true, 6, 6, 20, raw_rtt_mean, NULL},
    why = {"why", N_("WHY"), QUERY_STATUS, false, 20, 80, 65, raw_why, text_why};

static const struct column *const all[] = {
    &student,  &id,     &name,  &status, &phase,   &cpu,        &mem,   &rtt, &cpu_mean, &mem_mean,
    &rtt_mean, &active, &total, &from,   &network, &submission, &link_, &age, &lost,     &why,
};

static const struct column *const usual[] = {
    &student, &status, &cpu, &mem, &rtt, &active, &from, &total, &submission, &phase, &lost,
};

enum { N_ALL = sizeof all / sizeof *all, N_USUAL = sizeof usual / sizeof *usual };

const struct column *const *column_all(size_t *ret_n)
{
    *ret_n = N_ALL;
    return all;
}

const struct column *const *column_default(size_t *ret_n)
{
    *ret_n = N_USUAL;
    return usual;
}

void column_text(const struct column *c, const struct model *m, const struct instance *in,
                 unsigned how, char *out, size_t size)
{
    bool known = c->text ? c->text(m, in, how, out, size) : c->raw(m, in, out, size);

    if (!known)
        text_put(out, size, "-");
}

void column_raw(const struct column *c, const struct model *m, const struct instance *in, char *out,
                size_t size)
{
    if (!c->raw(m, in, out, size))
        out[0] = '\0';
}

const struct column *column_find(const char *key, size_t len)
{
    for (size_t i = 0; i < N_ALL; i++)
        if (strlen(all[i]->key) == len && memcmp(all[i]->key, key, len) == 0)
            return all[i];
    return NULL;
}

int column_parse(const char *list, const struct column **ret, size_t *ret_n, size_t *ret_at)
{
    const struct column *found[COLUMN_LIST_MAX];
    size_t n = 0, at = 0;

    for (;;) {
        size_t len = strcspn(list + at, ",");
        *ret_at = at;
        if (n == COLUMN_LIST_MAX)
            return ERR_TOO_BIG;
        found[n] = column_find(list + at, len);
        if (!found[n++])
            return ERR_INVALID;
        at += len;
        if (!list[at])
            break;
        at++;
    }
    memcpy(ret, found, n * sizeof *ret);
    *ret_n = n;
    return 0;
}

int column_sort_key(const char *key)
{
    const struct column *c = column_find(key, strlen(key));

    return c ? (int)c->sort : query_key_parse(key, strlen(key));
}
