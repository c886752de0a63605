// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "pitcast/core/result.h"

namespace pitcast::output {

/// Holds one output for channels that come and go, at `place`: each frame leaves at its time, the
/// newest again where none came, a slate after a second of that. Returns when a channel ends it in
/// order, when the output fails for good, when nobody came for ten minutes, or on SIGTERM.
[[nodiscard]] Status run_holder(const std::filesystem::path& place);

}  // namespace pitcast::output
