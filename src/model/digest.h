/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hash of the whole state of the model but its trends: two models with one digest will judge
 * alike whatever comes next. */
#ifndef MODEL_DIGEST_H
#define MODEL_DIGEST_H

#include <stdint.h>

struct model;

enum { DIGEST_HEX = 64 };

/* SHA-256 over a canonical serialisation (fields in the order of model/walk.h, integers
 * little-endian, strings with their length), in lower-case hex; out holds DIGEST_HEX + 1 bytes. */
void digest_model(const struct model *m, char *out);
/* The same with all of the trends that can be seen. */
void digest_trends(const struct model *m, char *out);

#endif
