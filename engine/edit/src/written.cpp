// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "pitcast/edit/json_text.h"

namespace pitcast::edit {
namespace {

std::string number_text(double number) {
    // Thousandths of a design pixel are finer than anything that is drawn.
    const double rounded = std::round(number * 1000) / 1000;
    if (std::abs(rounded) < 1e15 && rounded == std::round(rounded)) {
        return std::to_string(std::llround(rounded));
    }
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.3f", rounded);
    std::string text = digits;
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

std::string in_one_line(const OrderedJson& value) {
    if (value.is_number_float()) {
        return number_text(value.get<double>());
    }
    if (!value.is_structured()) {
        return value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
    }
    std::string text(1, value.is_object() ? '{' : '[');
    bool first = true;
    for (const auto& item : value.items()) {
        text += first ? "" : ", ";
        first = false;
        if (value.is_object()) {
            text += OrderedJson(item.key()).dump() + ": ";
        }
        text += in_one_line(item.value());
    }
    return text + (value.is_object() ? '}' : ']');
}

std::string broken(const OrderedJson& value, std::size_t column, std::size_t base);

/// Members go on in the line while there is room, else in the next, under the first.
std::string broken_object(const OrderedJson& value, std::size_t column) {
    const std::size_t base = column + 1;
    std::string text = "{";
    std::size_t at = base;
    bool first = true;
    for (const auto& item : value.items()) {
        const std::string key = OrderedJson(item.key()).dump() + ": ";
        const std::size_t size = key.size() + in_one_line(item.value()).size();
        if (!first) {
            const bool fits = at + size + 3 <= kWidestLine;
            text += fits ? ", " : ",\n" + std::string(base, ' ');
            at = fits ? at + 2 : base;
        }
        first = false;
        const std::string member = key + broken(item.value(), at + key.size(), base);
        text += member;
        const auto line = member.rfind('\n');
        at = line == std::string::npos ? at + member.size() : member.size() - line - 1;
    }
    return text + "}";
}

/// An item a line, below what the array is a member of: the bracket may be far right.
std::string broken_array(const OrderedJson& value, std::size_t base) {
    std::string text = "[";
    for (std::size_t i = 0; i < value.size(); ++i) {
        text += (i == 0 ? "\n" : ",\n") + std::string(base + 2, ' ') +
                broken(value[i], base + 2, base + 2);
    }
    return text + "\n" + std::string(base, ' ') + "]";
}

std::string broken(const OrderedJson& value, std::size_t column, std::size_t base) {
    std::string line = in_one_line(value);
    if (!value.is_structured() || value.empty() || column + line.size() <= kWidestLine) {
        return line;
    }
    return value.is_object() ? broken_object(value, column) : broken_array(value, base);
}

}  // namespace

std::string written(const OrderedJson& value, std::size_t column) {
    return broken(value, column, column);
}

}  // namespace pitcast::edit
