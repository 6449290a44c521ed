/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "spectate/snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <png.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { W = 300, H = 200 };

struct fixture {
    char dir[32], path[64];
    uint32_t px[W * H];
    struct picture picture;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    snprintf(f->dir, sizeof f->dir, "/tmp/t_snapshot.XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->path, sizeof f->path, "%s/picture.png", f->dir);
    for (uint32_t i = 0; i < W * H; i++)
        f->px[i] = i * 2654435761U; /* the top byte as well */
    f->picture = (struct picture){W, H, f->px};
    *state = f;
    return 0;
}

static int files(const struct fixture *f)
{
    DIR *dir = opendir(f->dir);
    int n = -2; /* . and .. */

    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    remove(f->path);
    assert_int_equal(rmdir(f->dir), 0);
    free(f);
    return 0;
}

static void expect_picture(const struct fixture *f)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    static uint8_t got[W * H * 3];

    assert_true(png_image_begin_read_from_file(&image, f->path));
    assert_int_equal(image.width, W);
    assert_int_equal(image.height, H);
    assert_int_equal(image.format & PNG_FORMAT_FLAG_ALPHA, 0);
    image.format = PNG_FORMAT_RGB;
    assert_true(png_image_finish_read(&image, NULL, got, 0, NULL));
    for (size_t i = 0; i < (size_t)W * H; i++)
        assert_int_equal(got[3 * i] << 16 | got[3 * i + 1] << 8 | got[3 * i + 2],
                         f->px[i] & 0xFFFFFF);
}

static void every_pixel_is_in_it(void **state)
{
    struct fixture *f = *state;
    struct stat st;

    assert_null(snapshot_missing());
    assert_int_equal(snapshot_check(f->path), 0);
    assert_int_equal(files(f), 0);
    assert_int_equal(snapshot_write(&f->picture, f->path), 0);
    expect_picture(f);
    assert_int_equal(stat(f->path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(files(f), 1);
}

static void one_that_is_there_is_replaced(void **state)
{
    struct fixture *f = *state;
    FILE *old = fopen(f->path, "w");

    fputs("old", old);
    fclose(old);
    assert_int_equal(snapshot_write(&f->picture, f->path), 0);
    expect_picture(f);
    assert_int_equal(files(f), 1);
}

static void expect_failure(struct fixture *f, const char *path, int error, int left)
{
    assert_int_equal(snapshot_check(path), ERR_IO);
    assert_int_equal(errno, error);
    assert_int_equal(snapshot_write(&f->picture, path), ERR_IO);
    assert_int_equal(errno, error);
    assert_int_equal(files(f), left);
}

static void what_can_not_be_written_is_told_and_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct picture none = {0};

    expect_failure(f, "/no such directory/picture.png", ENOENT, 0);
    assert_int_equal(snapshot_write(&none, f->path), ERR_IO);
    assert_int_equal(errno, EINVAL);
    assert_int_equal(files(f), 0);
    assert_int_equal(mkdir(f->path, 0700), 0);
    expect_failure(f, f->path, EISDIR, 1);
}

static void a_full_disk_leaves_the_old_one(void **state)
{
    struct fixture *f = *state;
    struct rlimit was, small;

    assert_int_equal(snapshot_write(&f->picture, f->path), 0);
    getrlimit(RLIMIT_FSIZE, &was);
    small = was;
    small.rlim_cur = 500;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    int r = snapshot_write(&f->picture, f->path), error = errno;
    setrlimit(RLIMIT_FSIZE, &was);
    assert_int_equal(r, ERR_IO);
    assert_int_equal(error, EFBIG);
    assert_int_equal(files(f), 1);
    expect_picture(f);
}

#define SNAPSHOT_TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SNAPSHOT_TEST(every_pixel_is_in_it),
        SNAPSHOT_TEST(one_that_is_there_is_replaced),
        SNAPSHOT_TEST(what_can_not_be_written_is_told_and_leaves_nothing),
        SNAPSHOT_TEST(a_full_disk_leaves_the_old_one),
    };

    return cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}
