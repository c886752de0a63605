// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "pitcast/core/json_document.h"

namespace pitcast {

/// Reads a member of an object that another program has written: `into` stays as it is when the
/// member is missing, is null, is of another type, or does not fit.
template <typename T>
void read_member(const Json& object, const char* key, T& into) {
    if (!object.is_object()) {
        return;
    }
    const auto found = object.find(key);
    if (found == object.end()) {
        return;
    }
    if constexpr (std::is_same_v<T, bool>) {
        if (const auto* value = found->template get_ptr<const Json::boolean_t*>()) {
            into = *value;
        }
    } else if constexpr (std::is_integral_v<T>) {
        if (const auto* natural = found->template get_ptr<const Json::number_unsigned_t*>()) {
            if (std::in_range<T>(*natural)) {
                into = static_cast<T>(*natural);
            }
        } else if (const auto* whole = found->template get_ptr<const Json::number_integer_t*>()) {
            if (std::in_range<T>(*whole)) {
                into = static_cast<T>(*whole);
            }
        }
    } else if constexpr (std::is_floating_point_v<T>) {
        if (found->is_number()) {
            into = found->template get<T>();
        }
    } else {
        static_assert(std::is_same_v<T, std::string>);
        if (const auto* text = found->template get_ptr<const std::string*>()) {
            into = *text;
        }
    }
}

}  // namespace pitcast
