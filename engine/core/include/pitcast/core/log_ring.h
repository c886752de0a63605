// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/core/frame_rate.h"

namespace pitcast {

/// A line of the log.
struct LogEntry {
    enum class Kind : std::uint8_t { none, notice, warning, error };
    Kind kind = Kind::none;
    Nanoseconds utc_ns = 0;
    std::string text;  ///< "subject: text"
};

/// The newest lines of the log, for a user interface. When it is full the oldest are lost, and
/// counted.
class LogRing {
 public:
    virtual ~LogRing() = default;
    /// Lines since the last call, oldest first. Any thread; waits for nothing but another line.
    [[nodiscard]] virtual std::vector<LogEntry> take() = 0;
    [[nodiscard]] virtual std::uint64_t lost() const = 0;
};

/// Keeps what is logged from now on (notices and worse, whatever is printed), at most `capacity`
/// lines. Call once the Log stands, and before other threads log.
[[nodiscard]] std::shared_ptr<LogRing> keep_log(std::size_t capacity);

}  // namespace pitcast
