// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "pitcast/core/frame_rate.h"

/// The file's bytes, in one place for writer and reader (layout: journal.h).
namespace pitcast::journal {

inline constexpr std::string_view kMagic = "PITCASTJ";
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kPreambleBytes = 16;  ///< magic, version, header length
inline constexpr std::size_t kHeadBytes = 16;      ///< length, kind, 0, effect frame
inline constexpr std::size_t kHeadCheckBytes = 4;
inline constexpr std::size_t kCheckBytes = 8;
inline constexpr std::size_t kRecordOverhead = kHeadBytes + kHeadCheckBytes + kCheckBytes;

struct RecordHead {
    std::uint32_t payload_bytes = 0;
    std::uint16_t kind = 0;
    FrameNumber effect_frame = 0;
};

template <typename T>
void put_little(char* to, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        to[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    }
}

template <typename T>
[[nodiscard]] T get_little(const char* from) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        value = static_cast<T>(value |
                               static_cast<T>(T{static_cast<unsigned char>(from[i])} << (8 * i)));
    }
    return value;
}

[[nodiscard]] std::uint64_t check_of(std::string_view bytes, std::uint64_t seed);

using HeadBytes = std::array<char, kHeadBytes>;
[[nodiscard]] HeadBytes encode_head(const RecordHead& head);
[[nodiscard]] RecordHead decode_head(std::string_view bytes);

/// Appends a whole record, with its checks, to `out`. `head` is as encode_head made it.
void append_record(std::string& out, std::string_view head, std::string_view payload,
                   std::uint64_t ordinal);

/// Magic, version, length, header, check.
[[nodiscard]] std::string encode_file_header(std::string_view json_text);

}  // namespace pitcast::journal
