/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/removal.h"

#include "base/err.h"
#include "base/utf8.h"
#include "cmd/command.h"
#include "cmd/verdict.h"
#include "view/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int complain(const char *file, const char *why, int code)
{
    fprintf(stderr, _("invigil: %s: %s\n"), file, why);
    return code;
}

static void user_and_host(char *out, size_t size)
{
    const struct passwd *pw = getpwuid(getuid());
    char host[128] = "?", text[VERIFY_WHO_SIZE];

    if (gethostname(host, sizeof host) < 0)
        strcpy(host, "?");
    host[sizeof host - 1] = '\0';
    snprintf(text, sizeof text, "%.120s@%s", pw ? pw->pw_name : "?", host);
    utf8_sanitise(out, size, text, strlen(text));
}

int removal_open(struct removal *m)
{
    struct timespec now;
    int r = key_load(&m->key, AT_FDCWD, m->key_file);

    if (r < 0)
        return complain(m->key_file,
                        r == ERR_NOT_FOUND ? _("there is no such file")
                        : r == ERR_UNSAFE  ? _("a key must be a regular file of yours that nobody "
                                                "else can read; chmod 600 mends the latter")
                        : r == ERR_IO      ? strerror(errno)
                                           : _("it is no key"),
                        EXIT_USAGE);
    int fd = open(m->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        int why = errno;
        key_wipe(&m->key);
        return complain(m->dir, strerror(why), EXIT_USAGE);
    }
    clock_gettime(CLOCK_REALTIME, &now);
    user_and_host(m->who, sizeof m->who);
    m->edit =
        (struct edit){fd, &m->key, m->who, (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000};
    return EXIT_OK;
}

void removal_close(struct removal *m)
{
    key_wipe(&m->key);
    if (m->edit.key)
        close(m->edit.dirfd);
}

int removal_failed(const struct removal *m, const struct edit_result *r, const char *no_match)
{
    char text[VERDICT_TEXT_MAX];

    switch (r->fault) {
    case EDIT_BUSY:
        return complain(m->dir, _("somebody is recording into it; nothing was removed"),
                        EXIT_FAILED);
    case EDIT_KEY:
        return complain(m->key_file, _("it is not the key of this journal; nothing was removed"),
                        EXIT_FAILED);
    case EDIT_NO_MATCH: return complain(m->dir, no_match, EXIT_FAILED);
    case EDIT_BROKEN: verdict_fault(&r->verify, text); return complain(m->dir, text, EXIT_FAILED);
    default:
        complain(m->dir, strerror(r->error), EXIT_FAILED);
        return complain(m->dir, _("if this was in the middle, running the same again finishes it"),
                        EXIT_FAILED);
    }
}

void removal_finished(const struct edit_result *r)
{
    if (r->finished)
        puts(_("An earlier removal that had been cut short was finished."));
}
