// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <GLFW/glfw3.h>

#include "edit_ui.h"
#include "splitter.h"

namespace pitcast::editor {
namespace {

/// Opens the pane of contact sheets, or closes it.
void show_sheet(EditDesk& desk) {
    desk.maker.close();
    desk.sheets.shown = !desk.sheets.shown;
}

/// Keys that work while a text is typed too.
bool handle_always(const Ui& ui, const KeyPress& press) {
    EditDesk& desk = *ui.edit;
    if (!press.control || press.alt) {
        return false;
    }
    switch (press.key) {
        case GLFW_KEY_DELETE:  // the way off the air is the same everywhere
            ui.desk.command(show::Verb::clear, nullptr);
            return true;
        case GLFW_KEY_S:
            desk.save();
            return true;
        case GLFW_KEY_F:
            desk.view.focus_search = true;
            return true;
        case GLFW_KEY_N:
            desk.maker.is_open() ? desk.maker.close() : desk.open_new();
            desk.sheets.shown = false;
            return true;
        case GLFW_KEY_T:
            press.shift ? show_sheet(desk) : desk.check();
            return true;
        case GLFW_KEY_H:
            desk.versions.shown = !desk.versions.shown;
            return true;
        case GLFW_KEY_P:
            desk.show_map(!desk.view.plan.shown);
            return true;
        case GLFW_KEY_L:
            desk.view.assets.shown = !desk.view.assets.shown;
            return true;
        case GLFW_KEY_B:
            if (desk.view.bind.open && desk.view.bind.has_keys) {
                desk.view.bind.open = false;
            } else {
                desk.open_bindings("");
            }
            return true;
        default:
            return false;
    }
}

void handle_chord(EditDesk& desk, const KeyPress& press) {
    switch (press.key) {
        case GLFW_KEY_Z:
            return press.shift ? desk.redo() : desk.undo();
        case GLFW_KEY_Y:
            return desk.redo();
        case GLFW_KEY_C:
            return desk.copy();
        case GLFW_KEY_X:
            return desk.cut();
        case GLFW_KEY_V:
            return desk.paste();
        case GLFW_KEY_D:
            return desk.duplicate();
        case GLFW_KEY_A:
            return desk.select_all();
        case GLFW_KEY_G:
            return press.shift ? desk.ungroup() : desk.group();
        case GLFW_KEY_0:
            desk.view.zoom = 0;
            return;
        default:
            return;
    }
}

void nudge(EditDesk& desk, const KeyPress& press, double dx, double dy) {
    const double step = press.shift ? 10 : 1;
    desk.move_selection(dx * step, dy * step, "nudge");
}

void remove_key_or_elements(EditDesk& desk) {
    if (!desk.key) {
        return desk.remove_selection();
    }
    const edit::KeyPlace place = desk.place_of(*desk.key);
    desk.key.reset();
    desk.change("delete keyframe",
                [&](edit::JsonText& json) { return edit::remove_key(json, place); });
}

/// On and off; with Shift one moment more on each side, after the last one again.
void press_onion(EditDesk& desk, bool more) {
    edit::OnionSkin skin = desk.view.onion;
    if (more) {
        skin.count = skin.on ? skin.count % edit::OnionSkin::kMost + 1 : skin.count;
        skin.on = true;
    } else {
        skin.on = !skin.on;
    }
    desk.set_onion(skin);
}

void handle_plain(EditDesk& desk, const KeyPress& press) {
    constexpr Nanoseconds kFrame = kNanosecondsPerSecond / 50;
    switch (press.key) {
        case GLFW_KEY_LEFT:
            return nudge(desk, press, -1, 0);
        case GLFW_KEY_RIGHT:
            return nudge(desk, press, 1, 0);
        case GLFW_KEY_UP:
            return nudge(desk, press, 0, -1);
        case GLFW_KEY_DOWN:
            return nudge(desk, press, 0, 1);
        case GLFW_KEY_DELETE:
        case GLFW_KEY_BACKSPACE:
            return remove_key_or_elements(desk);
        case GLFW_KEY_SPACE:
            return desk.play(!desk.playing());
        case GLFW_KEY_HOME:
            return desk.go_to(0);
        case GLFW_KEY_END:
            return desk.go_to(desk.picture().course.rest_ns());
        case GLFW_KEY_COMMA:
            return desk.go_to(desk.at_ns() - kFrame);
        case GLFW_KEY_PERIOD:
            return desk.go_to(desk.at_ns() + kFrame);
        case GLFW_KEY_LEFT_BRACKET:
            return desk.restack(-1);
        case GLFW_KEY_RIGHT_BRACKET:
            return desk.restack(1);
        case GLFW_KEY_S:
            desk.view.safe_areas = !desk.view.safe_areas;
            return;
        case GLFW_KEY_G:
            desk.view.guides_shown = !desk.view.guides_shown;
            return;
        case GLFW_KEY_O:
            return press_onion(desk, press.shift);
        case GLFW_KEY_ESCAPE:
            if (!desk.select_parent()) {
                desk.clear_selection();
            }
            return;
        default:
            return;
    }
}

/// While contact sheets are looked at nothing else is in front; false: not one of their keys.
bool handle_sheet_key(EditDesk& desk, const KeyPress& press, bool typing) {
    SheetMaker& sheets = desk.sheets;
    if (!sheets.shown || typing) {
        return false;
    }
    if (press.key == GLFW_KEY_ESCAPE) {
        sheets.shown = false;
    } else if (press.key == GLFW_KEY_RIGHT || press.key == GLFW_KEY_PAGE_DOWN) {
        sheets.turn_to(sheets.page() + 1);
    } else if ((press.key == GLFW_KEY_LEFT || press.key == GLFW_KEY_PAGE_UP) && sheets.page() > 0) {
        sheets.turn_to(sheets.page() - 1);
    }
    return true;
}

/// While a template is being made nothing else is in front; false: not one of its keys.
bool handle_new_key(EditDesk& desk, const KeyPress& press, bool typing) {
    if (!desk.maker.is_open()) {
        return false;
    }
    if (press.key == GLFW_KEY_ESCAPE) {
        desk.maker.close();
    } else if (!typing && (press.key == GLFW_KEY_ENTER || press.key == GLFW_KEY_KP_ENTER)) {
        desk.maker.make();
    }
    return true;
}

void draw_conflict(const Ui& ui, const Area& area) {
    EditDesk& desk = *ui.edit;
    ImGui::SetCursorScreenPos({area.x + area.width - 560, area.y + 4});
    text_at(ui.fonts.body, {area.x + area.width - 560, area.y + 7}, colour::kAmber,
            ui.tr("The file was changed elsewhere."));
    ImGui::SetCursorScreenPos({area.x + area.width - 290, area.y + 4});
    if (button(ui, "conflict:theirs", "TAKE THEIRS", nullptr, {130, 26}, ButtonKind::armed)) {
        desk.take_theirs();
    }
    ImGui::SetCursorScreenPos({area.x + area.width - 152, area.y + 4});
    if (button(ui, "conflict:mine", "SAVE MINE", nullptr, {130, 26}, ButtonKind::armed)) {
        desk.save_over();
    }
}

}  // namespace

void draw_edit_status(const Ui& ui, const Area& area) {
    begin_pane(ui, "##edit-status", area, nullptr);
    EditDesk& desk = *ui.edit;
    const edit::TemplateDocument* document = desk.worked_on();
    if (document != nullptr) {
        float x = area.x + 14;
        x += text_at(ui.fonts.body, {x, area.y + 7}, colour::kText, document->file()) + 18;
        const bool dirty = document->dirty();
        x += text_at(ui.fonts.small, {x, area.y + 9}, dirty ? colour::kAmber : colour::kDim,
                     dirty ? ui.tr("NOT SAVED   Ctrl+S puts it on air") : ui.tr("SAVED")) +
             24;
        if (document->can_undo()) {
            x += text_at(ui.fonts.small, {x, area.y + 9}, colour::kDim,
                         "Ctrl+Z  " + document->undo_label(), 220) +
                 24;
        }
        if (document->can_redo()) {
            text_at(ui.fonts.small, {x, area.y + 9}, colour::kDim,
                    "Ctrl+Y  " + document->redo_label(), 220);
        }
        if (desk.conflict()) {
            draw_conflict(ui, area);
        } else {
            const float right = draw_settings(ui, area) - 12;
            text_ending_at(
                ui.fonts.small, right, area.y + 9, colour::kDim,
                std::string(ui.tr("LATE")) + " " + std::to_string(ui.desk.status().frames_late));
        }
    }
    end_pane();
}

void draw_edit_workspace(const Ui& ui) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const EditLayout layout =
        edit_layout_for(size.x, size.y, ui.edit->view.bind.open, ui.desk.settings.splits);
    draw_top_bar(ui, layout.top);
    draw_edit_files(ui, layout.files);
    // What was closed above is not there any more.
    const bool others = ui.edit->maker.is_open() || ui.edit->sheets.shown;
    const bool places_marks = ui.edit->view.plan.shown && !others;
    if (places_marks) {
        draw_map_preview(ui, layout.layers);
    } else if (ui.edit->view.assets.shown) {
        draw_assets(ui, layout.layers);
    } else {
        draw_layers(ui, layout.layers);
    }
    if (ui.edit->maker.is_open()) {
        draw_new_template(ui, layout.middle);
    } else if (ui.edit->sheets.shown) {
        draw_sheet(ui, layout.middle);
    } else if (ui.edit->view.plan.shown) {
        draw_map(ui, layout.middle);
    } else {
        draw_tools(ui, layout.tools);
        draw_test_data(ui, layout.test_data);
        draw_canvas(ui, layout.canvas);
        if (ui.edit->checker.shown) {
            draw_check(ui, layout.timeline);
        } else {
            draw_timeline(ui, layout.timeline);
        }
    }
    if (ui.edit->view.plan.shown && places_marks) {
        draw_marks(ui, layout.inspector);
    } else if (ui.edit->versions.shown) {
        draw_versions(ui, layout.inspector);
    } else {
        draw_inspector(ui, layout.inspector);
    }
    if (layout.bindings.height > 0) {
        draw_bindings(ui, layout.bindings);
    }
    draw_edit_status(ui, layout.status);
    draw_edit_splits(ui, layout);
    handle_edit_keys(ui);
}

void handle_edit_keys(const Ui& ui) {
    EditDesk& desk = *ui.edit;
    const bool typing = ImGui::GetIO().WantTextInput;
    for (const KeyPress& press : ui.keys) {
        if (handle_bindings_key(desk, press) || handle_always(ui, press) ||
            handle_new_key(desk, press, typing) || handle_sheet_key(desk, press, typing) ||
            handle_map_key(desk, press, typing) || typing) {
            continue;
        }
        if (press.control) {
            handle_chord(desk, press);
        } else if (!press.alt) {
            handle_plain(desk, press);
        }
    }
}

}  // namespace pitcast::editor
