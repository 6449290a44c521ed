/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invents names and extra time. */
#include "sim/enrolled.h"

#include "sim/cast.h"
#include "sim/noise.h"

#include <stdio.h>

enum { SALT = 91, PER_ABSENT = 100 };

void enrolled_student(unsigned no, char out[ENROLLED_STUDENT_MAX])
{
    snprintf(out, ENROLLED_STUDENT_MAX, "S%06u", 280000 + no);
}

static void put_name(uint64_t h, struct buf *b)
{
    static const char *const given[] = {"Ada",    "Bruno",  "Chiara", "Davide", "Elif", "Franco",
                                        "Giulia", "Hao",    "Irene",  "José",   "Kofi", "Lucia",
                                        "Marta",  "Nicolò", "Olga",   "Zoë"};
    static const char *const family[] = {
        "Amato",   "Bianco", "Conti",  "D'Angelo", "Esposito", "Ferrero", "Gallo", "Haddad",
        "Ivanova", "Leone",  "Müller", "Nguyễn",   "Rossi",    "Serra",   "Wang",  "Zanetti"};

    buf_printf(b, "\"%s, %s\"", family[h % 16], given[h / 16 % 16]);
}

/* One in twenty has more time. */
static void put_extra(uint64_t h, struct buf *b)
{
    static const char *const extra[] = {",15,", ",30,25 % more time"};

    buf_add_str(b, h % 20 ? ",," : extra[h / 20 % 2]);
}

static void put_line(const struct story *s, unsigned no, const char *seat, struct buf *b)
{
    uint64_t h = noise_hash(s->seed, no, SALT);
    char student[ENROLLED_STUDENT_MAX];

    enrolled_student(no, student);
    buf_printf(b, "%s,", student);
    put_name(h >> 32, b);
    buf_printf(b, ",%s", seat);
    put_extra(h, b);
    buf_add_str(b, "\r\n");
}

void enrolled_write(const struct story *s, struct buf *b)
{
    unsigned absent = 1 + s->students / PER_ABSENT;
    char seat[32];

    buf_add_str(b, "student,name,seat,extra-minutes,note\r\n");
    for (unsigned i = 1; i <= s->students; i++) {
        unsigned room = story_room(s, i);
        if (cast_role(s, i) == ROLE_UNEXPECTED)
            continue;
        snprintf(seat, sizeof seat, "A%u-%02u", room, story_seat(s, i));
        put_line(s, i, story_remote(s, room) ? "remote" : seat, b);
    }
    for (unsigned i = 1; i <= absent; i++)
        put_line(s, s->students + i, "", b);
}
