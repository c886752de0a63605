// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "layout.h"

namespace pitcast::editor {

/// A small picture of where a start (edit::TemplateStart) stands and what is in it, drawn into the
/// current window.
void draw_start_picture(std::string_view start, const Area& area);

}  // namespace pitcast::editor
