// SPDX-License-Identifier: Apache-2.0
#include "value.h"

#include <array>

namespace pitcast::show {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

}  // namespace

std::string_view kind_name(ValueKind kind) {
    switch (kind) {
        case ValueKind::boolean:
            return "a yes or no";
        case ValueKind::integer:
            return "a number";
        case ValueKind::duration:
            return "a time";
        case ValueKind::gap:
            return "a gap";
        case ValueKind::text:
            return "text";
        case ValueKind::colour:
            return "a colour";
        case ValueKind::none:
            break;
    }
    return "nothing";
}

bool Value::truthy() const {
    switch (kind) {
        case ValueKind::none:
            return false;
        case ValueKind::boolean:
        case ValueKind::integer:
        case ValueKind::duration:
            return number != 0;
        case ValueKind::text:
            return !text.empty();
        case ValueKind::gap:
        case ValueKind::colour:
            return true;
    }
    return false;
}

bool parse_colour(std::string_view text, draw::Color& colour) {
    if (text.starts_with('#')) {
        text.remove_prefix(1);
    }
    if (text.size() != 6 && text.size() != 8) {
        return false;
    }
    std::array<std::uint8_t, 4> channels{0, 0, 0, 255};
    for (std::size_t i = 0; i < text.size() / 2; ++i) {
        const int high = hex_digit(text[2 * i]);
        const int low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        channels[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    colour = {channels[0], channels[1], channels[2], channels[3]};
    return true;
}

}  // namespace pitcast::show
