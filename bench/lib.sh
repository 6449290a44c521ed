# SPDX-License-Identifier: GPL-3.0-or-later
# For run.sh and soak.sh; the current folder is the build folder.
set -euo pipefail
export LC_ALL=C
tmp=$(mktemp -d)
sim= shm=
trap 'stop_sim; rm -rf "$tmp" ${shm:+"$shm"}' EXIT

start_sim() { # OPTION...: sets api
    rm -f "$tmp/url"
    ./bin/invigil-sim "$@" >"$tmp/url" &
    sim=$!
    until [ -s "$tmp/url" ]; do kill -0 "$sim"; sleep 0.05; done
    api=$(cat "$tmp/url")
}

stop_sim() {
    [ -z "$sim" ] || kill "$sim" 2>/dev/null || true
    [ -z "$sim" ] || wait "$sim" 2>/dev/null || true
    sim=
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
