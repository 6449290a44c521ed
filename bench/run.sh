#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make bench: cost per message of 1 KB at one message a second and connection, invigil beside the
# client that discards, turn by turn in one run (medians of ROUNDS), with and without a screen; then
# the screen: a frame, pictures, and the whole program on a terminal; then the journal, which
# JOURNAL=only measures alone.
. "$(dirname "$0")/lib.sh"
rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-10}

journal() { ./bench/journal "$@"; }
column() { awk -v n="$1" '{ print $n }' | median; }
of() { awk "BEGIN { printf \"%.${3:-2}f\", $1 / $2 }"; }
beside() { printf '%-58s %12s   %s\n' "$@"; }
bytes() { cat "$1"/*.zst | wc -c; }

measure_journal() {
    printf '\n%s\n' "The journal of 1000 students, one message a second, ${JOURNAL_SECONDS:-10800} s"
    beside what measured limit
    shm=$(mktemp -d /dev/shm/invigil.XXXXXX)
    for ((i = 0; i < rounds; i++)); do
        rm -rf "$shm/records"
        journal records "$shm/records" 800000 >>"$tmp/records"
        journal verify "$shm/records" >>"$tmp/verified"
    done
    beside 'written, records/s' "$(column 1 <"$tmp/records")" '>= 300000'
    beside 'verified, records/s' "$(column 1 <"$tmp/verified")" '>= 500000'
    beside '          MB/s; bytes a record' \
        "$(column 2 <"$tmp/verified"); $(column 3 <"$tmp/verified")" ''

    journal hold "$shm/exam" 1000 "${JOURNAL_SECONDS:-10800}" >"$tmp/hold"
    journal size "$shm/exam" >"$tmp/size"
    read -r _ _ key key_max <"$tmp/hold"
    read -r samples all raw keys n <"$tmp/size"
    beside 'a keyframe, ms: median; longest' "$key; $key_max" '<= 50'
    beside '            KB; share of the journal' "$((keys / n / 1000)); $(of "100 * $keys" "$all" 0) %" ''
    beside 'bytes per sample, samples lines' "$(of "$raw" "$samples")" '<= 24'
    beside 'bytes per sample, the whole journal' "$(of "$all" "$samples")" ''
    beside 'verified, MB/s' "$(journal verify "$shm/exam" | column 2)" ''

    seeks "$shm/exam"
    mkdir "$tmp/cold" # on a disk, if that is where temporary files are
    cp -r "$shm/exam" "$tmp/cold/"
    seeks "$tmp/cold/exam" cold
    journal samples "$shm/exam" "$shm/samples"
    journal compress "$shm/samples"
    journal compress "$shm/exam"
    beside 'compressed: bytes per sample, samples lines' "$(of "$(bytes "$shm/samples")" "$samples")" '<= 5'
    beside 'compressed: bytes per sample, the whole journal' "$(of "$(bytes "$shm/exam")" "$samples")" ''
    seeks "$shm/exam" '' compressed
    rm -rf "$shm"

    start_sim --students 1000 --connections 4
    for ((i = 0; i < rounds; i++)); do
        ./bench/cost "$api" "$seconds" >>"$tmp/without"
        ./bench/cost "$api" "$seconds" - "$tmp/journal.$i" >>"$tmp/with"
    done
    stop_sim
    d=$(column 2 <"$tmp/without")
    c=$(column 2 <"$tmp/with")
    beside 'recorded / not, CPU per message' "$c / $d = $(of "$c" "$d")" '<= 1.15'
}

seeks() { # DIR [cold] [WHAT]
    read -r state state_max trends trends_max < <(journal seek "$1" 31 ${2:-})
    what=${3:-${2:-in memory}}
    limits=('' '')
    [ "$what" != 'in memory' ] || limits=('<= 100' '<= 1000')
    beside "$what: open and go anywhere, ms: median; longest" "$state; $state_max" "${limits[0]}"
    beside "$what: then all trends, ms: median; longest" "$trends; $trends_max" "${limits[1]}"
}

if [ "${JOURNAL:-}" = only ]; then
    measure_journal
    exit
fi

urls() { curl -s "$api/instances/" | grep -o '"url":"[^"]*"' | cut -d'"' -f4; }

printf '%s\n' 'CPU per message, us (user + system), nothing drawn'
printf '%6s %10s %10s %7s %14s %12s\n' conns discard invigil ratio 'all live, s' 'KiB/conn'
for n in ${SIZES:-250 1000 4000}; do
    start_sim --students "$n" --connections 4
    urls >"$tmp/urls"
    for ((i = 0; i < rounds; i++)); do
        ./bench/discard "$seconds" <"$tmp/urls" >>"$tmp/discard.$n"
        ./bench/cost "$api" "$seconds" >>"$tmp/cost.$n"
    done
    stop_sim
    d=$(awk '{ print $2 }' "$tmp/discard.$n" | median)
    c=$(awk '{ print $2 }' "$tmp/cost.$n" | median)
    printf '%6d %10s %10s %7s %14s %12s\n' "$n" "$d" "$c" "$(awk "BEGIN { printf \"%.2f\", $c / $d }")" \
        "$(awk '{ print $3 }' "$tmp/cost.$n" | median)" "$(awk '{ print $4 }' "$tmp/cost.$n" | median)"
done

read -r off with percent events_off events_with _ < <(./bench/rules)
printf '2000 students, the model alone: %s ns a message, %s with all integrity rules (%s %%), which is %s %% of the %s us above; %s and %s connection events/s\n' \
    "$off" "$with" "$percent" "$(awk "BEGIN { printf \"%.1f\", ($with - $off) / $c / 10 }")" "$c" \
    "$events_off" "$events_with"

./bench/lookup >"$tmp/lookup"
lookup() { awk -v what="$1" '$1 == what { print $2 }' "$tmp/lookup"; }
printf '\n%s\n' 'Where an address is, ns'
beside what measured limit
beside "its network among $(lookup prefixes) prefixes; by a scan of them" \
    "$(lookup tree_ns); $(lookup scan_ns)" '<= 200'
beside 'its place and provider; all of an X-Forwarded-For' "$(lookup geo_ns); $(lookup origin_ns)" ''
echo

openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$tmp/key.pem" -out "$tmp/cert.pem" 2>/dev/null
start_sim --students 1000 --connections 4 --tls-cert "$tmp/cert.pem" --tls-key "$tmp/key.pem"
read -r _ us live kib _ < <(./bench/cost "$api" "$seconds" "$tmp/cert.pem")
printf '1000 with TLS: %s us a message, all live after %s s, %s KiB a connection\n' "$us" "$live" "$kib"
stop_sim

printf '\n%s\n' 'A frame of 250 students: us to draw, us to show, bytes; 5 % and 50 % of the rows changing'
./bench/frame

printf '\n%s\n' 'A desktop of 1280x800: ms to draw and bytes; the first picture, a new one, 5 % changing in one place, in eight'
./bench/spots

screen() { ./bench/terminal 40x120 "$1" ./bin/invigil watch "${@:2}" "$api"; }

printf '\n%s\n' 'The whole program on a terminal of 120x40'
start_sim --students 250
read -r _ minute peak rate < <(screen "${SCREEN_SECONDS:-60}")
printf '250 students, one message in 4 s: %s CPU s a minute, %s KiB at most, %s bytes/s\n' "$minute" "$peak" "$rate"
stop_sim
start_sim --students 1000 --connections 4
urls >"$tmp/urls"
for ((i = 0; i < rounds; i++)); do
    ./bench/discard "$seconds" <"$tmp/urls" >>"$tmp/discard.screen"
    screen "$seconds" --period 1 --connect-rate 0 >>"$tmp/screen"
done
d=$(awk '{ print $2 }' "$tmp/discard.screen" | median)
c=$(awk '{ print $2 * 1e6 / 60 / 1000 }' "$tmp/screen" | median)
printf '1000 students, one message a second: %s us a message, the client that discards %s: %s times\n' \
    "$c" "$d" "$(awk "BEGIN { printf \"%.2f\", $c / $d }")"

measure_journal
