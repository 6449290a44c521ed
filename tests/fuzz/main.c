/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target over its corpus without a fuzzer: every file of tests/fuzz/corpus/<target>,
 * or those named, one TAP line each. What breaks an invariant aborts, and the missing lines fail
 * the test. */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int run(const char *path)
{
    FILE *f = fopen(path, "rb");

    if (!f || fseek(f, 0, SEEK_END) != 0) {
        perror(path);
        return -1;
    }
    size_t len = (size_t)ftell(f);
    uint8_t *data = malloc(len ? len : 1); /* exactly that size: a byte too many is seen */
    rewind(f);
    if (!data || fread(data, 1, len, f) != len) {
        perror(path);
        return -1;
    }
    fclose(f);
    LLVMFuzzerTestOneInput(data, len);
    free(data);
    return 0;
}

static int not_hidden(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    const char *top = getenv("top_srcdir"), *name = strrchr(argv[0], '/');
    char dir[4096], path[sizeof dir + 257];
    struct dirent **file;
    int failed = 0;

    if (argc > 1) {
        for (int i = 1; i < argc; i++)
            failed |= run(argv[i]);
        return failed ? 1 : 0;
    }
    snprintf(dir, sizeof dir, "%s/tests/fuzz/corpus/%s", top ? top : ".",
             name ? name + 1 : argv[0]);
    int n = scandir(dir, &file, not_hidden, alphasort);
    if (n <= 0) {
        printf("Bail out! no corpus in %s\n", dir);
        return 1;
    }
    printf("1..%d\n", n);
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, file[i]->d_name);
        int r = run(path);
        printf("%s %d - %s\n", r == 0 ? "ok" : "not ok", i + 1, file[i]->d_name);
        fflush(stdout);
        failed |= r;
        free(file[i]);
    }
    free(file);
    return failed ? 1 : 0;
}
