#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# test.sh [--sanitize address|thread] [ctest options…]: installs, builds and runs the tests.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
preset=release
case "${1:-}" in
    --help)
        echo "usage: ./pitcast test [--sanitize address|thread] [ctest options, such as -R NAME]"
        echo "  --sanitize address  unit tests with AddressSanitizer and UBSan"
        echo "  --sanitize thread   unit tests with ThreadSanitizer"
        exit 0
        ;;
    --sanitize)
        case "${2:-}" in
            address) preset=asan ;;
            thread) preset=tsan ;;
            *) echo "pitcast: --sanitize takes address or thread" >&2; exit 2 ;;
        esac
        shift 2
        ;;
esac
"$here/install.sh" build libraries runtime test
if [ "$preset" = release ]; then
    "$here/build.sh" "$preset" all
else
    "$here/build.sh" "$preset" unit_tests
fi
# Drivers and fontconfig keep memory on purpose; leaks of ours are looked for in our own code.
export LSAN_OPTIONS="suppressions=$here/lsan.supp:print_suppressions=0"
export TSAN_OPTIONS="suppressions=$here/tsan.supp"
# Many tests are of real programs, sockets and clocks: on a machine that stands still for seconds
# they get a second try. The output shows which needed it.
run() {
    ctest --test-dir "build/$preset" --output-on-failure --repeat until-pass:2 \
        -j $(($(nproc) + 1)) "$@" || result=$?
}
result=0
if [ "$preset" = release ]; then
    run -LE desk "$@"
    run -L desk "$@" # a real mouse on a real X server
else
    run -L '^unit$' "$@"
fi
exit "$result"
