// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/edit/json_text.h"
#include "pitcast/edit/template_plan.h"

namespace pitcast::edit {

/// Names the template in the package, after all others, and puts both texts into the plan.
[[nodiscard]] Status finish_plan(TemplatePlan& plan, const JsonText& made, JsonText& package);

}  // namespace pitcast::edit
