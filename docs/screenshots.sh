#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make screenshots: the pictures of the README, from the real program at a simulated exam. Takes
# six minutes: trends need a past to be worth a look.
#   screenshots.sh DIRECTORY, with top_builddir in the environment
set -eu
dir=$1
url=$(mktemp)
"$top_builddir/bin/invigil-sim" --story exam --story-speed 1.2 >"$url" &
sim=$!
trap 'kill "$sim"; rm -f "$url"' EXIT
until [ -s "$url" ]; do kill -0 "$sim"; sleep 0.1; done

# In the order of the story: one student's work is too much, another's memory fills up, and a room
# loses its connection.
"$top_builddir/tests/e2e/screenshot" 36x140 \
    'line=S280007,CRIT' 'line=S280019,mem 9' 'line=no data,WARN' \
    "picture=$dir/screenshot-table.svg" \
    'keys=/S280007\r' 'wait=hidden)' 'keys=\r' 'wait=Connections' \
    "picture=$dir/screenshot-detail.svg" \
    'keys=q' 'wait=STUDENT' 'keys=\e' 'keys=a' 'line=outage,lost within' \
    "picture=$dir/screenshot-alerts.svg" \
    -- watch --period 1 --poll 2 "$(cat "$url")"
