// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/edit/properties.h"

#include "edit_desk.h"
#include "edit_layout.h"
#include "ui.h"

namespace pitcast::editor {

/// The editing workspace, all of it. `ui.edit` is not null.
void draw_edit_workspace(const Ui& ui);

void draw_edit_files(const Ui& ui, const Area& area);
void draw_layers(const Ui& ui, const Area& area);
void draw_assets(const Ui& ui, const Area& area);
/// The heading of both, which goes from one to the other.
void draw_layer_tabs(const Ui& ui);
/// In the place of the picture and what belongs to it.
void draw_new_template(const Ui& ui, const Area& area);
/// In the place of the members.
void draw_versions(const Ui& ui, const Area& area);
void draw_sheet(const Ui& ui, const Area& area);
/// The venue from above, in the place of the picture; `view.plan.shown`.
void draw_map(const Ui& ui, const Area& area);
/// The template that is open, with the marks as they are; in the place of the layers.
void draw_map_preview(const Ui& ui, const Area& area);
/// Its marks, in the place of the members.
void draw_marks(const Ui& ui, const Area& area);
/// While the map is shown nothing else is in front; false: not one of its keys.
[[nodiscard]] bool handle_map_key(EditDesk& desk, const KeyPress& press, bool typing);
/// In the place of the time-line.
void draw_check(const Ui& ui, const Area& area);
void draw_tools(const Ui& ui, const Area& area);
void draw_test_data(const Ui& ui, const Area& area);
void draw_canvas(const Ui& ui, const Area& area);
void draw_timeline(const Ui& ui, const Area& area);
/// Switches of the moments shown with the one that is looked at.
void draw_onion(const Ui& ui, const Area& area);
void draw_inspector(const Ui& ui, const Area& area);
void draw_bindings(const Ui& ui, const Area& area);
void draw_edit_status(const Ui& ui, const Area& area);

/// A member of what is selected, of the value at `pointer`, with what edits it.
void draw_property(const Ui& ui, const std::string& pointer, const edit::Property& property,
                   float label_width);

/// What the pane of bindings shows, read into its view; the first value is chosen where nothing is.
void read_binding_lines(EditDesk& desk, const BindTarget& target,
                        const show::BindingMoment& moment);
/// Keys of the pane of bindings while it has the keyboard; false: not one of them.
[[nodiscard]] bool handle_bindings_key(EditDesk& desk, const KeyPress& press);
/// What is wrong with the newest text, where that is about an element, or (empty) the template.
void draw_error_of(const Ui& ui, const std::string& element);

/// Hot keys of the workspace; after the panes.
void handle_edit_keys(const Ui& ui);

/// A colour as ImGui has it, of "#RRGGBB" or "#RRGGBBAA"; false when it is written otherwise.
[[nodiscard]] bool read_colour(std::string_view text, ImVec4& colour);
/// The same, written; without alpha where that is full.
[[nodiscard]] std::string written_colour(const ImVec4& colour);

}  // namespace pitcast::editor
