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
    return put_text(out, size, model_name(m, in));
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
    return put_int(out, size, !query_conns_unknown(in), instance_total(in));
}

static bool raw_from(const struct model *m, const struct instance *in, char *out, size_t size)
{
    (void)m;
    return put_text(out, size, instance_from(in));
}

static bool raw_address(const struct model *m, const struct instance *in, char *out, size_t size)
{
    const struct conn *c = instance_from_conn(in);

    (void)m;
    return put_text(out, size, c ? c->origin.client : NULL);
}

static bool raw_network(const struct model *m, const struct instance *in, char *out, size_t size)
{
    return put_text(out, size, query_network(m, in));
}

static bool raw_country(const struct model *m, const struct instance *in, char *out, size_t size)
{
    const struct conn *c = instance_from_conn(in);

    (void)m;
    return put_text(out, size, c ? c->origin.country : NULL);
}

static bool raw_seat(const struct model *m, const struct instance *in, char *out, size_t size)
{
    const struct expected *x = model_expected_of(m, in);

    return put_text(out, size, x ? x->seat : NULL);
}

static bool raw_left(const struct model *m, const struct instance *in, char *out, size_t size)
{
    int64_t ms = 0;
    bool known = model_time_left_ms(m, in, &ms);

    return put_int(out, size, known, ms);
}

