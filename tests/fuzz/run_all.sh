#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run_all.sh SECONDS [TARGET…]: every fuzz target, or those named, for so long, two at a time, under
# ASan and UBSan, on the corpus and on the real recordings where they are. What kills a target lies
# in build/asan/crash-pitcast_<target>; the reports in build/asan/fuzz-<target>.log. FUZZ_SEED
# chooses the damage (the time of day where it is not set).
set -eu
seconds=${1:-60}
[ $# -eq 0 ] || shift
cd "$(dirname "$0")/../.."
fuzz=$PWD/tests/fuzz
data=${PITCAST_DATA:-$PWD/../shared/data}
targets=$*
if [ -z "$targets" ]; then
    for source in "$fuzz"/*_fuzz.cpp; do
        targets="$targets $(basename "$source" .cpp)"
    done
fi
programs=
for target in $targets; do
    programs="$programs pitcast_$target"
done
# shellcheck disable=SC2086
tools/setup/build.sh asan $programs
cd build/asan

# Folders of real recordings of a target.
recordings() {
    case $1 in
        feed_rmonitor_fuzz) echo "$data/rmonitor $data/redmist_captures" ;;
        feed_alkamel_fuzz) echo "$data/wec_alkamel" ;;
        feed_p3_fuzz) echo "$data/amb_p3" ;;
        feed_f1_fuzz) echo "$data/f1_livedata_with_errors.txt $data/f1_2025_mexico_qualifying_raw" ;;
        feed_wrc_fuzz) echo "$data/rally_montecarlo_stage/split_times_example.json" ;;
        feed_wrc_log_fuzz) echo "$data/wrc_finland_2021_ss7" ;;
        feed_recording_fuzz) echo "$data/rmonitor $data/redmist_captures $fuzz/corpus/feed_nmea_fuzz" ;;
        feed_gpx_fuzz) echo "$data/rally_montecarlo_stage/route.gpx" ;;
    esac
}

run_one() {
    target=$1
    # shellcheck disable=SC2046
    if ./tests/fuzz/"pitcast_$target" -t "$seconds" -s "${FUZZ_SEED:-$(date +%s)}" \
        $([ ! -d "$fuzz/corpus/$target" ] || echo "$fuzz/corpus/$target") $(recordings "$target") \
        >"fuzz-$target.log" 2>&1; then
        echo "$target: $(tail -n 1 "fuzz-$target.log")"
    else
        echo "$target: FOUND SOMETHING, see $PWD/fuzz-$target.log" >&2
        tail -n 30 "fuzz-$target.log" >&2
        echo "the input: $(base64 -w 0 "crash-pitcast_$target" 2>/dev/null)" >&2
        return 1
    fi
}

failed=0
running=
for target in $targets; do
    run_one "$target" &
    if [ -z "$running" ]; then
        running=$!
    else
        wait "$running" || failed=1
        running=$!
    fi
done
wait "$running" || failed=1
exit $failed
