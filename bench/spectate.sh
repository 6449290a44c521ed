#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make bench-spectate: what looking at desktops costs. Real ones: Xvnc (tigervnc-standalone-server)
# of 1280x800 behind websockify, 5 % of the pixels changing 5 times a second. The time is that of a
# whole `invigil spectate --snapshot`; CPU is that of invigil and its decoders, on a terminal of
# 50 lines and 160 columns.
. "$(dirname "$0")/lib.sh"
n=9 seconds=${SECONDS_EACH:-20}
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait; rm -rf "$tmp"' EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

background() { "$@" & pids+=($!); }

await() { until "$@" 2>/dev/null; do sleep 0.05; done; }

listens() { : <"/dev/tcp/127.0.0.1/$1"; }

desktop() { # NO: one more line of the roster
    local rfb port display
    rfb=$(free_port)
    background Xvnc -displayfd 1 -SecurityTypes None -localhost -rfbport "$rfb" -geometry 1280x800 \
        -depth 24 >"$tmp/display.$1" 2>/dev/null
    await test -s "$tmp/display.$1"
    display=$(cat "$tmp/display.$1")
    background ./tests/e2e/xscreen busy "$display" "$tmp/events" >/dev/null
    port=$(free_port)
    background websockify "127.0.0.1:$port" "127.0.0.1:$rfb" >/dev/null 2>&1
    await listens "$port"
    printf '{"id":"exam-%04d","template":"t","phase":"Ready","running":true,' "$1"
    printf '"url":"http://127.0.0.1:%d/instance/%d/","labels":' "$port" "$1"
    printf '{"crownlabs.qtype.moodle.org/matricola":"S%d"}}' "$1"
}

start_site() {
    mkdir -p "$tmp/www/api/instances"
    roster=$tmp/www/api/instances/index.html
    printf '[' >"$roster"
    for ((i = 1; i <= n; i++)); do
        [ $i = 1 ] || printf ',' >>"$roster"
        desktop $i >>"$roster"
    done
    printf ']' >>"$roster"
    port=$(free_port)
    background python3 -m http.server --bind 127.0.0.1 --directory "$tmp/www" "$port" >/dev/null 2>&1
    await listens "$port"
    api=http://127.0.0.1:$port/api
}

snapshot_s() {
    local began=$EPOCHREALTIME
    ./bin/invigil spectate --snapshot "$tmp/s.png" "$api" "S$1" >/dev/null
    awk "BEGIN { print $EPOCHREALTIME - $began }"
}

percent() { awk -v s="$seconds" '{ printf "%.1f %%, %d KB/s\n", 100 * $1 / s, $4 / 1000 }'; }

line() { printf '%-64s %22s   %s\n' "$@"; }

export XDG_STATE_HOME=$tmp/state
start_site
line what measured limit
for ((i = 1; i <= 5; i++)); do snapshot_s "$i" >>"$tmp/snapshots"; done
line 'roster, page, first picture and its file, s' "$(median <"$tmp/snapshots")" '<= 1'
look() { ./bench/terminal 50x160 "$seconds" ./bin/invigil "$@" --picture truecolor "$api"; }
one() { ./bench/terminal 50x160 "$seconds" ./bin/invigil spectate --viewer terminal --picture "$1" "$api" S1; }
line 'one desktop, truecolor: of a core; to the terminal' "$(one truecolor | percent)" '<= 15 %'
line 'one desktop, 256 colours' "$(one 256 | percent)" ''
export KEYS=W
line "a wall of $n" "$(look watch | percent)" '<= 40 %'
