#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Is the Italian catalogue complete? Compared with a template extracted from the sources now.
# TAP; $top_srcdir from the environment of make check.
set -u
srcdir=${top_srcdir:-.}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
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

# No message passes the filter: msgattrib prints nothing (not even a header) then.
none() {
    msgattrib --no-obsolete "$1" "$tmp/merged.po" >"$tmp/left" && cat "$tmp/left" && ! test -s "$tmp/left"
}


echo 1..6
check "texts can be extracted" sh "$srcdir/po/extract.sh" "$srcdir" "$tmp/new.pot"
check "there are texts" grep -q "^msgid \"%u ready\"" "$tmp/new.pot"
check "the catalogue merges" msgmerge --quiet --no-fuzzy-matching -o "$tmp/merged.po" \
    "$srcdir/po/it.po" "$tmp/new.pot"
check "nothing is untranslated" none --untranslated
check "nothing is fuzzy" none --only-fuzzy
check "it is well-formed" msgfmt -c -o "$tmp/it.mo" "$srcdir/po/it.po"
