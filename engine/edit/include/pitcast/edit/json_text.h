// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

/// Templates as an editor sees them: texts that are changed, undone and saved, and pictures of
/// them. No user interface here.
namespace pitcast::edit {

/// Keeps its members in the order in which they were written.
using OrderedJson = nlohmann::ordered_json;

/// A JSON text that is changed where it is changed and nowhere else: order of members, line breaks
/// and the form of numbers stay as somebody wrote them, so that a saved change is a small one.
/// Places are JSON pointers (RFC 6901). After an error the text is what it was.
class JsonText {
 public:
    /// Bytes of the text: [begin, end) of the value, and where its key begins (or the value itself,
    /// in an array).
    struct Span {
        std::size_t key = 0;
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    /// Errors: not JSON, with "name:line".
    [[nodiscard]] static Result<JsonText> parse(std::string text, std::string name);

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] const Json& root() const { return document_.root(); }
    [[nodiscard]] const std::string& name() const { return document_.name(); }
    [[nodiscard]] std::int32_t line_of(std::string_view pointer) const {
        return document_.line_of(pointer);
    }
    /// Null when there is none.
    [[nodiscard]] const Json* find(std::string_view pointer) const;
    [[nodiscard]] std::optional<Span> span_of(std::string_view pointer) const;
    /// As it is written.
    [[nodiscard]] std::string text_of(std::string_view pointer) const;

    /// Puts a value in the place of another, or adds a member; objects on the way that are not
    /// there are made. A value that is equal already leaves the text alone.
    [[nodiscard]] Status set(std::string_view pointer, const OrderedJson& value);
    /// Takes a member or an item away; nothing there is no error.
    [[nodiscard]] Status erase(std::string_view pointer);
    /// Puts a value, given as it is to be written, before the item `index` of an array, or after
    /// the last one. An array that is not there is made as a member.
    [[nodiscard]] Status insert(std::string_view array, std::size_t index, std::string written);
    /// Takes an item out and puts it before the item `index` of an array, counted without it.
    [[nodiscard]] Status move(std::string_view item, std::string_view array, std::size_t index);

 private:
    using Spans = std::map<std::string, Span, std::less<>>;

    /// Takes a new text over, if it is one.
    [[nodiscard]] Status become(std::string text);
    [[nodiscard]] Status add_member(std::string_view object, const std::string& key,
                                    const std::string& written);
    [[nodiscard]] std::size_t column_of(std::size_t at) const;
    [[nodiscard]] std::size_t indent_of(std::size_t at) const;
    [[nodiscard]] bool begins_line(std::size_t at) const;

    std::string text_;
    JsonDocument document_;
    Spans spans_;
};

/// Columns of a line of the bundled templates.
inline constexpr std::size_t kWidestLine = 110;

/// A value as it is written at a column: in one line where it fits, else broken as the bundled
/// templates are.
[[nodiscard]] std::string written(const OrderedJson& value, std::size_t column);

/// The last step of a pointer, as a key; and the pointer before it.
[[nodiscard]] std::string last_step(std::string_view pointer);
[[nodiscard]] std::string parent_of(std::string_view pointer);

}  // namespace pitcast::edit
