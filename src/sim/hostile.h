/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that no program should have to read, as JSON text without quotes. */
#ifndef SIM_HOSTILE_H
#define SIM_HOSTILE_H

/* The n-th, around. Static. */
const char *hostile_text(unsigned n);

#endif
