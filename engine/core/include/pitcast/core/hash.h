// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace pitcast {

/// 64-bit XXH3 of the bytes; stable across machines and versions of the library.
[[nodiscard]] std::uint64_t hash_bytes(std::span<const std::byte> bytes, std::uint64_t seed = 0);

/// Hash of a sequence of plain values, in order. Not for secrets.
class Hasher {
 public:
    explicit Hasher(std::uint64_t seed = 0) : state_(seed) {}

    /// Adds a value whose bytes are all significant (integers, enums; no padding, no pointers).
    template <typename T>
    requires(std::has_unique_object_representations_v<T>) void add(const T& value) {
        state_ = hash_bytes(std::as_bytes(std::span(&value, 1)), state_);
    }
    /// Adds length and bytes, so that "ab","c" differs from "a","bc".
    void add(std::string_view text) {
        add(text.size());
        state_ = hash_bytes(std::as_bytes(std::span(text.data(), text.size())), state_);
    }
    void add_bytes(std::span<const std::byte> bytes) { state_ = hash_bytes(bytes, state_); }

    [[nodiscard]] std::uint64_t value() const { return state_; }

 private:
    std::uint64_t state_;
};

}  // namespace pitcast
