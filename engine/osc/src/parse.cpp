// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <optional>

#include "pitcast/core/utf8.h"
#include "pitcast/osc/codec.h"

namespace pitcast::osc {
namespace {

constexpr std::string_view kBundleHead("#bundle\0", 8);

Error bad_packet(std::string what) {
    return {"OSC packet", std::move(what), ""};
}

/// Takes values off the front. After the first one that is not there, all that follow fail too.
class ByteReader {
 public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] std::string_view rest() const { return rest_; }

    std::string_view take(std::size_t count) {
        if (failed_ || count > rest_.size()) {
            failed_ = true;
            return {};
        }
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    std::uint32_t take_u32() { return static_cast<std::uint32_t>(take_number(4)); }
    std::uint64_t take_u64() { return take_number(8); }
    /// Text up to its zero, and the zeros that fill its last four bytes.
    std::string_view take_text() {
        const std::size_t end = rest_.find('\0');
        if (failed_ || end == std::string_view::npos) {
            failed_ = true;
            return {};
        }
        const std::string_view whole = take((end / 4 + 1) * 4);
        failed_ = failed_ || !only_zeros(whole.substr(end < whole.size() ? end : whole.size()));
        return whole.substr(0, end);
    }
    std::string_view take_blob() {
        const std::uint32_t size = take_u32();
        if (size > rest_.size()) {
            failed_ = true;
            return {};
        }
        const std::string_view blob = take(size);
        failed_ = failed_ || !only_zeros(take((4 - size % 4) % 4));
        return blob;
    }

 private:
    static bool only_zeros(std::string_view bytes) {
        return bytes.find_first_not_of('\0') == std::string_view::npos;
    }
    std::uint64_t take_number(std::size_t count) {
        std::uint64_t number = 0;
        for (const char c : take(count)) {
            number = number << 8U | static_cast<unsigned char>(c);
        }
        return number;
    }

    std::string_view rest_;
    bool failed_ = false;
};

/// The argument of a type; none when the type is not known.
std::optional<Argument> take_argument(char type, ByteReader& from) {
    switch (type) {
        case 'i':
            return std::bit_cast<std::int32_t>(from.take_u32());
        case 'f':
            return std::bit_cast<float>(from.take_u32());
        case 's':
            return std::string(from.take_text());
        case 'b':
            return Blob{std::string(from.take_blob())};
        case 'h':
            return std::bit_cast<std::int64_t>(from.take_u64());
        case 't': {
            const std::uint32_t seconds = from.take_u32();
            return TimeTag{seconds, from.take_u32()};
        }
        case 'd':
            return std::bit_cast<double>(from.take_u64());
        case 'S':
            return Symbol{std::string(from.take_text())};
        case 'c':
            return Character{from.take_u32()};
        case 'r':
            return Colour{from.take_u32()};
        case 'm': {
            Midi midi;
            const std::string_view bytes = from.take(midi.bytes.size());
            std::copy(bytes.begin(), bytes.end(), midi.bytes.begin());
            return midi;
        }
        case 'T':
        case 'F':
            return type == 'T';
        case 'N':
            return Nil{};
        case 'I':
            return Impulse{};
        case '[':
        case ']':
            return ArrayMark{type == '['};
        default:
            return std::nullopt;
    }
}

bool has_bad_text(const Argument& argument) {
    const auto* text = std::get_if<std::string>(&argument);
    const auto* symbol = std::get_if<Symbol>(&argument);
    return (text != nullptr && !is_utf8(*text)) || (symbol != nullptr && !is_utf8(symbol->text));
}

Result<Message> parse_message(std::string_view bytes) {
    ByteReader from(bytes);
    Message message{std::string(from.take_text()), {}};
    if (from.failed() || message.address.size() > kMostAddressBytes ||
        !message.address.starts_with('/') || !is_utf8(message.address)) {
        return bad_packet("has no address, or one that is too long");
    }
    if (from.rest().empty()) {
        return message;
    }
    const std::string_view types = from.take_text();
    if (from.failed() || !types.starts_with(',')) {
        return bad_packet("has no type tags after its address");
    }
    int depth = 0;
    for (const char type : types.substr(1)) {
        auto argument = take_argument(type, from);
        if (!argument) {
            return bad_packet("has an argument of a type that is not known");
        }
        if (from.failed() || has_bad_text(*argument)) {
            return bad_packet("has an argument that is cut off, or text that is not UTF-8");
        }
        depth += type == '[' ? 1 : type == ']' ? -1 : 0;
        if (depth < 0 || depth > kDeepestArray) {
            return bad_packet("has arrays that do not close, or too many within each other");
        }
        message.arguments.push_back(*std::move(argument));
    }
    if (depth != 0 || !from.rest().empty()) {
        return bad_packet("has more bytes than arguments");
    }
    return message;
}

Result<Packet> parse_element(std::string_view bytes, int depth, std::size_t& elements) {
    if (++elements > kMostElements) {
        return bad_packet("has too many messages");
    }
    if (!bytes.starts_with(kBundleHead)) {
        auto message = parse_message(bytes);
        return message ? Result<Packet>(Packet{*std::move(message)}) : message.error();
    }
    if (depth >= kDeepestBundle) {
        return bad_packet("has too many bundles within each other");
    }
    ByteReader from(bytes.substr(kBundleHead.size()));
    Bundle bundle;
    bundle.time.seconds = from.take_u32();
    bundle.time.fraction = from.take_u32();
    while (!from.failed() && !from.rest().empty()) {
        const std::string_view inner = from.take(from.take_u32());
        if (from.failed() || inner.empty() || inner.size() % 4 != 0) {
            return bad_packet("has a bundle whose parts do not fit into it");
        }
        auto element = parse_element(inner, depth + 1, elements);
        if (!element) {
            return element;
        }
        bundle.elements.push_back(*std::move(element));
    }
    if (from.failed()) {
        return bad_packet("has a bundle whose time is cut off");
    }
    return Packet{std::move(bundle)};
}

}  // namespace

Result<Packet> parse_packet(std::string_view bytes) {
    if (bytes.empty() || bytes.size() % 4 != 0 || bytes.size() > kMostPacketBytes) {
        return bad_packet("is empty, too long, or no multiple of four bytes");
    }
    std::size_t elements = 0;
    return parse_element(bytes, 0, elements);
}

}  // namespace pitcast::osc
