/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the model, for model.c, which writes it, and digest.c, which must see all of it. */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "model/alert.h"
#include "model/model.h"

struct model {
    int64_t now_ms;
    int64_t drift_ms;
    struct event_config config;
    struct model_api api;
    struct instance **instances; /* by index, each its own allocation: pointers stay valid */
    uint32_t size, cap;
    uint32_t linked; /* instances whose link has been live in this stay in Ready */
    struct alerts alerts;
    uint64_t messages, dropped;
};

#endif
