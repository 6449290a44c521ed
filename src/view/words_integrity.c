/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences of the integrity rules (model/rules.h). Whoever reads one can check it by hand: it
 * shows both things that were compared, what came out, and the threshold. It judges nobody. */
#include "view/words_integrity.h"

#include "view/i18n.h"
#include "view/text.h"

#include <string.h>

enum { MINUTE_MS = 60000, SIDE_MAX = 512, SHORT_MAX = 64 };

/* The connection of a side; NULL: there is none, or another one has its number now, which can only
 * be when there were more than are kept. The side's own time may be a server's, and of before we
 * looked. */
static const struct conn *conn_of(const struct model *m, const struct alert *a, int i)
{
    const struct alert_side *s = &a->side[i];
    int64_t known_ms = s->t_ms > a->since_ms ? s->t_ms : a->since_ms;
    const struct instance *in =
        s->instance && s->instance <= model_size(m) ? model_instance(m, s->instance - 1) : NULL;
    const struct conn *c = in && s->conn < in->nconns ? &in->conns[s->conn] : NULL;

    return c && (!in->conns_over || c->first_seen_ms <= known_ms) ? c : NULL;
}

/* "Laib3, Torino IT (130.192.1.10, AS137)"; hidden: "Laib3 IT". */
static void put_origin(const struct model *m, const struct conn *c, bool hide, char *out,
                       size_t size)
{
    char place[SHORT_MAX + SHORT_MAX], address[SIDE_MAX], as[SHORT_MAX] = "";

    if (!c) {
        /* TRANSLATORS: a connection that is not remembered any more */
        text_put(out, size, "%s", _("no longer known"));
        return;
    }
    words_place(c, hide, place, sizeof place);
    text_put(out, size, "%s",
             c->origin.network || hide || !*place ? model_network(m, c->origin.network)->label
                                                  : "");
    if (*place)
        text_add(out, size, hide ? " " : ", ", place);
    if (hide)
        return;
    words_address(m, c, false, address, sizeof address);
    if (c->origin.asn)
        text_put(as, sizeof as, "AS%u", (unsigned)c->origin.asn);
    if (*as)
        text_add(address, sizeof address, ", ", as);
    text_add(out, size, " (", address);
    text_put(out + strlen(out), size - strlen(out), "%s", ")");
}

static void put_moment(const struct model *m, int64_t t_ms, char *out, size_t size)
{
    words_moment(t_ms + model_drift_ms(m), model_now_ms(m) + model_drift_ms(m), out, size);
}

/* The same with the time it was so. */
static void put_side(const struct model *m, const struct alert *a, int i, bool hide, char *out,
                     size_t size)
{
    char when[SHORT_MAX];

    put_origin(m, conn_of(m, a, i), hide, out, size);
    put_moment(m, a->side[i].t_ms, when, sizeof when);
    text_add(out, size, " ", when);
}

/* --- a rule each --- */

static void put_travel(const struct alert *a, const char *from, const char *to, char *out,
                       size_t size)
{
    char apart[SHORT_MAX];

    words_span((int64_t)a->apart_s * 1000, apart, sizeof apart);
    if (a->km < 0)
        /* TRANSLATORS: two places with times: "IT 10:02:17, then FR 10:31:05: ..." */
        text_put(out, size, _("%s, then %s: by country alone, %d min between them (at most %d)"),
                 from, to, (int)a->value, (int)a->threshold);
    else
        /* TRANSLATORS: two places with times, distance, duration, speed, limit: "Torino IT
         * 10:02:17, then Paris FR 10:31:05: 585 km in 29:00 min = 1210 km/h > 900" */
        text_put(out, size, _("%s, then %s: %d km in %s min = %d km/h > %d"), from, to, (int)a->km,
                 apart, (int)a->value, (int)a->threshold);
}

static void put_places(const struct alert *a, const char *one, const char *other, char *out,
                       size_t size)
{
    const char *why = a->level == LEVEL_CRIT   ? _("different countries")
                      : a->level == LEVEL_WARN ? _("different providers (AS)")
                                               : _("same neighbourhood or provider (AS)");

    /* TRANSLATORS: two places with times, how long both were connected, the limit, and how the two
     * compare */
    text_put(out, size, _("%s and %s, together for %d s > %d s: %s"), one, other, (int)a->value,
             (int)a->threshold, why);
}

