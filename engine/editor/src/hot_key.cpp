// SPDX-License-Identifier: Apache-2.0
#include "hot_key.h"

#include <charconv>

#include <GLFW/glfw3.h>

namespace pitcast::editor {
namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

std::optional<int> number_of(std::string_view text, int least, int most) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return whole && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

std::optional<int> key_of(std::string_view name) {
    if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') {
        return GLFW_KEY_A + (name[0] - 'A');
    }
    if (take_prefix(name, "Num")) {
        const auto digit = number_of(name, 0, 9);
        return digit ? std::optional(GLFW_KEY_KP_0 + *digit) : std::nullopt;
    }
    if (take_prefix(name, "F")) {
        const auto number = number_of(name, 13, 24);
        return number ? std::optional(GLFW_KEY_F1 + *number - 1) : std::nullopt;
    }
    const auto digit = number_of(name, 0, 9);
    return name.size() == 1 && digit ? std::optional(GLFW_KEY_0 + *digit) : std::nullopt;
}

/// Keys of the desk's own; see handle_key.
bool is_taken(const KeyPress& press) {
    const bool digit = press.key >= GLFW_KEY_1 && press.key <= GLFW_KEY_9;
    if (press.alt) {
        return digit;
    }
    if (press.control) {
        return press.key == GLFW_KEY_Z || press.key == GLFW_KEY_Y || press.key == GLFW_KEY_F ||
               press.key == GLFW_KEY_G || press.key == GLFW_KEY_B || press.key == GLFW_KEY_L ||
               press.key == GLFW_KEY_M || press.key == GLFW_KEY_K || press.key == GLFW_KEY_P ||
               press.key == GLFW_KEY_S || press.key == GLFW_KEY_R;
    }
    return digit || press.key == GLFW_KEY_C || press.key == GLFW_KEY_L || press.key == GLFW_KEY_R ||
           press.key == GLFW_KEY_U;
}

}  // namespace

std::optional<KeyPress> page_key(std::string_view name) {
    KeyPress press;
    press.control = take_prefix(name, "Ctrl+");
    press.alt = !press.control && take_prefix(name, "Alt+");
    const auto key = key_of(name);
    if (!key) {
        return std::nullopt;
    }
    press.key = *key;
    return is_taken(press) ? std::nullopt : std::optional(press);
}

}  // namespace pitcast::editor
