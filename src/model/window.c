/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/window.h"

static int at(const struct window *w, int i)
{
    return (w->head + i) % WINDOW_MAX;
}

void window_clear(struct window *w)
{
    w->head = w->n = 0;
    w->sum = 0;
}

static void drop_oldest(struct window *w)
{
    w->sum -= w->at[w->head].v;
    w->head = (uint8_t)at(w, 1);
    w->n--;
}

void window_add(struct window *w, int64_t t_ms, int32_t value, int32_t span_ms)
{
    uint32_t t = (uint32_t)t_ms;

    while (w->n && (w->n == WINDOW_MAX || t - w->at[w->head].t > (uint32_t)span_ms))
        drop_oldest(w);
    window_push(w, (struct window_value){t, (uint16_t)value});
}

struct window_value window_get(const struct window *w, int i)
{
    return w->at[at(w, i)];
}

void window_push(struct window *w, struct window_value v)
{
    w->at[at(w, w->n++)] = v;
    w->sum += v.v;
}

double window_mean(const struct window *w)
{
    return w->n ? (double)w->sum / w->n : -1;
}

int32_t window_covers_ms(const struct window *w)
{
    return w->n ? (int32_t)(w->at[at(w, w->n - 1)].t - w->at[w->head].t) : 0;
}

int window_latest(const struct window *w, uint16_t *out, int n)
{
    if (n > w->n)
        n = w->n;
    for (int i = 0; i < n; i++)
        out[i] = w->at[at(w, w->n - n + i)].v;
    return n;
}
