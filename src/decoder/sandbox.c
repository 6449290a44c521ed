/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sandbox: limits, no_new_privs, and a list of the system calls that reading, decoding and
 * allocating need. Owns nothing. Must not know what is decoded. */
#include "decoder/sandbox.h"

#include "spectate/decoder_wire.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* AddressSanitizer reserves terabytes and makes system calls of its own. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static void must(bool fine)
{
    if (!fine)
        abort();
}

static void limit(int resource, rlim_t value)
{
    must(setrlimit(resource, &(struct rlimit){value, value}) == 0);
}

/* seccomp(2): without a filter it fails by EFAULT where filters are to be had. */
static bool has_seccomp(void)
{
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) < 0 && errno == EFAULT;
}

static void allow_only_what_is_needed(void)
{
    static const int calls[] = {
        SCMP_SYS(read),   SCMP_SYS(write),      SCMP_SYS(close),        SCMP_SYS(poll),
        SCMP_SYS(ppoll),  SCMP_SYS(select),     SCMP_SYS(pselect6),     SCMP_SYS(brk),
        SCMP_SYS(munmap), SCMP_SYS(mremap),     SCMP_SYS(madvise),      SCMP_SYS(futex),
        SCMP_SYS(exit),   SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(clock_gettime),
    };
    const struct scmp_arg_cmp memory[] = {
        SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
        SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS),
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

    must(filter != NULL);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        must(seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0);
    must(seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, memory) == 0);
    must(seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap2), 2, memory) == 0);
    must(seccomp_load(filter) == 0);
    seccomp_release(filter);
}

void sandbox_enter(void)
{
    must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
    must(prctl(PR_SET_DUMPABLE, 0) == 0);
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, DECODER_PIXELS_FD + 1);
    if (SANITIZED)
        return;
    limit(RLIMIT_AS, SANDBOX_SPACE_BYTES);
    if (has_seccomp())
        allow_only_what_is_needed();
}
