/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the terminal and gives it back: at the end, when stopped, and when a signal ends the
 * program at once, for which the handlers of the fatal ones live here. Owns the descriptors it
 * opens, the modes found and the bytes that undo what the screen did. Must not know what is on the
 * screen. */
#include "tui/tty.h"

#include "base/err.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { CRASH_STACK_BYTES = 64 * 1024 };

/* Those that end a process and that nobody else in the program handles. The first FAULTS of them
 * come again by themselves when what caused them is done again. */
enum { FAULTS = 4 };
static const int crash_signals[] = {SIGSEGV, SIGBUS,    SIGFPE,  SIGILL,  SIGABRT,
                                    SIGQUIT, SIGTRAP,   SIGSYS,  SIGXCPU, SIGXFSZ,
                                    SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2};
enum { CRASH_SIGNALS = sizeof crash_signals / sizeof *crash_signals };

/* Static, because a handler must find it. */
static struct {
    FILE *in;
    int out;
    struct termios found;
    volatile sig_atomic_t taken, stalled;
    struct tty_leave leave;
    struct sigaction before[CRASH_SIGNALS];
    bool own_stack;
} tty;

static char crash_stack[CRASH_STACK_BYTES];

/* A terminal that is not the controlling one knows no background. */
static bool foreground(void)
{
    pid_t group = tcgetpgrp(tty.out);

    return group < 0 || group == getpgrp();
}

/* Leaves the terminal, then lets happen what would have happened without us: another handler (of a
 * sanitizer), or the default. A fault is left to come again, at the place that the core is to show;
 * not if it was only sent. (SIGQUIT comes from the kernel, as a fault does.) */
static void on_crash(int signum, siginfo_t *info, void *context)
{
    size_t i = 0;

    tty_give_back();
    while (crash_signals[i] != signum)
        i++;
    const struct sigaction *before = &tty.before[i];
    sigaction(signum, before, NULL);
    if (before->sa_flags & SA_SIGINFO)
        before->sa_sigaction(signum, info, context);
    else if (before->sa_handler != SIG_DFL)
        before->sa_handler(signum);
    else if (i >= FAULTS || info->si_code <= 0)
        raise(signum);
}

static bool ignored(const struct sigaction *sa)
{
    return !(sa->sa_flags & SA_SIGINFO) && sa->sa_handler == SIG_IGN;
}

/* What is ignored stays so: who started us wanted that (nohup). */
static void handle_crashes(void)
{
    struct sigaction sa = {.sa_sigaction = on_crash,
                           .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND};
    stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
    stack_t now;

    tty.own_stack = sigaltstack(NULL, &now) == 0 && (now.ss_flags & SS_DISABLE);
    if (tty.own_stack)
        sigaltstack(&stack, NULL);
    for (size_t i = 0; i < CRASH_SIGNALS; i++) {
        sigaction(crash_signals[i], NULL, &tty.before[i]);
        if (!ignored(&tty.before[i]))
            sigaction(crash_signals[i], &sa, NULL);
    }
}

static void forget_crashes(void)
{
    stack_t none = {.ss_flags = SS_DISABLE};

    for (size_t i = 0; i < CRASH_SIGNALS; i++)
        sigaction(crash_signals[i], &tty.before[i], NULL);
    if (tty.own_stack)
        sigaltstack(&none, NULL);
}

/* By name, because a duplicate of the descriptor would share its flags. The name is of no use after
 * su (another's device) and in some containers: then it is the controlling terminal. */
static int open_again(int fd, int flags)
{
    char name[64];
    int again = -1;

    flags |= O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    if (!isatty(fd))
        return -1;
    if (ttyname_r(fd, name, sizeof name) == 0)
        again = open(name, flags);
    return again < 0 ? open("/dev/tty", flags) : again;
}

int tty_open(void)
{
    int in = open_again(STDIN_FILENO, O_RDONLY);

    tty.out = in < 0 ? -1 : open_again(STDOUT_FILENO, O_RDWR);
    if (tty.out < 0 || !(tty.in = fdopen(in, "r"))) {
        if (in >= 0)
            close(in);
        if (tty.out >= 0)
            close(tty.out);
        return ERR_NOT_FOUND;
    }
    tty.taken = tty.stalled = 0;
    tty.leave.len = 0;
    handle_crashes();
    return 0;
}

void tty_close(void)
{
    tty_give_back();
    forget_crashes();
    fclose(tty.in);
    close(tty.out);
}

FILE *tty_in(void)
{
    return tty.in;
}

int tty_out(void)
{
    return tty.out;
}

bool tty_size(int *ret_rows, int *ret_cols)
{
    struct winsize ws;

    if (ioctl(tty.out, TIOCGWINSZ, &ws) != 0 || !ws.ws_row || !ws.ws_col)
        return false;
    *ret_rows = ws.ws_row;
    *ret_cols = ws.ws_col;
    return true;
}

bool tty_cell(int *ret_w, int *ret_h)
{
    struct winsize ws;

    if (ioctl(tty.out, TIOCGWINSZ, &ws) != 0 || !ws.ws_row || !ws.ws_col ||
        ws.ws_xpixel < ws.ws_col || ws.ws_ypixel < ws.ws_row)
        return false;
    *ret_w = ws.ws_xpixel / ws.ws_col;
    *ret_h = ws.ws_ypixel / ws.ws_row;
    return true;
}

/* What cbreak() and noecho() would set, and newterm() for cursor movements (no translation of line
 * ends and tabs). Ctrl-S must not stop the screen. */
bool tty_take(void)
{
    struct termios modes;

    if (!foreground() || (!tty.taken && tcgetattr(tty.out, &tty.found) != 0))
        return false;
    modes = tty.found;
    modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    modes.c_lflag |= ISIG;
    modes.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR | IGNCR);
    modes.c_oflag &= ~(tcflag_t)(ONLCR | TABDLY);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    tty.taken = 1;
    tcsetattr(tty.out, TCSANOW, &modes);
    return true;
}

void tty_leave_with(const struct tty_leave *leave)
{
    tty.leave = *leave;
}

void tty_stalled(bool stalled)
{
    tty.stalled = stalled;
}

static bool put(const char *bytes, size_t len)
{
    return write(tty.out, bytes, len) == (ssize_t)len;
}

/* A terminal that takes no more is made to forget what it has not taken; whatever sequence that cut
 * in two ends with CAN. A signal in the midst of it does all of it once more, which is harmless. */
void tty_give_back(void)
{
    if (!tty.taken || !foreground())
        return;
    if (tty.stalled || !put(tty.leave.bytes, tty.leave.len)) {
        tcflush(tty.out, TCOFLUSH);
        if (put("\030", 1))
            put(tty.leave.bytes, tty.leave.len);
    }
    tcsetattr(tty.out, TCSANOW, &tty.found);
    tty.taken = 0;
}

bool tty_may_stop(void)
{
    struct sigaction now;

    return sigaction(SIGTSTP, NULL, &now) == 0 && !ignored(&now);
}

/* Not SIGSTOP: that would also stop a program that nobody can continue (an orphaned process group,
 * `ssh -t host invigil`). */
void tty_stop(void)
{
    struct sigaction dfl = {.sa_handler = SIG_DFL}, before;

    sigaction(SIGTSTP, &dfl, &before);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &before, NULL);
}
