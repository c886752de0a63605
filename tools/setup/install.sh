#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages of the sections named (tools/setup/packages.txt) that are missing.
# Says nothing when nothing is missing.
set -eu
list=$(dirname "$0")/packages.txt
wanted=$(awk -v sections=" $* " '
    /^#/ || NF == 0 { next }
    /^\[/ { gsub(/[][]/, ""); take = index(sections, " " $0 " "); next }
    take { print $1 }' "$list")

installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null |
    awk '$1 == "installed" { print $2 }')
missing=$(printf '%s\n' "$wanted" | grep -vxF -e "$installed" || true)
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "pitcast: these packages are missing and this is no Debian system:" $missing >&2
    echo "pitcast: install their equivalents, then run again" >&2
    exit 4
fi
as_root=
if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    command -v sudo >/dev/null || {
        echo "pitcast: packages are missing and there is no sudo; as root, run: apt-get install" \
            $missing >&2
        exit 4
    }
fi
echo "pitcast: installing" $missing >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "pitcast: installation failed; see the lines above, then run again" >&2
    exit 4
fi
