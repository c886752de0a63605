// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "pitcast/core/result.h"

namespace pitcast {

using Json = nlohmann::json;

/// A JSON text that remembers on which line each value stands, so that errors can say so.
/// Refuses duplicate keys, nesting over 64 levels and text that is not UTF-8.
class JsonDocument {
 public:
    /// `name` is what errors call the text, usually its path.
    [[nodiscard]] static Result<JsonDocument> parse(std::string_view text, std::string name);
    [[nodiscard]] static Result<JsonDocument> load(const std::filesystem::path& path);

    [[nodiscard]] const Json& root() const { return root_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    /// Puts a copy of the value at pointer `from` at `to`, whose parent is an object, with the
    /// lines on which it stands; null takes away what is there.
    void put(std::string_view from, const std::string& to);
    /// Line (from 1) of the value at a JSON pointer (RFC 6901, "/elements/3/text"); the line of
    /// the nearest parent that exists when there is no such value.
    [[nodiscard]] std::int32_t line_of(std::string_view pointer) const;
    /// Error whose `where` is "name:line" of the value at `pointer`.
    [[nodiscard]] Error error_at(std::string_view pointer, std::string what,
                                 std::string mend = "") const;

 private:
    Json root_;
    std::string name_;
    std::map<std::string, std::int32_t, std::less<>> lines_;
};

/// `key` escaped as one step of a JSON pointer.
[[nodiscard]] std::string json_pointer_step(std::string_view key);

/// The word of `known` closest to `word`, for "did you mean"; empty when none is near.
[[nodiscard]] std::string nearest_word(std::string_view word,
                                       const std::vector<std::string>& known);

}  // namespace pitcast
