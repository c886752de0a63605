// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "binding.h"

/// The expression language of templates: "row.gap && field.column == gap", "race.lap + 1",
/// "if(shown > 4s, row.name, row.team)". Kinds are checked when a template is loaded; evaluation
/// is total: what cannot be computed (no value, division by zero, a result beyond 64 bits) is
/// "not there", which texts leave out and conditions take for no.
namespace pitcast::show {

class Expression {
 public:
    enum class Op : std::uint8_t {
        constant,
        word,
        path,
        shown,
        negate,
        invert,
        add,
        subtract,
        multiply,
        divide,
        remainder,
        equal,
        unequal,
        less,
        at_most,
        more,
        at_least,
        both,
        either,
        choose,   ///< if(a, b, c), a ? b : c
        instead,  ///< a ?? b: b when a is not there
        least,
        greatest,
        magnitude,
        there,     ///< there(a): whether a value is there
        contains,  ///< contains(text, part)
        length,    ///< characters of a text
        gap_time,  ///< time(gap): none for a gap in laps
        milliseconds,
        number_in,  ///< number(text): whole number that a text begins with
        seconds_in  ///< seconds(text): time as "23.4" or "1:02.3"
    };
    /// A part of the tree. Operands stand before it; -1 = none.
    struct Step {
        Op op = Op::constant;
        ValueKind kind = ValueKind::none;
        std::int32_t a = -1;
        std::int32_t b = -1;
        std::int32_t c = -1;
        std::int64_t number = 0;  ///< of a constant
        std::string word{};       ///< of a word; digits of a number as they stood
        Binding binding{};        ///< of a path
    };

    Expression() = default;
    explicit Expression(std::vector<Step> steps) : steps_(std::move(steps)) {}
    /// A path alone.
    explicit Expression(Binding binding);

    [[nodiscard]] bool empty() const { return steps_.empty(); }
    [[nodiscard]] ValueKind kind() const { return empty() ? ValueKind::none : steps_.back().kind; }
    [[nodiscard]] Value read(const Scope& scope) const;
    /// As a condition: there, not zero, not empty. An empty expression always holds.
    [[nodiscard]] bool holds(const Scope& scope) const;

 private:
    [[nodiscard]] Value at(std::int32_t index, const Scope& scope) const;
    std::vector<Step> steps_;  ///< the root last
};

/// Fails through `reader`, naming the expression and what is wrong with it.
[[nodiscard]] Expression parse_expression(std::string_view text, const Node& at,
                                          const BindingContext& context, Reader& reader);

}  // namespace pitcast::show
