// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/json_document.h"

/// The texts inside F1 live timing messages. None of these trusts its input.
namespace pitcast::feed {

/// JSON, or nothing when it is damaged or nested deeper than 64 levels.
[[nodiscard]] std::optional<Json> f1_parse(std::string_view text);

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
[[nodiscard]] const Json* f1_member(const Json& object, const char* key);
[[nodiscard]] std::optional<std::string> f1_text(const Json& object, const char* key);
[[nodiscard]] std::optional<bool> f1_bool(const Json& object, const char* key);
[[nodiscard]] std::optional<std::int32_t> f1_int(const Json& object, const char* key);

/// Calls f(index, value) for a list, or for an object keyed by index.
template <typename F>
void f1_each_index(const Json* list, F&& f) {
    if (!list) {
        return;
    }
    if (list->is_array()) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            f(static_cast<std::int32_t>(i), (*list)[i]);
        }
    } else if (list->is_object()) {
        for (const auto& [key, value] : list->items()) {
            if (const auto index = f1_integer(key); index && *index >= 0) {
                f(*index, value);
            }
        }
    }
}

/// Calls f(number, value) for the members that are about a car.
template <typename F>
void f1_each_car(const Json* object, F&& f) {
    if (!object || !object->is_object()) {
        return;
    }
    for (const auto& [key, value] : object->items()) {
        if (f1_integer(key) && value.is_object()) {
            f(key, value);
        }
    }
}

}  // namespace pitcast::feed
