/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state that is written into a flat list by one visitor and read back by another is the same
 * state; what does not fit is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/mem.h"
#include "feed.h"
#include "model/digest.h"
#include "model/state.h"
#include "model/walk.h"

enum { N = 12, SEEN = 3, NAMES_MAX = 96 };

struct item {
    char *text;
    int64_t num;
    struct window window;
};

/* The flat list; while it is read, at is the next. */
struct list {
    struct item *v;
    size_t n, cap, at;
    const char *names[NAMES_MAX]; /* of one object */
    size_t nnames;
};

static struct item *more(struct list *l, const char *name)
{
    for (size_t i = 0; i < l->nnames; i++)
        if (strcmp(l->names[i], name) == 0)
            fail_msg("'%s' twice", name);
    assert_true(l->nnames < NAMES_MAX);
    l->names[l->nnames++] = name;
    MEM_GROW(l->v, l->n, l->cap);
    l->v[l->n] = (struct item){0};
    return &l->v[l->n++];
}

static void write_num(void *ud, const char *name, int64_t *v)
{
    more(ud, name)->num = *v;
}

static void write_nums(void *ud, const char *name, int64_t *v, size_t n)
{
    struct list *l = ud;

    for (size_t i = 0; i < n; i++) {
        more(l, name)->num = v[i];
        l->nnames -= i + 1 < n;
    }
}

static void write_str(void *ud, const char *name, enum walk_text kind, char **s)
{
    struct item *it = more(ud, name);

    (void)kind;
    it->text = *s ? mem_strdup(*s) : NULL;
}

/* As for a keyframe: what tells of an identity is told elsewhere. */
static void no_identity(void *ud, const char *name, int64_t *v)
{
    (void)ud;
    (void)name;
    (void)v;
}

static void write_window(void *ud, const char *name, struct window **w)
{
    struct item *it = more(ud, name);

    for (int i = 0; *w && i < (*w)->n; i++)
        window_push(&it->window, window_get(*w, i));
}

static struct item *next(struct list *l)
{
    assert_true(l->at < l->n);
    return &l->v[l->at++];
}

static void read_num(void *ud, const char *name, int64_t *v)
{
    (void)name;
    *v = next(ud)->num;
}

static void read_nums(void *ud, const char *name, int64_t *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        read_num(ud, name, &v[i]);
}

static void read_str(void *ud, const char *name, enum walk_text kind, char **s)
{
    (void)name;
    (void)kind;
    mem_set_str(s, next(ud)->text);
}

static void read_window(void *ud, const char *name, struct window **w)
{
    const struct window *from = &next(ud)->window;

    (void)name;
    if (!*w && from->n)
        *w = mem_zalloc(sizeof **w);
    if (!*w)
        return;
    window_clear(*w);
    for (int i = 0; i < from->n; i++)
        window_push(*w, window_get(from, i));
}

static void list_done(struct list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->v[i].text);
    free(l->v);
}

/* A bit of everything: an outage, losses, a submission, alerts that are over and acknowledged. */
static struct feed run(void)
{
    struct feed f = feed_new(1000);

