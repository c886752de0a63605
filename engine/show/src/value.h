// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "pitcast/draw/geometry.h"
#include "pitcast/race/gap.h"

namespace pitcast::show {

/// What a binding gives. Fixed when the template is loaded, so that formatters can be checked.
enum class ValueKind : std::uint8_t { none, boolean, integer, duration, gap, text, colour };

[[nodiscard]] std::string_view kind_name(ValueKind kind);

/// A value read from the race or from an operator's field. `text` points into what it was read
/// from, which outlives the frame that is being drawn.
struct Value {
    ValueKind kind = ValueKind::none;  ///< none = there is nothing to show now
    std::int64_t number = 0;           ///< boolean, integer, duration (ns)
    race::Gap gap;
    std::string_view text;
    draw::Color colour;

    [[nodiscard]] static Value of_bool(bool value) {
        return {.kind = ValueKind::boolean,
                .number = value ? 1 : 0,
                .gap = {},
                .text = {},
                .colour = {}};
    }
    [[nodiscard]] static Value of_integer(std::int64_t value) {
        return {.kind = ValueKind::integer, .number = value, .gap = {}, .text = {}, .colour = {}};
    }
    [[nodiscard]] static Value of_duration(std::int64_t ns) {
        return {.kind = ValueKind::duration, .number = ns, .gap = {}, .text = {}, .colour = {}};
    }
    [[nodiscard]] static Value of_gap(const race::Gap& gap) {
        return {.kind = gap.kind == race::Gap::Kind::none ? ValueKind::none : ValueKind::gap,
                .number = 0,
                .gap = gap,
                .text = {},
                .colour = {}};
    }
    [[nodiscard]] static Value of_text(std::string_view text) {
        return {.kind = ValueKind::text, .number = 0, .gap = {}, .text = text, .colour = {}};
    }
    [[nodiscard]] static Value of_colour(draw::Color colour) {
        return {.kind = ValueKind::colour, .number = 0, .gap = {}, .text = {}, .colour = colour};
    }

    /// Something that a condition holds for: not none, not zero, not empty.
    [[nodiscard]] bool truthy() const;
};

/// "#RRGGBB" or "#RRGGBBAA", the hash sign optional. False when it is neither.
[[nodiscard]] bool parse_colour(std::string_view text, draw::Color& colour);

}  // namespace pitcast::show
