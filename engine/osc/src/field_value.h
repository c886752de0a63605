// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>

#include "pitcast/core/json_document.h"
#include "pitcast/osc/message.h"
#include "pitcast/show/package.h"

namespace pitcast::osc {

/// A number of any type; none for what is no number, infinite or not a number at all.
[[nodiscard]] std::optional<double> number_in(const Argument& argument);

/// An argument as the value of a field, where that can be done without guessing: numbers are
/// rounded for a field of whole numbers and written out for a text, 0 and 1 are false and true for
/// a boolean, text that is a number is one. What does not suit stays as it is, and is refused where
/// data are checked. `field` null: as it is. Errors: an argument that no field can take.
[[nodiscard]] Result<Json> field_value(const show::Field* field, const Argument& argument);

/// FIELD VALUE FIELD VALUE … as an object. `made` null: values as they are.
[[nodiscard]] Result<Json> fields_in(std::span<const Argument> arguments,
                                     const show::TemplateSummary* made);

}  // namespace pitcast::osc
