/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal/key: texts of one form, files that only we read, signatures that others make too. */
#include "journal/key.h"

#include "base/err.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
/* after those it needs */

#include <cmocka.h>

/* The example of https://pkg.go.dev/golang.org/x/mod/sumdb/note */
static const char neumann[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

static char dir[] = "/tmp/t_key.XXXXXX";
static int dirfd_;

static int make_dir(void **state)
{
    (void)state;
    umask(0); /* the modes must be ours and not its doing */
    if (!mkdtemp(dir))
        return -1;
    dirfd_ = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return dirfd_ < 0 ? -1 : 0;
}

static int remove_dir(void **state)
{
    (void)state;
    close(dirfd_);
    return rmdir(dir);
}

static void put(const char *name, mode_t mode, const char *text)
{
    int fd = openat(dirfd_, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static mode_t mode_of(const char *name)
{
    struct stat st;

    assert_int_equal(fstatat(dirfd_, name, &st, AT_SYMLINK_NOFOLLOW), 0);
    return st.st_mode & 07777;
}

static void a_signature_holds_for_its_text_and_key(void **state)
{
    struct key k, other;
    uint8_t sig[KEY_SIG_BYTES];

    (void)state;
    key_new(&k);
    key_new(&other);
    assert_memory_not_equal(k.pub, other.pub, sizeof k.pub);
    key_sign(&k, "text", 4, sig);
    assert_true(key_check(k.pub, "text", 4, sig));
    assert_false(key_check(k.pub, "tex", 3, sig));
    assert_false(key_check(other.pub, "text", 4, sig));
    sig[63] ^= 1;
    assert_false(key_check(k.pub, "text", 4, sig));
    key_wipe(&k);
    key_wipe(&other);
    assert_memory_equal(&k, &(struct key){0}, sizeof k);
    key_wipe(&k);
}

static void others_make_the_same(void **state)
{
    static const char text[] = "If you think cryptography is the answer to your problem,\n"
                               "then you don't know what your problem is.\n";
    static const uint8_t sig[] = {0xf6, 0x49, 0x92, 0xe0, 0x52, 0xf5, 0x41, 0xbf, 0x49, 0xf7, 0xdc,
                                  0xbc, 0x80, 0x10, 0xc5, 0x50, 0x6d, 0x88, 0x5b, 0xa9, 0x2c, 0xba,
                                  0xfc, 0xa4, 0x07, 0x04, 0x95, 0x92, 0x27, 0x34, 0x8b, 0x86, 0x52,
                                  0x06, 0x0d, 0xd4, 0x51, 0x58, 0x0b, 0x6a, 0x59, 0x48, 0xd5, 0xe0,
                                  0x2a, 0xfa, 0x9f, 0xa9, 0xd9, 0xe0, 0xa2, 0xda, 0x51, 0x65, 0xbe,
                                  0x8a, 0x13, 0xa4, 0x72, 0xc8, 0x1c, 0x09, 0x9c, 0x03};
    char origin[KEY_ORIGIN_SIZE], again[KEY_VKEY_SIZE];
    uint8_t pub[KEY_PUB_BYTES], id[KEY_ID_BYTES];

    (void)state;
    assert_int_equal(key_pub_parse(neumann, strlen(neumann), origin, pub), 0);
    assert_string_equal(origin, "PeterNeumann");
    assert_true(key_check(pub, text, strlen(text), sig));
    key_id(origin, pub, id);
    assert_memory_equal(id, "\xc7\x4f\x20\xa3", sizeof id);
    key_vkey(origin, pub, again);
    assert_string_equal(again, neumann);
}

/* Made with `openssl pkey` and sha256sum from a seed of 32 zero bytes. */
static void a_public_key_has_these_texts(void **state)
{
    static const char text[] = KEY_FILE_TITLE "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    char out[KEY_VKEY_SIZE], file[KEY_FILE_SIZE];
    struct key k;

    (void)state;
    assert_int_equal(key_parse(&k, text, sizeof text - 1), 0);
    key_text(k.pub, out);
    assert_string_equal(out, "ed25519 O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=");
    assert_true(strlen(out) < KEY_TEXT_SIZE);
    key_fingerprint(k.pub, out);
    assert_string_equal(out, "SHA256:E545QOZLVJFyIIjZoNdBYo/IJuCUddNBp4Cs3jxLgHA");
    assert_true(strlen(out) < KEY_FINGERPRINT_SIZE);
    key_vkey("exam.example/2026-11", k.pub, out);
    assert_string_equal(
        out, "exam.example/2026-11+9ef490dc+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop");
    assert_int_equal(key_print(&k, file), sizeof text - 1);
    assert_string_equal(file, text);
    key_wipe(&k);
}

static int parse_pub(const char *text)
{
    uint8_t pub[KEY_PUB_BYTES];

    return key_pub_parse(text, strlen(text), NULL, pub);
}

static void a_public_text_has_one_form(void **state)
{
    char origin[KEY_ORIGIN_SIZE] = "x", text[2 * KEY_VKEY_SIZE];
    uint8_t pub[KEY_PUB_BYTES];
    struct key k;

    (void)state;
    key_new(&k);
    key_text(k.pub, text);
    assert_int_equal(key_pub_parse(text, strlen(text), origin, pub), 0);
    assert_string_equal(origin, "");
    assert_memory_equal(pub, k.pub, sizeof pub);
    strcat(text, "\n");
    assert_int_equal(parse_pub(text), 0);
    key_fingerprint(k.pub, text + strlen(text));
    assert_int_equal(parse_pub(text), 0);
    strcat(text, "\n");
    assert_int_equal(parse_pub(text), 0);
    strcat(text, "\n");
    assert_int_equal(parse_pub(text), ERR_INVALID);
    text[strlen(text) - 5] ^= 1; /* not its fingerprint */
    text[strlen(text) - 1] = '\0';
    assert_int_equal(parse_pub(text), ERR_INVALID);
    key_wipe(&k);

    assert_int_equal(parse_pub(""), ERR_INVALID);
    assert_int_equal(parse_pub("\n"), ERR_INVALID);
    assert_int_equal(parse_pub("ed25519 "), ERR_INVALID);
    assert_int_equal(parse_pub("ed25519 AAAA"), ERR_INVALID);
    assert_int_equal(parse_pub("a+"), ERR_INVALID);
    assert_int_equal(parse_pub("a+00000000"), ERR_INVALID);
    assert_int_equal(parse_pub("a+00000000+"), ERR_INVALID);
    for (size_t i = 0; i < strlen(neumann); i++) {
        strcpy(text, neumann);
        text[i] ^= 1;
        assert_int_equal(parse_pub(text), ERR_INVALID); /* the key id covers the rest */
        text[i] = '\0';
        assert_int_equal(parse_pub(text), ERR_INVALID);
    }
}

static void an_origin_is_a_word(void **state)
{
    char text[KEY_ORIGIN_MAX + 1];

    (void)state;
    memset(text, '~', sizeof text);
    assert_true(key_origin_valid(text, KEY_ORIGIN_MAX));
    assert_false(key_origin_valid(text, KEY_ORIGIN_MAX + 1));
    assert_false(key_origin_valid("", 0));
    for (const char *bad = " +\n\x7f\x80\xff"; *bad; bad++)
        assert_false(key_origin_valid((char[]){'a', *bad}, 2));
    assert_false(key_origin_valid("a\0", 2));
}

static void a_secret_text_has_one_form(void **state)
{
    struct key k;
    char text[KEY_FILE_SIZE + 8];

    (void)state;
    key_new(&k);
    size_t len = key_print(&k, text);
    assert_true(len < KEY_FILE_SIZE);
    key_wipe(&k);
    for (size_t n = 0; n < len; n++)
        assert_int_equal(key_parse(&k, text, n), ERR_INVALID);
    strcpy(text + len, "\n");
    assert_int_equal(key_parse(&k, text, len + 1), ERR_INVALID);
    text[0] = '!';
    assert_int_equal(key_parse(&k, text, len), ERR_INVALID);
    text[0] = '#';
    text[len - 2] = 'A'; /* its padding */
    assert_int_equal(key_parse(&k, text, len), ERR_INVALID);
    assert_memory_equal(&k, &(struct key){0}, sizeof k); /* untouched */
}

static void a_secret_file_is_ours_alone(void **state)
{
    struct key k, again;

    (void)state;
    assert_int_equal(key_load(&again, dirfd_, "none"), ERR_NOT_FOUND);
    key_new(&k);
    assert_int_equal(key_save(&k, dirfd_, "key"), 0);
    assert_int_equal(mode_of("key"), 0600);
    assert_int_equal(key_save(&k, dirfd_, "key"), ERR_EXISTS);
    assert_int_equal(key_load(&again, dirfd_, "key"), 0);
    assert_memory_equal(&again, &k, sizeof k);
    key_wipe(&again);

    for (mode_t bit = 01; bit <= 040; bit <<= 1) {
        assert_int_equal(fchmodat(dirfd_, "key", 0600 | bit, 0), 0);
        assert_int_equal(key_load(&again, dirfd_, "key"), ERR_UNSAFE);
    }
    assert_int_equal(fchmodat(dirfd_, "key", 0400, 0), 0);
    assert_int_equal(key_load(&again, dirfd_, "key"), 0);
    key_wipe(&again);
    key_wipe(&k);

    assert_int_equal(symlinkat("key", dirfd_, "link"), 0);
    assert_int_equal(key_load(&again, dirfd_, "link"), ERR_UNSAFE);
    assert_int_equal(unlinkat(dirfd_, "link", 0), 0);
    assert_int_equal(mkfifoat(dirfd_, "pipe", 0600), 0);
    assert_int_equal(key_load(&again, dirfd_, "pipe"), ERR_UNSAFE);
    assert_int_equal(unlinkat(dirfd_, "pipe", 0), 0);
    assert_int_equal(key_load(&again, dirfd_, "."), ERR_UNSAFE);
    assert_int_equal(unlinkat(dirfd_, "key", 0), 0);
}

static void a_path_has_its_directory(void **state)
{
    char path[sizeof dir + 8];
    struct key k;

    (void)state;
    snprintf(path, sizeof path, "%s/key", dir);
    key_new(&k);
    assert_int_equal(key_save(&k, AT_FDCWD, path), 0);
    assert_int_equal(key_load(&k, AT_FDCWD, path), 0);
    assert_int_equal(unlinkat(dirfd_, "key", 0), 0);
    assert_int_equal(key_save(&k, dirfd_, "none/key"), ERR_IO);
    key_wipe(&k);
}

static void a_long_file_is_no_key(void **state)
{
    char text[1024];
    struct key k;
    uint8_t pub[KEY_PUB_BYTES];

    (void)state;
    memset(text, 'A', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    put("long", 0600, text);
    assert_int_equal(key_load(&k, dirfd_, "long"), ERR_TOO_BIG);
    assert_int_equal(key_pub_load(dirfd_, "long", NULL, pub), ERR_TOO_BIG);
    put("long", 0600, "AAAA");
    assert_int_equal(key_load(&k, dirfd_, "long"), ERR_INVALID);
    assert_int_equal(key_pub_load(dirfd_, "long", NULL, pub), ERR_INVALID);
    assert_int_equal(unlinkat(dirfd_, "long", 0), 0);
}

static void a_public_file_is_for_all(void **state)
{
    char origin[KEY_ORIGIN_MAX + 1], got[KEY_ORIGIN_SIZE];
    uint8_t pub[KEY_PUB_BYTES];
    struct key k;

    (void)state;
    memset(origin, 'o', KEY_ORIGIN_MAX);
    origin[KEY_ORIGIN_MAX] = '\0';
    key_new(&k);
    assert_int_equal(key_pub_load(dirfd_, "key.pub", got, pub), ERR_NOT_FOUND);
    assert_int_equal(key_pub_write(dirfd_, "key.pub", origin, k.pub), 0);
    assert_int_equal(key_pub_write(dirfd_, "key.pub", origin, k.pub), ERR_EXISTS);
    assert_int_equal(mode_of("key.pub"), 0644);
    assert_int_equal(key_pub_load(dirfd_, "key.pub", got, pub), 0);
    assert_string_equal(got, origin);
    assert_memory_equal(pub, k.pub, sizeof pub);
    assert_int_equal(unlinkat(dirfd_, "key.pub", 0), 0);
    key_wipe(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_holds_for_its_text_and_key),
        cmocka_unit_test(others_make_the_same),
        cmocka_unit_test(a_public_key_has_these_texts),
        cmocka_unit_test(a_public_text_has_one_form),
        cmocka_unit_test(an_origin_is_a_word),
        cmocka_unit_test(a_secret_text_has_one_form),
        cmocka_unit_test(a_secret_file_is_ours_alone),
        cmocka_unit_test(a_path_has_its_directory),
        cmocka_unit_test(a_long_file_is_no_key),
        cmocka_unit_test(a_public_file_is_for_all),
    };

    return cmocka_run_group_tests_name("journal/key", tests, make_dir, remove_dir);
}
