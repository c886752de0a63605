// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/output/card_options.h"

#include "option_reader.h"

namespace pitcast::output::card {

/// One option of decklink: or virtual-card:. `known`: whether there is such a key.
[[nodiscard]] Status read_option(const std::string& url, const Option& option, CardOptions& options,
                                 bool& known);

/// What can be told only when all options are read: which picture it takes.
[[nodiscard]] Status settle(const std::string& url, const std::string& target,
                            draw::Packing& packing, CardOptions& options);

}  // namespace pitcast::output::card
