// SPDX-License-Identifier: Apache-2.0
#include "payload_scan.h"

#include <array>
#include <cstdint>

namespace pitcast::feed {
namespace {

Error bad(std::string what) {
    return {"payload", std::move(what), "send one MessagePack map as docs/feed.md says"};
}

/// What the first bytes of a MessagePack value say: bytes of its body, values inside it.
struct Shape {
    std::uint64_t head = 1;    ///< marker and length
    std::uint64_t body = 0;    ///< bytes after the head that are no values
    std::uint64_t values = 0;  ///< values inside
    bool valid = true;
    bool nests = false;
};

std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    }
    return value;
}

/// Markers 0xC0..0xDF: {bytes of the length field, fixed bytes of body}; see the MessagePack spec.
struct Marker {
    std::uint8_t length_bytes;
    std::uint8_t fixed_body;
};
constexpr std::array<Marker, 32> kMarkers{
    {{0, 0},  {0, 0}, {0, 0}, {0, 0}, {1, 0}, {2, 0}, {4, 0}, {1, 1},    // nil … ext 8
     {2, 1},  {4, 1}, {0, 4}, {0, 8}, {0, 1}, {0, 2}, {0, 4}, {0, 8},    // ext 16 … uint 64
     {0, 1},  {0, 2}, {0, 4}, {0, 8}, {0, 2}, {0, 3}, {0, 5}, {0, 9},    // int 8 … fixext 8
     {0, 17}, {1, 0}, {2, 0}, {4, 0}, {2, 0}, {4, 0}, {2, 0}, {4, 0}}};  // fixext 16 … map 32

Shape shape_at(std::string_view bytes, std::size_t at) {
    const auto first = static_cast<std::uint8_t>(bytes[at]);
    Shape shape;
    if (first < 0x80 || first >= 0xE0) {
        return shape;  // small integers
    }
    if (first < 0xA0) {
        shape.nests = true;
        shape.values = (first & 0x0FU) * (first < 0x90 ? 2U : 1U);
        return shape;
    }
    if (first < 0xC0) {
        shape.body = first & 0x1FU;
        return shape;
    }
    const Marker marker = kMarkers[first - 0xC0U];
    shape.head = 1U + marker.length_bytes;
    shape.body = marker.fixed_body;
    shape.valid = first != 0xC1 && bytes.size() - at >= shape.head;
    if (!shape.valid || marker.length_bytes == 0) {
        return shape;
    }
    const std::uint64_t count = big_endian(bytes, at + 1, marker.length_bytes);
    shape.nests = first >= 0xDC;
    (shape.nests ? shape.values : shape.body) += count * (first >= 0xDE ? 2U : 1U);
    return shape;
}

}  // namespace

Status scan_msgpack(std::string_view bytes) {
    std::array<std::uint64_t, kDeepestNesting + 1> left{};  // values still to come, a level
    std::size_t depth = 0;
    std::size_t at = 0;
    left[0] = 1;
    while (true) {
        while (left[depth] == 0) {
            if (depth == 0) {
                return at == bytes.size() ? Status{} : Status{bad("bytes after the end")};
            }
            --depth;
        }
        --left[depth];
        if (at >= bytes.size()) {
            return bad("ends in the middle of a value");
        }
        const Shape shape = shape_at(bytes, at);
        // Every value takes a byte at least, so a count beyond the bytes left is a lie.
        if (!shape.valid || shape.head + shape.body + shape.values > bytes.size() - at) {
            return bad("a length that runs past the end");
        }
        at += shape.head + shape.body;
        if (shape.nests) {
            if (depth == kDeepestNesting) {
                return bad("nesting over 16");
            }
            left[++depth] = shape.values;
        }
    }
}

Status scan_json_nesting(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            i += c == '\\' ? 1U : 0U;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kDeepestNesting) {
                return bad("nesting over 16");
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return {};
}

bool is_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto first = static_cast<std::uint8_t>(text[i++]);
        if (first < 0x80) {
            continue;
        }
        const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4 || text.size() - i < more) {
            return false;
        }
        const auto second = static_cast<std::uint8_t>(text[i]);
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
            (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) {
            return false;
        }
        for (std::size_t k = 0; k < more; ++k) {
            if ((static_cast<std::uint8_t>(text[i++]) & 0xC0U) != 0x80) {
                return false;
            }
        }
    }
    return true;
}

}  // namespace pitcast::feed
