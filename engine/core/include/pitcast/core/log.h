// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "pitcast/core/error.h"
#include "pitcast/core/result.h"

namespace pitcast {

enum class LogLevel { quiet, warning, notice, debug };

/// The log of the whole program, while it lives. Lines are written by a thread of its own: a
/// terminal or a disk that hangs keeps nobody waiting, and what does not fit any more is lost from
/// its beginning on. Without one, lines go to standard output. One at a time.
class Log {
 public:
    /// To standard error from `level` on: "09:45:00.123 warning AMCP: the text".
    explicit Log(LogLevel level);
    ~Log();  ///< writes what waits
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    /// Everything, notices too, goes to the end of this file as well, a JSON object a line:
    ///   {"time":"2026-11-28T09:45:00.123456Z","level":"warning","subject":"AMCP","text":"…"}
    ///   {"time":"…","level":"error","where":"…","what":"…","mend":"…"}
    /// At 16 MiB it becomes FILE.1 and begins anew; four old ones are kept. Errors: the file.
    [[nodiscard]] static Status add_file(const std::filesystem::path& file);
};

/// One event, on a line of its own: "subject: text". Never on the frame thread's steady path.
void log_notice(std::string_view subject, std::string_view text);
void log_warning(std::string_view subject, std::string_view text);
void log_error(const Error& error);

}  // namespace pitcast
