// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "pitcast/output/sink.h"
#include "pitcast/output/window_options.h"

namespace pitcast::output {

/// A window on a screen, which a process of its own shows: the newest frame counts, and a desktop
/// or a driver that hangs holds up nothing else. Started again where it dies, five times a minute
/// at most; one that its user has closed stays closed. Errors: there is no desktop, or no such
/// screen.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_window_sink(const std::string& url,
                                                             const WindowOptions& options,
                                                             const SinkContext& context);

}  // namespace pitcast::output