    feed_rules(&f, f.now_ms + 7200000);
    feed_network(&f, (struct event_network){.label = "Lab", .rtt_warn_ms = 120, .room = true});
    feed_expected(&f, "exam-0003", 15);
    feed_expected(&f, "exam-0099", 0);
    for (uint32_t i = 0; i < N; i++) {
        if (i == 1)
            continue;
        feed_desk(&f, i);
        struct event_origin at = feed_at("192.0.2.7", i % 2 ? "IT" : "FR", i % 2 ? 137 : 3215);
        at.network = i % 2 ? "Lab" : NULL;
        at.radius_km = 20;
        at.lat_e4 = 450703;
        feed_come(&f, i, 0, at);
    }
    feed_come(&f, 0, 1, feed_at("198.51.100.7", "DE", 3320));
    feed_come(&f, 0, 2, (struct event_origin){.spectator = SPECTATOR_ADDRESS});
    feed_work(&f, 1000); /* beyond the quiet time, and two places */
    feed_conn(&f, 0, 1, CONN_CLOSED);
    feed_roster(&f, 2, PHASE_FAILED, SUBMISSION_NONE);
    feed_roster(&f, 2, PHASE_OFF, SUBMISSION_DONE);
    feed_conn(&f, SEEN, 1, CONN_OPENED);
    for (int t = 0; t < 300; t++)
        feed_sample(&f, 500, SEEN, 99, t % 100, 900 + t % 7);
    for (uint32_t i = 4; i < 10; i++)
        feed_conn(&f, i, 0, CONN_CLOSED);
    feed_tick(&f, 1000);
    for (uint32_t i = 4; i < N; i++)
        feed_link(&f, i, LINK_STALE);
    feed_conn(&f, SEEN, 0, CONN_CLOSED);
    feed_conn(&f, 0, 0, CONN_CLOSED); /* and back */
    feed_tick(&f, 5000);
    feed_conn(&f, 0, 3, CONN_OPENED);
    feed_conn(&f, 0, 3, CONN_ACTIVATED);
    feed_apply(&f, (struct event){.kind = EVENT_ACTION, .action = {.alert = 2, .who = "anna"}});
    feed_apply(&f, (struct event){.kind = EVENT_API,
                                  .api = {.state = API_STATUS, .status = 502, .text = "bad"}});
    feed_apply(&f, (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = -7000}});
    feed_apply(&f, (struct event){.kind = EVENT_LINK, .link = {.index = 77}}); /* nobody */
    feed_look(&f, 4, VIEWER_WALL);
    return f;
}

static bool walk_one(struct list *l, bool fits)
{
    l->nnames = 0;
    return fits;
}

static void write_down(struct model *m, struct list *l)
{
    struct walk w = {l, write_num, write_nums, write_str, no_identity, write_window, write_num};

    assert_true(walk_one(l, walk_exam(m, &w)));
    for (uint32_t i = 0; i < m->size; i++) {
        struct instance *in = m->instances[i];
        if (!in)
            continue;
        assert_true(walk_one(l, walk_instance(in, &w)));
        for (int k = 0; k < in->nconns; k++)
            assert_true(walk_one(l, walk_conn(&in->conns[k], &w)));
    }
    for (uint32_t i = 0; i < m->networks.n; i++)
        assert_true(walk_one(l, walk_network(&m->networks.v[i], &w)));
    for (uint32_t i = 0; i < m->expected.n; i++)
        assert_true(walk_one(l, walk_expected(&m->expected.v[i], &w)));
    for (size_t i = 0; i < m->alerts.n; i++)
        assert_true(walk_one(l, walk_alert(&m->alerts.v[i], &w)));
}

/* Where a connection comes from is told again by whoever restores it. */
static void tell_origin(struct conn *c, const struct origin *o)
{
    struct event_origin e = {.client = o->client,
                             .kind = o->kind,
                             .country = o->country,
                             .city = o->city,
                             .asn = o->asn,
                             .as_org = o->as_org,
                             .lat_e4 = o->lat_e4,
                             .lon_e4 = o->lon_e4,
                             .radius_km = o->radius_km};

    conn_set_origin(c, &e);
}

/* Into `to`, with as many of everything as `like` has. */
static bool read_back(struct model *to, const struct model *like, struct list *l)
{
    struct walk w = {l, read_num, read_nums, read_str, no_identity, read_window, read_num};
    bool fits = walk_exam(to, &w);

    for (uint32_t i = 0; i < like->size; i++) {
        if (!like->instances[i])
            continue;
        struct instance *in = state_instance(to, i);
        fits = walk_instance(in, &w) && fits;
        for (uint16_t k = 0; k < like->instances[i]->nconns; k++) {
            fits = walk_conn(state_conn(in, k), &w) && fits;
            tell_origin(&in->conns[k], &like->instances[i]->conns[k].origin);
        }
    }
    for (uint32_t i = 0; i < like->networks.n; i++)
        fits = walk_network(i ? state_network(to) : to->networks.v, &w) && fits;
    for (uint32_t i = 0; i < like->expected.n; i++)
        fits = walk_expected(state_expected(to), &w) && fits;
    for (size_t i = 0; i < like->alerts.n; i++)
        fits = walk_alert(state_alert(to), &w) && fits;
    assert_int_equal(l->at, l->n);
    return fits;
}

