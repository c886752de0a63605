// SPDX-License-Identifier: Apache-2.0
#include <GLFW/glfw3.h>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

/// Takes back one thing after the other: what is being put down, what is selected, the map.
void escape_map(EditDesk& desk) {
    PlanView& view = desk.view.plan;
    if (view.adding != map::MarkKind::none) {
        view.adding = map::MarkKind::none;
    } else if (view.selected) {
        desk.select_mark(std::nullopt);
    } else {
        desk.show_map(false);
    }
}

void handle_map_chord(EditDesk& desk, const KeyPress& press) {
    switch (press.key) {
        case GLFW_KEY_Z:
            return press.shift ? desk.redo() : desk.undo();
        case GLFW_KEY_Y:
            return desk.redo();
        case GLFW_KEY_D:
            return desk.duplicate_mark();
        case GLFW_KEY_0:
            desk.view.plan.scale = 0;
            return;
        default:
            return;
    }
}

void handle_map_plain(EditDesk& desk, const KeyPress& press) {
    const double step = press.shift ? 10 : 1;
    switch (press.key) {
        case GLFW_KEY_LEFT:
            return desk.nudge_mark(-step, 0);
        case GLFW_KEY_RIGHT:
            return desk.nudge_mark(step, 0);
        case GLFW_KEY_UP:
            return desk.nudge_mark(0, step);
        case GLFW_KEY_DOWN:
            return desk.nudge_mark(0, -step);
        case GLFW_KEY_PAGE_UP:
            return desk.step_mark(-1);
        case GLFW_KEY_PAGE_DOWN:
            return desk.step_mark(1);
        case GLFW_KEY_DELETE:
        case GLFW_KEY_BACKSPACE:
            return desk.remove_mark();
        case GLFW_KEY_N:
            desk.view.plan.along = !desk.view.plan.along;
            desk.view.plan.scale = 0;
            return;
        case GLFW_KEY_ESCAPE:
            return escape_map(desk);
        default:
            return;
    }
}

}  // namespace

bool handle_map_key(EditDesk& desk, const KeyPress& press, bool typing) {
    if (!desk.view.plan.shown) {
        return false;
    }
    if (typing) {
        return true;
    }
    if (press.control) {
        handle_map_chord(desk, press);
    } else if (!press.alt) {
        handle_map_plain(desk, press);
    }
    return true;
}

}  // namespace pitcast::editor