static void put_shared(const struct model *m, const struct alert *a, bool hide, bool alone,
                       char *out, size_t size)
{
    const struct alert_side *s = a->side;
    char where[SIDE_MAX], who[SIDE_MAX] = "?", first[SHORT_MAX], second[SHORT_MAX];

    if (alone)
        text_put(who, sizeof who, "%s", _("another student"));
    else if (s[0].instance && s[0].instance <= model_size(m) &&
             model_instance(m, s[0].instance - 1))
        words_student(model_instance(m, s[0].instance - 1), hide, who, sizeof who);
    put_origin(m, conn_of(m, a, 1), hide, where, sizeof where);
    put_moment(m, s[0].t_ms, first, sizeof first);
    put_moment(m, s[1].t_ms, second, sizeof second);
    /* TRANSLATORS: another student, when, the place of both, when, and then how many students on
     * one address within how many minutes, and from how many on it is said */
    text_put(out, size,
             _("%s at %s, then this one at %s, on the same address: %s; %d students "
               "within %d min (from %d on)"),
             who, first, second, where, (int)a->value, (int)model_config(m)->rule[RULE_SHARED_MIN],
             (int)a->threshold);
}

static void put_nat(const struct model *m, const struct alert *a, bool hide, char *out, size_t size)
{
    char where[SIDE_MAX];

    put_origin(m, conn_of(m, a, 0), hide, where, sizeof where);
    /* TRANSLATORS: so many students, a place, a limit */
    text_put(out, size, _("%d students on one address: %s; probably a NAT (more than %d)"),
             (int)a->value, where, (int)a->threshold);
}

static void put_churn(const struct model *m, const struct alert *a, const char *from,
                      const char *to, char *out, size_t size)
{
    char sides[2 * SIDE_MAX];

    /* TRANSLATORS: autonomous systems: providers */
    text_put(out, size, _("%d providers (AS) in %d min > %d"), (int)a->value,
             (int)model_config(m)->rule[RULE_CHURN_MIN], (int)a->threshold);
    if (!a->side[1].instance)
        return;
    /* TRANSLATORS: two places with times */
    text_put(sides, sizeof sides, _("first %s, last %s"), from, to);
    text_add(out, size, "; ", sides);
}

static void put_absent(const struct alert *a, char *out, size_t size)
{
    /* TRANSLATORS: so many of so many */
    text_put(out, size,
             ngettext("%d of %u expected student never seen",
                      "%d of %u expected students never seen", a->of),
             (int)a->value, (unsigned)a->of);
}

void words_integrity(const struct model *m, const struct alert *a, bool hide, bool alone, char *out,
                     size_t size)
{
    char one[SIDE_MAX] = "", other[SIDE_MAX] = "";

    if (a->side[0].instance)
        put_side(m, a, 0, hide, one, sizeof one);
    if (a->side[1].instance)
        put_side(m, a, 1, hide, other, sizeof other);
    out[0] = '\0';
    switch (a->rule) {
    case ALERT_TRAVEL: put_travel(a, one, other, out, size); break;
    case ALERT_PLACES: put_places(a, one, other, out, size); break;
    case ALERT_SHARED: put_shared(m, a, hide, alone, out, size); break;
    case ALERT_NAT: put_nat(m, a, hide || alone, out, size); break;
    case ALERT_CHURN: put_churn(m, a, one, other, out, size); break;
    case ALERT_LATE:
        /* TRANSLATORS: a place with a time, minutes before the deadline, and the limit */
        text_put(out, size, _("never before from %s: %d min before the deadline (at most %d)"),
                 *other ? other : one, (int)a->value, (int)a->threshold);
        break;
    case ALERT_UNEXPECTED:
        text_put(out, size, "%s", _("not in the list of expected students"));
        text_add(out, size, *one ? "; " : "", one);
        break;
    case ALERT_ABSENT: put_absent(a, out, size); break;
    default: break;
    }
}
