#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make bench: cost per message of 1 KB at one message a second and connection, invigil beside the
# client that discards, turn by turn in one run (medians of ROUNDS), with and without a screen; then
# the screen: a frame, and the whole program on a terminal.
. "$(dirname "$0")/lib.sh"
rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-10}

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

openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$tmp/key.pem" -out "$tmp/cert.pem" 2>/dev/null
start_sim --students 1000 --connections 4 --tls-cert "$tmp/cert.pem" --tls-key "$tmp/key.pem"
read -r _ us live kib _ < <(./bench/cost "$api" "$seconds" "$tmp/cert.pem")
printf '1000 with TLS: %s us a message, all live after %s s, %s KiB a connection\n' "$us" "$live" "$kib"
stop_sim

printf '\n%s\n' 'A frame of 250 students: us to draw, us to show, bytes; 5 % and 50 % of the rows changing'
./bench/frame

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
