#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the template of all translatable text under SRCDIR/src to OUT. Without a creation date, so
# that a catalogue changes only when a text does.
# usage: extract.sh SRCDIR OUT   (XGETTEXT in the environment, or xgettext)
set -eu
srcdir=$1
out=$2
case $out in /*) ;; *) out=$PWD/$out ;; esac
cd "$srcdir"
{ find src -name '*.c' | LC_ALL=C sort; echo po/argp.c; } |
    "${XGETTEXT:-xgettext}" --files-from=- --output="$out.tmp" --language=C --from-code=UTF-8 \
        --keyword=_ --keyword=N_ --keyword=ngettext:1,2 --add-comments=TRANSLATORS: \
        --add-location=file --package-name=invigil
sed '/^"POT-Creation-Date:/d' "$out.tmp" >"$out"
rm -f "$out.tmp"
