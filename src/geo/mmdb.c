/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libmaxminddb looks whether what it reads lies within the file, and no further: a damaged database
 * can say anything. So every value is checked here for type and range, every text is copied and
 * sanitised. Knows nothing of schemas. */
#include "geo/mmdb.h"

#include "base/err.h"
#include "base/num.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { E4 = 10000, DECIMALS = 4, WHOLE_MAX = 8 };

static bool is_safe(const struct stat *st)
{
    return S_ISREG(st->st_mode) && (st->st_uid == 0 || st->st_uid == geteuid()) &&
           !(st->st_mode & (S_IWGRP | S_IWOTH));
}

static int error_of(int status)
{
    if (status == MMDB_SUCCESS)
        return 0;
    return status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR ||
                   status == MMDB_OUT_OF_MEMORY_ERROR
               ? ERR_IO
               : ERR_INVALID;
}

int mmdb_open(const char *path, MMDB_s *ret, struct stat *ret_stat)
{
    char opened[sizeof "/proc/self/fd/" + 12];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), r;
    MMDB_s db;

    if (fd < 0)
        return ERR_IO;
    if (fstat(fd, ret_stat) < 0) {
        r = ERR_IO;
    } else if (!is_safe(ret_stat)) {
        r = ERR_UNSAFE;
    } else if (ret_stat->st_size == 0) {
        r = ERR_INVALID;
    } else { /* by this name, so that it is the file that was looked at */
        snprintf(opened, sizeof opened, "/proc/self/fd/%d", fd);
        r = error_of(MMDB_open(opened, MMDB_MODE_MMAP, &db));
    }
    int why = errno;
    close(fd);
    errno = why;
    if (r == 0)
        *ret = db;
    return r;
}

bool mmdb_find(const MMDB_s *db, const struct ip *ip, MMDB_entry_s *ret)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    bool is_v4 = ip_is_v4(ip);
    int error;

    memcpy(&v4.sin_addr, ip->b + IP_V4_BITS / 8, sizeof v4.sin_addr);
    memcpy(&v6.sin6_addr, ip->b, sizeof v6.sin6_addr);
    MMDB_lookup_result_s r = MMDB_lookup_sockaddr(
        db, is_v4 ? (const struct sockaddr *)&v4 : (const struct sockaddr *)&v6, &error);
    *ret = r.entry;
    return error == MMDB_SUCCESS && r.found_entry;
}

static bool value_at(MMDB_entry_s *e, const char *const *keys, MMDB_entry_data_s *ret)
{
    return MMDB_aget_value(e, ret, keys) == MMDB_SUCCESS && ret->has_data;
}

void mmdb_text(MMDB_entry_s *e, const mmdb_keys *keys, size_t n, char *out, size_t size)
{
    MMDB_entry_data_s v;

    out[0] = '\0';
    for (size_t i = 0; i < n && !out[0]; i++)
        if (value_at(e, keys[i], &v) && v.type == MMDB_DATA_TYPE_UTF8_STRING)
            utf8_sanitise(out, size, v.utf8_string, v.data_size);
}

/* A number written out, times 10^4; the decimals beyond are cut off. */
static bool written_e4(const char *s, size_t len, int64_t limit, int64_t *ret)
{
    const char *point = memchr(s, '.', len);
    size_t whole = point ? (size_t)(point - s) : len;
    char text[WHOLE_MAX + DECIMALS];

    if (!whole || whole > WHOLE_MAX)
        return false;
    memcpy(text, s, whole);
    for (size_t i = 0; i < DECIMALS; i++)
        text[whole + i] = whole + 1 + i < len ? s[whole + 1 + i] : '0';
    return num_int(text, whole + DECIMALS, -limit, limit, ret) == 0;
}

bool mmdb_decimal_e4(MMDB_entry_s *e, const mmdb_keys *keys, size_t n, int32_t limit_e4,
                     int32_t *ret)
{
    for (size_t i = 0; i < n; i++) {
        MMDB_entry_data_s v;
        int64_t written;
        double d = NAN;
        if (!value_at(e, keys[i], &v))
            continue;
        if (v.type == MMDB_DATA_TYPE_DOUBLE)
            d = v.double_value * E4;
        else if (v.type == MMDB_DATA_TYPE_FLOAT)
            d = (double)v.float_value * E4;
        else if (v.type == MMDB_DATA_TYPE_UTF8_STRING &&
                 written_e4(v.utf8_string, v.data_size, limit_e4, &written))
            d = (double)written;
        if (d >= -limit_e4 && d <= limit_e4) { /* no NaN is */
            *ret = (int32_t)lround(d);
            return true;
        }
    }
    return false;
}

/* -1: none. */
static int64_t whole_of(const MMDB_entry_data_s *v)
{
    int64_t n;

    switch (v->type) {
    case MMDB_DATA_TYPE_UINT16: return v->uint16;
    case MMDB_DATA_TYPE_UINT32: return v->uint32;
    case MMDB_DATA_TYPE_INT32: return v->int32;
    case MMDB_DATA_TYPE_UINT64: return v->uint64 <= UINT32_MAX ? (int64_t)v->uint64 : -1;
    case MMDB_DATA_TYPE_UTF8_STRING: break;
    default: return -1;
    }
    const char *s = v->utf8_string;
    size_t skip = v->data_size > 2 && (memcmp(s, "AS", 2) == 0 || memcmp(s, "as", 2) == 0) ? 2 : 0;
    return num_int(s + skip, v->data_size - skip, 0, UINT32_MAX, &n) == 0 ? n : -1;
}

uint32_t mmdb_whole(MMDB_entry_s *e, const mmdb_keys *keys, size_t n, uint32_t max)
{
    for (size_t i = 0; i < n; i++) {
        MMDB_entry_data_s v;
        int64_t w = value_at(e, keys[i], &v) ? whole_of(&v) : -1;
        if (w >= 1 && w <= max)
            return (uint32_t)w;
    }
    return 0;
}
