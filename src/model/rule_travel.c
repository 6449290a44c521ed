/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it says, and why: rule_travel.h. */
#include "model/rule_travel.h"

#include "model/rule.h"

#include <math.h>

/* R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (2), 1984, p. 159; on a sphere of
 * the Earth's mean radius. */
static double distance_km(const struct origin *a, const struct origin *b)
{
    const double radius_km = 6371.0088, to_rad = acos(-1) / 180 / 10000;
    double lat_a = a->lat_e4 * to_rad, lat_b = b->lat_e4 * to_rad;
    double dlat = sin((lat_b - lat_a) / 2),
           dlon = sin((b->lon_e4 * to_rad - a->lon_e4 * to_rad) / 2);
    double h = dlat * dlat + cos(lat_a) * cos(lat_b) * dlon * dlon;

    return 2 * radius_km * asin(sqrt(h < 1 ? h : 1));
}

static int64_t sight_ms(const struct model *m, const struct conn *c)
{
    return c->state == CONN_ACTIVE ? m->now_ms : rules_last_ms(m, c);
}

/* Did p come before c? Of two that we saw come together the server knows. */
static bool is_before(const struct conn *p, const struct conn *c, int64_t at_ms)
{
    if (p->activated_ms != at_ms)
        return p->activated_ms < at_ms;
    return p->since_ms != c->since_ms ? p->since_ms < c->since_ms : p < c;
}

/* Of the connections that were there before c, the one that was active last. */
static const struct conn *previous(const struct model *m, const struct instance *in,
                                   const struct conn *c, int64_t at_ms)
{
    const struct conn *last = NULL;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *p = &in->conns[i];
        if (p != c && is_before(p, c, at_ms) && conn_used(p) && rules_enters(p) &&
            (!last || sight_ms(m, p) > sight_ms(m, last)))
            last = p;
    }
    return last;
}

/* Further and faster than anybody travels? */
static bool by_place(const struct model *m, const struct origin *a, const struct origin *b,
                     int64_t apart_ms, struct finding *f)
{
    double km = distance_km(a, b), kmh = km * 3600000 / (double)apart_ms;
    int64_t radii = (int64_t)a->radius_km + b->radius_km, far = rules_get(m, RULE_TRAVEL_KM);

    f->level = LEVEL_CRIT;
    f->km = (int32_t)lround(km);
    f->value = (int32_t)ceil(kmh < INT32_MAX ? kmh : INT32_MAX);
    f->threshold = rules_get(m, RULE_TRAVEL_KMH);
    return kmh > f->threshold && km > (double)(radii > far ? radii : far);
}

static bool by_country(const struct model *m, const struct conn *a, const struct conn *b,
                       int64_t apart_ms, struct finding *f)
{
    f->level = LEVEL_WARN;
    f->km = -1;
    f->value = (int32_t)(apart_ms / 60000);
    f->threshold = rules_get(m, RULE_TRAVEL_COUNTRY_MIN);
    return rules_other_country(a, b) && apart_ms <= rules_minutes_ms(m, RULE_TRAVEL_COUNTRY_MIN);
}

struct trip {
    int64_t left_ms, came_ms;
};

/* false: nobody knows when. */
static bool trip_of(const struct model *m, const struct conn *p, const struct conn *c,
                    int64_t at_ms, struct trip *ret)
{
    if (p->state == CONN_ACTIVE)
        return false;
    if (c->first_seen_ms == at_ms) { /* we came to it, not it to us */
        *ret = (struct trip){p->until_ms - m->drift_ms, c->since_ms - m->drift_ms};
        return p->until_ms && c->since_ms;
    }
    *ret = (struct trip){rules_last_ms(m, p), at_ms};
    return true;
}

void rule_travel_conn(struct model *m, struct instance *in, const struct conn *c, int64_t at_ms)
{
    bool asked = rules_get(m, RULE_TRAVEL) && rules_enters(c);
    const struct conn *p = asked ? previous(m, in, c, at_ms) : NULL;
    struct trip t;

    if (!p || rules_same_address(p, c) || !trip_of(m, p, c, at_ms, &t))
        return;
    int64_t apart_ms = t.came_ms - t.left_ms;
    if (apart_ms <= 0 || apart_ms < rules_seconds_ms(m, RULE_TRAVEL_GAP_S))
        return;
    struct finding f = {.apart_s = (int32_t)(apart_ms / 1000),
                        .side = {rules_side(in, p, t.left_ms), rules_side(in, c, t.came_ms)}};
    bool placed = p->origin.radius_km > 0 && c->origin.radius_km > 0;
    if (placed ? by_place(m, &p->origin, &c->origin, apart_ms, &f)
               : by_country(m, p, c, apart_ms, &f))
        rules_raise(m, in, ALERT_TRAVEL, &f);
}
