// SPDX-License-Identifier: Apache-2.0
#include "st2110_ancillary.h"

#include <bit>
#include <cstring>

namespace pitcast::output::st2110 {
namespace {

constexpr std::uint8_t kTimecodeDid = 0x60;
constexpr std::uint8_t kTimecodeSdid = 0x60;
constexpr std::uint8_t kPayloadDid = 0x41;
constexpr std::uint8_t kPayloadSdid = 0x01;
constexpr std::size_t kAncillaryHeader = kRtpOctets + 8;

/// Words of ten bits and others, one behind the other.
class BitWriter {
 public:
    explicit BitWriter(std::byte* to) : to_(to) {}
    void put(std::uint32_t value, unsigned bits) {
        for (unsigned bit = bits; bit-- > 0; ++at_) {
            if (at_ % 8 == 0) {
                to_[at_ / 8] = std::byte{0};
            }
            to_[at_ / 8] |= static_cast<std::byte>((value >> bit & 1U) << (7 - at_ % 8));
        }
    }
    /// Up to the next word of 32 bits.
    void align() {
        while (at_ % 32 != 0) {
            put(0, 1);
        }
    }
    [[nodiscard]] std::size_t octets() const { return at_ / 8; }

 private:
    std::byte* to_;
    std::size_t at_ = 0;
};

bool is_above_30(FrameRate rate) {
    return rate.numerator > 30 * std::int64_t{rate.denominator};
}
/// Whole frames a second: 25 of 25/1, 30 of 30000/1001.
std::int32_t nominal(FrameRate rate) {
    return (rate.numerator + rate.denominator - 1) / rate.denominator;
}

/// ST 352, table of picture rates; 0 = none.
std::uint8_t rate_code(FrameRate rate) {
    const bool ntsc = rate.denominator == 1001;
    switch (nominal(rate)) {
        case 24:
            return ntsc ? 0x2 : 0x3;
        case 25:
            return 0x5;
        case 30:
            return ntsc ? 0x6 : 0x7;
        case 50:
            return 0x9;
        case 60:
            return ntsc ? 0xa : 0xb;
        default:
            return 0;
    }
}

AncillaryPacket timecode_packet(const AncillaryContent& content, FrameNumber n, AtcKind kind,
                                bool second) {
    const FrameRate rate = content.format.rate;
    Timecode address = timecode_of(n, rate, content.utc_offset_s);
    if (is_above_30(rate)) {
        address.frames /= 2;  // ST 12-1 has no more than 30 of them
    }
    // ST 12-2: where the analogue signal of the kind would lie.
    std::uint32_t line = kind == AtcKind::ltc ? 10 : 9;
    if (kind == AtcKind::vitc_2 && content.format.interlaced) {
        line = 571;
    }
    const bool has_lines = content.format.height == 1080 || content.format.height == 720;
    return {.line = has_lines ? line : kAnyVerticalLine,
            .offset = 0,
            .did = kTimecodeDid,
            .sdid = kTimecodeSdid,
            .words = atc_words(address, kind, second, rate)};
}

}  // namespace

std::uint32_t with_parity(std::uint8_t value) {
    const bool odd = std::popcount(value) % 2 != 0;
    return value | (odd ? 0x100U : 0x200U);
}

std::uint32_t checksum_of(const AncillaryPacket& packet) {
    constexpr std::uint32_t kNine = 0x1ff;
    std::uint32_t sum = (with_parity(packet.did) & kNine) + (with_parity(packet.sdid) & kNine) +
                        (with_parity(static_cast<std::uint8_t>(packet.words.size())) & kNine);
    for (const std::uint8_t word : packet.words) {
        sum += with_parity(word) & kNine;
    }
    sum &= kNine;
    return sum | (~sum & 0x100U) << 1U;
}

std::vector<std::uint8_t> atc_words(const Timecode& address, AtcKind kind, bool second,
                                    FrameRate rate) {
    const auto digits = [](std::int32_t value) {
        return std::array<std::uint32_t, 2>{static_cast<std::uint32_t>(value % 10),
                                            static_cast<std::uint32_t>(value / 10)};
    };
    const std::array<std::array<std::uint32_t, 2>, 4> time{
        digits(address.frames), digits(address.seconds), digits(address.minutes),
        digits(address.hours)};
    std::array<std::uint32_t, 16> nibbles{};  // of the 64 bits of ST 12-1; binary groups are 0
    for (std::size_t i = 0; i < time.size(); ++i) {
        nibbles[4 * i] = time[i][0];
        nibbles[4 * i + 2] = time[i][1];
    }
    if (second) {
        // Bit 59 in systems of 25 frames a second, bit 27 in others.
        nibbles[nominal(rate) % 25 == 0 ? 14 : 6] |= 8U;
    }
    std::vector<std::uint8_t> words(nibbles.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        // Bit 3 of the first eight words is the kind, of the others nothing that we have to say.
        const std::uint32_t bit = i < 8 ? static_cast<std::uint32_t>(kind) >> i & 1U : 0;
        words[i] = static_cast<std::uint8_t>(nibbles[i] << 4U | bit << 3U);
    }
    return words;
}

std::optional<std::array<std::uint8_t, 4>> payload_id(const VideoFormat& format,
                                                      const draw::PackSignal& signal) {
    const bool hd = format.width == 1920 && format.height == 1080;
    const bool uhd = format.width == 3840 && format.height == 2160 && !format.interlaced;
    const std::uint8_t rate = rate_code(format.rate);
    if ((!hd && !uhd) || rate == 0) {
        return std::nullopt;
    }
    const bool fast = is_above_30(format.rate);
    const bool hlg = signal.colour == draw::PackColour::bt2100_hlg;
    std::array<std::uint8_t, 4> id{};
    // 12 Gb/s on one link; 3 Gb/s level A; 1.5 Gb/s.
    id[0] = uhd ? 0xce : fast ? 0x89 : 0x85;
    id[1] =
        static_cast<std::uint8_t>((format.interlaced ? 0x00 : 0xc0) | (hlg ? 0x10 : 0x00) | rate);
    if (uhd) {
        id[2] = hlg ? 0x20 : 0x00;
    } else {
        // 16:9; colorimetry is in bits 7 and 4.
        id[2] = static_cast<std::uint8_t>(0x20 | (hlg ? 0x80 : 0x00));
    }
    id[3] = 0x01;  // 10 bit
    return id;
}

std::vector<AncillaryPacket> ancillary_of(const AncillaryContent& content, FrameNumber n,
                                          std::int32_t field) {
    std::vector<AncillaryPacket> packets;
    const bool second = field == 1 || (is_above_30(content.format.rate) &&
                                       timecode_of(n, content.format.rate, 0).frames % 2 == 1);
    packets.push_back(
        timecode_packet(content, n, second ? AtcKind::vitc_2 : AtcKind::vitc_1, second));
    if (!second) {
        packets.push_back(timecode_packet(content, n, AtcKind::ltc, false));
    }
    if (const auto id = payload_id(content.format, content.signal)) {
        packets.push_back({.line = field == 1 ? 572U : 10U,
                           .offset = kHorizontalSpace,
                           .did = kPayloadDid,
                           .sdid = kPayloadSdid,
                           .words = {id->begin(), id->end()}});
    }
    return packets;
}

std::size_t put_ancillary(std::byte* to, const std::vector<AncillaryPacket>& packets,
                          const VideoFormat& format, FrameNumber n, std::int32_t field,
                          std::uint32_t source) {
    BitWriter bits(to + kAncillaryHeader);
    for (const AncillaryPacket& packet : packets) {
        bits.put(0, 1);  // of luma
        bits.put(packet.line, 11);
        bits.put(packet.offset, 12);
        bits.put(0, 8);  // no stream is named
        bits.put(with_parity(packet.did), 10);
        bits.put(with_parity(packet.sdid), 10);
        bits.put(with_parity(static_cast<std::uint8_t>(packet.words.size())), 10);
        for (const std::uint8_t word : packet.words) {
            bits.put(with_parity(word), 10);
        }
        bits.put(checksum_of(packet), 10);
        bits.align();
    }
    const std::int64_t number = format.interlaced ? n * 2 + field : n;
    const auto sequence = static_cast<std::uint32_t>(number);
    put_rtp(to, {.marker = true,
                 .type = kAncillaryType,
                 .sequence = static_cast<std::uint16_t>(sequence),
                 .time = video_time(number, format.motion_rate()),
                 .source = source});
    put_16(to + 12, sequence >> 16U);
    put_16(to + 14, static_cast<std::uint32_t>(bits.octets()));
    // F: 0 progressive, 2 first field, 3 second.
    const std::uint32_t kind = format.interlaced ? 2U + static_cast<std::uint32_t>(field) : 0U;
    put_32(to + 16, static_cast<std::uint32_t>(packets.size()) << 24U | kind << 22U);
    return kAncillaryHeader + bits.octets();
}

}  // namespace pitcast::output::st2110
