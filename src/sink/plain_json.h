/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For plain_json*.c alone: members of an object by the rules of docs/json.md. */
#ifndef SINK_PLAIN_JSON_H
#define SINK_PLAIN_JSON_H

#include "model/model.h"

#include <cjson/cJSON.h>

/* null: not known, below 0, NULL, 0 of a time. */
void plain_json_number(cJSON *o, const char *key, bool known, double v);
void plain_json_mean(cJSON *o, const char *key, double mean);
void plain_json_string(cJSON *o, const char *key, const char *s);
void plain_json_time(cJSON *o, const char *key, int64_t ms);

/* The label of the network a connection comes from; NULL: nothing is known of where. */
const char *plain_json_network(const struct model *m, const struct conn *c);
void plain_json_connections(cJSON *o, const struct model *m, const struct instance *in);
/* The open ones about the student. */
void plain_json_alerts(cJSON *o, const struct model *m, const struct instance *in);

#endif
