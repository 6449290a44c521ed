#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks a journal (raw segments, nothing removed) by docs/journal.md alone, without invigil: the
# chain, the tree and every signature. Needs openssl, jq and coreutils. Slow: for small journals.
set -eu
cd "$1"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat journal-[0-9]*.ndjson >"$tmp/lines"
die() { echo "$*"; exit 1; }
sha() { sha256sum | cut -c1-64; }
bytes() { tr a-f A-F | basenc -d --base16 -w0; }
hex() { base64 -d | basenc --base16 -w0 | tr A-F a-f; }

# the key: origin, id, and base64 of 0x01 and the 32 bytes
IFS=+ read -r origin _ vkey <key.pub
pub=$(base64 -d <<<"$vkey" | tail -c 32 | base64)
{ echo 302a300506032b6570032100 | tr -d '\n' | bytes; base64 -d <<<"$pub"; } >"$tmp/pub.der"

# the chain: prev is the hash of the line before with its LF, the first one's that of its run
run=$(head -n1 "$tmp/lines" | jq -r .run)
want=$(printf 'invigil journal 1\n%s\n%s\n%s\n' "$origin" "$pub" "$run" | sha)
n=0 leaves=()
while IFS= read -r line; do
    n=$((n + 1))
    test "$(jq -r '"\(.seq) \(.prev)"' <<<"$line")" = "$n $want" || die "line $n: not in the chain"
    want=$(printf '%s\n' "$line" | sha)
    leaves+=("$(printf '\0%s' "$line" | sha)")
done <"$tmp/lines"

# the tree of RFC 6962 over the leaves from $1 on, $2 of them
root() {
    if test "$2" = 1; then echo "${leaves[$1]}"; return; fi
    local k=1
    while test $((2 * k)) -lt "$2"; do k=$((2 * k)); done
    printf '01%s%s' "$(root "$1" "$k")" "$(root $(($1 + k)) $(($2 - k)))" | bytes | sha
}

# the notes: origin, size, root, nothing, and the signature of those three lines
size=0
while read -r note_origin && read -r size && read -r note_root && read -r _ && read -r _ _ sig; do
    test "$note_origin" = "$origin" && test "$size" -le "$n" || die "note $size: not of these lines"
    test "$(hex <<<"$note_root")" = "$(root 0 "$size")" || die "note $size: another root"
    base64 -d <<<"$sig" | tail -c 64 >"$tmp/sig"
    printf '%s\n%s\n%s\n' "$origin" "$size" "$note_root" >"$tmp/text"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$tmp/pub.der" -rawin -in "$tmp/text" \
        -sigfile "$tmp/sig" >/dev/null || die "note $size: another signature"
done <checkpoints
test "$size" = "$n" || die "$((n - size)) lines are not signed"
echo "good: $n lines, all signed"
