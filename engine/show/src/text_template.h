// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "expression.h"

/// Text and colours with expressions in them.
namespace pitcast::show {

enum class Formatter : std::uint8_t {
    automatic,
    gap,
    interval,
    lap_time,
    clock,
    ordinal,
    signed_number,
    upper,
    seconds,
    delta,
    fixed,
    pad,
    table
};

/// Text with `{expression|formatter}` in it.
struct TextTemplate {
    struct Part {
        std::string literal;
        Expression value;  ///< empty = literal
        Formatter formatter = Formatter::automatic;
        std::int32_t digits = 0;  ///< of fixed and pad
        const Table* table = nullptr;
    };
    std::vector<Part> parts;

    /// Appends the text of now to `out`.
    void format(const Scope& scope, std::string& out) const;
};

[[nodiscard]] TextTemplate parse_text(std::string_view text, const Node& at,
                                      const BindingContext& context, Reader& reader);
/// What may stand after the bar for a value of this kind, with digits where it takes some; tables
/// aside.
[[nodiscard]] std::vector<std::string_view> formatters_for(ValueKind kind);
/// Appends one value as a viewer reads it; nothing for a value that is not there.
void format_value(const Value& value, Formatter formatter, std::int32_t digits, std::string& out);

/// A colour, fixed or bound.
struct ColourTemplate {
    draw::Color fixed;
    Expression value;  ///< empty = fixed
    const Table* table = nullptr;

    [[nodiscard]] draw::Color of(const Scope& scope) const;
};

/// "#RRGGBB", "$token", "{expression}" or "{expression|table:name}".
[[nodiscard]] ColourTemplate parse_colour_template(const Node& at, const BindingContext& context,
                                                   Reader& reader);

}  // namespace pitcast::show
