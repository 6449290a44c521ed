#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make screenshots: the pictures of the README, from the real program at a simulated exam. Takes
# six minutes: trends need a past to be worth a look.
#   screenshots.sh DIRECTORY, with top_builddir in the environment; STORY_SPEED=12 to try steps
set -eu
dir=$1
speed=${STORY_SPEED:-1.2}
tmp=$(mktemp -d)
"$top_builddir/bin/invigil-sim" --story exam --story-speed "$speed" \
    --write-roster "$tmp/students.csv" >"$tmp/url" &
sim=$!
trap 'kill "$sim"; rm -r "$tmp"' EXIT
until [ -s "$tmp/url" ]; do kill -0 "$sim"; sleep 0.1; done

# In the order of the story: one student's work is too much, another's memory fills up, and a room
# loses its connection. It lasts twelve minutes, at its own speed.
"$top_builddir/tests/e2e/screenshot" 36x140 \
    'line=S280007,CRIT' 'line=S280019,mem 9' 'line=no data,WARN' \
    "picture=$dir/screenshot-table.svg" \
    'keys=/S280007\r' 'wait=hidden)' 'keys=\r' 'wait=Connections' \
    "picture=$dir/screenshot-detail.svg" \
    'keys=q' 'wait=STUDENT' 'keys=\e' 'keys=a' 'line=outage,lost within' \
    "picture=$dir/screenshot-alerts.svg" \
    'keys=n' 'wait=TROUBLE' 'line=Aula2,room' \
    "picture=$dir/screenshot-networks.svg" \
    'keys=q' 'wait=acknowledge' 'keys=q' 'wait=STUDENT' 'keys=/S280004\r' 'wait=hidden)' 'keys=v' \
    'wait=fps' "picture=$dir/screenshot-desktop.svg" \
    -- watch --picture truecolor --period 1 --poll 2 --roster "$tmp/students.csv" \
    --deadline "$(date -u -d '+12 minutes' +%Y-%m-%dT%H:%M:%SZ)" \
    --networks "$top_builddir/share/invigil/demo-networks.conf" \
    --geo-city "$top_builddir/share/invigil/invigil-demo-city.mmdb" \
    --geo-asn "$top_builddir/share/invigil/invigil-demo-asn.mmdb" "$(cat "$tmp/url")"
