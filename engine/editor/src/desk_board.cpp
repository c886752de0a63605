// SPDX-License-Identifier: Apache-2.0
// The board of cars by keyboard.
#include <algorithm>

#include <GLFW/glfw3.h>

#include "desk.h"

namespace pitcast::editor {
namespace {

/// What a key writes; 0: no letter and no digit.
char letter_of(int key) {
    if (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) {
        return static_cast<char>('A' + key - GLFW_KEY_A);
    }
    if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) {
        return static_cast<char>('0' + key - GLFW_KEY_0);
    }
    return key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9
               ? static_cast<char>('0' + key - GLFW_KEY_KP_0)
               : char{0};
}

}  // namespace

void Desk::focus_board(bool on) {
    BoardCursor& cursor = view.board.cursor;
    cursor.on = on && snapshot_.race != nullptr && !snapshot_.race->order.empty();
    cursor.typed.clear();
    if (!cursor.on) {
        return;
    }
    const std::vector<std::string> cars = cars_shown(*snapshot_.race, view.board.filter);
    const auto there = [&](const std::string& car) {
        return std::find(cars.begin(), cars.end(), car) != cars.end();
    };
    if (!there(cursor.car)) {
        cursor.car = there(view.board.car) ? view.board.car : "";
    }
    cursor.step(cars, 0);
}

bool Desk::press_board_key(const KeyPress& press, std::int64_t now_ns) {
    BoardCursor& cursor = view.board.cursor;
    if (!cursor.on || press.control || press.alt) {
        return false;
    }
    if (press.key == GLFW_KEY_ESCAPE || snapshot_.race == nullptr) {
        focus_board(false);
        return true;
    }
    const race::RaceState& race = *snapshot_.race;
    const std::vector<std::string> cars = cars_shown(race, view.board.filter);
    const auto turn_filter = [&](int by) {
        view.board.filter = filter_beside(race, view.board.filter, by);
        const auto now = cars_shown(race, view.board.filter);
        if (std::find(now.begin(), now.end(), cursor.car) == now.end()) {
            cursor.go_to_end(now, false);
        }
        cursor.reveal = true;
    };
    switch (press.key) {
        case GLFW_KEY_UP:
            cursor.step(cars, -1);
            return true;
        case GLFW_KEY_DOWN:
            cursor.step(cars, 1);
            return true;
        case GLFW_KEY_PAGE_UP:
            cursor.step(cars, -BoardCursor::kPage);
            return true;
        case GLFW_KEY_PAGE_DOWN:
            cursor.step(cars, BoardCursor::kPage);
            return true;
        case GLFW_KEY_HOME:
            cursor.go_to_end(cars, false);
            return true;
        case GLFW_KEY_END:
            cursor.go_to_end(cars, true);
            return true;
        case GLFW_KEY_LEFT:
            turn_filter(-1);
            return true;
        case GLFW_KEY_RIGHT:
            turn_filter(1);
            return true;
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            if (std::find(cars.begin(), cars.end(), cursor.car) != cars.end()) {
                pick_car(cursor.car, press.shift);
            }
            return true;
        default:
            break;
    }
    const char letter = letter_of(press.key);
    if (letter != 0) {
        cursor.type(cars, letter, now_ns);
    }
    return letter != 0;
}

}  // namespace pitcast::editor
