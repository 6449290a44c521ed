/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a picture as PNG. Owns the file while it is written. The only user of libpng. Must not
 * know whose picture it is. */
#include "config.h"

#include "spectate/snapshot.h"

#include "base/err.h"

#include <errno.h>

#ifdef HAVE_VNC

#include "base/mem.h"

#include <fcntl.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void on_error(png_structp png, png_const_charp text)
{
    (void)text;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

/* row: 3 * w bytes to work with. Comes back by longjmp when something fails. */
static void write_rows(png_structp png, png_infop info, const struct picture *p, uint8_t *row)
{
    const uint32_t *px = p->px;

    png_set_IHDR(png, info, (png_uint_32)p->w, (png_uint_32)p->h, 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int y = 0; y < p->h; y++) {
        uint8_t *to = row;
        for (int x = 0; x < p->w; x++, px++) {
            *to++ = (uint8_t)(*px >> 16);
            *to++ = (uint8_t)(*px >> 8);
            *to++ = (uint8_t)*px;
        }
        png_write_row(png, row);
    }
    png_write_end(png, NULL);
}

static int write_png(const struct picture *p, FILE *f)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    uint8_t *row = mem_calloc((size_t)p->w, 3);
    volatile int r = ERR_IO;

    errno = EINVAL; /* of the picture itself; what the system says replaces it */
    if (info && setjmp(png_jmpbuf(png)) == 0) {
        png_init_io(png, f);
        write_rows(png, info, p, row);
        r = fflush(f) == 0 ? 0 : ERR_IO;
    }
    int error = errno;
    free(row);
    png_destroy_write_struct(&png, &info);
    errno = error;
    return r;
}

/* Beside path; 0600. */
static int create(const char *path, char **ret_temporary)
{
    if (asprintf(ret_temporary, "%s.XXXXXX", path) < 0)
        abort();
    return mkostemp(*ret_temporary, O_CLOEXEC);
}

int snapshot_check(const char *path)
{
    size_t len = strlen(path);
    struct stat st;

    if ((len && path[len - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode))) {
        errno = EISDIR;
        return ERR_IO;
    }
    char *temporary = NULL;
    int fd = create(path, &temporary), error = errno;
    if (fd >= 0) {
        close(fd);
        unlink(temporary);
    }
    free(temporary);
    errno = error;
    return fd >= 0 ? 0 : ERR_IO;
}

int snapshot_write(const struct picture *p, const char *path)
{
    char *temporary = NULL;
    int error = 0;

    int fd = create(path, &temporary);
    FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (!f || write_png(p, f) != 0)
        error = errno;
    if (f && fclose(f) != 0 && !error)
        error = errno;
    if (!error && rename(temporary, path) != 0)
        error = errno;
    if (error && fd >= 0)
        unlink(temporary);
    free(temporary);
    errno = error;
    return error ? ERR_IO : 0;
}

const char *snapshot_missing(void)
{
    return NULL;
}

#else

int snapshot_check(const char *path)
{
    (void)path;
    errno = ENOSYS;
    return ERR_IO;
}

int snapshot_write(const struct picture *p, const char *path)
{
    (void)p;
    (void)path;
    errno = ENOSYS;
    return ERR_IO;
}

const char *snapshot_missing(void)
{
    return "libpng";
}

#endif