static bool raw_alerts(const struct model *m, const struct instance *in, char *out, size_t size)
{
    return put_int(out, size, true, model_open_alerts(m, in));
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

static bool raw_looked(const struct model *m, const struct instance *in, char *out, size_t size)
{
    int64_t ms = model_looked_ms(m, in);

    return put_int(out, size, ms >= 0, ms);
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

/* With the worst hint of the integrity rules behind it, which changes no status: "OK ● travel". */
static bool text_status(const struct model *m, const struct instance *in, unsigned how, char *out,
                        size_t size)
{
    const struct alert *hint = words_alert_hint(m, in);
    char verdict[WORDS_MAX];

    text_put(out, size, "%s", words_mark(in->status, how & COLUMN_ASCII));
    words_verdict(m, in, verdict, sizeof verdict);
    text_add(out, size, " ", verdict);
    if (hint) {
        text_add(out, size, " ", words_level_mark(hint->level, how & COLUMN_ASCII));
        text_add(out, size, " ", words_alert_rule(hint->rule));
    }
    return true;
}

static bool text_phase(const struct model *m, const struct instance *in, unsigned how, char *out,
                       size_t size)
{
    (void)m;
    (void)how;
    return put_text(out, size, words_phase(in));
}

static void add_more(const struct instance *in, char *out, size_t size)
{
    int more = instance_from_more(in);
    char number[16];

    text_put(number, sizeof number, "+%d", more);
    if (more)
        text_add(out, size, " ", number);
}

/* The label of the network; the address as long as there are none: a column of EXTERNAL helps
 * nobody. */
static bool text_from(const struct model *m, const struct instance *in, unsigned how, char *out,
                      size_t size)
{
    const struct conn *c = instance_from_conn(in);

    if (!c)
        return false;
    words_address(m, c, how & COLUMN_HIDE || model_networks(m) > 1, out, size);
    add_more(in, out, size);
    if (c->origin.country)
        text_add(out, size, " ", c->origin.country);
    return true;
}

static bool text_address(const struct model *m, const struct instance *in, unsigned how, char *out,
                         size_t size)
{
    const struct conn *c = instance_from_conn(in);

    if (!c)
        return false;
    words_address(m, c, how & COLUMN_HIDE, out, size);
    add_more(in, out, size);
    return true;
}

static bool text_seat(const struct model *m, const struct instance *in, unsigned how, char *out,
                      size_t size)
{
    return !(how & COLUMN_HIDE) && raw_seat(m, in, out, size);
}

static bool text_left(const struct model *m, const struct instance *in, unsigned how, char *out,
                      size_t size)
{
    int64_t ms = 0;
    bool known = model_time_left_ms(m, in, &ms);

    (void)how;
    words_left(ms, out, size);
    return known;
}

/* None is the usual case, and known: nothing is written. */
static bool text_alerts(const struct model *m, const struct instance *in, unsigned how, char *out,
                        size_t size)
{
    (void)how;
    if (!model_open_alerts(m, in))
        text_put(out, size, "%s", "");
    else
        raw_alerts(m, in, out, size);
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

static bool text_looked(const struct model *m, const struct instance *in, unsigned how, char *out,
                        size_t size)
{
    int64_t ms = model_looked_ms(m, in);

    (void)how;
    if (in->looking)
        /* TRANSLATORS: in the column LOOKED: an examiner looks at the desktop; at most 8 cells */
        text_put(out, size, "%s", _("now"));
    else
        words_age(ms, out, size);
    return ms >= 0;
}

static bool text_why(const struct model *m, const struct instance *in, unsigned how, char *out,
                     size_t size)
{
    (void)how;
    words_reasons(m, in, out, size);
    return true;
}

/* --- when there is anything to show --- */

static bool has_list(const struct model *m)
{
    return model_expected(m) > 0;
}

static bool has_deadline(const struct model *m)
{
    return model_config(m)->deadline_ms > 0;
}

/* --- the table --- */

/* clang-format off */
static const struct column
    student = {"student", N_("STUDENT"), QUERY_STUDENT, false, 7, 24, 100, raw_student, text_student,
               NULL},
    id = {"id", N_("ID"), QUERY_ID, false, 8, 24, 30, raw_id, text_id, NULL},
    name = {"name", N_("NAME"), QUERY_NAME, false, 8, 24, 50, raw_name, text_name, has_list},
    seat = {"seat", N_("SEAT"), QUERY_SEAT, false, 5, 8, 72, raw_seat, text_seat, has_list},
    status = {"status", N_("STATUS"), QUERY_STATUS, false, 18, 30, 95, raw_status, text_status, NULL},
    phase = {"phase", N_("PHASE"), QUERY_PHASE, false, 8, 17, 40, raw_phase, text_phase, NULL},
    cpu = {"cpu", N_("CPU"), QUERY_CPU, true, 4, 4, 90, raw_cpu, NULL, NULL},
    mem = {"mem", N_("MEM"), QUERY_MEM, true, 4, 4, 85, raw_mem, NULL, NULL},
    rtt = {"rtt", N_("RTT"), QUERY_RTT, true, 5, 5, 80, raw_rtt, NULL, NULL},
    active = {"active", N_("ACTIVE"), QUERY_ACTIVE, true, 6, 6, 75, raw_active, NULL, NULL},
    from = {"from", N_("FROM"), QUERY_FROM, false, 15, 27, 70, raw_from, text_from, NULL},
    address = {"address", N_("ADDRESS"), QUERY_IP, false, 15, 24, 43, raw_address, text_address,
               NULL},
    country = {"country", N_("COUNTRY"), QUERY_COUNTRY, false, 7, 7, 42, raw_country, NULL, NULL},
    total = {"total", N_("TOTAL"), QUERY_TOTAL, true, 5, 5, 55, raw_total, NULL, NULL},
    submission = {"submission", N_("SUBMIT"), QUERY_SUBMISSION, false, 9, 10, 60, raw_submission,
                  text_submission, NULL},
    link_ = {"link", N_("LINK"), QUERY_LINK, false, 10, 44, 35, raw_link, text_link, NULL},
    age = {"age", N_("AGE"), QUERY_AGE, true, 6, 8, 25, raw_age, text_age, NULL},
    lost = {"lost", N_("LOST"), QUERY_LOST, true, 5, 6, 15, raw_lost, text_lost, NULL},
    left = {"left", N_("LEFT"), QUERY_LEFT, true, 5, 6, 58, raw_left, text_left, has_deadline},
    alerts = {"alerts", N_("ALERTS"), QUERY_ALERTS, true, 6, 6, 57, raw_alerts, text_alerts, NULL},
    looked = {"looked", N_("LOOKED"), QUERY_LOOKED, true, 6, 8, 61, raw_looked, text_looked,
              model_any_looked},
    network = {"network", N_("NETWORK"), QUERY_NETWORK, false, 8, 16, 45, raw_network, NULL, NULL},
    cpu_mean = {"cpu_mean", N_("CPU MEAN"), QUERY_CPU_MEAN, true, 6, 6, 20, raw_cpu_mean, NULL, NULL},
    mem_mean = {"mem_mean", N_("MEM MEAN"), QUERY_MEM_MEAN, true, 6, 6, 20, raw_mem_mean, NULL, NULL},
    mean_rtt = {"rtt_mean", N_("RTT MEAN"), QUERY_RTT_MEAN, true, 6, 6, 20, raw_rtt_mean, NULL, NULL},
    why = {"why", N_("WHY"), QUERY_STATUS, false, 20, 80, 65, raw_why, text_why, NULL};
/* clang-format on */

/* New ones last: who reads csv by position keeps what they had. */
static const struct column *const all[] = {
    &student,  &id,       &name,    &status,  &phase, &cpu,     &mem,        &rtt,    &cpu_mean,
    &mem_mean, &mean_rtt, &active,  &total,   &from,  &network, &submission, &link_,  &age,
    &lost,     &why,      &address, &country, &seat,  &left,    &alerts,     &looked,
};

static const struct column *const usual[] = {
    &student, &seat,   &name, &status, &cpu,        &mem,   &rtt,    &active,
    &from,    &alerts, &left, &total,  &submission, &phase, &looked, &lost,
};

enum { N_ALL = sizeof all / sizeof *all, N_USUAL = sizeof usual / sizeof *usual };

const struct column *const *column_all(size_t *ret_n)
{
    *ret_n = N_ALL;
    return all;
}

size_t column_default(const struct model *m, const struct column **ret)
{
    size_t n = 0;

    for (size_t i = 0; i < N_USUAL; i++)
        if (!usual[i]->useful || usual[i]->useful(m))
            ret[n++] = usual[i];
    return n;
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
