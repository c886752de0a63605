// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "pitcast/core/frame_rate.h"

/// The texts inside F1 live timing messages. None of these trusts its input.
namespace pitcast::feed {

/// A value of a message; it lives until its parser reads the next text.
using F1Json = simdjson::dom::element;

/// Reads JSON. Its memory is kept from text to text.
class F1Parser {
 public:
    /// Nothing when the text is damaged, no UTF-8, or nested deeper than 64 levels.
    [[nodiscard]] std::optional<F1Json> parse(std::string_view text);

 private:
    simdjson::dom::parser parser_;
    std::string padded_;
    std::size_t capacity_ = 0;
};

/// A Python literal ({'Key': True, …}) as JSON text; recordings of live streams are written so.
[[nodiscard]] std::string f1_python_to_json(std::string_view text);

/// Base64 of raw DEFLATE as text; nothing when damaged or longer than 16 MiB.
[[nodiscard]] std::optional<std::string> f1_inflate(std::string_view base64);

/// "1:18.964", "27.651", "00:17:59", "+0.538": hours and minutes optional, decimals optional.
[[nodiscard]] std::optional<Nanoseconds> f1_duration(std::string_view text);

/// "2025-10-25T20:46:27.009Z" (the Z optional) since 1970.
[[nodiscard]] std::optional<Nanoseconds> f1_utc(std::string_view text);

/// A whole number, all of the text.
[[nodiscard]] std::optional<std::int32_t> f1_integer(std::string_view text);

/// Members of an object, whatever type the feed chose today. None when absent or of no use.
[[nodiscard]] std::optional<F1Json> f1_member(const F1Json& object, std::string_view key);
[[nodiscard]] std::optional<std::string_view> f1_text(const F1Json& object, std::string_view key);
[[nodiscard]] std::optional<bool> f1_bool(const F1Json& object, std::string_view key);
[[nodiscard]] std::optional<std::int32_t> f1_int(const F1Json& object, std::string_view key);
/// The value as text; none when it is no text.
[[nodiscard]] std::optional<std::string_view> f1_as_text(const F1Json& value);

/// A whole number, also as text; none when it is no such thing, or does not fit.
[[nodiscard]] std::optional<std::int32_t> f1_as_int(const F1Json& value);

/// Calls f(index, value) for a list, or for an object keyed by index.
template <typename F>
void f1_each_index(const std::optional<F1Json>& list, F&& f) {
    simdjson::dom::array array;
    simdjson::dom::object object;
    if (list && list->get(array) == simdjson::SUCCESS) {
        std::int32_t index = 0;
        for (const F1Json value : array) {
            f(index++, value);
        }
    } else if (list && list->get(object) == simdjson::SUCCESS) {
        for (const auto& [key, value] : object) {
            if (const auto at = f1_integer(key); at && *at >= 0) {
                f(*at, F1Json(value));
            }
        }
    }
}

/// Calls f(number, value) for the members that are about a car.
template <typename F>
void f1_each_car(const std::optional<F1Json>& cars, F&& f) {
    simdjson::dom::object object;
    if (!cars || cars->get(object) != simdjson::SUCCESS) {
        return;
    }
    for (const auto& [key, value] : object) {
        if (f1_integer(key) && value.is_object()) {
            f(std::string_view(key), F1Json(value));
        }
    }
}

}  // namespace pitcast::feed
