/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake.h"

#include "../unit/view/exam.h"
#include "../unit/view/room.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

enum { TEXT_MAX = 1 << 18, LATER_S = 660, LOOKS_MAX = 40 };

static char text[TEXT_MAX], one[FRAME_COLS_MAX * FRAME_TEXT_MAX];

static void acknowledge(void *ud, uint32_t alert)
{
    struct fake *k = ud;

    k->acknowledged = alert;
    exam_apply(k->m, LATER_S,
               (struct event){.kind = EVENT_ACTION,
                              .action = {.kind = ACTION_ACK, .alert = alert, .who = "examiner"}});
}

/* Ten more minutes in the room: one climbs, one calms down, the others go on. */
static void go_on(struct model *m)
{
    for (int s = ROOM_NOW_S + 4; s <= LATER_S; s += 4) {
        exam_sample(m, s, ROOM_CRIT, 99, 20 + s / 10, -1);
        exam_sample(m, s, ROOM_WARN, 12 + s % 7, 44, s < 400 ? 30 + s / 4 : 240);
        exam_sample(m, s, ROOM_OK, s % 8 ? 5 : 45, 30, 18);
        exam_sample(m, s, ROOM_SUBMISSION, 3, 28, -1);
        exam_sample(m, s, ROOM_WIDE, 0, 101, -1);
        exam_sample(m, s, ROOM_FORMULA, 7, 33, 0);
    }
    exam_api(m, LATER_S, API_OK, 200, NULL);
    exam_apply(m, LATER_S, (struct event){.kind = EVENT_TICK});
}

static struct timeline_state fake_state(void *ud)
{
    struct fake *k = ud;

    return k->state;
}

static size_t fake_marks(void *ud, const struct timeline_mark **ret)
{
    static const struct timeline_mark marks[] = {
        {EXAM_T0_MS - 1000, LEVEL_CRIT},    {EXAM_T0_MS + 200000, LEVEL_WARN},
        {EXAM_T0_MS + 660000, LEVEL_WARN},  {EXAM_T0_MS + 1800000, LEVEL_WARN},
        {EXAM_T0_MS + 1801000, LEVEL_CRIT}, {EXAM_T0_MS + 1802000, LEVEL_WARN},
        {EXAM_T0_MS + 1803000, LEVEL_INFO}, {EXAM_T0_MS + 2700000, LEVEL_INFO},
        {EXAM_T0_MS + 3600000, LEVEL_CRIT},
    };

    (void)ud;
    *ret = marks;
    return sizeof marks / sizeof *marks;
}

__attribute__((format(printf, 2, 3))) static void note(struct fake *k, const char *fmt, ...)
{
    size_t len = strlen(k->calls);
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(k->calls + len, sizeof k->calls - len, fmt, ap);
    va_end(ap);
}

static void fake_pause(void *ud, bool paused)
{
    struct fake *k = ud;

    note(k, "pause %d;", paused);
    k->state.paused = paused;
}

static void fake_seek(void *ud, int64_t t_ms)
{
    struct fake *k = ud;

    note(k, "seek %lld;", (long long)(t_ms - EXAM_T0_MS) / 1000);
}

static void fake_step(void *ud, int n)
{
    note(ud, "step %d;", n);
}

static void fake_speed(void *ud, int faster)
{
    struct fake *k = ud;

    note(k, "speed %d;", faster);
    k->state.speed_q = faster > 0 ? k->state.speed_q * 2 : k->state.speed_q / 2;
}

static const char *fake_banner(void *ud)
{
    struct fake *k = ud;

    return k->banner;
}

/* --- desktops --- */

static struct gallery_view live_view(const struct fake *k, uint32_t index)
{
    static uint32_t px[FAKE_W * FAKE_H];
    int64_t now_ms = model_now_ms(k->m);

    return (struct gallery_view){.index = index,
                                 .state = GALLERY_LIVE,
                                 .picture = {FAKE_W, FAKE_H, px},
                                 .serial = 1,
                                 .damage = {0, 0, FAKE_W, FAKE_H},
                                 .since_ms = now_ms - 60000,
                                 .at_ms = now_ms - 200,
                                 .fps_d10 = 42};
}

static void fake_show(void *ud, const uint32_t *index, size_t n)
{
    struct fake *k = ud;
    struct gallery_view v[GALLERY_MAX];

    assert_in_range(n, 0, GALLERY_MAX);
    note(k, "show");
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (at < k->nviews && k->view[at].index != index[i])
            at++;
        v[i] = at < k->nviews ? k->view[at] : live_view(k, index[i]);
        note(k, " %u", (unsigned)index[i]);
    }
    note(k, ";");
    memcpy(k->view, v, n * sizeof *v);
    k->nviews = n;
}

