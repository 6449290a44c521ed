/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of whatever records: where, whose key, how much. */
#include "cmd/recorder.h"

#include "cmd/options.h"
#include "journal/segment.h"
#include "view/i18n.h"

#include <string.h>

enum {
    KEY_JOURNAL = 0x300,
    KEY_KEY,
    KEY_SEGMENT_SIZE,
    KEY_COMPRESS,
    KEY_ON_FULL,
    KEY_ON_CHECKPOINT,
    KEY_SAMPLES
};
enum { SAMPLES_LIMIT_S = 3600 };
#define SEGMENT_USUAL (UINT64_C(256) << 20)

static const struct argp_option table[] = {
    {NULL, 0, NULL, 0, N_("The journal:"), 4},
    {"journal", KEY_JOURNAL, N_("DIR"), 0,
     N_("record into this directory; one that holds a journal is gone on with"), 4},
    {"key", KEY_KEY, N_("FILE"), 0,
     N_("sign with this key ('invigil key new'); default: one made for this run"), 4},
    {"segment-size", KEY_SEGMENT_SIZE, N_("SIZE"), 0,
     N_("begin a new file at this size: bytes, or with K, M, G; default 256M"), 4},
    {"compress", KEY_COMPRESS, NULL, 0, N_("compress files that are complete"), 4},
    {"on-full", KEY_ON_FULL, "stop-samples|exit", 0,
     N_("when the disk is full: go on without measurements (default), or end"), 4},
    {"on-checkpoint", KEY_ON_CHECKPOINT, N_("COMMAND"), 0,
     N_("run this with each signed checkpoint as its input, to keep it elsewhere"), 4},
    {"samples", KEY_SAMPLES, N_("all|SECONDS"), 0,
     N_("keep all measurements (default), or one of each desktop in so many seconds"), 4},
    {NULL, 0, NULL, 0, NULL, 0},
};

void recorder_options_init(struct recorder_options *o)
{
    *o = (struct recorder_options){.segment_bytes = SEGMENT_USUAL};
}

static uint64_t size_of(struct argp_state *state, const char *arg)
{
    char digits[24];
    size_t len = strcspn(arg, "KMG");
    int shift = arg[len] == 'K' ? 10 : arg[len] == 'M' ? 20 : arg[len] == 'G' ? 30 : 0;

    if (len >= sizeof digits || (arg[len] && arg[len + 1]))
        len = 0;
    memcpy(digits, arg, len);
    digits[len] = '\0';
    int64_t n = options_number(state, "--segment-size", digits, 1, SEGMENT_MAX_BYTES >> shift);
    if (n << shift < WRITER_SEGMENT_MIN)
        argp_error(state, _("--segment-size: at least 64K is needed"));
    return (uint64_t)n << shift;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct recorder_options *o = state->input;

    switch (key) {
    case KEY_JOURNAL: o->dir = arg; break;
    case KEY_KEY: o->key_file = arg; break;
    case KEY_SEGMENT_SIZE: o->segment_bytes = size_of(state, arg); break;
    case KEY_COMPRESS: o->compress = true; break;
    case KEY_ON_FULL:
        o->exit_on_full = strcmp(arg, "exit") == 0;
        if (!o->exit_on_full && strcmp(arg, "stop-samples") != 0)
            argp_error(state, _("--on-full: stop-samples or exit, not '%s'"), arg);
        break;
    case KEY_ON_CHECKPOINT: o->on_checkpoint = arg; break;
    case KEY_SAMPLES:
        if (strcmp(arg, "all") != 0)
            o->samples_ms = 1000 * options_number(state, "--samples", arg, 1, SAMPLES_LIMIT_S);
        break;
    case ARGP_KEY_END:
        if (!o->dir && (o->key_file || o->compress || o->on_checkpoint || o->samples_ms))
            argp_error(state, _("the options of the journal need --journal DIR"));
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

const struct argp recorder_argp = {.options = table, .parser = parse};
