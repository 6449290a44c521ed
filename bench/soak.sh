#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make soak: STUDENTS at one message a second for SOAK_SECONDS. Memory must be flat after the first
# minute (the histories are allocated whole), and every message sent must have been taken.
. "$(dirname "$0")/lib.sh"
students=${STUDENTS:-2000} seconds=${SOAK_SECONDS:-600}

sent() { curl -s "${api%/api}/sim/stats" | grep -o '"messages":[0-9]*' | cut -d: -f2; }

start_sim --students "$students" --connections 4
./bench/cost "$api" "$seconds" >"$tmp/out" 2> >(tee "$tmp/minutes" >&2)
read -r n us live kib refused all <"$tmp/out"
sent=$(sent)
first=$(awk '$1 >= 60 { print $4; exit }' "$tmp/minutes")
last=$(awk 'END { print $4 }' "$tmp/minutes")
printf '%s messages in %s s, %s us each, all live after %s s, %s KiB a connection\n' \
    "$n" "$seconds" "$us" "$live" "$kib"
printf 'resident set after the first minute %s KiB, after the last %s KiB\n' "$first" "$last"
# A site notices a closed client at its next message only: one each goes to nobody at the end.
printf 'sent by the site %s, taken %s, refused %s, missed %s\n' "$sent" "$all" "$refused" \
    "$((sent - all > students ? sent - all - students : 0))"
[ "$refused" = 0 ] && [ $((last - first)) -lt $((first / 50)) ] && [ $((sent - all)) -le "$students" ]
