#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How tests/journal/v1 was made: `unshare -u tests/journal/make.sh BUILD-DIR DIR` (a host name that is
# nobody's). Version 1 stays readable for ever, so this is not run again. Whatever follows DIR is
# given to `invigil record`: networks, roster, databases, for journals of later rules; with ROSTER=FILE
# the simulator writes there whom it has.
set -eu
bin=$1/bin
dir=$2
shift 2
home=$(mktemp -d)
export HOME="$home"
hostname exam-room
"$bin/invigil-sim" --students 6 --seed 7 --story exam --story-speed 240 --period-override-ms 400 \
    ${ROSTER:+--write-roster "$ROSTER"} >"$home/url" &
sim=$!
trap 'kill $sim; rm -rf "$home"' EXIT
until [ -s "$home/url" ]; do sleep 0.1; done
record() {
    "$bin/invigil" record --journal "$dir" --period 1 --poll 1 "$@" "$(cat "$home/url")" &
    pid=$!
    sleep 2
}
record "$@"
kill -KILL $pid
wait $pid || true
record "$@"
kill -HUP $pid
sleep 1
kill -TERM $pid
wait $pid
rm "$dir/lock"
chmod 644 "$dir"/*
