// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>

#include "expression_parser.h"

namespace pitcast::show {
namespace {

using Op = Expression::Op;

bool is_word_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr std::size_t kMostSteps = 500;

struct Sign {
    std::string_view text;
    Op op;
};
// Longer signs first, so that "<=" is not read as "<".
constexpr std::array<Sign, 6> kComparisons{{{"==", Op::equal},
                                            {"!=", Op::unequal},
                                            {"<=", Op::at_most},
                                            {">=", Op::at_least},
                                            {"<", Op::less},
                                            {">", Op::more}}};
constexpr std::array<Sign, 2> kSums{{{"+", Op::add}, {"-", Op::subtract}}};
constexpr std::array<Sign, 3> kProducts{
    {{"*", Op::multiply}, {"/", Op::divide}, {"%", Op::remainder}}};

struct Unit {
    std::string_view name;
    std::int64_t ns;
};
constexpr std::array<Unit, 4> kUnits{
    {{"ms", 1'000'000}, {"s", 1'000'000'000}, {"min", 60'000'000'000}, {"h", 3'600'000'000'000}}};

}  // namespace

Expression parse_expression(std::string_view text, const Node& at, const BindingContext& context,
                            Reader& reader) {
    ExpressionParser parser(text, at, context, reader);
    return parser.parse();
}

Expression ExpressionParser::parse() {
    (void)choice();
    skip_spaces();
    if (!reader_.failed() && position_ < text_.size()) {
        fail("goes on with \"" + std::string(text_.substr(position_)) + "\" where it should end");
    }
    if (!reader_.failed() && !bare_.empty()) {
        fail("has the word \"" + step(bare_.front()).word + "\", which is no path",
             "text stands in quotation marks: '" + step(bare_.front()).word + "'");
    }
    return reader_.failed() ? Expression{} : Expression(std::move(steps_));
}

void ExpressionParser::fail(std::string what, std::string mend) {
    reader_.fail(at_, "expression \"" + std::string(text_) + "\" " + std::move(what),
                 std::move(mend));
}

void ExpressionParser::skip_spaces() {
    while (position_ < text_.size() && text_[position_] == ' ') {
        ++position_;
    }
}

bool ExpressionParser::accept(std::string_view sign) {
    skip_spaces();
    if (text_.substr(position_, sign.size()) != sign) {
        return false;
    }
    position_ += sign.size();
    return true;
}

void ExpressionParser::expect(std::string_view sign) {
    if (!reader_.failed() && !accept(sign)) {
        fail("lacks a \"" + std::string(sign) + "\"");
    }
}

std::int32_t ExpressionParser::add(Expression::Step step) {
    // A chain of sums is as deep as it is long.
    if (steps_.size() >= kMostSteps && !reader_.failed()) {
        fail("is too long");
    }
    steps_.push_back(std::move(step));
    return static_cast<std::int32_t>(steps_.size()) - 1;
}

std::int32_t ExpressionParser::choice() {
    // Nesting is bounded, so that neither reading nor evaluating can run out of stack.
    if (++depth_ > 32) {
        fail("is nested too deep");
        return 0;
    }
    const std::int32_t first = alternatives();
    std::int32_t result = first;
    if (!reader_.failed() && accept("??")) {
        const std::int32_t other = choice();
        result = reader_.failed() ? 0 : instead(first, other);
    } else if (!reader_.failed() && accept("?")) {
        const std::int32_t yes = choice();
        expect(":");
        const std::int32_t no = reader_.failed() ? 0 : choice();
        result = reader_.failed() ? 0 : choose(first, yes, no);
    }
    --depth_;
    return result;
}

std::int32_t ExpressionParser::alternatives() {
    std::int32_t left = conjunction();
    while (!reader_.failed() && accept("||")) {
        const std::int32_t right = conjunction();
        left = add({.op = Op::either, .kind = ValueKind::boolean, .a = left, .b = right});
    }
    return left;
}

std::int32_t ExpressionParser::conjunction() {
    std::int32_t left = comparison();
    while (!reader_.failed() && accept("&&")) {
        const std::int32_t right = comparison();
        left = add({.op = Op::both, .kind = ValueKind::boolean, .a = left, .b = right});
    }
    return left;
}

std::int32_t ExpressionParser::comparison() {
    const std::int32_t left = sum();
    for (const Sign& sign : kComparisons) {
        if (!reader_.failed() && accept(sign.text)) {
            const std::int32_t right = sum();
            return reader_.failed() ? 0 : compare(sign.op, left, right);
        }
    }
    return left;
}

std::int32_t ExpressionParser::sum() {
    std::int32_t left = product();
    for (bool more = true; more && !reader_.failed();) {
        more = false;
        for (const Sign& sign : kSums) {
            if (!more && accept(sign.text)) {
                const std::int32_t right = product();
                left = reader_.failed() ? 0 : arithmetic(sign.op, left, right);
                more = true;
            }
        }
    }
    return left;
}

std::int32_t ExpressionParser::product() {
    std::int32_t left = unary();
    for (bool more = true; more && !reader_.failed();) {
        more = false;
        for (const Sign& sign : kProducts) {
            if (!more && accept(sign.text)) {
                const std::int32_t right = unary();
                left = reader_.failed() ? 0 : arithmetic(sign.op, left, right);
                more = true;
            }
        }
    }
    return left;
}

std::int32_t ExpressionParser::unary() {
    skip_spaces();
    if (++depth_ > 32) {
        fail("is nested too deep");
        return 0;
    }
    std::int32_t result = 0;
    if (accept("!")) {
        const std::int32_t inner = unary();
        result = add({.op = Op::invert, .kind = ValueKind::boolean, .a = inner});
    } else if (accept("-")) {
        const std::int32_t inner = unary();
        result = reader_.failed() ? 0 : negate(inner);
    } else {
        result = primary();
    }
    --depth_;
    return result;
}

std::int32_t ExpressionParser::primary() {
    skip_spaces();
    const char c = position_ < text_.size() ? text_[position_] : '\0';
    if (accept("(")) {
        const std::int32_t inner = choice();
        expect(")");
        return inner;
    }
    if (c == '\'') {
        return quoted();
    }
    if (is_digit(c)) {
        return number();
    }
    if (is_word_start(c)) {
        return name();
    }
    if (!reader_.failed()) {
        fail(c == '\0' ? "ends where a value should stand"
                       : "has \"" + std::string(1, c) + "\" where a value should stand");
    }
    return 0;
}

std::int32_t ExpressionParser::quoted() {
    const std::size_t end = text_.find('\'', position_ + 1);
    if (end == std::string_view::npos) {
        fail("has a quotation mark without its other one");
        return 0;
    }
    Expression::Step step{.op = Op::word, .kind = ValueKind::text};
    step.word = text_.substr(position_ + 1, end - position_ - 1);
    position_ = end + 1;
    return add(std::move(step));
}

std::int32_t ExpressionParser::number() {
    const std::size_t start = position_;
    Expression::Step step{.op = Op::constant, .kind = ValueKind::integer};
    const auto read =
        std::from_chars(text_.data() + position_, text_.data() + text_.size(), step.number);
    if (read.ec != std::errc()) {
        fail("has a number that is too large");
        return 0;
    }
    position_ = static_cast<std::size_t>(read.ptr - text_.data());
    const std::size_t unit_start = position_;
    while (position_ < text_.size() && is_word_start(text_[position_])) {
        ++position_;
    }
    const std::string_view unit = text_.substr(unit_start, position_ - unit_start);
    if (unit.empty()) {
        step.word = text_.substr(start, position_ - start);
        return add(std::move(step));
    }
    const auto* found = std::find_if(kUnits.begin(), kUnits.end(),
                                     [&](const Unit& one) { return one.name == unit; });
    if (found == kUnits.end() || __builtin_mul_overflow(step.number, found->ns, &step.number)) {
        fail("has no unit \"" + std::string(unit) + "\"", "known: ms, s, min, h");
        return 0;
    }
    step.kind = ValueKind::duration;
    return add(std::move(step));
}

std::string_view ExpressionParser::read_name() {
    const std::size_t start = position_;
    const auto at = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
    while (is_word_start(at(position_)) || is_digit(at(position_)) ||
           (at(position_) == '.' &&
            (is_word_start(at(position_ + 1)) || is_digit(at(position_ + 1)))) ||
           // A hyphen joins words ("best-lap"); with spaces or before a digit it subtracts.
           (at(position_) == '-' && position_ > start && is_word_start(at(position_ + 1)))) {
        ++position_;
    }
    return text_.substr(start, position_ - start);
}

std::int32_t ExpressionParser::name() {
    const std::string_view word = read_name();
    if (position_ < text_.size() && text_[position_] == '(') {
        ++position_;
        return call(word);
    }
    if (position_ < text_.size() && text_[position_] == '[') {
        return indexed(word);
    }
    if (word == "true" || word == "false") {
        return add(
            {.op = Op::constant, .kind = ValueKind::boolean, .number = word == "true" ? 1 : 0});
    }
    if (word == "shown") {
        return add({.op = Op::shown, .kind = ValueKind::duration});
    }
    if (word.find('.') == std::string_view::npos && word != "step") {
        Expression::Step step{.op = Op::word, .kind = ValueKind::text};
        step.word = word;
        const std::int32_t index = add(std::move(step));
        bare_.push_back(index);
        return index;
    }
    return path(resolve_binding(word, at_, context_, reader_));
}

std::int32_t ExpressionParser::path(Binding binding) {
    Expression::Step step{.op = Op::path, .kind = binding.kind};
    step.binding = std::move(binding);
    return reader_.failed() ? 0 : add(std::move(step));
}

std::int32_t ExpressionParser::indexed(std::string_view before) {
    const std::size_t start = ++position_;
    std::int32_t open = 1;
    while (position_ < text_.size() && open > 0) {
        open += text_[position_] == '[' ? 1 : text_[position_] == ']' ? -1 : 0;
        ++position_;
    }
    if (open > 0) {
        fail("lacks a \"]\"");
        return 0;
    }
    const std::string_view inside = text_.substr(start, position_ - start - 1);
    ExpressionParser own(inside, at_, context_, reader_, depth_ + 1);
    auto index = std::make_shared<const Expression>(own.parse());
    if (!reader_.failed() && index->kind() != ValueKind::integer) {
        fail("has " + std::string(kind_name(index->kind())) + " in brackets, not a number");
    }
    const std::size_t rest = position_;
    if (position_ < text_.size() && text_[position_] == '.') {
        ++position_;
        (void)read_name();
    }
    const std::string whole =
        std::string(before) + "[]" + std::string(text_.substr(rest, position_ - rest));
    return reader_.failed()
               ? 0
               : path(resolve_binding(whole, at_, context_, reader_, std::move(index)));
}

}  // namespace pitcast::show
