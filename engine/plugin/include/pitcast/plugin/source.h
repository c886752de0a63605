// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/plugin/catalogue.h"
#include "pitcast/video/input.h"

namespace pitcast::plugin {

/// What makes the pictures of a source "plugin:NAME?key=value". Errors: not allowed, no source.
[[nodiscard]] Result<video::OwnDecoder> source_decoder(const Catalogue& catalogue,
                                                       const std::string& url);

}  // namespace pitcast::plugin