static size_t fake_views(void *ud, const struct gallery_view **ret)
{
    struct fake *k = ud;

    *ret = k->view;
    return k->nviews;
}

static void fake_next(void *ud, size_t view)
{
    note(ud, "next %zu;", view);
}

static const char *fake_external(void *ud, uint32_t index, enum viewer viewer)
{
    note(ud, "external %u %d;", (unsigned)index, (int)viewer);
    return "The viewer was started.";
}

static const char *fake_missing(void *ud, enum viewer viewer)
{
    struct fake *k = ud;

    return k->missing[viewer];
}

static enum viewer fake_preferred(void *ud)
{
    struct fake *k = ud;

    return k->preferred;
}

static const char *fake_refusal(void *ud, uint32_t index)
{
    static char words[80]; /* of the last call */
    struct fake *k = ud;
    bool ready = model_instance(k->m, index)->phase == PHASE_READY;

    snprintf(words, sizeof words, "%s",
             !ready                     ? "This desktop does not run."
             : k->refused & 1u << index ? "This desktop is left alone until 10:42."
                                        : "");
    return *words ? words : NULL;
}

static const char *fake_link(void *ud, uint32_t index)
{
    struct fake *k = ud;

    (void)index;
    return k->link;
}

static void fake_given(void *ud, uint32_t index)
{
    note(ud, "given %u;", (unsigned)index);
}

static void gallery_init(struct fake *k)
{
    k->gallery = (struct gallery){k,
                                  fake_show,
                                  fake_views,
                                  fake_next,
                                  fake_external,
                                  fake_missing,
                                  fake_preferred,
                                  fake_refusal,
                                  fake_link,
                                  fake_given};
    k->preferred = VIEWER_TERMINAL;
    k->link = "https://cs.exam.example.org/instance/exam-00/app?view=1#readonly,noresize";
}

enum kind { LIVE, REPLAY, DESKTOPS };

static void init(struct fake *k, struct model *m, int rows, int cols, enum glyphs glyphs,
                 bool ascii, enum kind kind)
{
    struct ui_options o = {.title = "Computer Science 14BHD · exam=cs-2026-07",
                           .glyphs = glyphs,
                           .sort = QUERY_STATUS,
                           .banner = fake_banner,
                           .banner_ud = k,
                           .desktop = -1,
                           .acknowledge = acknowledge,
                           .ud = k};

    setenv("TZ", "UTC", 1);
    *k = (struct fake){.m = m};
    k->timeline =
        (struct timeline){k, fake_state, fake_marks, fake_pause, fake_seek, fake_step, fake_speed};
    k->state = (struct timeline_state){.start_ms = EXAM_T0_MS,
                                       .end_ms = EXAM_T0_MS + 3600000,
                                       .at_ms = model_now_ms(k->m),
                                       .speed_q = 4,
                                       .paused = true};
    gallery_init(k);
    if (kind == REPLAY)
        o.timeline = &k->timeline;
    if (kind == DESKTOPS)
        o.gallery = &k->gallery;
    ui_init(&k->ui, k->m, &o);
    frame_init(&k->frame, ascii);
    fake_resize(k, rows, cols);
}

static struct model *room_later(void)
{
    struct model *m = room_new();

    go_on(m);
    return m;
}

void fake_init(struct fake *k, int rows, int cols, enum glyphs glyphs, bool ascii)
{
    init(k, room_later(), rows, cols, glyphs, ascii, LIVE);
}

void fake_init_of(struct fake *k, struct model *m, int rows, int cols, enum glyphs glyphs,
                  bool ascii)
{
    init(k, m, rows, cols, glyphs, ascii, LIVE);
}

void fake_replay_init(struct fake *k, int rows, int cols, enum glyphs glyphs, bool ascii)
{
    init(k, room_later(), rows, cols, glyphs, ascii, REPLAY);
}

void fake_gallery_init(struct fake *k, int rows, int cols, enum glyphs glyphs, bool ascii)
{
    init(k, room_later(), rows, cols, glyphs, ascii, DESKTOPS);
}

void fake_done(struct fake *k)
{
    ui_done(&k->ui);
    frame_done(&k->frame);
    model_free(k->m);
}

int fake_end(void **state)
{
    fake_done(*state);
    return 0;
}

