// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "pitcast/feed/decoder.h"

namespace pitcast::cli {

/// Prints the stories of a recording, up to `until` of its delivery: a table, or JSON.
void list_stories(const feed::Recording& recording, std::optional<Nanoseconds> until, bool json);

}  // namespace pitcast::cli
