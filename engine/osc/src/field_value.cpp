// SPDX-License-Identifier: Apache-2.0
#include "field_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace pitcast::osc {
namespace {

/// Beyond it a double does not tell one whole number from the next.
constexpr double kLargestWhole = 9007199254740992.0;

template <typename Number>
std::string shortest_text(Number number) {
    std::array<char, 40> digits{};
    const auto [end, failed] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    return {digits.data(), end};
}

/// A float's own digits: 0.1 is "0.1" and not "0.10000000149".
std::string number_text(const Argument& argument, double number) {
    if (const auto* whole = std::get_if<std::int64_t>(&argument)) {
        return std::to_string(*whole);
    }
    if (number == std::floor(number) && std::fabs(number) < kLargestWhole) {
        return std::to_string(static_cast<std::int64_t>(number));
    }
    if (const auto* single = std::get_if<float>(&argument)) {
        return shortest_text(*single);
    }
    return shortest_text(number);
}

Json whole_or_not(const Argument& argument, double number) {
    if (const auto* whole = std::get_if<std::int64_t>(&argument)) {
        return *whole;
    }
    const double rounded = std::nearbyint(number);
    return std::fabs(rounded) < kLargestWhole ? Json(static_cast<std::int64_t>(rounded))
                                              : Json(number);
}

Json number_for(const show::Field* field, const Argument& argument, double number) {
    if (field == nullptr || field->type == "number") {
        return whole_or_not(argument, number);
    }
    if (field->type == "boolean") {
        return number == 0 || number == 1 ? Json(number == 1) : Json(number);
    }
    return number_text(argument, number);
}

Json text_for(const show::Field* field, const std::string& text) {
    if (field != nullptr && field->type == "number") {
        std::int64_t number = 0;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool whole =
            !text.empty() && failed == std::errc{} && end == text.data() + text.size();
        return whole ? Json(number) : Json(text);
    }
    if (field != nullptr && field->type == "boolean") {
        const bool yes = text == "true" || text == "1";
        return yes || text == "false" || text == "0" ? Json(yes) : Json(text);
    }
    if (field != nullptr && field->type == "table") {
        const auto table = JsonDocument::parse(text, "table");
        return table && table->root().is_array() ? table->root() : Json(text);
    }
    return text;
}

const std::string* text_in(const Argument& argument) {
    if (const auto* symbol = std::get_if<Symbol>(&argument)) {
        return &symbol->text;
    }
    return std::get_if<std::string>(&argument);
}

}  // namespace

std::optional<double> number_in(const Argument& argument) {
    double number = NAN;
    if (const auto* whole = std::get_if<std::int32_t>(&argument)) {
        number = *whole;
    } else if (const auto* single = std::get_if<float>(&argument)) {
        number = *single;
    } else if (const auto* large = std::get_if<std::int64_t>(&argument)) {
        number = static_cast<double>(*large);
    } else if (const auto* exact = std::get_if<double>(&argument)) {
        number = *exact;
    }
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

Result<Json> field_value(const show::Field* field, const Argument& argument) {
    if (const std::string* text = text_in(argument)) {
        return text_for(field, *text);
    }
    if (const auto number = number_in(argument)) {
        return number_for(field, argument, *number);
    }
    if (const auto* yes = std::get_if<bool>(&argument)) {
        if (field == nullptr || field->type == "boolean" || field->type == "number") {
            return Json(*yes);
        }
        return Json(*yes ? "true" : "false");
    }
    return Error{"value", "is neither text nor a number nor true or false", "send s, i, f, T or F"};
}

Result<Json> fields_in(std::span<const Argument> arguments, const show::TemplateSummary* made) {
    Json data = Json::object();
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        const std::string* name = text_in(arguments[i]);
        if (name == nullptr || i + 1 == arguments.size()) {
            return Error{"arguments", "are no pairs of a field's name and its value",
                         "send FIELD VALUE FIELD VALUE …"};
        }
        const show::Field* field = nullptr;
        if (made != nullptr) {
            const auto found = std::find_if(made->fields.begin(), made->fields.end(),
                                            [&](const auto& one) { return one.id == *name; });
            field = found == made->fields.end() ? nullptr : &*found;
        }
        auto value = field_value(field, arguments[i + 1]);
        if (!value) {
            return value.error().within("field \"" + *name + "\"");
        }
        data[*name] = *std::move(value);
    }
    return data;
}

}  // namespace pitcast::osc
