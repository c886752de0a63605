#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check_demo.sh FOLDER: a 10-second headless demo at a size that any CI machine holds, then its
# output is decoded and looked at.
set -eu
folder=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
seconds=10
PITCAST_MEDIA=$folder/media
export PITCAST_MEDIA
fail() { echo "check_demo: $*" >&2; exit 1; }

"$here/pitcast" demo --headless --quick-media --seconds $seconds --format 720p50 --stills 3 --out "$folder" \
    2>"$folder.log" || { cat "$folder.log" >&2; fail "the demo failed"; }
cat "$folder.log"
ts=$folder/programme-720p50.ts
[ -s "$ts" ] || fail "no programme file"

# Every frame number has its picture: 500 frames, 20 ms apart, none missing.
frames=$(ffprobe -v error -count_frames -select_streams v:0 -show_entries stream=nb_read_frames \
    -of csv=p=0 "$ts" | head -n 1 | tr -d ,)
[ "$frames" -ge $((seconds * 50 - 25)) ] || fail "only $frames frames decoded"
ffprobe -v error -select_streams v:0 -show_entries stream=codec_name,color_space,color_range \
    -of csv=p=0 "$ts" | grep -q 'h264,tv,bt709' || fail "codec or colour tags are wrong"

# Pictures move, and are not black.
ffmpeg -v error -i "$ts" -vf "fps=1,scale=320:180" -f framemd5 - | grep -v '^#' |
    awk '{ print $NF }' | sort | uniq | wc -l > "$folder/different"
[ "$(cat "$folder/different")" -ge 5 ] || fail "the picture stands still"
ffmpeg -v info -i "$ts" -vf "blackdetect=d=2" -f null - 2>&1 | grep -q black_start &&
    fail "black for 2 s"
[ "$(ls "$folder"/stills/*.png | wc -l)" -eq 3 ] || fail "stills are missing"

# The journal replays to the same state, frame by frame.
"$here/pitcast" render xinqiu --format 720p50 --recording "$folder/show.journal" --from 490 \
    --frames 1 --out "$folder/replayed" | tee "$folder/replay.txt"
grep -q ' 0 different' "$folder/replay.txt" || fail "the journal replays to another state"
echo "check_demo: $frames frames, $(cat "$folder/different") different seconds, journal equal"
