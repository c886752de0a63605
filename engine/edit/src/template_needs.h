// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "pitcast/core/json_document.h"

namespace pitcast::edit {

/// What a template names of its package, by the member of package.json that holds it ("tokens",
/// "styles", "families", "fonts", "animations", "easings", "tables", "strings", "sources",
/// "sponsors"), with what those name in their turn. Files are not in it (names_in).
using TemplateNeeds = std::map<std::string, std::set<std::string>, std::less<>>;

/// Only names that `package`, the template's own, has.
[[nodiscard]] TemplateNeeds needs_of(const Json& root, const Json& package);

/// An item of a list of package.json by its "id" or "name", or a member of an object; of
/// "strings" the text in the first language that has it. Null when there is none.
[[nodiscard]] const Json* named_in(const Json& package, std::string_view member,
                                   std::string_view name);

}  // namespace pitcast::edit
