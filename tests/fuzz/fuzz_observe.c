/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desktop that sends anything, one message a line: the model takes every event that is made of
 * it, and the same messages make the same model. */
#include "fuzz/fuzz.h"
#include "model/digest.h"
#include "model/model.h"
#include "source/observe.h"

#include <string.h>

static struct usages usages;

static void apply(void *ud, const struct event *e)
{
    model_apply(ud, e);
}

static void message(struct model *m, struct observe *o, const char *s, size_t len, int64_t t_ms)
{
    struct sample_rtt rtt[EVENT_CONNS_MAX];

    if (usages_parse(s, len, &usages) < 0)
        return;
    uint16_t n = observe_message(o, 0, &usages, t_ms, apply, m, rtt);
    struct sample sample = {.cpu = usages.cpu, .mem = usages.mem, .nrtt = n, .rtt = rtt};
    struct event tick = {.kind = EVENT_TICK, .t_ms = t_ms, .tick = {&sample, 1}};
    model_apply(m, &tick);
}

static void play(const char *s, size_t size, char *digest)
{
    struct model *m = model_new();
    struct observe o = {0};
    int64_t t_ms = 1780000000000;
    struct event ready = {.kind = EVENT_ROSTER,
                          .t_ms = t_ms,
                          .roster = {.change = ROSTER_APPEARED,
                                     .id = "id",
                                     .student = "id",
                                     .phase_text = "Ready",
                                     .phase = PHASE_READY}};

    model_apply(m, &ready);
    for (const char *end = s + size, *nl; s < end; s = nl + 1, t_ms += 1000) {
        nl = memchr(s, '\n', (size_t)(end - s));
        if (!nl)
            nl = end;
        message(m, &o, s, (size_t)(nl - s), t_ms);
    }
    const struct instance *in = model_instance(m, 0);
    int active = 0;
    for (int i = 0; i < in->nconns; i++)
        active += in->conns[i].state == CONN_ACTIVE;
    MUST(active == in->nactive && in->nconns == o.n && model_dropped(m) == 0);
    digest_model(m, digest);
    observe_done(&o);
    model_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char a[DIGEST_HEX + 1], b[DIGEST_HEX + 1];

    play((const char *)data, size, a);
    play((const char *)data, size, b);
    MUST(strcmp(a, b) == 0);
    return 0;
}
