// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "edit_ui.h"

namespace pitcast::editor {

/// Room at the right of values, for the button that binds them; where one cannot be bound it stays
/// free, so that all end at one line.
inline constexpr float kBindRoom = 30;

/// A value as it is typed: texts without quotation marks; nothing for none.
[[nodiscard]] std::string shown_text(const Json* value);
/// Sets the member of what is selected; takes it away where nothing is typed.
void set_or_clear(EditDesk& desk, const std::string& name, const std::string& text,
                  const edit::OrderedJson& value);

void colour_editor(EditDesk& desk, const edit::Property& property, const Json* value);

}  // namespace pitcast::editor
