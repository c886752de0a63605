#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check_liblo.sh PITCAST FOLDER: a real channel, driven by liblo, which we did not write: its
# oscsend and oscdump, and its Python module over UDP and TCP. Exit code 77: one of them is missing.
set -eu
pitcast=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
python=/usr/bin/python3
"$python" -c 'import liblo' 2>/dev/null && command -v oscsend oscdump >/dev/null || {
    echo "skipped: python3-liblo or liblo-tools is not installed"
    exit 77
}
fail() {
    echo "check_liblo: $*" >&2
    cat "$folder/channel.log" >&2
    exit 1
}
mkdir -p "$folder"
rm -f "$folder"/*
: >"$folder/channel.log"

! "$pitcast" run "$here/../amcp/show" --headless --osc 0.0.0.0:5998 2>"$folder/wide.log" ||
    fail "an address that other machines reach was taken without --osc-wide"
grep -q -e '--osc-wide' "$folder/wide.log" || fail "the refusal does not say how to allow it"

dump_port=$("$python" -c 'import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
stdbuf -oL oscdump "$dump_port" >"$folder/dump.txt" &
dump=$!
"$pitcast" run "$here/../amcp/show" --headless --format 360p25 --executor cpu \
    --osc 127.0.0.1:0 --osc-to "127.0.0.1:$dump_port" --http 127.0.0.1:0 \
    --journal "$folder/show.journal" 2>"$folder/channel.log" &
channel=$!
trap 'kill "$channel" "$dump" 2>/dev/null || true' EXIT

# wait_for WHAT COMMAND…: until it succeeds.
wait_for() {
    what=$1
    shift
    for _ in $(seq 100); do
        ! "$@" || return 0
        kill -0 "$channel" 2>/dev/null || fail "the channel has ended"
        sleep 0.1
    done
    fail "$what"
}
wait_for "the channel tells no address" grep -q '^pitcast: OSC at ' "$folder/channel.log"
port=$(sed -n 's/^pitcast: OSC at 127\.0\.0\.1:\([0-9]*\)$/\1/p' "$folder/channel.log")
panel=$(sed -n 's|^pitcast: panel at \(http:[^ ]*\)$|\1|p' "$folder/channel.log")

wait_for "oscdump hears nothing" grep -q '/pitcast/timecode s' "$folder/dump.txt"
oscsend 127.0.0.1 "$port" /pitcast/layer/20/take ssssi caption line LI place 3
wait_for "oscsend takes nothing" grep -q '/pitcast/layer/20/phase s "on"' "$folder/dump.txt"
oscsend 127.0.0.1 "$port" /pitcast/layer/20/out f 0.0
"$python" "$here/check_liblo.py" "$port" || fail "see above"
oscsend 127.0.0.1 "$port" '/pitcast/layer/*/out-cut' T
wait_for "a pattern takes nothing out" grep -q '/pitcast/layer/20/tally i 0' "$folder/dump.txt"
grep -q '/channel/1/stage/layer/20/foreground/producer s "html"' "$folder/dump.txt" ||
    fail "CasparCG's addresses are not told"

# shellcheck disable=SC2016
metrics='import sys, urllib.request
text = urllib.request.urlopen(sys.argv[1] + "metrics").read().decode()
values = dict(line.split(" ") for line in text.splitlines() if line.startswith("pitcast_osc_"))
assert int(values["pitcast_osc_commands_total"]) >= 6, values
assert int(values["pitcast_osc_refused_total"]) >= 1, values
assert int(values["pitcast_osc_releases_total"]) == 1, values
assert int(values["pitcast_osc_sent_total"]) > 10, values'
"$python" -c "$metrics" "$panel" || fail "the metrics do not tell of OSC"

kill -INT "$channel"
wait "$channel" || fail "the channel ended with a fault"
kill "$dump"
trap - EXIT
grep -aq '"who":"osc 127.0.0.1:' "$folder/show.journal" || fail "the journal does not say who asked"
echo "liblo drives the channel, and is told what it does"
