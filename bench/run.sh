#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# make bench: cost per message of 1 KB at one message a second and connection, invigil beside the
# client that discards, turn by turn in one run (medians of ROUNDS); then memory and start.
. "$(dirname "$0")/lib.sh"
rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-10}

urls() { curl -s "$api/instances/" | grep -o '"url":"[^"]*"' | cut -d'"' -f4; }

printf '%s\n' 'CPU per message, us (user + system)'
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
