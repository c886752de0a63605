// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/json_document.h"

namespace pitcast::show {

/// A value of a document and where it stands. `json` is null when there is none.
struct Node {
    const Json* json = nullptr;
    std::string pointer;

    explicit operator bool() const { return json != nullptr; }
    [[nodiscard]] Node child(std::string_view key) const;
    [[nodiscard]] Node item(std::size_t index) const;
    [[nodiscard]] std::size_t size() const { return json == nullptr ? 0 : json->size(); }
};

/// Reads a document member by member. The first error sticks: after it every call answers its
/// fall-back, so that loaders read straight on and ask `error()` once, at the end.
class Reader {
 public:
    explicit Reader(const JsonDocument& document) : document_(document) {}

    [[nodiscard]] Node root() const { return {&document_.root(), ""}; }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    [[nodiscard]] bool failed() const { return error_.has_value(); }

    /// What errors name before the fact: `element "gap"`. Empty = the file alone.
    void set_subject(std::string subject) { subject_ = std::move(subject); }
    [[nodiscard]] const std::string& subject() const { return subject_; }

    /// "file:line" of a node, for what is no error.
    [[nodiscard]] std::string place(const Node& at) const;
    void fail(const Node& at, std::string what, std::string mend = "");
    /// `what` with "did you mean" of `known`, when one is near.
    void fail_word(const Node& at, std::string what, std::string_view word,
                   const std::vector<std::string>& known);

    /// Refuses anything but an object with members of `known`.
    bool object(const Node& node, const std::vector<std::string>& known);
    bool array(const Node& node, std::string_view name);

    [[nodiscard]] std::string text(const Node& parent, std::string_view key,
                                   std::string_view fallback);
    [[nodiscard]] std::string required_text(const Node& parent, std::string_view key);
    [[nodiscard]] double number(const Node& parent, std::string_view key, double fallback);
    [[nodiscard]] std::int64_t integer(const Node& parent, std::string_view key,
                                       std::int64_t fallback, std::int64_t least,
                                       std::int64_t most);
    [[nodiscard]] bool boolean(const Node& parent, std::string_view key, bool fallback);
    /// One of `words`; its index. `fallback` when the member is missing.
    [[nodiscard]] std::size_t choice(const Node& parent, std::string_view key,
                                     const std::vector<std::string>& words, std::size_t fallback);
    /// The value itself as a number; "$name" is looked up in the tokens.
    [[nodiscard]] double number_of(const Node& node, std::string_view name);

    /// Tokens ("$name") that numbers may refer to; null = none. Must outlive the reader.
    void set_tokens(const std::map<std::string, Json, std::less<>>* tokens) { tokens_ = tokens; }
    /// The node's value, with a token put in its place; null after an error.
    [[nodiscard]] const Json* resolved(const Node& node);

 private:
    const JsonDocument& document_;
    std::optional<Error> error_;
    std::string subject_;
    const std::map<std::string, Json, std::less<>>* tokens_ = nullptr;
};

}  // namespace pitcast::show
