// SPDX-License-Identifier: Apache-2.0
#include "fingerprint.h"

#include <optional>
#include <string_view>
#include <type_traits>

#include "event_fields.h"

namespace pitcast::feed {
namespace {

/// FNV-1a over 64-bit words, with a finish that spreads the low bits (splitmix64).
class Hash {
 public:
    void add(std::uint64_t word) { value_ = (value_ ^ word) * 0x00000100000001b3ULL; }

    void add(std::string_view text) {
        add(std::uint64_t{text.size()});
        for (const char c : text) {
            add(std::uint64_t{static_cast<unsigned char>(c)});
        }
    }

    [[nodiscard]] std::uint64_t value() const {
        std::uint64_t z = value_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

 private:
    std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

template <typename T>
void add_to(Hash& hash, const T& value) {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
        hash.add(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
        hash.add(std::string_view(value));
    } else if constexpr (IsOptional<T>::value) {
        hash.add(std::uint64_t{value.has_value()});
        if (value) {
            add_to(hash, *value);
        }
    } else if constexpr (IsVector<T>::value) {
        hash.add(std::uint64_t{value.size()});
        for (const auto& item : value) {
            add_to(hash, item);
        }
    } else {
        std::apply([&](const auto&... field) { (add_to(hash, value.*field.member), ...); },
                   fields::Described<T>::list);
    }
}

}  // namespace

std::uint64_t fingerprint_of(const race::Event& event) {
    Hash hash;
    hash.add(static_cast<std::uint64_t>(event.utc_ns));
    hash.add(std::uint64_t{event.body.index()});
    std::visit([&](const auto& body) { add_to(hash, body); }, event.body);
    return hash.value();
}

}  // namespace pitcast::feed
