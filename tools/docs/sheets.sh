#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Renews docs/sheets and docs/sheets.md: every template of every bundled package, on air.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/sheets
rm -f docs/sheets/*.jpg
{
    echo "# What the bundled packages look like"
    echo
    echo "Every template on air, with its first sample, over grey. Made by \`tools/docs/sheets.sh\`;"
    echo "\`./pitcast sheet PACKAGE --out FOLDER\` shows every state and sample."
} >docs/sheets.md
for package in templates/*/package.json; do
    name=$(basename "$(dirname "$package")")
    ./pitcast sheet "$name" --brief --executor cpu --out "$work/$name" >&2
    {
        echo
        echo "## $name"
        echo
    } >>docs/sheets.md
    for page in "$work/$name"/sheet-*.png; do
        number=$(basename "$page" .png)
        file=$name-${number#sheet-}.jpg
        ffmpeg -v error -y -i "$page" -pix_fmt yuvj444p -q:v 4 \
            -map_metadata -1 -bitexact "docs/sheets/$file" </dev/null
        echo "![Templates of $name](sheets/$file)" >>docs/sheets.md
    done
done
du -ch docs/sheets/*.jpg | tail -n 1 >&2
