// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "expression.h"

namespace pitcast::show {

/// Reads one expression by recursive descent. After a failure (which `reader` keeps) all its
/// functions return at once with any index.
class ExpressionParser {
 public:
    ExpressionParser(std::string_view text, const Node& at, const BindingContext& context,
                     Reader& reader, std::int32_t depth = 0)
        : text_(text), at_(at), context_(context), reader_(reader), depth_(depth) {}

    [[nodiscard]] Expression parse();

 private:
    // From what binds least to what binds most. Each returns the index of its step.
    std::int32_t choice();
    std::int32_t alternatives();
    std::int32_t conjunction();
    std::int32_t comparison();
    std::int32_t sum();
    std::int32_t product();
    std::int32_t unary();
    std::int32_t primary();
    std::int32_t quoted();
    std::int32_t number();
    std::int32_t name();
    std::int32_t path(Binding binding);
    std::int32_t indexed(std::string_view before);
    std::int32_t call(std::string_view function);

    // Steps with their kinds checked (expression_kinds.cpp).
    std::int32_t negate(std::int32_t inner);
    std::int32_t arithmetic(Expression::Op op, std::int32_t left, std::int32_t right);
    std::int32_t compare(Expression::Op op, std::int32_t left, std::int32_t right);
    std::int32_t choose(std::int32_t condition, std::int32_t yes, std::int32_t no);
    std::int32_t instead(std::int32_t first, std::int32_t other);
    /// Of one kind: a constant number beside a time counts in milliseconds.
    bool agree(std::int32_t left, std::int32_t right);
    void check_words(std::int32_t path, std::int32_t word);

    void skip_spaces();
    bool accept(std::string_view sign);
    void expect(std::string_view sign);
    std::string_view read_name();
    void fail(std::string what, std::string mend = "");
    std::int32_t add(Expression::Step step);
    [[nodiscard]] Expression::Step& step(std::int32_t index) {
        return steps_[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] ValueKind kind(std::int32_t index) { return step(index).kind; }

    std::string_view text_;
    const Node& at_;
    const BindingContext& context_;
    Reader& reader_;
    std::int32_t depth_;
    std::size_t position_ = 0;
    std::vector<Expression::Step> steps_;
    std::vector<std::int32_t> bare_;  ///< words that stand without quotation marks
};

}  // namespace pitcast::show
