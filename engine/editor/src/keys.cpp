// SPDX-License-Identifier: Apache-2.0
#include <GLFW/glfw3.h>
#include <imgui.h>

#include "pitcast/core/clock.h"

#include "ui.h"

namespace pitcast::editor {
namespace {

std::size_t digit_of(const KeyPress& press) {
    return static_cast<std::size_t>(press.key - GLFW_KEY_1);
}

bool is_digit(const KeyPress& press) {
    return press.key >= GLFW_KEY_1 && press.key <= GLFW_KEY_9;
}

/// Keys that work while a text is typed too. False: not one of them.
bool handle_always(Desk& desk, const KeyPress& press) {
    if (press.key >= GLFW_KEY_F1 && press.key <= GLFW_KEY_F12 && !press.alt) {
        desk.select(static_cast<std::size_t>(press.key - GLFW_KEY_F1));
        desk.view.reveal_template = true;
        return true;
    }
    if (!press.control || handle_look_key(desk, press)) {
        return press.control;
    }
    switch (press.key) {
        case GLFW_KEY_DELETE:
            desk.command(show::Verb::clear, nullptr);
            return true;
        case GLFW_KEY_BACKSPACE:
            desk.command(show::Verb::undo, nullptr);
            return true;
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            desk.command(show::Verb::take, desk.selected());
            return true;
        case GLFW_KEY_F:
            desk.view.focus_templates = true;
            return true;
        case GLFW_KEY_G:
            desk.view.focus_pages = true;
            return true;
        case GLFW_KEY_B:
            desk.focus_board(!desk.view.board.cursor.on);
            return true;
        case GLFW_KEY_L:
            desk.view.clips_shown = !desk.view.clips_shown;
            return true;
        default:
            return false;
    }
}

/// Keys with Ctrl or Alt held.
void handle_chord(Desk& desk, const KeyPress& press) {
    if (press.control && !press.alt && press.key == GLFW_KEY_Z) {
        desk.undo();
    } else if (press.control && !press.alt && press.key == GLFW_KEY_Y) {
        desk.redo();
    } else if (press.alt && !press.control && is_digit(press)) {
        desk.toggle_rule(digit_of(press));
    } else {
        (void)desk.press_page_key(press);
    }
}

void handle_plain(Desk& desk, const KeyPress& press) {
    if (is_digit(press)) {
        desk.pick_story(digit_of(press));
        return;
    }
    switch (press.key) {
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            return desk.command(show::Verb::take, desk.selected());
        case GLFW_KEY_C:
            return desk.command(show::Verb::cue, desk.selected());
        case GLFW_KEY_U:
            return desk.command(show::Verb::update, desk.selected());
        case GLFW_KEY_SPACE:
            return desk.command(show::Verb::next, desk.selected());
        case GLFW_KEY_BACKSPACE:
            return desk.command(show::Verb::out, desk.selected());
        case GLFW_KEY_DOWN:
            return desk.step_page(1);
        case GLFW_KEY_UP:
            return desk.step_page(-1);
        case GLFW_KEY_L:
            return desk.toggle_lock();
        case GLFW_KEY_R:
            return desk.take_offered();
        default:
            (void)desk.press_page_key(press);
    }
}

}  // namespace

bool handle_look_key(Desk& desk, const KeyPress& press) {
    if (!press.control || press.alt) {
        return false;
    }
    switch (press.key) {
        case GLFW_KEY_K:
            desk.acknowledge_all();
            return true;
        case GLFW_KEY_P:
            desk.view.programme =
                desk.view.programme == ProgrammeView::picture ? ProgrammeView::fill
                : desk.view.programme == ProgrammeView::fill  ? ProgrammeView::key
                                                              : ProgrammeView::picture;
            return true;
        case GLFW_KEY_S:
            desk.view.safe_areas = !desk.view.safe_areas;
            return true;
        case GLFW_KEY_R:
            desk.view.marks_r103 = !desk.view.marks_r103;
            return true;
        default:
            return false;
    }
}

void handle_keys(Desk& desk, const std::vector<KeyPress>& keys) {
    const bool typing = ImGui::GetIO().WantTextInput;
    for (const KeyPress& press : keys) {
        if (handle_always(desk, press) || typing) {
            continue;
        }
        if (desk.press_board_key(press, monotonic_now_ns())) {
            continue;
        }
        if (press.control || press.alt) {
            handle_chord(desk, press);
        } else {
            handle_plain(desk, press);
        }
    }
}

}  // namespace pitcast::editor