static void same_digest(const struct model *a, const struct model *b)
{
    char x[DIGEST_HEX + 1], y[DIGEST_HEX + 1];

    digest_model(a, x);
    digest_model(b, y);
    assert_string_equal(x, y);
}

static void it_comes_back_and_goes_on(void **state)
{
    struct feed f = run();
    struct feed g = {model_new(), f.now_ms};
    struct feed *both[] = {&f, &g};
    struct list l = {0};

    (void)state;
    write_down(f.m, &l);
    assert_true(read_back(g.m, f.m, &l));
    assert_int_equal(state_check(g.m), 0);
    same_digest(f.m, g.m);
    for (int i = 0; i < 2; i++) {
        feed_link(both[i], 0, LINK_STALE);
        feed_conn(both[i], 5, 1, CONN_OPENED);
        for (uint32_t k = 4; k < N; k++)
            feed_link(both[i], k, LINK_LIVE);
        feed_conn(both[i], 5, 1, CONN_ACTIVATED);
        for (int t = 0; t < 200; t++)
            feed_sample(both[i], 500, SEEN, t % 100, 4, -1);
    }
    same_digest(f.m, g.m);
    model_free(f.m);
    model_free(g.m);
    list_done(&l);
}

/* A digest is only as good as the walk: each value that is shown counts. */
static void each_value_counts(void **state)
{
    struct feed f = run();
    struct list l = {0};
    char was[DIGEST_HEX + 1], is[DIGEST_HEX + 1];
    size_t changed = 0;

    (void)state;
    digest_model(f.m, was);
    write_down(f.m, &l);
    for (size_t i = 0; i < l.n; i++) {
        if (l.v[i].text || l.v[i].window.n)
            continue;
        struct model *m = model_new();
        l.v[i].num ^= 1;
        l.at = 0;
        bool fits = read_back(m, f.m, &l);
        l.v[i].num ^= 1;
        digest_model(m, is);
        assert_true(!fits || l.v[i].num == 0 || strcmp(was, is) != 0);
        changed += strcmp(was, is) != 0;
        model_free(m);
    }
    assert_true(changed > 300);
    model_free(f.m);
    list_done(&l);
}

static void clearing_is_starting_anew(void **state)
{
    struct feed f = run();
    struct model *fresh = model_new();
    struct list l = {0};
    struct series *trends = feed_in(&f, SEEN)->series;

    (void)state;
    write_down(f.m, &l);
    struct model *like = model_clone(f.m);
    state_clear(f.m, true);
    same_digest(f.m, fresh);
    assert_true(read_back(f.m, like, &l));
    same_digest(f.m, like);
    assert_ptr_equal(feed_in(&f, SEEN)->series, trends);
    state_clear(f.m, true); /* twice: they wait on */
    state_clear(f.m, true);
    assert_ptr_equal(state_instance(f.m, SEEN)->series, trends);
    assert_null(state_instance(f.m, 1)->series);
    state_clear(f.m, true);
    state_clear(f.m, false);
    assert_null(state_instance(f.m, SEEN)->series);
    same_digest(f.m, f.m);
    model_free(f.m);
    model_free(fresh);
    model_free(like);
    list_done(&l);
}

static void earlier_trends_are_joined(void **state)
{
    struct feed f = feed_new(1000);
    struct series *older = series_new();
    struct series_point p[60];
    int32_t v[SERIES_SIGNALS] = {7, 7, 7};

    (void)state;
    feed_desk(&f, 0);
    for (int t = -20; t < 0; t++)
        series_add(older, f.now_ms + t * 1000, v);
    for (int t = 0; t < 20; t++)
        feed_sample(&f, 1000, 0, 30, 30, -1);
    model_put_trends(f.m, 0, older);
    series_read(feed_in(&f, 0)->series, SERIES_CPU, f.now_ms + 1000, 1000, p, 60);
    assert_int_equal(p[39].mean, -1); /* a second without a sample between the two */
    assert_int_equal(p[38].mean, 7);
    assert_int_equal(p[40].mean, 30);
    assert_int_equal(p[59].mean, 30);
    model_put_trends(f.m, 0, NULL);
    model_put_trends(f.m, 99, series_new()); /* nobody's: freed */
    feed_desk(&f, 1);
    older = series_new();
    model_put_trends(f.m, 1, older); /* of one without any */
    assert_ptr_equal(feed_in(&f, 1)->series, older);
    model_free(f.m);
}

