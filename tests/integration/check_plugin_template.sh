#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check_plugin_template.sh PITCAST CHECKOUT: copies plugins/template to where nothing of ours is,
# builds it with CMake against the header alone, loads it, and runs a channel with it. Builds the
# header as C11 and as C++ too, with all warnings.
set -eu
pitcast=$1
checkout=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "check_plugin_template: $*" >&2; cat "$folder"/*.log >&2 || true; exit 1; }

for how in "cc -x c -std=c11" "c++ -x c++ -std=c++11" "c++ -x c++ -std=c++20"; do
    # shellcheck disable=SC2086
    echo '#include "pitcast_plugin.h"' | $how -Wall -Wextra -Wpedantic -Wconversion -Wshadow \
        -Werror -fsyntax-only -I "$checkout/plugins/include" - 2>"$folder/header.log" ||
        fail "the header is not clean: $how"
done

cp -r "$checkout/plugins/template" "$folder/mine"
! cmake -S "$folder/mine" -B "$folder/none" >"$folder/none.log" 2>&1 ||
    fail "it is configured without the header"
grep -q 'copy it there' "$folder/none.log" || fail "it does not say where the header is"
mkdir "$folder/mine/include"
cp "$checkout/plugins/include/pitcast_plugin.h" "$folder/mine/include/"
cmake -S "$folder/mine" -B "$folder/build" >"$folder/configure.log" 2>&1 || fail "not configured"
cmake --build "$folder/build" >"$folder/build.log" 2>&1 || fail "not built"

"$pitcast" plugin "$folder/build/my_feed.so" >"$folder/plugin.log" 2>&1 || fail "not loaded"
grep -q '^my_feed 0.1.0: feed$' "$folder/plugin.log" || fail "it is something else"

# As its README says; the channel tells a control surface of its own what it has taken.
PITCAST_MEDIA=$folder/media
export PITCAST_MEDIA
"$pitcast" media --quick >/dev/null 2>"$folder/media.log" || fail "no media"
"$pitcast" run minimal --headless --format 360p25 --executor cpu --frames 75 \
    --plugin "$folder/build/my_feed.so" \
    --feed "plugin:my_feed?source=$folder/mine/sample.txt" --journal "$folder/show.journal" \
    --plugin csv_sink --sink "plugin:csv_sink?path=$folder/out.csv" \
    >"$folder/run.log" 2>&1 || fail "the channel ended with a fault"
grep -aq 'passing' "$folder/show.journal" || fail "no passing reached the channel"
[ "$(wc -l <"$folder/out.csv")" -gt 10 ] || fail "csv_sink wrote nothing"
# What was not allowed does not run.
! "$pitcast" run minimal --headless --feed plugin:my_feed >"$folder/refused.log" 2>&1 ||
    fail "a plug-in ran that was not allowed"
grep -q 'has not been allowed' "$folder/refused.log" || fail "the refusal does not say why"
echo "the template is built elsewhere, loaded, and on air"
