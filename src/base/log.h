/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The technical log: English, one line an entry, for whoever administers the host. What an
 * examiner must read goes through the model to the screen, never through here. Silent until
 * log_open; control characters of what is logged are made visible, so that a line is a line. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Appends to path (created 0600). 0, or ERR_IO with errno set. */
int log_open(const char *path, enum log_level level);
void log_close(void);
/* "error", "warn", "info", "debug"; ERR_INVALID otherwise. */
int log_level_parse(const char *s, enum log_level *ret);

void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
