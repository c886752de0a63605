// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "fields.h"

namespace pitcast::race {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

/// Turns fields into bytes, in the order of fields.h, and hands them to the sink in large pieces:
/// integers little-endian as wide as they are, text and lists with their length before them (32
/// bits), optional values and alternatives with a byte that says which.
///
/// Skip tells the types that are left out (the state hash has digests for some).
template <typename Sink, template <typename> typename Skip>
class FieldWriter {
 public:
    explicit FieldWriter(Sink sink) : sink_(std::move(sink)) {}
    FieldWriter(const FieldWriter&) = delete;
    FieldWriter& operator=(const FieldWriter&) = delete;
    ~FieldWriter() { flush(); }

    template <typename... T>
    void all(const T&... values) {
        (one(values), ...);
    }
    void flush() {
        sink_(std::string_view(buffer_.data(), used_));
        used_ = 0;
    }

 private:
    template <typename T>
    void one(const T& value) {
        if constexpr (Skip<T>::value) {
            return;
        } else if constexpr (std::is_same_v<T, bool>) {
            put(static_cast<std::uint8_t>(value ? 1 : 0));
        } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            put(value);
        } else {
            part(value);
        }
    }
    template <typename T>
    void part(const T& value) {
        each_field(value, [this](const auto&... members) { all(members...); });
    }
    void part(const std::string& text) {
        put(static_cast<std::uint32_t>(text.size()));
        if (text.size() > buffer_.size() - used_) {
            flush();
        }
        if (text.size() > buffer_.size()) {
            sink_(text);
        } else if (!text.empty()) {
            std::memcpy(buffer_.data() + used_, text.data(), text.size());
            used_ += text.size();
        }
    }
    template <typename T>
    void part(const std::optional<T>& value) {
        one(value.has_value());
        if (value) {
            one(*value);
        }
    }
    template <typename T>
    void part(const std::vector<T>& values) {
        put(static_cast<std::uint32_t>(values.size()));
        for (const T& value : values) {
            one(value);
        }
    }
    template <typename K, typename V, typename C>
    void part(const std::map<K, V, C>& values) {
        put(static_cast<std::uint32_t>(values.size()));
        for (const auto& [key, value] : values) {
            all(key, value);
        }
    }
    template <typename... T>
    void part(const std::variant<T...>& value) {
        put(static_cast<std::uint8_t>(value.index()));
        std::visit([this](const auto& held) { one(held); }, value);
    }
    template <typename T>
    void put(T value) {
        if (sizeof(T) > buffer_.size() - used_) {
            flush();
        }
        std::memcpy(buffer_.data() + used_, &value, sizeof(T));
        used_ += sizeof(T);
    }

    Sink sink_;
    std::array<char, 4096> buffer_;
    std::size_t used_ = 0;
};

template <typename T>
struct SkipsNothing : std::false_type {};

/// Appends the fields of the values to `out`.
template <typename... T>
void append_fields(std::string& out, const T&... values) {
    const auto append = [&out](std::string_view bytes) { out.append(bytes); };
    FieldWriter<decltype(append), SkipsNothing> writer(append);
    writer.all(values...);
}

}  // namespace pitcast::race
