// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/output/window_options.h"

#include "option_reader.h"

namespace pitcast::output::window {

/// "programme", "graphics", "preview" or "multiview", behind "window:".
[[nodiscard]] Result<WindowShows> read_shows(const std::string& target);
[[nodiscard]] std::string_view text_of(WindowShows shows);

/// One option of a window. `known`: whether there is such a one. Errors: a value it cannot have.
[[nodiscard]] Status read_option(const std::string& url, const Option& option,
                                 WindowOptions& options, bool& known);

/// What can be told only when all options are read.
[[nodiscard]] Status check(const std::string& url, const WindowOptions& options, bool says_alpha);

}  // namespace pitcast::output::window
