// SPDX-License-Identifier: Apache-2.0
#include "expression.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace pitcast::show {
namespace {

using Op = Expression::Op;

bool there(const Value& value) {
    return value.kind != ValueKind::none;
}

Value number_of(ValueKind kind, std::int64_t number) {
    return kind == ValueKind::duration ? Value::of_duration(number) : Value::of_integer(number);
}

Value negated(const Value& value) {
    return value.number == std::numeric_limits<std::int64_t>::min()
               ? Value{}
               : number_of(value.kind, -value.number);
}

/// Of two numbers that are there; none where the result does not exist or does not fit.
Value computed(Op op, ValueKind kind, std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    switch (op) {
        case Op::add:
            return __builtin_add_overflow(a, b, &result) ? Value{} : number_of(kind, result);
        case Op::subtract:
            return __builtin_sub_overflow(a, b, &result) ? Value{} : number_of(kind, result);
        case Op::multiply:
            return __builtin_mul_overflow(a, b, &result) ? Value{} : number_of(kind, result);
        case Op::divide:
        case Op::remainder:
            if (b == 0 || (a == std::numeric_limits<std::int64_t>::min() && b == -1)) {
                return {};
            }
            return number_of(kind, op == Op::divide ? a / b : a % b);
        case Op::least:
            return number_of(kind, a < b ? a : b);
        case Op::greatest:
            return number_of(kind, a < b ? b : a);
        default:
            return {};
    }
}

bool compared(Op op, std::int64_t a, std::int64_t b) {
    switch (op) {
        case Op::equal:
            return a == b;
        case Op::unequal:
            return a != b;
        case Op::less:
            return a < b;
        case Op::at_most:
            return a <= b;
        case Op::more:
            return a > b;
        default:
            return a >= b;
    }
}

/// What is not there equals nothing and is neither less nor more.
Value comparison(Op op, const Value& a, const Value& b) {
    if (!there(a) || !there(b)) {
        return Value::of_bool(op == Op::unequal && there(a) != there(b));
    }
    if (a.kind == ValueKind::text) {
        return Value::of_bool((a.text == b.text) == (op == Op::equal));
    }
    return Value::of_bool(compared(op, a.number, b.number));
}

std::int64_t characters_of(std::string_view text) {
    std::int64_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
    }
    return count;
}

/// Digits at the front of `text`, which are taken off; none when there are none, or too many.
std::optional<std::int64_t> take_digits(std::string_view& text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto length = static_cast<std::size_t>(read.ptr - text.data());
    if (read.ec != std::errc() || text.front() == '-' || length > 9) {
        return std::nullopt;
    }
    text.remove_prefix(length);
    return number;
}

/// "287 km/h" is 287, "-3" is -3.
Value number_in(std::string_view text) {
    const bool less = text.starts_with('-');
    text.remove_prefix(less ? 1 : 0);
    const auto number = take_digits(text);
    return number ? Value::of_integer(less ? -*number : *number) : Value{};
}

/// "23", "23.4", "1:02.345", "1:00:00"; nothing else may follow.
Value seconds_in(std::string_view text) {
    std::int64_t seconds = 0;
    for (int part = 0;; ++part) {
        const auto number = take_digits(text);
        if (!number || part > 2) {
            return {};
        }
        seconds = seconds * 60 + *number;
        if (!text.starts_with(':')) {
            break;
        }
        text.remove_prefix(1);
    }
    Nanoseconds time = std::min<std::int64_t>(seconds, 1'000'000'000) * kNanosecondsPerSecond;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const std::size_t digits = text.size();
        const auto fraction = take_digits(text);
        Nanoseconds unit = kNanosecondsPerSecond;
        for (std::size_t i = 0; i < std::min<std::size_t>(digits, 9); ++i) {
            unit /= 10;
        }
        if (!fraction) {
            return {};
        }
        time += *fraction * unit;
    }
    return text.empty() ? Value::of_duration(time) : Value{};
}

Value function_of_one(Op op, const Value& a) {
    switch (op) {
        case Op::negate:
            return there(a) ? negated(a) : a;
        case Op::invert:
            return Value::of_bool(!a.truthy());
        case Op::there:
            return Value::of_bool(there(a));
        case Op::magnitude:
            return there(a) && a.number < 0 ? negated(a) : a;
        case Op::length:
            return Value::of_integer(characters_of(a.text));
        case Op::gap_time:
            return a.kind == ValueKind::gap && a.gap.kind == race::Gap::Kind::time
                       ? Value::of_duration(a.gap.time_ns)
                       : Value{};
        case Op::number_in:
            return number_in(a.text);
        case Op::seconds_in:
            return seconds_in(a.text);
        case Op::milliseconds:
            return there(a) ? Value::of_integer(a.number / 1'000'000) : a;
        default:
            return {};
    }
}

}  // namespace

Expression::Expression(Binding binding) {
    Step step;
    step.op = Op::path;
    step.kind = binding.kind;
    step.binding = std::move(binding);
    steps_.push_back(std::move(step));
}

bool Expression::holds(const Scope& scope) const {
    return empty() || read(scope).truthy();
}

Value Expression::read(const Scope& scope) const {
    return empty() ? Value{} : at(static_cast<std::int32_t>(steps_.size()) - 1, scope);
}

Value Expression::at(std::int32_t index, const Scope& scope) const {
    const Step& step = steps_[static_cast<std::size_t>(index)];
    switch (step.op) {
        case Op::constant:
            return step.kind == ValueKind::boolean ? Value::of_bool(step.number != 0)
                                                   : number_of(step.kind, step.number);
        case Op::word:
            return Value::of_text(step.word);
        case Op::path:
            return step.binding.read(scope);
        case Op::shown:
            return Value::of_duration(scope.shown_ns);
        case Op::both:
            return Value::of_bool(at(step.a, scope).truthy() && at(step.b, scope).truthy());
        case Op::either:
            return Value::of_bool(at(step.a, scope).truthy() || at(step.b, scope).truthy());
        case Op::choose:
            return at(at(step.a, scope).truthy() ? step.b : step.c, scope);
        case Op::instead: {
            const Value first = at(step.a, scope);
            const bool empty_text = first.kind == ValueKind::text && first.text.empty();
            return there(first) && !empty_text ? first : at(step.b, scope);
        }
        case Op::equal:
        case Op::unequal:
        case Op::less:
        case Op::at_most:
        case Op::more:
        case Op::at_least:
            return comparison(step.op, at(step.a, scope), at(step.b, scope));
        case Op::contains: {
            const Value whole = at(step.a, scope);
            const Value part = at(step.b, scope);
            return Value::of_bool(there(whole) && there(part) &&
                                  whole.text.find(part.text) != std::string_view::npos);
        }
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::divide:
        case Op::remainder:
        case Op::least:
        case Op::greatest: {
            const Value a = at(step.a, scope);
            const Value b = at(step.b, scope);
            return there(a) && there(b) ? computed(step.op, step.kind, a.number, b.number)
                                        : Value{};
        }
        case Op::negate:
        case Op::invert:
        case Op::there:
        case Op::magnitude:
        case Op::length:
        case Op::gap_time:
        case Op::milliseconds:
        case Op::number_in:
        case Op::seconds_in:
            break;
    }
    return function_of_one(step.op, at(step.a, scope));
}

}  // namespace pitcast::show
