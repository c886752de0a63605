// SPDX-License-Identifier: Apache-2.0
#include <bit>

#include "pitcast/osc/codec.h"

namespace pitcast::osc {
namespace {

void put_u32(std::uint32_t number, std::string& out) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        out += static_cast<char>(number >> static_cast<unsigned>(shift) & 0xFFU);
    }
}

void put_u64(std::uint64_t number, std::string& out) {
    put_u32(static_cast<std::uint32_t>(number >> 32U), out);
    put_u32(static_cast<std::uint32_t>(number), out);
}

void put_text(std::string_view text, std::string& out) {
    text = text.substr(0, text.find('\0'));
    out.append(text).append(4 - text.size() % 4, '\0');
}

void put_blob(std::string_view bytes, std::string& out) {
    put_u32(static_cast<std::uint32_t>(bytes.size()), out);
    out.append(bytes).append((4 - bytes.size() % 4) % 4, '\0');
}

/// Appends an argument's type tag and its bytes.
struct ArgumentWriter {
    std::string& types;
    std::string& bytes;

    void operator()(std::int32_t number) const {
        types += 'i';
        put_u32(std::bit_cast<std::uint32_t>(number), bytes);
    }
    void operator()(float number) const {
        types += 'f';
        put_u32(std::bit_cast<std::uint32_t>(number), bytes);
    }
    void operator()(const std::string& text) const {
        types += 's';
        put_text(text, bytes);
    }
    void operator()(const Blob& blob) const {
        types += 'b';
        put_blob(blob.bytes, bytes);
    }
    void operator()(std::int64_t number) const {
        types += 'h';
        put_u64(std::bit_cast<std::uint64_t>(number), bytes);
    }
    void operator()(const TimeTag& time) const {
        types += 't';
        put_u32(time.seconds, bytes);
        put_u32(time.fraction, bytes);
    }
    void operator()(double number) const {
        types += 'd';
        put_u64(std::bit_cast<std::uint64_t>(number), bytes);
    }
    void operator()(const Symbol& symbol) const {
        types += 'S';
        put_text(symbol.text, bytes);
    }
    void operator()(const Character& character) const {
        types += 'c';
        put_u32(character.code, bytes);
    }
    void operator()(const Colour& colour) const {
        types += 'r';
        put_u32(colour.rgba, bytes);
    }
    void operator()(const Midi& midi) const {
        types += 'm';
        for (const std::uint8_t byte : midi.bytes) {
            bytes += static_cast<char>(byte);
        }
    }
    void operator()(bool yes) const { types += yes ? 'T' : 'F'; }
    void operator()(const Nil& /*nothing*/) const { types += 'N'; }
    void operator()(const Impulse& /*bang*/) const { types += 'I'; }
    void operator()(const ArrayMark& mark) const { types += mark.opens ? '[' : ']'; }
};

std::string bundle_head(TimeTag time) {
    std::string out("#bundle\0", 8);
    put_u32(time.seconds, out);
    put_u32(time.fraction, out);
    return out;
}

}  // namespace

std::string encode(const Message& message) {
    std::string types = ",";
    std::string bytes;
    for (const Argument& argument : message.arguments) {
        std::visit(ArgumentWriter{types, bytes}, argument);
    }
    std::string out;
    put_text(message.address, out);
    put_text(types, out);
    return out + bytes;
}

std::string encode(const Bundle& bundle) {
    std::string out = bundle_head(bundle.time);
    for (const Packet& element : bundle.elements) {
        put_blob(encode(element), out);
    }
    return out;
}

std::string encode(const Packet& packet) {
    return std::visit([](const auto& body) { return encode(body); }, packet.body);
}

std::vector<std::string> datagrams_of(std::span<const std::string> messages,
                                      std::size_t most_bytes) {
    constexpr std::size_t kHead = 16;
    std::vector<std::string> datagrams;
    for (std::size_t i = 0; i < messages.size();) {
        std::size_t end = i;
        for (std::size_t size = kHead; end < messages.size(); ++end) {
            size += 4 + messages[end].size();
            if (size > most_bytes) {
                break;
            }
        }
        if (end <= i + 1) {
            datagrams.push_back(messages[i++]);
            continue;
        }
        std::string bundle = bundle_head({});
        for (; i < end; ++i) {
            put_blob(messages[i], bundle);
        }
        datagrams.push_back(std::move(bundle));
    }
    return datagrams;
}

}  // namespace pitcast::osc
