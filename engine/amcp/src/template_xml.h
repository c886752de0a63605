// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

namespace pitcast::amcp {

/// Reads <templateData>, and nothing else of XML: three elements, attributes, character
/// references, comments. No document types, so no entities of its own and no files.
[[nodiscard]] Result<Json> parse_template_xml(std::string_view text);

}  // namespace pitcast::amcp