static void put_num(void *ud, const char *name, int64_t *v)
{
    (void)name;
    *v = *(int64_t *)ud;
}

static void put_nums(void *ud, const char *name, int64_t *v, size_t n)
{
    (void)name;
    for (size_t i = 0; i < n; i++)
        v[i] = *(int64_t *)ud;
}

static void keep_str(void *ud, const char *name, enum walk_text kind, char **s)
{
    (void)ud;
    (void)name;
    (void)kind;
    (void)s;
}

static void keep_window(void *ud, const char *name, struct window **w)
{
    (void)ud;
    (void)name;
    (void)w;
}

static void what_does_not_fit_is_refused(void **state)
{
    static const int64_t wild[] = {INT64_MAX, INT64_MIN, -1, 1 << 20};

    (void)state;
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
        int64_t v = wild[i];
        struct walk w = {&v, put_num, put_nums, keep_str, put_num, keep_window, put_num};
        struct feed f = run();
        struct instance *in = f.m->instances[SEEN];
        assert_false(walk_exam(f.m, &w));
        assert_false(walk_instance(in, &w));
        assert_false(walk_conn(in->conns, &w));
        assert_false(walk_alert(&f.m->alerts.v[0], &w));
        assert_int_equal(in->phase, PHASE_READY);
        assert_int_equal(in->conns[0].state, CONN_DONE);
        assert_true(f.m->alerts.v[0].nsample <= ALERT_SAMPLES);
        model_free(f.m);
    }
}

static void broken(void (*breaks)(struct model *m))
{
    struct feed f = run();

    assert_int_equal(state_check(f.m), 0);
    breaks(f.m);
    assert_int_equal(state_check(f.m), ERR_INVALID);
    model_free(f.m);
}

static void alert_of_nobody(struct model *m)
{
    m->alerts.v[0].index = 1;
}

static void alert_beyond(struct model *m)
{
    m->alerts.v[0].index = N;
}

static void alerts_in_disorder(struct model *m)
{
    m->alerts.v[1].no = m->alerts.v[0].no;
}

static void number_to_come(struct model *m)
{
    m->alerts.last_no--;
}

static void nameless(struct model *m)
{
    mem_set_str(&m->instances[SEEN]->id, NULL);
}

static void from_nowhere(struct model *m)
{
    mem_set_str(&m->instances[SEEN]->conns[0].ip, NULL);
}

static void miscounted(struct model *m)
{
    m->instances[SEEN]->nactive++;
}

static void mislinked(struct model *m)
{
    m->linked++;
}

static void of_an_unknown_network(struct model *m)
{
    m->instances[SEEN]->conns[0].origin.network = 2;
}

static void external_is_first(struct model *m)
{
    mem_set_str(&m->networks.v[0].label, "Lab");
}

static void unlisted(struct model *m)
{
    m->instances[SEEN]->expected = 3;
}

static void side_of_nobody(struct model *m)
{
    m->alerts.v[0].side[1].instance = 2;
}

static void side_beyond(struct model *m)
{
    m->alerts.v[0].side[0] = (struct alert_side){.instance = 1, .conn = 9};
}

static void open_for_another_rule(struct model *m)
{
    m->instances[0]->integrity.alert[ALERT_CHURN - ALERT_INTEGRITY] = m->alerts.v[0].no;
}

static void misgone(struct model *m)
{
    m->gone++;
}

static void a_state_is_checked(void **state)
{
    static void (*const all[])(struct model *) = {alert_of_nobody,
                                                  alert_beyond,
                                                  alerts_in_disorder,
                                                  number_to_come,
                                                  nameless,
                                                  from_nowhere,
                                                  miscounted,
                                                  mislinked,
                                                  of_an_unknown_network,
                                                  external_is_first,
                                                  unlisted,
                                                  side_of_nobody,
                                                  side_beyond,
                                                  open_for_another_rule,
                                                  misgone};

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        broken(all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_comes_back_and_goes_on), cmocka_unit_test(each_value_counts),
        cmocka_unit_test(clearing_is_starting_anew), cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_state_is_checked),        cmocka_unit_test(earlier_trends_are_joined),
    };

    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
