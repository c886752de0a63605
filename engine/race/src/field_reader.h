// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "apply.h"
#include "fields.h"

namespace pitcast::race {

/// Reads what FieldWriter wrote. Bytes may be anything: a length that the rest cannot hold, a value
/// out of its range or a word that does not exist ends the reading, and `good` says so. What was
/// read until then is complete in type but means nothing.
class FieldReader {
 public:
    /// `checked` false: the bytes are our own, numbers may be whatever an event can hold.
    explicit FieldReader(std::string_view bytes, bool checked = true)
        : rest_(bytes), checked_(checked) {}

    template <typename... T>
    void all(T&... values) {
        (one(values), ...);
    }
    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
    template <typename T>
    void one(T& value) {
        if (!good_) {
            return;
        }
        if constexpr (std::is_same_v<T, bool>) {
            std::uint8_t byte = 0;
            get(byte);
            good_ = good_ && byte <= 1;
            value = byte == 1;
        } else if constexpr (std::is_enum_v<T>) {
            std::underlying_type_t<T> number{};
            get(number);
            good_ = good_ && number <= static_cast<std::underlying_type_t<T>>(last_of<T>);
            value = good_ ? static_cast<T>(number) : T{};
        } else if constexpr (std::is_integral_v<T>) {
            get(value);
            good_ = good_ && (!checked_ || in_range(value));
        } else {
            part(value);
        }
    }
    // Everything that `apply` lets into a state lies within these, with room for sums.
    static bool in_range(std::int64_t v) { return v >= -kFurthestMm && v <= kLatestUtc; }
    static bool in_range(std::int32_t v) { return v >= -kMostOfAnything && v <= kMostOfAnything; }
    template <typename T>
    requires std::is_unsigned_v<T>
    static bool in_range(T) { return true; }

    template <typename T>
    void part(T& value) {
        each_field(value, [this](auto&... members) { all(members...); });
    }
    void part(std::string& text) {
        const std::uint32_t size = length();
        text.assign(rest_.substr(0, size));
        rest_.remove_prefix(size);
    }
    template <typename T>
    void part(std::optional<T>& value) {
        bool has = false;
        one(has);
        if (good_ && has) {
            one(value.emplace());
        }
    }
    template <typename T>
    void part(std::vector<T>& values) {
        const std::uint32_t size = length();
        values.clear();
        // A length is no reason to take memory that the bytes that follow could not fill.
        values.reserve(std::min<std::size_t>(size, rest_.size() / sizeof(T) + 1));
        for (std::uint32_t i = 0; i < size && good_; ++i) {
            one(values.emplace_back());
        }
    }
    template <typename K, typename V, typename C>
    void part(std::map<K, V, C>& values) {
        const std::uint32_t size = length();
        for (std::uint32_t i = 0; i < size && good_; ++i) {
            K key{};
            V value{};
            all(key, value);
            values.emplace(std::move(key), std::move(value));
        }
        good_ = good_ && values.size() == size;
    }
    template <typename... T>
    void part(std::variant<T...>& value) {
        std::uint8_t index = 0;
        get(index);
        alternative<0>(value, index);
    }
    template <std::size_t I, typename... T>
    void alternative(std::variant<T...>& value, std::uint8_t index) {
        if constexpr (I == sizeof...(T)) {
            good_ = false;
        } else if (index == I) {
            one(value.template emplace<I>());
        } else {
            alternative<I + 1>(value, index);
        }
    }
    std::uint32_t length() {
        std::uint32_t size = 0;
        get(size);
        good_ = good_ && size <= rest_.size();
        return good_ ? size : 0;
    }
    template <typename T>
    void get(T& value) {
        if (!good_ || rest_.size() < sizeof(T)) {
            good_ = false;
            return;
        }
        std::memcpy(&value, rest_.data(), sizeof(T));
        rest_.remove_prefix(sizeof(T));
    }

    std::string_view rest_;
    bool checked_;
    bool good_ = true;
};

}  // namespace pitcast::race
