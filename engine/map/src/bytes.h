// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pitcast::map {

/// Appends little-endian integers and counted text.
class ByteWriter {
 public:
    void u8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) { put(value, 4); }
    void u64(std::uint64_t value) { put(value, 8); }
    void i64(std::int64_t value) { u64(static_cast<std::uint64_t>(value)); }
    void text(std::string_view value) {
        u32(static_cast<std::uint32_t>(value.size()));
        bytes_ += value;
    }
    [[nodiscard]] std::string& bytes() { return bytes_; }

 private:
    void put(std::uint64_t value, int count) {
        for (int i = 0; i < count; ++i) {
            u8(static_cast<std::uint8_t>(value >> (8 * i)));
        }
    }
    std::string bytes_;
};

/// Reads them back. Past the end it yields zeros and remembers that it did.
class ByteReader {
 public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] std::uint8_t u8() { return static_cast<std::uint8_t>(get(1)); }
    [[nodiscard]] std::uint32_t u32() { return static_cast<std::uint32_t>(get(4)); }
    [[nodiscard]] std::uint64_t u64() { return get(8); }
    [[nodiscard]] std::int64_t i64() { return static_cast<std::int64_t>(get(8)); }
    [[nodiscard]] std::string_view take(std::size_t count) {
        if (count > bytes_.size()) {
            short_ = true;
            bytes_ = {};
            return {};
        }
        const std::string_view taken = bytes_.substr(0, count);
        bytes_.remove_prefix(count);
        return taken;
    }
    [[nodiscard]] std::string text(std::size_t longest) {
        const std::size_t count = u32();
        if (count > longest) {
            short_ = true;
            return {};
        }
        return std::string(take(count));
    }
    [[nodiscard]] bool ran_short() const { return short_; }
    [[nodiscard]] std::size_t left() const { return bytes_.size(); }

 private:
    std::uint64_t get(std::size_t count) {
        std::uint64_t value = 0;
        const std::string_view taken = take(count);
        for (std::size_t i = 0; i < taken.size(); ++i) {
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(taken[i])) << (8 * i);
        }
        return value;
    }
    std::string_view bytes_;
    bool short_ = false;
};

}  // namespace pitcast::map
