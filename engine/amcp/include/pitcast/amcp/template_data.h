// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"
#include "pitcast/show/package.h"

namespace pitcast::amcp {

/// Data of a template as CasparCG's clients write them, as an object of fields:
///   {"name": "LI", "place": 3}
///   <templateData><componentData id="name"><data id="text" value="LI"/></componentData>…
/// Nothing but spaces is an empty object. Any bytes are safe. Errors: not well formed, no object,
/// an element that templateData does not have, a component twice, a document type.
[[nodiscard]] Result<Json> parse_template_data(std::string_view text);

/// `data` with values of the type that `fields` have, where that can be done without guessing:
/// clients of CasparCG send text for everything. "7" for a number, "true" or "1" for a boolean, a
/// number for a text. What does not suit stays as it is, and is refused where data are checked.
[[nodiscard]] Json suited_to(const std::vector<show::Field>& fields, Json data);

}  // namespace pitcast::amcp
