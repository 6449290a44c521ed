/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes roster elements and decides who is selected. */
#include "sim/roster.h"

#include <string.h>

static void put_member(struct buf *b, const char *key, const char *value)
{
    buf_add_str(b, key);
    buf_add_str(b, "\"");
    buf_add_str(b, value);
    buf_add_str(b, "\"");
}

static void put_labels(struct buf *b, const struct roster_entry *e)
{
    if (e->null_labels) {
        buf_add_str(b, ",\"labels\":null");
        return;
    }
    buf_add_str(b, ",\"labels\":{");
    for (size_t k = 0; k < e->nlabels; k++) {
        put_member(b, k ? "," : "", e->label[k].key);
        put_member(b, ":", e->label[k].value);
    }
    buf_add_str(b, "}");
}

void roster_write(struct buf *b, const struct roster_entry *e)
{
    put_member(b, "{\"id\":", e->id);
    put_member(b, ",\"template\":", e->tmpl);
    if (e->tells_running)
        buf_add_str(b, e->running ? ",\"running\":true" : ",\"running\":false");
    put_member(b, ",\"contentUrls\":{\"origin\":", "https://content.example/exam.zip");
    put_member(b, "},\"phase\":", e->phase);
    if (e->url)
        put_member(b, ",\"url\":", e->url);
    put_labels(b, e);
    buf_add_str(b, "}");
}

void roster_label(struct roster_entry *e, const char *key, const char *value)
{
    if (e->nlabels < ROSTER_LABELS_MAX)
        e->label[e->nlabels++] = (struct roster_label){key, value};
}

static size_t key_len(const char *arg)
{
    return strcspn(arg, "=");
}

static bool repeats(const char *const *args, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (key_len(args[k]) == key_len(args[n]) && memcmp(args[k], args[n], key_len(args[n])) == 0)
            return true;
    return false;
}

static bool has(const struct roster_entry *e, const char *arg)
{
    size_t len = key_len(arg);
    const char *value = arg[len] ? arg + len + 1 : "true";

    for (size_t k = 0; !e->null_labels && k < e->nlabels; k++)
        if (strlen(e->label[k].key) == len && memcmp(e->label[k].key, arg, len) == 0)
            return strcmp(e->label[k].value, value) == 0;
    return false;
}

bool roster_selected(const struct roster_entry *e, const char *const *args, size_t nargs)
{
    for (size_t k = 0; k < nargs; k++)
        if (args[k][0] && !repeats(args, k) && !has(e, args[k]))
            return false;
    return true;
}
