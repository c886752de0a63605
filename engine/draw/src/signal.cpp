// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/signal.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"

namespace pitcast::draw {
namespace {

constexpr double kLowest = (20.0 - 64.0) / 876.0 * 100.0;
constexpr double kHighest = (984.0 - 64.0) / 876.0 * 100.0;
/// What rounding luma and chroma to 10 bits may add: half a code each, 0.16 % for B'.
constexpr double kRounding = 0.2;

/// Y'CbCr code values of one pixel, wherever they lie.
struct Codes {
    std::int32_t y = 0;
    std::int32_t cb = 0;
    std::int32_t cr = 0;
};

/// How codes become percent.
struct Scale {
    double kr = 0.2126;
    double kb = 0.0722;
    double y_offset = 64;
    double y_unit = 876;
    double c_offset = 512;
    double c_unit = 896;
    std::int32_t low = 4;  ///< codes outside low..high are reserved
    std::int32_t high = 1019;
};

Scale scale_for(ColorMatrix matrix, bool full_range, bool ten_bit) {
    Scale scale;
    if (matrix == ColorMatrix::bt601) {
        scale.kr = 0.299;
        scale.kb = 0.114;
    } else if (matrix == ColorMatrix::bt2020) {
        scale.kr = 0.2627;
        scale.kb = 0.0593;
    }
    if (!ten_bit) {
        scale.y_offset = 16;
        scale.y_unit = 219;
        scale.c_offset = 128;
        scale.c_unit = 224;
        scale.low = 1;
        scale.high = 254;
    }
    if (full_range) {
        scale.y_offset = 0;
        scale.y_unit = scale.c_unit = ten_bit ? 1023 : 255;
        scale.low = 0;
        scale.high = ten_bit ? 1023 : 255;
    }
    return scale;
}

bool take(SignalRange& range, double percent) {
    range.lowest = std::min(range.lowest, percent);
    range.highest = std::max(range.highest, percent);
    const bool outside = percent < kLowest - kRounding || percent > kHighest + kRounding;
    range.outside += outside ? 1 : 0;
    return outside;
}

void take(SignalReport& report, const Scale& scale, const Codes& codes) {
    const double y = (codes.y - scale.y_offset) / scale.y_unit;
    const double cb = (codes.cb - scale.c_offset) / scale.c_unit;
    const double cr = (codes.cr - scale.c_offset) / scale.c_unit;
    const double kg = 1 - scale.kr - scale.kb;
    const double r = y + 2 * (1 - scale.kr) * cr;
    const double b = y + 2 * (1 - scale.kb) * cb;
    const double g = (y - scale.kr * r - scale.kb * b) / kg;
    bool outside = take(report.luma, 100 * y);
    outside = take(report.red, 100 * r) || outside;
    outside = take(report.green, 100 * g) || outside;
    outside = take(report.blue, 100 * b) || outside;
    report.outside += outside ? 1 : 0;
    ++report.pixels;
    for (const std::int32_t code : {codes.y, codes.cb, codes.cr}) {
        report.reserved += code < scale.low || code > scale.high ? 1 : 0;
    }
}

std::int32_t word_at(const std::byte* bytes) {
    std::uint16_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

template <typename Read>
SignalReport measure(std::int32_t width, std::int32_t height, const Scale& scale,
                     const Read& read) {
    SignalReport report;
    for (std::int32_t y = 0; y < height; ++y) {
        for (std::int32_t x = 0; x < width; ++x) {
            take(report, scale, read(x, y));
        }
    }
    return report;
}

/// Sample n of a v210 line: Cb Y Cr Y, three 10-bit samples a word.
std::int32_t v210_sample(const std::byte* line, std::int32_t n) {
    std::uint32_t word = 0;
    std::memcpy(&word, line + n / 3 * 4, sizeof word);
    return static_cast<std::int32_t>(word >> (n % 3 * 10) & 1023U);
}

}  // namespace

void SignalReport::add(const SignalReport& other) {
    const auto join = [](SignalRange& range, const SignalRange& more) {
        range.lowest = std::min(range.lowest, more.lowest);
        range.highest = std::max(range.highest, more.highest);
        range.outside += more.outside;
    };
    pixels += other.pixels;
    outside += other.outside;
    reserved += other.reserved;
    join(luma, other.luma);
    join(red, other.red);
    join(green, other.green);
    join(blue, other.blue);
}

Result<SignalReport> measure_signal(const Picture& picture) {
    if (picture.format == PixelFormat::none || picture.format == PixelFormat::rgba8) {
        return Error{"signal check", "the picture is not Y'CbCr",
                     "measure what is sent out, or the camera's own picture"};
    }
    const bool ten_bit = is_10_bit(picture.format);
    const int sx = chroma_shift_x(picture.format);
    const int sy = chroma_shift_y(picture.format);
    const auto sample = [&](std::size_t plane, std::int32_t x, std::int32_t y) {
        const std::byte* line = picture.planes[plane].bytes +
                                static_cast<std::size_t>(y) * picture.planes[plane].stride;
        return ten_bit ? word_at(line + x * 2) & 1023 : std::to_integer<std::int32_t>(line[x]);
    };
    return measure(
        picture.width, picture.height, scale_for(picture.matrix, picture.full_range, ten_bit),
        [&](std::int32_t x, std::int32_t y) {
            return Codes{sample(0, x, y), sample(1, x >> sx, y >> sy), sample(2, x >> sx, y >> sy)};
        });
}

Result<SignalReport> measure_signal(const PackedFrame& frame) {
    const auto line = [&](std::size_t plane, std::int32_t y) {
        return frame.planes[plane].bytes + static_cast<std::size_t>(y) * frame.planes[plane].stride;
    };
    const auto byte = [](const std::byte* at) { return std::to_integer<std::int32_t>(*at); };
    const bool hlg = frame.signal.colour == PackColour::bt2100_hlg;
    const bool full = frame.signal.range == PackRange::full;
    const auto run = [&](bool ten_bit, const auto& read) {
        Scale scale = scale_for(hlg ? ColorMatrix::bt2020 : ColorMatrix::bt709, full, ten_bit);
        if (full && keeps_timing_codes(frame.format)) {
            const PackDepth& depth = ten_bit ? kPack10 : kPack8;
            scale.low = depth.low;
            scale.high = depth.high;
        }
        return measure(frame.width, frame.height, scale, read);
    };
    switch (frame.format) {
        case PackFormat::v210:
        case PackFormat::v210a:  // the fill, whose colours are those of the graphics themselves
            return run(true, [&](std::int32_t x, std::int32_t y) {
                const std::byte* from = line(0, y);
                const std::int32_t pair = x / 2 * 4;
                return Codes{v210_sample(from, pair + 1 + x % 2 * 2), v210_sample(from, pair),
                             v210_sample(from, pair + 2)};
            });
        case PackFormat::uyvy:
            return run(false, [&](std::int32_t x, std::int32_t y) {
                const std::byte* from = line(0, y) + x / 2 * 4;
                return Codes{byte(from + 1 + x % 2 * 2), byte(from), byte(from + 2)};
            });
        case PackFormat::yuv420p8:
            return run(false, [&](std::int32_t x, std::int32_t y) {
                return Codes{byte(line(0, y) + x), byte(line(1, y / 2) + x / 2),
                             byte(line(2, y / 2) + x / 2)};
            });
        case PackFormat::nv12:
            return run(false, [&](std::int32_t x, std::int32_t y) {
                const std::byte* chroma = line(1, y / 2) + x / 2 * 2;
                return Codes{byte(line(0, y) + x), byte(chroma), byte(chroma + 1)};
            });
        case PackFormat::p010:
            return run(true, [&](std::int32_t x, std::int32_t y) {
                const std::byte* chroma = line(1, y / 2) + x / 2 * 4;
                return Codes{word_at(line(0, y) + x * 2) >> 6, word_at(chroma) >> 6,
                             word_at(chroma + 2) >> 6};
            });
        case PackFormat::yuv422p10:
            return run(true, [&](std::int32_t x, std::int32_t y) {
                return Codes{word_at(line(0, y) + x * 2), word_at(line(1, y) + x / 2 * 2),
                             word_at(line(2, y) + x / 2 * 2)};
            });
        default:
            return Error{"signal check", "the frame is not Y'CbCr",
                         "measure v210, v210a, yuv422p10, yuv420p8, uyvy, nv12 or p010"};
    }
}

}  // namespace pitcast::draw
