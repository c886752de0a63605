#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check_casparcg_connection.sh PITCAST FOLDER: a real channel, driven over TCP by npm's
# casparcg-connection, alone and by the states of casparcg-state. They are installed into FOLDER,
# once. Exit code 77: npm, node or the network is missing.
set -eu
pitcast=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
version=6.3.3
state_version=3.0.4
skip() { echo "skipped: $*"; exit 77; }
fail() { echo "check_casparcg_connection: $*" >&2; cat "$folder/channel.log" >&2; exit 1; }

command -v node >/dev/null || skip "node is not installed"
command -v npm >/dev/null || skip "npm is not installed"
mkdir -p "$folder"
NODE_PATH=$folder/node_modules
export NODE_PATH
if ! node -e 'require("casparcg-connection"); require("casparcg-state")' 2>/dev/null; then
    (cd "$folder" && timeout 120 npm install --no-audit --no-fund --ignore-scripts --no-save \
        --fetch-retries=1 --fetch-timeout=30000 "casparcg-connection@$version" \
        "casparcg-state@$state_version") \
        >"$folder/npm.log" 2>&1 ||
        skip "casparcg-connection $version cannot be installed: $(grep -m 1 . "$folder/npm.log")"
fi
PITCAST_MEDIA=$folder/media
export PITCAST_MEDIA
"$pitcast" media --quick >/dev/null 2>"$folder/channel.log" || fail "no media"
rm -rf "$folder/kept" "$folder/amcp.journal" "$folder/clips"
mkdir -p "$folder/clips/sub"
ffmpeg -v error -y -f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=1000 -t 4 -pix_fmt yuv420p \
    "$folder/clips/amb.mp4" || fail "no clip"
ffmpeg -v error -y -f lavfi -i color=red:s=64x36 -frames:v 1 "$folder/clips/sub/wall.png" ||
    fail "no still"
"$pitcast" run "$here/show" --headless --format 360p25 --executor cpu --amcp 127.0.0.1:0 \
    --amcp-data "$folder/kept" --media "$folder/clips" --sink "raw:/dev/null?pack=uyvy" \
    --journal "$folder/amcp.journal" 2>"$folder/channel.log" &
channel=$!
trap 'kill "$channel" 2>/dev/null || true' EXIT
port=
for _ in $(seq 300); do
    port=$(sed -n 's/^pitcast: AMCP at 127\.0\.0\.1:\([0-9]*\)$/\1/p' "$folder/channel.log")
    [ -z "$port" ] || break
    kill -0 "$channel" 2>/dev/null || fail "the channel did not start"
    sleep 0.2
done
[ -n "$port" ] || fail "the channel tells no port"
node "$here/casparcg_connection.js" "$port" || fail "see above"
kill -INT "$channel"
wait "$channel" || fail "the channel ended with a fault"
trap - EXIT
# The journal has every command, and from where it came.
grep -aq '"who":"amcp 127\.0\.0\.1:[0-9]*"' "$folder/amcp.journal" ||
    fail "the journal does not say who asked"
# shellcheck disable=SC2016
grep -aqF '"data":{"line":"LI \"Haichuan\" \\ $5\nÄ 车","place":3}' "$folder/amcp.journal" ||
    fail "data did not come out as they were sent"
! "$pitcast" run "$here/show" --headless --amcp 0.0.0.0:0 2>"$folder/wide.log" ||
    fail "an address that other machines reach was taken"
grep -q 'other machines' "$folder/wide.log" || fail "the refusal does not say why"
echo "casparcg-connection $version drives the channel"
