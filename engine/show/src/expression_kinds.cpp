// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "expression_parser.h"

namespace pitcast::show {
namespace {

using Op = Expression::Op;

bool is_number(ValueKind kind) {
    return kind == ValueKind::integer || kind == ValueKind::duration;
}

std::string quoted_kind(ValueKind kind) {
    return std::string(kind_name(kind));
}

struct Function {
    std::string_view name;
    Op op;
    std::size_t operands;
};
constexpr std::array<Function, 12> kFunctions{{
    {"if", Op::choose, 3},
    {"min", Op::least, 2},
    {"max", Op::greatest, 2},
    {"abs", Op::magnitude, 1},
    {"there", Op::there, 1},
    {"contains", Op::contains, 2},
    {"length", Op::length, 1},
    {"time", Op::gap_time, 1},
    {"ms", Op::milliseconds, 1},
    {"not", Op::invert, 1},
    {"number", Op::number_in, 1},
    {"seconds", Op::seconds_in, 1},
}};

/// What a function of one operand takes (none = anything) and gives.
struct Kinds {
    ValueKind takes;
    ValueKind gives;
};
Kinds kinds_of(Op op) {
    switch (op) {
        case Op::length:
            return {ValueKind::text, ValueKind::integer};
        case Op::gap_time:
            return {ValueKind::gap, ValueKind::duration};
        case Op::number_in:
            return {ValueKind::text, ValueKind::integer};
        case Op::seconds_in:
            return {ValueKind::text, ValueKind::duration};
        case Op::milliseconds:
            return {ValueKind::duration, ValueKind::integer};
        default:
            return {ValueKind::none, ValueKind::boolean};
    }
}

}  // namespace

std::int32_t ExpressionParser::negate(std::int32_t inner) {
    const ValueKind own = kind(inner);
    if (!is_number(own)) {
        fail("puts a minus before " + quoted_kind(own));
        return 0;
    }
    return add({.op = Op::negate, .kind = own, .a = inner});
}

bool ExpressionParser::agree(std::int32_t left, std::int32_t right) {
    const auto as_time = [&](std::int32_t constant) {
        Expression::Step& own = step(constant);
        if (own.op != Op::constant || own.kind != ValueKind::integer) {
            return false;
        }
        own.number =
            std::clamp<std::int64_t>(own.number, -1'000'000'000, 1'000'000'000) * 1'000'000;
        own.kind = ValueKind::duration;
        return true;
    };
    const ValueKind a = kind(left);
    const ValueKind b = kind(right);
    return a == b || (a == ValueKind::duration && as_time(right)) ||
           (b == ValueKind::duration && as_time(left));
}

std::int32_t ExpressionParser::arithmetic(Op op, std::int32_t left, std::int32_t right) {
    const ValueKind a = kind(left);
    const ValueKind b = kind(right);
    const bool numbers = is_number(a) && is_number(b);
    ValueKind result = ValueKind::none;
    if (numbers && (op == Op::multiply || op == Op::divide)) {
        // A time times a number is a time; a time in a time goes a number of times.
        const bool one_time = (a == ValueKind::duration) != (b == ValueKind::duration);
        const bool fits = op == Op::multiply ? !(a == b && a == ValueKind::duration)
                                             : !(a == ValueKind::integer && one_time);
        result = fits ? (one_time ? ValueKind::duration : ValueKind::integer) : ValueKind::none;
    } else if (numbers && agree(left, right)) {
        result = kind(left);
    }
    if (result == ValueKind::none) {
        fail("computes with " + quoted_kind(a) + " and " + quoted_kind(b),
             "the time of a gap is time(…), the milliseconds of a time are ms(…)");
        return 0;
    }
    return add({.op = op, .kind = result, .a = left, .b = right});
}

void ExpressionParser::check_words(std::int32_t path, std::int32_t word) {
    const std::string_view words = step(path).binding.words;
    if (step(path).op != Op::path || step(word).op != Op::word || words.empty()) {
        return;
    }
    std::vector<std::string> known;
    for (std::size_t i = 0; i < words.size();) {
        const std::size_t end = std::min(words.find(' ', i), words.size());
        known.emplace_back(words.substr(i, end - i));
        i = end + 1;
    }
    if (std::find(known.begin(), known.end(), step(word).word) == known.end()) {
        reader_.fail_word(at_,
                          "expression \"" + std::string(text_) + "\" compares with \"" +
                              step(word).word + "\", which it can never be",
                          step(word).word, known);
    }
}

std::int32_t ExpressionParser::compare(Op op, std::int32_t left, std::int32_t right) {
    const bool ordered = op != Op::equal && op != Op::unequal;
    if (!ordered && kind(left) == ValueKind::text && step(right).op == Op::constant) {
        // Start numbers are text: "row.number == 007".
        step(right).op = Op::word;
        step(right).kind = ValueKind::text;
    }
    const ValueKind a = kind(left);
    const ValueKind b = kind(right);
    const auto refuse = [&](std::string what, std::string mend = "") {
        fail(std::move(what), std::move(mend));
        return 0;
    };
    if (!agree(left, right)) {
        return refuse("compares " + quoted_kind(a) + " with " + quoted_kind(b));
    }
    switch (a) {
        case ValueKind::text:
            if (ordered) {
                return refuse("puts text in order", "compare text with == or !=");
            }
            check_words(left, right);
            check_words(right, left);
            // Beside a comparison a word needs no quotation marks.
            std::erase(bare_, right);
            break;
        case ValueKind::none:
        case ValueKind::gap:
        case ValueKind::colour:
            return refuse("cannot compare " + quoted_kind(a),
                          "only whether it is there can be asked; the time of a gap is time(…)");
        case ValueKind::boolean:
        case ValueKind::integer:
        case ValueKind::duration:
            break;
    }
    return add({.op = op, .kind = ValueKind::boolean, .a = left, .b = right});
}

std::int32_t ExpressionParser::choose(std::int32_t condition, std::int32_t yes, std::int32_t no) {
    const ValueKind a = kind(yes);
    const ValueKind b = kind(no);
    if (!agree(yes, no)) {
        fail("gives " + quoted_kind(a) + " or " + quoted_kind(b), "both must be of one kind");
        return 0;
    }
    return add({.op = Op::choose, .kind = kind(yes), .a = condition, .b = yes, .c = no});
}

std::int32_t ExpressionParser::instead(std::int32_t first, std::int32_t other) {
    const ValueKind a = kind(first);
    const ValueKind b = kind(other);
    if (!agree(first, other)) {
        fail("gives " + quoted_kind(a) + " or " + quoted_kind(b), "both must be of one kind");
        return 0;
    }
    return add({.op = Op::instead, .kind = kind(first), .a = first, .b = other});
}

std::int32_t ExpressionParser::call(std::string_view function) {
    const auto* found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                     [&](const Function& one) { return one.name == function; });
    if (found == kFunctions.end()) {
        std::vector<std::string> known;
        for (const Function& one : kFunctions) {
            known.emplace_back(one.name);
        }
        reader_.fail_word(at_,
                          "expression \"" + std::string(text_) + "\" has no function \"" +
                              std::string(function) + "\"",
                          function, known);
        return 0;
    }
    std::array<std::int32_t, 3> operands{-1, -1, -1};
    for (std::size_t i = 0; i < found->operands && !reader_.failed(); ++i) {
        if (i > 0) {
            expect(",");
        }
        operands[i] = reader_.failed() ? 0 : choice();
    }
    expect(")");
    if (reader_.failed()) {
        return 0;
    }
    const auto [a, b, c] = operands;
    switch (found->op) {
        case Op::choose:
            return choose(a, b, c);
        case Op::least:
        case Op::greatest:
            return arithmetic(found->op, a, b);
        case Op::contains:
            if (kind(a) != ValueKind::text || kind(b) != ValueKind::text) {
                fail("looks for " + quoted_kind(kind(b)) + " in " + quoted_kind(kind(a)));
                return 0;
            }
            return add({.op = Op::contains, .kind = ValueKind::boolean, .a = a, .b = b});
        case Op::magnitude:
            if (!is_number(kind(a))) {
                fail("asks how large " + quoted_kind(kind(a)) + " is");
                return 0;
            }
            return add({.op = Op::magnitude, .kind = kind(a), .a = a});
        default:
            break;
    }
    const Kinds kinds = kinds_of(found->op);
    if (kinds.takes != ValueKind::none && kinds.takes != kind(a)) {
        fail("gives \"" + std::string(function) + "\" " + quoted_kind(kind(a)) + ", not " +
             quoted_kind(kinds.takes));
        return 0;
    }
    return add({.op = found->op, .kind = kinds.gives, .a = a});
}

}  // namespace pitcast::show
