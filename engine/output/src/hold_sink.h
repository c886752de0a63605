// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/output/output_url.h"

namespace pitcast::output {

/// Hands frames to a process that holds the output and goes on when this one dies. It is started
/// where there is none, and its errors are the sink's.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_held_sink(const OutputRequest& request,
                                                           const SinkContext& context);

}  // namespace pitcast::output
