// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "pitcast/core/error.h"

namespace pitcast {

enum class LogLevel { quiet, warning, notice, debug };

/// Sets up logging to standard error for the whole program. Call once, at the start of main.
void set_up_logging(LogLevel level);

/// One event, on a line of its own: "subject: text". Never on the frame thread's steady path.
void log_notice(std::string_view subject, std::string_view text);
void log_warning(std::string_view subject, std::string_view text);
void log_error(const Error& error);

}  // namespace pitcast
