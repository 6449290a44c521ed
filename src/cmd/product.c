/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/product.h"

#include "cmd/command.h"
#include "view/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int complain(const char *path)
{
    if (path)
        fprintf(stderr, "invigil: %s: %s\n", path, strerror(errno));
    else if (errno != EPIPE) /* a reader that has seen enough is no failure worth a word */
        fprintf(stderr, _("invigil: the output can't be written: %s\n"), strerror(errno));
    return EXIT_FAILED;
}

int product_open(struct product *p, const char *path)
{
    *p = (struct product){.file = stdout, .path = path};
    if (!path)
        return EXIT_OK;
    if (asprintf(&p->temporary, "%s.XXXXXX", path) < 0)
        abort(); /* out of memory, as base/mem.h */
    int fd = mkostemp(p->temporary, O_CLOEXEC);
    p->file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (p->file)
        return EXIT_OK;
    int code = complain(path);
    free(p->temporary);
    return code;
}

int product_close(struct product *p, int code)
{
    bool good = fflush(p->file) == 0 && !ferror(p->file);

    if (!good)
        code = complain(p->path);
    if (!p->path)
        return code;
    if (fclose(p->file) != 0 && good)
        code = complain(p->path);
    if (code == EXIT_OK && rename(p->temporary, p->path) != 0)
        code = complain(p->path);
    if (code != EXIT_OK)
        unlink(p->temporary);
    free(p->temporary);
    return code;
}
