#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Do the man pages and the completion say what --help says, no more and no less?
# TAP; $top_srcdir and $top_builddir from the environment of make check.
set -u
srcdir=${top_srcdir:-.}
bin=${top_builddir:-.}/bin
completion=$srcdir/data/completions/invigil.bash
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
LC_ALL=C
export LC_ALL
unset LANGUAGE ARGP_HELP_FMT
n=0

check() { # description, command...
    n=$((n + 1))
    what=$1
    shift
    if "$@" >"$tmp/log" 2>&1; then
        echo "ok $n - $what"
    else
        echo "not ok $n - $what"
        sed 's/^/# /' "$tmp/log"
    fi
}

# The long options that a --help lists, one a line.
helped() {
    sed -n 's/^  *\(-., \)\{0,1\}--\([a-z0-9-]*\).*/\2/p' | sort -u
}

# Those that are items of a man page: .It Fl x , Fl Fl name, or .It Fl -name
paged() {
    sed -n '/^\.It /{ s/Fl Fl /Fl -/g; p; }' "$1" | tr ' ' '\n' | sed -n 's/^-\([a-z0-9-]\{1,\}\)$/\1/p' |
        sort -u
}

# Those that a function of the completion offers, its name's lines up to the closing brace.
completed() {
    sed -n "/^$1() {/,/^}/p" "$completion" | tr ' "' '\n\n' |
        sed -n 's/^--\([a-z0-9-]\{1,\}\)$/\1/p' | sort -u
}

same() {
    test -s "$tmp/help" && diff -u "$tmp/help" "$1"
}

# Every word of $1 stands in the completion.
offered() {
    for word in $1; do
        grep -q "[ '\"]$word\([ '\":]\|\$\)" "$completion" || { echo "$word is missing"; return 1; }
    done
    test -n "$1"
}

sections() {
    for c in $commands; do
        grep -q "^\.It Cm $c\$" "$srcdir/man/invigil.1" || { echo "$c is missing"; return 1; }
    done
    test -n "$commands"
}

lint() {
    mandoc -T lint "$srcdir/man/invigil.1" "$srcdir/man/invigil-sim.1" >"$tmp/lint" 2>&1
    cat "$tmp/lint"
    ! test -s "$tmp/lint"
}

commands=$("$bin/invigil" help | sed -n 's/^  \([a-z]\{1,\}\)  *.*/\1/p')
columns=$("$bin/invigil" list --columns= x 2>&1 | sed -n 's/^invigil: the columns are://p')
faults=$("$bin/invigil-sim" --help | sed -n '/^Faults/,$s/^  \([a-z0-9-]*\).*/\1/p')

echo 1..9
check "every command is in the man page" sections
check "every command is offered" offered "$commands"

for c in $commands; do
    test "$c" = help || "$bin/invigil" "$c" --help
done | helped >"$tmp/help"
paged "$srcdir/man/invigil.1" >"$tmp/page"
completed _invigil >"$tmp/complete"
check "invigil.1 has the options of --help" same "$tmp/page"
check "the completion of invigil has them" same "$tmp/complete"
check "every column is offered" offered "$columns"

"$bin/invigil-sim" --help | helped >"$tmp/help"
paged "$srcdir/man/invigil-sim.1" >"$tmp/page"
completed _invigil_sim >"$tmp/complete"
check "invigil-sim.1 has the options of --help" same "$tmp/page"
check "the completion of invigil-sim has them" same "$tmp/complete"
check "every fault is offered" offered "$faults"

if command -v mandoc >/dev/null; then
    check "mandoc finds nothing" lint
else
    check "mandoc finds nothing: there is no mandoc here" true
fi
