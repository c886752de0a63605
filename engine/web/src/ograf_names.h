// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/web/view.h"

namespace pitcast::web {

inline constexpr std::int32_t kLastLayer = 9999;

[[nodiscard]] std::string instance_id(std::int32_t layer, const std::string& template_id);
/// By the id of its manifest, "package.template", or by the template's alone; null = there is none.
[[nodiscard]] const show::TemplateSummary* find_graphic(const View& view, const std::string& id);
/// -1 = it names none: null, {}, or a text with that. Errors: anything else that is no layer.
[[nodiscard]] Result<std::int32_t> layer_of_target(const Json& target);

}  // namespace pitcast::web
