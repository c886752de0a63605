// SPDX-License-Identifier: Apache-2.0
#include "capture_time.h"

#include <cstring>

#include "pitcast/core/clock.h"

extern "C" {
#include <libavcodec/defs.h>
}

namespace pitcast::video {
namespace {

constexpr Nanoseconds kQuarter = 15 * 60 * kNanosecondsPerSecond;
constexpr std::int64_t kMinutesADay = 24 * 60;

constexpr std::int64_t bcd(std::uint32_t word, unsigned shift, std::uint32_t mask) {
    const std::uint32_t digits = (word >> shift) & mask;
    return (digits >> 4U) * 10 + (digits & 15U);
}

}  // namespace

std::optional<Nanoseconds> time_of_day_in(const AVFrame& frame, FrameRate rate) {
    const AVFrameSideData* data = av_frame_get_side_data(&frame, AV_FRAME_DATA_S12M_TIMECODE);
    if (data == nullptr || data->size < 2 * sizeof(std::uint32_t) || rate.numerator < 1) {
        return std::nullopt;
    }
    // How many there are, then the first: the words of libavutil/frame.h, digits as on tape.
    std::uint32_t words[2];
    std::memcpy(words, data->data, sizeof words);
    if (words[0] < 1) {
        return std::nullopt;
    }
    const std::uint32_t code = words[1];
    const std::int64_t nominal = (rate.numerator + rate.denominator - 1) / rate.denominator;
    std::int64_t of_second = bcd(code, 24, 0x3f);
    if (nominal >
        30) {  // counted in pairs; the second of one is marked, at 50 elsewhere than at 60
        of_second = of_second * 2 + ((code >> (nominal == 50 ? 7U : 23U)) & 1U);
    }
    const std::int64_t minutes = bcd(code, 0, 0x3f) * 60 + bcd(code, 8, 0x7f);
    const std::int64_t seconds = minutes * 60 + bcd(code, 16, 0x7f);
    if (minutes >= kMinutesADay || of_second >= nominal) {
        return std::nullopt;
    }
    const auto length_of = [&](std::int64_t frames) {
        return frames * kNanosecondsPerSecond / rate.numerator * rate.denominator;
    };
    const bool drops = (code >> 30U & 1U) != 0;
    if (!drops) {
        return seconds * kNanosecondsPerSecond + length_of(of_second);
    }
    // Two of 30 labels are left out each minute but the tenth: what is left are frames since then.
    return length_of(seconds * nominal + of_second - nominal / 15 * (minutes - minutes / 10));
}

Nanoseconds capture_tai_ns(Nanoseconds of_day_ns, Nanoseconds arrival_tai_ns) {
    Nanoseconds since = (utc_from_tai(arrival_tai_ns) - of_day_ns) % kQuarter;
    since += since < -kQuarter / 2 ? kQuarter : 0;
    since -= since >= kQuarter / 2 ? kQuarter : 0;
    return arrival_tai_ns - since;
}

std::optional<Nanoseconds> sender_utc_ns(const AVPacket& packet) {
    std::size_t size = 0;
    const std::uint8_t* data = av_packet_get_side_data(&packet, AV_PKT_DATA_PRFT, &size);
    if (data == nullptr || size < sizeof(AVProducerReferenceTime)) {
        return std::nullopt;
    }
    AVProducerReferenceTime told;
    std::memcpy(&told, data, sizeof told);
    return told.wallclock * 1000;
}

}  // namespace pitcast::video
