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

static int64_t last_sight_ms(const struct model *m, const struct conn *c)
{
    if (c->state == CONN_ACTIVE)
        return m->now_ms;
    int64_t until_ms = c->until_ms ? c->until_ms - m->drift_ms : 0;
    return until_ms && until_ms < c->last_seen_ms ? until_ms : c->last_seen_ms;
}

/* The connection, but c, that was active last. */
static const struct conn *previous(const struct model *m, const struct instance *in,
                                   const struct conn *c)
{
    const struct conn *last = NULL;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *p = &in->conns[i];
        if (p != c && conn_used(p) && conn_counts(p) &&
            (!last || last_sight_ms(m, p) > last_sight_ms(m, last)))
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

void rule_travel_conn(struct model *m, struct instance *in, const struct conn *c)
{
    const struct conn *p = rules_get(m, RULE_TRAVEL) ? previous(m, in, c) : NULL;

    if (!p || rules_same_address(p, c))
        return;
    int64_t left_ms = last_sight_ms(m, p), apart_ms = m->now_ms - left_ms;
    if (apart_ms <= 0 || apart_ms < rules_seconds_ms(m, RULE_TRAVEL_GAP_S))
        return;
    struct finding f = {.apart_s = (int32_t)(apart_ms / 1000),
                        .side = {rules_side(in, p, left_ms), rules_side(in, c, m->now_ms)}};
    bool placed = p->origin.radius_km > 0 && c->origin.radius_km > 0;
    if (placed ? by_place(m, &p->origin, &c->origin, apart_ms, &f)
               : by_country(m, p, c, apart_ms, &f))
        rules_raise(m, in, ALERT_TRAVEL, &f);
}
