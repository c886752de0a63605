#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# build.sh PRESET TARGET…: configures when needed and builds. Prints only when there is work.
set -eu
cd "$(dirname "$0")/../.."
preset=$1
shift
folder=build/$preset
if [ ! -f "$folder/build.ninja" ]; then
    echo "pitcast: configuring $folder" >&2
    mkdir -p "$folder"
    cmake --preset "$preset" >"$folder/configure.log" 2>&1 || {
        tail -n 30 "$folder/configure.log" >&2
        exit 4
    }
fi
# Ninja cannot tell beforehand whether there is work, as it always looks for new files first.
(sleep 1 >/dev/null 2>&1 && echo "pitcast: building $* in $folder ($(nproc) jobs)" >&2) >/dev/null &
announcement=$!
# Only while it is still ours: after a long build its number may be somebody else's.
trap '! grep -qs "^PPid:[[:space:]]*$$\$" "/proc/$announcement/status" || kill "$announcement"' EXIT
log=$folder/build.log
# What one checkout has compiled another need not: names of files are told to ccache from here.
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$PWD}" CCACHE_NOHASHDIR=1
if [ -t 2 ]; then
    ninja -C "$folder" "$@" >&2
else
    ninja -C "$folder" "$@" >"$log" 2>&1 || {
        # Several sources compiled as one may clash in names that are each file's own: no fault.
        # The targets where that happened are built again, each source by itself. What depends on
        # them is built only then, and may clash in its turn.
        singly=
        for round in 1 2 3 4 5 6; do
            # What is wrong by itself need not be compiled singly to be told.
            grep -qE "error: .*(redefinition|redeclar|ambig|conflicting|previous|changes meaning)" "$log" || break
            ninja -C "$folder" -k 0 "$@" >"$log" 2>&1 && exit 0
            clash=$(sed -n 's|^FAILED: .*CMakeFiles/\([^/]*\)\.dir/Unity/.*|\1|p' "$log" | sort -u | paste -sd ';')
            [ -n "$clash" ] || break
            echo "pitcast: building $clash again, each source by itself" >&2
            singly="$singly${singly:+;}$clash"
            cmake --preset "$preset" -D "PITCAST_SINGLY=$singly" >"$folder/configure.log" 2>&1
        done
        grep -E 'error|FAILED' -A 5 "$log" | head -n 60 >&2
        echo "pitcast: the build failed; the whole log is $log" >&2
        exit 4
    }
fi
