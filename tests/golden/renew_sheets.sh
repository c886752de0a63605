#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes tests/golden/sheets anew: the hashes of what every bundled template looks like. Look at the
# pictures first ("pitcast sheet"), and at what "git diff" says changed.
set -eu
cd "$(dirname "$0")/../.."
tools/setup/build.sh release pitcast_test_pictures
PITCAST_RENEW_GOLDEN=1 build/release/tests/integration/pitcast_test_pictures \
    --gtest_filter='*SheetGolden*' --gtest_brief=1
git --no-pager diff --stat -- tests/golden/sheets
