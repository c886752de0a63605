// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>

#include "binding.h"

namespace pitcast::show {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(trimmed(text.substr(0, at)));
        if (at == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(at + separator.size());
    }
}

struct Operator {
    std::string_view sign;
    Condition::Test test;
};
// Longer signs first, so that "<=" is not read as "<".
constexpr std::array<Operator, 6> kOperators{{{"==", Condition::Test::equal},
                                              {"!=", Condition::Test::unequal},
                                              {"<=", Condition::Test::at_most},
                                              {">=", Condition::Test::at_least},
                                              {"<", Condition::Test::less},
                                              {">", Condition::Test::more}}};

std::string condition_says(std::string_view text) {
    return "condition \"" + std::string(text) + "\"";
}

void check_word(const Condition::Comparison& comparison, std::string_view text, const Node& at,
                Reader& reader) {
    if (comparison.binding.words.empty()) {
        return;
    }
    std::vector<std::string> known;
    for (const std::string_view word : split(comparison.binding.words, " ")) {
        known.emplace_back(word);
    }
    if (std::find(known.begin(), known.end(), comparison.word) == known.end()) {
        reader.fail_word(at,
                         condition_says(text) + " compares with \"" + comparison.word +
                             "\", which it can never be",
                         comparison.word, known);
    }
}

void read_operand(std::string_view operand, std::string_view text, const Node& at,
                  Condition::Comparison& comparison, Reader& reader) {
    if (operand.size() >= 2 && operand.front() == '\'' && operand.back() == '\'') {
        operand = operand.substr(1, operand.size() - 2);
    }
    const bool ordered =
        comparison.test != Condition::Test::equal && comparison.test != Condition::Test::unequal;
    switch (comparison.binding.kind) {
        case ValueKind::text:
            if (ordered) {
                reader.fail(at, condition_says(text) + " puts text in order",
                            "compare text with == or !=");
            }
            comparison.word = operand;
            check_word(comparison, text, at, reader);
            return;
        case ValueKind::boolean:
        case ValueKind::integer:
        case ValueKind::duration: {
            const auto read =
                std::from_chars(operand.data(), operand.data() + operand.size(), comparison.number);
            if (read.ec != std::errc() || read.ptr != operand.data() + operand.size()) {
                reader.fail(at, condition_says(text) + " needs a whole number on the right",
                            "times are in milliseconds");
            }
            if (comparison.binding.kind == ValueKind::duration) {
                comparison.number =
                    std::clamp<std::int64_t>(comparison.number, -1'000'000'000, 1'000'000'000) *
                    1'000'000;
            }
            return;
        }
        case ValueKind::none:
        case ValueKind::gap:
        case ValueKind::colour:
            reader.fail(at,
                        condition_says(text) + " cannot compare " +
                            std::string(kind_name(comparison.binding.kind)),
                        "only whether it is there can be asked");
    }
}

Condition::Comparison parse_comparison(std::string_view part, std::string_view text, const Node& at,
                                       const BindingContext& context, Reader& reader) {
    Condition::Comparison comparison;
    for (const Operator& entry : kOperators) {
        const auto found = part.find(entry.sign);
        if (found != std::string_view::npos) {
            comparison.test = entry.test;
            comparison.binding =
                resolve_binding(trimmed(part.substr(0, found)), at, context, reader);
            if (!reader.failed()) {
                read_operand(trimmed(part.substr(found + entry.sign.size())), text, at, comparison,
                             reader);
            }
            return comparison;
        }
    }
    if (part.starts_with('!')) {
        comparison.test = Condition::Test::fails;
        part = trimmed(part.substr(1));
    }
    comparison.binding = resolve_binding(part, at, context, reader);
    return comparison;
}

bool compare(const Condition::Comparison& comparison, const Scope& scope) {
    const Value value = comparison.binding.read(scope);
    using Test = Condition::Test;
    if (comparison.test == Test::holds || comparison.test == Test::fails) {
        return value.truthy() == (comparison.test == Test::holds);
    }
    if (value.kind == ValueKind::none) {
        return comparison.test == Test::unequal;
    }
    if (value.kind == ValueKind::text) {
        return (value.text == comparison.word) == (comparison.test == Test::equal);
    }
    switch (comparison.test) {
        case Test::equal:
            return value.number == comparison.number;
        case Test::unequal:
            return value.number != comparison.number;
        case Test::less:
            return value.number < comparison.number;
        case Test::at_most:
            return value.number <= comparison.number;
        case Test::more:
            return value.number > comparison.number;
        case Test::at_least:
            return value.number >= comparison.number;
        case Test::holds:
        case Test::fails:
            break;
    }
    return false;
}

}  // namespace

bool Condition::holds(const Scope& scope) const {
    return any_of_all.empty() ||
           std::any_of(any_of_all.begin(), any_of_all.end(), [&](const auto& all) {
               return std::all_of(all.begin(), all.end(),
                                  [&](const Comparison& one) { return compare(one, scope); });
           });
}

Condition parse_condition(std::string_view text, const Node& at, const BindingContext& context,
                          Reader& reader) {
    Condition condition;
    for (const std::string_view any : split(text, "||")) {
        std::vector<Condition::Comparison> all;
        for (const std::string_view part : split(any, "&&")) {
            if (part.empty()) {
                reader.fail(at, condition_says(text) + " has an empty part");
                return condition;
            }
            all.push_back(parse_comparison(part, text, at, context, reader));
        }
        condition.any_of_all.push_back(std::move(all));
    }
    return condition;
}

}  // namespace pitcast::show