void fake_resize(struct fake *k, int rows, int cols)
{
    frame_reset(&k->frame, rows, cols);
    ui_draw(&k->ui, &k->frame);
}

void fake_key(struct fake *k, uint32_t code)
{
    struct input in = {.code = code};

    ui_key(&k->ui, &in);
    ui_draw(&k->ui, &k->frame);
}

void fake_keys(struct fake *k, const char *keys)
{
    for (; *keys; keys++)
        fake_key(k, (unsigned char)*keys);
}

/* One row behind what is at out; returns its end. */
static char *put_row(const struct frame *f, int row, char *out)
{
    char *begin = out;

    for (int c = 0; c < f->cols; c++) {
        const struct cell *x = &f->cell[row * f->cols + c];
        memcpy(out, x->text, x->len);
        out += x->len;
    }
    while (out > begin && out[-1] == ' ')
        out--;
    *out = '\0';
    return out;
}

const char *fake_text(struct fake *k)
{
    char *out = text;

    ui_draw(&k->ui, &k->frame);
    *out = '\0';
    for (int r = 0; r < k->frame.rows; r++) {
        assert_true(out - text < TEXT_MAX - k->frame.cols * FRAME_TEXT_MAX - 1);
        out = put_row(&k->frame, r, out);
        *out++ = '\n';
        *out = '\0';
    }
    return text;
}

const char *fake_row(struct fake *k, int row)
{
    assert_in_range(row, 0, k->frame.rows - 1);
    put_row(&k->frame, row, one);
    return one;
}

int fake_find(struct fake *k, const char *part)
{
    ui_draw(&k->ui, &k->frame);
    for (int r = 0; r < k->frame.rows; r++)
        if (strstr(fake_row(k, r), part))
            return r;
    return -1;
}

void fake_shows(struct fake *k, const char *part)
{
    if (!strstr(fake_text(k), part))
        fail_msg("\"%s\" is not on the screen:\n%s", part, fake_text(k));
}

void fake_shows_not(struct fake *k, const char *part)
{
    if (strstr(fake_text(k), part))
        fail_msg("\"%s\" is on the screen:\n%s", part, fake_text(k));
}

const char *fake_spots(struct fake *k)
{
    const struct ui *u = &k->ui;
    char *out = text;

    ui_draw(&k->ui, &k->frame);
    *out = '\0';
    for (size_t i = 0; i < u->nspots; i++) {
        const struct spot *s = &u->spot[i];
        out += sprintf(out, "view %zu: %dx%d at %d,%d: %dx%d+%d+%d\n", s->view, s->cols, s->rows,
                       s->row, s->col, s->part.w, s->part.h, s->part.x, s->part.y);
    }
    if (*u->link.url)
        sprintf(out, "link at %d,%d, %d wide: %s\n", u->link.row, u->link.col, u->link.width,
                u->link.url);
    return text;
}

static void describe(struct theme_look l, char *out, size_t size)
{
    static const char *const colour[] = {"own",  "black",   "red",  "green", "yellow",
                                         "blue", "magenta", "cyan", "white"};

    snprintf(out, size, "%s on %s%s%s%s%s", colour[l.fg + 1], colour[l.bg + 1],
             l.attr & THEME_BOLD ? " bold" : "", l.attr & THEME_DIM ? " dim" : "",
             l.attr & THEME_REVERSE ? " reverse" : "",
             l.attr & THEME_UNDERLINE ? " underline" : "");
}

const char *fake_looks(struct fake *k, enum palette p)
{
    struct theme_look seen[LOOKS_MAX];
    const struct frame *f = &k->frame;
    int n = 0;
    char *out = text, words[80];

    ui_draw(&k->ui, &k->frame);
    for (int r = 0; r < f->rows; r++) {
        char *begin = out;
        for (int c = 0; c < f->cols; c++) {
            struct theme_look l = theme_look(p, f->cell[r * f->cols + c].style);
            int i = 0;
            while (i < n && memcmp(&seen[i], &l, sizeof l) != 0)
                i++;
            assert_true(i < LOOKS_MAX);
            seen[i] = l;
            n = i == n ? n + 1 : n;
            bool plain = l.fg == THEME_NONE && l.bg == THEME_NONE && !l.attr;
            *out++ = plain ? ' ' : (char)('a' + i);
        }
        while (out > begin && out[-1] == ' ')
            out--;
        *out++ = '\n';
    }
    for (int i = 0; i < n; i++) {
        describe(seen[i], words, sizeof words);
        out += sprintf(out, "%c = %s\n", 'a' + i, words);
    }
    return text;
}
