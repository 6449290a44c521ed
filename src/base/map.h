/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a string to a number. A balanced tree (libc's tsearch), so that keys chosen by a hostile
 * site cost O(log n) like all others. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map {
    void *root;
    size_t n;
};

void map_init(struct map *m);
void map_done(struct map *m);
/* The address of the value of key, NULL if there is none. Valid until the map is done. */
uint32_t *map_find(const struct map *m, const char *key);
/* The same; a key that is not there is copied in with `value`. */
uint32_t *map_put(struct map *m, const char *key, uint32_t value);

#endif
