// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "monitor_layout.h"
#include "ui.h"

namespace pitcast::editor {

/// The monitoring workspace, all of it.
void draw_monitor_workspace(const Ui& ui);

void draw_sources(const Ui& ui, const Area& area);
void draw_scopes(const Ui& ui, const Area& area);
void draw_alarms(const Ui& ui, const Area& area);
void draw_outputs(const Ui& ui, const Area& area);
void draw_feeds(const Ui& ui, const Area& area);

/// Hot keys of the workspace; after the panes.
void handle_monitor_keys(const Ui& ui);

/// A word with its light before it: "PLAYING". Returns its width.
float state_at(const Ui& ui, ImVec2 place, ImU32 light, std::string_view word);
/// A count with what it counts, amber while it is not nought. Returns its width.
float count_at(const Ui& ui, ImVec2 place, const char* label, std::uint64_t count);

}  // namespace pitcast::editor
