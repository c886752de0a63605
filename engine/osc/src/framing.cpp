// SPDX-License-Identifier: Apache-2.0
#include "pitcast/osc/framing.h"

#include <algorithm>
#include <utility>

namespace pitcast::osc {
namespace {

// RFC 1055.
constexpr char kEnd = '\xC0';
constexpr char kEscape = '\xDB';
constexpr char kEscapedEnd = '\xDC';
constexpr char kEscapedEscape = '\xDD';

/// The bytes between two ENDs; none when an escape is followed by neither.
std::optional<std::string> unescaped(std::string_view bytes) {
    std::string packet;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != kEscape) {
            packet += bytes[i];
            continue;
        }
        const char next = ++i < bytes.size() ? bytes[i] : '\0';
        if (next != kEscapedEnd && next != kEscapedEscape) {
            return std::nullopt;
        }
        packet += next == kEscapedEnd ? kEnd : kEscape;
    }
    return packet;
}

}  // namespace

void PacketStream::add(std::string_view bytes) {
    bytes_.erase(0, start_);
    start_ = 0;
    bytes_.append(bytes);
}

std::optional<std::string> PacketStream::next() {
    if (framing_ == Framing::none && !rest().empty()) {
        framing_ = rest().front() == kEnd ? Framing::slip : Framing::length;
    }
    if (broken_ || framing_ == Framing::none) {
        return std::nullopt;
    }
    return framing_ == Framing::slip ? next_by_slip() : next_by_length();
}

std::optional<std::string> PacketStream::next_by_length() {
    if (rest().size() < 4) {
        return std::nullopt;
    }
    std::size_t size = 0;
    for (const char byte : rest().substr(0, 4)) {
        size = size << 8U | static_cast<unsigned char>(byte);
    }
    broken_ = size == 0 || size > most_;
    if (broken_ || rest().size() < 4 + size) {
        return std::nullopt;
    }
    std::string packet(rest().substr(4, size));
    start_ += 4 + size;
    return packet;
}

std::optional<std::string> PacketStream::next_by_slip() {
    start_ += std::min(rest().find_first_not_of(kEnd), rest().size());
    const std::size_t end = rest().find(kEnd);
    if (end == std::string_view::npos) {
        broken_ = rest().size() > 2 * most_;  // every byte may be escaped
        return std::nullopt;
    }
    auto packet = unescaped(rest().substr(0, end));
    start_ += end + 1;
    broken_ = !packet || packet->size() > most_;
    return broken_ ? std::nullopt : std::move(packet);
}

std::string framed(std::string_view packet, Framing framing) {
    std::string out;
    if (framing != Framing::slip) {
        for (unsigned shift = 32; shift > 0;) {
            shift -= 8;
            out += static_cast<char>(packet.size() >> shift & 0xFFU);
        }
        return out.append(packet);
    }
    out += kEnd;
    for (const char c : packet) {
        if (c == kEnd || c == kEscape) {
            out += kEscape;
            out += c == kEnd ? kEscapedEnd : kEscapedEscape;
        } else {
            out += c;
        }
    }
    return out + kEnd;
}

}  // namespace pitcast::osc
