// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/result.h"
#include "pitcast/output/st2110_options.h"

#include "option_reader.h"

namespace pitcast::output::st2110 {

/// "239.1.1.1:5004", or two of them with a comma between. Errors: neither.
[[nodiscard]] Result<St2110Flow> read_flow(std::string_view text);

/// Reads an option of st2110: that is not of all outputs. `known`: whether it is one. Errors: a
/// value that the key does not have.
[[nodiscard]] Status read_option(const std::string& url, const Option& option, St2110Options& to,
                                 bool& known);

}  // namespace pitcast::output::st2110
