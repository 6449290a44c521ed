/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes one metrics message. Ten thousand are written a second, so no printf and no gmtime. */
#include "sim/message.h"

#include <string.h>

static void put_digits(char *to, unsigned n, int digits)
{
    while (digits--) {
        to[digits] = (char)('0' + n % 10);
        n /= 10;
    }
}

/* Gregorian date of a day number since 1970 (H. Hinnant, "chrono-compatible date algorithms"). */
static void put_date(char *to, int64_t day)
{
    int64_t z = day + 719468, era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;

    put_digits(to, (unsigned)(yoe + era * 400 + (month <= 2)), 4);
    put_digits(to + 5, (unsigned)month, 2);
    put_digits(to + 8, (unsigned)(doy - (153 * mp + 2) / 5 + 1), 2);
}

void message_time(int64_t ns, char out[MESSAGE_TIME_LEN])
{
    int64_t sec = ns / 1000000000;

    memcpy(out, "0000-00-00T00:00:00.000000000Z", MESSAGE_TIME_LEN);
    put_date(out, sec / 86400);
    put_digits(out + 11, (unsigned)(sec % 86400 / 3600), 2);
    put_digits(out + 14, (unsigned)(sec % 3600 / 60), 2);
    put_digits(out + 17, (unsigned)(sec % 60), 2);
    put_digits(out + 20, (unsigned)(ns % 1000000000), 9);
}

static void put_number(struct buf *b, int n)
{
    char s[8];
    int digits = 1;

    for (int m = n; m >= 10; m /= 10)
        digits++;
    put_digits(s, (unsigned)n, digits);
    buf_add(b, s, (size_t)digits);
}

static void put_time(struct buf *b, const char *key, int64_t ns)
{
    char s[MESSAGE_TIME_LEN];

    message_time(ns, s);
    buf_add_str(b, key);
    buf_add(b, s, sizeof s);
}

static void put_conn(struct buf *b, const struct student_conn *c, int64_t epoch_ns)
{
    buf_add_str(b, "{\"latency\":");
    put_number(b, c->latency_ms);
    buf_add_str(b, ",\"ip\":\"");
    buf_add_str(b, c->ip);
    buf_add_str(b, "\",\"connUid\":\"");
    buf_add_str(b, c->uid);
    put_time(b, "\",\"connTime\":\"", epoch_ns + c->conn_ns);
    put_time(b, "\",\"disconnTime\":\"", epoch_ns + c->disconn_ns);
    buf_add_str(b, c->active ? "\",\"active\":true}" : "\",\"active\":false}");
}

void message_write(struct buf *b, const struct student_now *now, int64_t epoch_ns, int64_t at_ns,
                   size_t first)
{
    size_t n = now->nconns;

    buf_add_str(b, n ? "{\"connections\":[" : "{\"connections\":null");
    for (size_t k = 0; k < n; k++) {
        put_conn(b, &now->conn[(first + k) % n], epoch_ns);
        buf_add(b, k + 1 < n ? "," : "]", 1);
    }
    buf_add_str(b, ",\"connectionsCount\":0,\"cpu\":");
    put_number(b, now->cpu);
    buf_add_str(b, ",\"mem\":");
    put_number(b, now->mem);
    put_time(b, ",\"net\":0,\"timestamp\":\"", epoch_ns + at_ns);
    buf_add_str(b, "\"}");
}
