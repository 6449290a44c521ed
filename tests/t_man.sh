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

# What the completion offers behind these words, of which the last is being typed.
completed() { # function, word...
    XDG_CONFIG_HOME=$tmp bash -c '. "$1" && shift && COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) &&
        "$1" && printf "%s\n" "${COMPREPLY[@]}"' bash "$completion" "$@" | sort -u
}

completed_options() { # function, word...
    completed "$@" -- | sed -n 's/^--//p'
}

# Lines "names of keys<TAB>what they do": those that `help keys` lists, ...
helped_keys() {
    tab=$(printf '\t')
    "$bin/invigil" help keys | sed -n "s/^  \([^ ,]*\(, [^ ,]*\)*\)  *\(.*\)$/\1$tab\3/p" | sort -u
}

# ... and the items of the man page's section: .It Ic Up , k, with the text up to the next macro.
paged_keys() {
    awk '
        function end() { if (names) print names "\t" text; names = text = "" }
        /^\.Sh / { end(); inside = $2 == "KEYS" }
        !inside { next }
        /^\./ { end() }
        /^\.It Ic / { names = substr($0, 8); gsub(/ , /, ", ", names); gsub(/\\&/, "", names) }
        /^[^.]/ && names { text = text (text ? " " : "") $0 }
    ' "$srcdir/man/invigil.1" | sort -u
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

# The completion knows the options of every command, and nothing else.
commands_completed() {
    for c in $commands; do
        test "$c" = help && continue
        "$bin/invigil" "$c" --help | helped >"$tmp/help"
        completed_options _invigil "$c" >"$tmp/complete"
        same "$tmp/complete" || { echo "of $c"; return 1; }
    done
    test -n "$commands"
}

# A first word: a command or an exam of the config file; behind an exam the options of watch.
first_completed() {
    mkdir -p "$tmp/invigil" && printf 'exam "one" {\n}\n  exam "two" {\n}\n' >"$tmp/invigil/invigil.conf"
    printf '%s\n' $commands one two | sort >"$tmp/help"
    completed _invigil '' >"$tmp/complete"
    same "$tmp/complete" || return 1
    "$bin/invigil" watch --help | helped >"$tmp/help"
    completed_options _invigil one >"$tmp/complete"
    same "$tmp/complete"
}

help_completed() {
    printf '%s\n' $commands keys | sort >"$tmp/help"
    completed _invigil help '' >"$tmp/complete"
    same "$tmp/complete"
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

echo 1..12
check "every command is in the man page" sections
check "every command and exam is offered" first_completed
check "help's words are offered" help_completed

for c in $commands; do
    test "$c" = help || "$bin/invigil" "$c" --help
done | helped >"$tmp/help"
paged "$srcdir/man/invigil.1" >"$tmp/page"
check "invigil.1 has the options of --help" same "$tmp/page"
check "the completion has each command's" commands_completed
check "every column is offered" offered "$columns"
check "every set of glyphs and palette is offered" offered "blocks braille ascii default mono"

helped_keys >"$tmp/help"
paged_keys >"$tmp/page"
check "invigil.1 has the keys of help keys" same "$tmp/page"

"$bin/invigil-sim" --help | helped >"$tmp/help"
paged "$srcdir/man/invigil-sim.1" >"$tmp/page"
completed_options _invigil_sim >"$tmp/complete"
check "invigil-sim.1 has the options of --help" same "$tmp/page"
check "the completion of invigil-sim has them" same "$tmp/complete"
check "every fault is offered" offered "$faults"

if command -v mandoc >/dev/null; then
    check "mandoc finds nothing" lint
else
    check "mandoc finds nothing: there is no mandoc here" true
fi
