#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Do invigil and a script that shares nothing with it say the same of a journal, good and bad?
# TAP; $top_srcdir and $top_builddir from the environment of make check.
set -u
srcdir=${top_srcdir:-.}
bin=${top_builddir:-.}/bin
tmp=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
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

script() { bash "$srcdir/tests/journal_check.sh" "$1"; }

broken() { # command...
    "$@"
    test $? = 1
}

# A copy of the journal with a byte of a file replaced.
spoil() { # file, offset
    rm -rf "$tmp/bad"
    cp -r "$srcdir/tests/journal/v1" "$tmp/bad" && chmod -R u+w "$tmp/bad" || exit 1
    printf '~' | dd of="$tmp/bad/$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

for tool in bash openssl jq basenc; do
    command -v $tool >/dev/null || { echo "1..0 # SKIP no $tool here"; exit 0; }
done
echo 1..10
check "the script finds it good" script "$srcdir/tests/journal/v1"
check "invigil too" "$bin/invigil" verify "$srcdir/tests/journal/v1"
for place in "journal-000001.ndjson 700" "journal-000002.ndjson 40" "checkpoints 30" "key.pub 40"; do
    spoil $place
    check "the script finds a changed byte: $place" broken script "$tmp/bad"
    check "invigil too" broken "$bin/invigil" verify "$tmp/bad"
done
