// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pitcast/edit/json_text.h"
#include "pitcast/edit/template_plan.h"

namespace pitcast::edit {

/// Names of the members of an object of package.json.
[[nodiscard]] std::vector<std::string> keys_in(const Json& package, const char* member);

/// Takes the variants out of a template that can never be shown in the package: for aspects,
/// themes and languages that it does not have. The plan tells which.
[[nodiscard]] Status drop_variants(JsonText& made, const Json& package, TemplatePlan& plan);

}  // namespace pitcast::edit
