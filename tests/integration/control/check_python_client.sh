#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check_python_client.sh PITCAST FOLDER: a real channel with keys and one without, driven by
# tools/pitcast_client.py; every request, answer and event is held against
# docs/control.schema.json. Exit code 77: python3-zmq or python3-jsonschema is missing.
set -eu
pitcast=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
python=/usr/bin/python3
"$python" -c 'import zmq, jsonschema; assert zmq.has("curve")' 2>/dev/null || {
    echo "skipped: python3-zmq (with CURVE) or python3-jsonschema is not installed"
    exit 77
}
fail() { echo "check_python_client: $*" >&2; cat "$folder/channel.log" >&2; exit 1; }
rm -rf "$folder/keys" "$folder/with.journal" "$folder/without.journal"
mkdir -p "$folder"
PITCAST_MEDIA=$folder/media
export PITCAST_MEDIA
: >"$folder/channel.log"
"$pitcast" media --quick >/dev/null 2>"$folder/channel.log" || fail "no media"

for role in viewer operator director engineer; do
    "$pitcast" keys make "a-$role" --role "$role" --folder "$folder/keys" >/dev/null ||
        fail "no key is made"
done
[ "$(stat -c %a "$folder/keys/a-director.key")" = 600 ] || fail "a private key is not private"
"$pitcast" keys list --folder "$folder/keys" | grep -q '^director  a-director  ' ||
    fail "the list does not show who is known"
! "$pitcast" run "$here/../amcp/show" --headless --control tcp://0.0.0.0:5999 2>"$folder/wide.log" ||
    fail "an address that other machines reach was taken without keys"
grep -q 'pitcast keys make' "$folder/wide.log" || fail "the refusal does not say how to make keys"

# start NAME OPTIONS…: a channel; $endpoint and $channel say where and which.
start() {
    name=$1
    shift
    "$pitcast" run "$here/../amcp/show" --headless --format 360p25 --executor cpu \
        --control 'tcp://127.0.0.1:*' --journal "$folder/$name.journal" "$@" \
        2>"$folder/channel.log" &
    channel=$!
    trap 'kill "$channel" 2>/dev/null || true' EXIT
    endpoint=
    for _ in $(seq 300); do
        endpoint=$(sed -n 's/^pitcast: control at \(tcp:[^ ,]*\).*$/\1/p' "$folder/channel.log")
        [ -z "$endpoint" ] || return 0
        kill -0 "$channel" 2>/dev/null || fail "the channel did not start"
        sleep 0.2
    done
    fail "the channel tells no address"
}
stop() {
    kill -INT "$channel"
    wait "$channel" || fail "the channel ended with a fault"
    trap - EXIT
}

start with --control-keys "$folder/keys"
"$python" "$here/check_python_client.py" "$endpoint" "$folder/keys" "$pitcast" || fail "see above"
stop
grep -aq '"who":"a-director"' "$folder/with.journal" || fail "the journal does not say who asked"
# Whatever was said, no secret is in what was written.
for key in "$folder"/keys/*.key; do
    secret=$(sed -n 's/^secret //p' "$key")
    ! grep -aqF -e "$secret" "$folder/channel.log" "$folder/with.journal" ||
        fail "a private key was written somewhere"
done
start without
"$python" "$here/check_python_client.py" "$endpoint" || fail "see above"
stop
echo "tools/pitcast_client.py drives the channel"
