// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "pitcast/feed/p3.h"

namespace pitcast::feed {
namespace {

constexpr char kEscape = '\x8D';
constexpr char kBegin = '\x8E';
constexpr char kEnd = '\x8F';
constexpr unsigned char kEscapeOffset = 0x20;
constexpr std::size_t kHeader = 10;  ///< begin, version, length, check sum, flags, kind
constexpr std::size_t kCrcAt = 4;

constexpr std::array<std::uint16_t, 256> make_table() {
    std::array<std::uint16_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i << 8;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value & 0x8000) != 0 ? value << 1 ^ 0x1021 : value << 1;
        }
        table[i] = static_cast<std::uint16_t>(value);
    }
    return table;
}

/// Not CRC-16/CCITT-FALSE: the byte goes in after the shift. Found on real frames.
std::uint16_t crc_of(std::string_view frame) {
    static constexpr std::array<std::uint16_t, 256> kTable = make_table();
    std::uint32_t crc = 0xFFFF;
    for (std::size_t i = 0; i < frame.size(); ++i) {
        const bool own = i == kCrcAt || i == kCrcAt + 1;  // counts as zero
        const std::uint32_t byte = own ? 0 : static_cast<unsigned char>(frame[i]);
        crc = (kTable[crc >> 8 & 0xFF] ^ crc << 8 ^ byte) & 0xFFFF;
    }
    return static_cast<std::uint16_t>(crc);
}

std::uint16_t number16(std::string_view bytes, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    return static_cast<std::uint16_t>(byte(at) | byte(at + 1) << 8);
}

void put16(std::string& bytes, std::size_t at, std::size_t value) {
    bytes[at] = static_cast<char>(value & 0xFF);
    bytes[at + 1] = static_cast<char>(value >> 8 & 0xFF);
}

bool is_special(char c) {
    return c == kEscape || c == kBegin || c == kEnd;
}

/// Nothing when an escape is cut off.
std::optional<std::string> unescaped(std::string_view bytes) {
    std::string plain;
    plain.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != kEscape) {
            plain += bytes[i];
        } else if (++i + 1 < bytes.size()) {
            plain += static_cast<char>(static_cast<unsigned char>(bytes[i]) - kEscapeOffset);
        } else {
            return std::nullopt;
        }
    }
    return plain;
}

Error bad(std::string what) {
    return {"P3 frame", std::move(what), "check the cable, or that the port speaks P3"};
}

}  // namespace

std::optional<std::uint64_t> P3Field::number() const {
    if (value.empty() || value.size() > 8) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    for (std::size_t i = value.size(); i-- > 0;) {
        number = number << 8 | static_cast<unsigned char>(value[i]);
    }
    return number;
}

const P3Field* P3Frame::find(std::uint8_t id) const {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const P3Field& field) { return field.id == id; });
    return found == fields.end() ? nullptr : &*found;
}

Result<P3Frame> parse_p3(std::string_view bytes) {
    if (bytes.size() <= kHeader || bytes.front() != kBegin || bytes.back() != kEnd) {
        return bad("is not between 8E and 8F");
    }
    const auto plain = unescaped(bytes);
    if (!plain) {
        return bad("ends inside an escape");
    }
    if (plain->size() <= kHeader || number16(*plain, 2) != plain->size()) {
        return bad("is of " + std::to_string(plain->size()) + " bytes and says otherwise");
    }
    const std::uint16_t told = number16(*plain, kCrcAt);
    if (told != 0 && told != crc_of(*plain)) {
        return bad("has a check sum that does not fit");
    }
    P3Frame frame;
    frame.version = static_cast<std::uint8_t>((*plain)[1]);
    frame.flags = number16(*plain, 6);
    frame.kind = static_cast<P3Kind>(number16(*plain, 8));
    std::size_t at = kHeader;
    const std::size_t end = plain->size() - 1;
    while (at < end) {
        const std::size_t size = at + 1 < end ? static_cast<unsigned char>((*plain)[at + 1]) : 256;
        if (at + 2 + size > end) {
            return bad("has a field cut off");
        }
        frame.fields.push_back(
            {static_cast<std::uint8_t>((*plain)[at]), plain->substr(at + 2, size)});
        at += 2 + size;
    }
    return frame;
}

std::string build_p3(const P3Frame& frame) {
    std::string plain(kHeader, '\0');
    plain[0] = kBegin;
    plain[1] = static_cast<char>(frame.version);
    put16(plain, 6, frame.flags);
    put16(plain, 8, static_cast<std::size_t>(frame.kind));
    for (const P3Field& field : frame.fields) {
        const std::string_view value = std::string_view(field.value).substr(0, 255);
        plain += static_cast<char>(field.id);
        plain += static_cast<char>(value.size());
        plain += value;
    }
    plain += kEnd;
    put16(plain, 2, plain.size());
    put16(plain, kCrcAt, crc_of(plain));
    std::string wire(1, kBegin);
    for (const char c : std::string_view(plain).substr(1, plain.size() - 2)) {
        if (is_special(c)) {
            wire += kEscape;
            wire += static_cast<char>(static_cast<unsigned char>(c) + kEscapeOffset);
        } else {
            wire += c;
        }
    }
    return wire + kEnd;
}

std::string p3_resend_request(std::uint32_t from, std::uint32_t until) {
    const auto bytes = [](std::uint32_t value) {
        std::string text;
        for (int shift = 0; shift < 32; shift += 8) {
            text += static_cast<char>(value >> shift & 0xFF);
        }
        return text;
    };
    P3Frame frame;
    frame.kind = P3Kind::resend;
    frame.fields = {{0x01, bytes(from)}, {0x02, bytes(until)}};
    return build_p3(frame);
}

}  // namespace pitcast::feed
