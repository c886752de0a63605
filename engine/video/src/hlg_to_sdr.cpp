// SPDX-License-Identifier: Apache-2.0
#include "hlg_to_sdr.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <thread>

#include "pitcast/draw/pack_matrix.h"

namespace pitcast::video {
namespace {

constexpr double kLn2 = 0.693147180559945309417;
constexpr double kWhite = 0.203;                 ///< of SDR, of a display of 1000 cd/m2
constexpr double kBend = 0.8;                    ///< of white: above it highlights are bent
constexpr double kMost = 1 / kWhite;             ///< the brightest light, in whites
constexpr std::int32_t kSmallPicture = 500'000;  ///< pixels
constexpr int kSignalBits = 13;
constexpr float kMostSignal = 1.2F;  ///< more than any code

/// Of x > 0: octaves, and the series of the inverse hyperbolic tangent.
double natural_logarithm(double x) {
    int octaves = 0;
    const double mantissa = std::frexp(x, &octaves);  // 1/2 .. 1
    const double t = (mantissa - 1) / (mantissa + 1);
    double power = t;
    double sum = 0;
    for (int k = 1; k < 60; k += 2) {
        sum += power / k;
        power *= t * t;
    }
    return 2 * sum + octaves * kLn2;
}

double exponential(double x) {
    const double octaves = std::floor(x / kLn2 + 0.5);
    const double rest = x - octaves * kLn2;
    double term = 1;
    double sum = 1;
    for (int k = 1; k < 24; ++k) {
        term *= rest / k;
        sum += term;
    }
    return std::ldexp(sum, static_cast<int>(octaves));
}

double power_of(double base, double exponent) {
    return base <= 0 ? 0 : exponential(exponent * natural_logarithm(base));
}

double scene_light(double signal) {
    constexpr double kA = 0.17883277;
    constexpr double kB = 1 - 4 * kA;
    const double c = 0.5 - kA * natural_logarithm(4 * kA);
    const double e = std::max(signal, 0.0);
    return e <= 0.5 ? e * e / 3 : (exponential((e - c) / kA) + kB) / 12;
}

/// How sharply the bend turns, so that it begins with slope 1 and ends at white.
double turn_of_bend() {
    double low = 1;
    double high = 1000;
    for (int i = 0; i < 200; ++i) {
        const double turn = (low + high) / 2;
        const double slope = (1 - kBend) * turn / natural_logarithm(1 + turn * (kMost - kBend));
        (slope < 1 ? low : high) = turn;
    }
    return low;
}

double bent(double light, double turn) {
    if (light <= kBend) {
        return light;
    }
    const double share = natural_logarithm(1 + turn * (light - kBend)) /
                         natural_logarithm(1 + turn * (kMost - kBend));
    return kBend + (1 - kBend) * share;
}

/// Lines of a plane as numbers of 10 bits in narrow range.
class Lines {
 public:
    Lines(const draw::Picture& picture, std::size_t plane, std::int32_t width)
        : plane_(picture.planes[plane]),
          deep_(picture.format == draw::PixelFormat::yuv420p10 ||
                picture.format == draw::PixelFormat::yuv422p10 ||
                picture.format == draw::PixelFormat::yuv444p10),
          full_(picture.full_range),
          is_luma_(plane == 0),
          line_(static_cast<std::size_t>(width)) {}

    const std::vector<std::int32_t>& read(std::int32_t y) {
        const std::byte* from = plane_.bytes + static_cast<std::size_t>(y) * plane_.stride;
        for (std::size_t x = 0; x < line_.size(); ++x) {
            std::uint16_t word = 0;
            if (deep_) {
                std::memcpy(&word, from + 2 * x, 2);
            } else {
                word = static_cast<std::uint16_t>(std::to_integer<unsigned>(from[x]) << 2U);
            }
            line_[x] = full_ ? narrowed(word) : word;
        }
        return line_;
    }

 private:
    [[nodiscard]] std::int32_t narrowed(std::int32_t full) const {
        return is_luma_ ? 64 + (full * 876 + 511) / 1023
                        : 512 + ((full - 512) * 896 + (full < 512 ? -511 : 511)) / 1023;
    }

    const draw::Picture::Plane plane_;
    const bool deep_;
    const bool full_;
    const bool is_luma_;
    std::vector<std::int32_t> line_;
};

draw::PixelFormat deep_format(draw::PixelFormat format) {
    switch (format) {
        case draw::PixelFormat::yuv420p8:
        case draw::PixelFormat::yuv420p10:
            return draw::PixelFormat::yuv420p10;
        case draw::PixelFormat::yuv422p8:
        case draw::PixelFormat::yuv422p10:
            return draw::PixelFormat::yuv422p10;
        default:
            return draw::PixelFormat::yuv444p10;
    }
}

/// The line of chroma that a line of luma has: with 4:2:0, of its own field.
std::int32_t chroma_line(const draw::Picture& picture, std::int32_t y) {
    if (draw::chroma_shift_y(picture.format) == 0) {
        return y;
    }
    const std::int32_t line = picture.interlaced ? y / 4 * 2 + y % 2 : y / 2;
    const std::int32_t last = (picture.height + 1) / 2 - 1;
    return std::min(line, last);
}

/// Of the lines that share a line of chroma, the first gives the luma that it is converted with.
bool is_first_of_chroma(const draw::Picture& picture, std::int32_t y) {
    if (draw::chroma_shift_y(picture.format) == 0) {
        return true;
    }
    return picture.interlaced ? y % 4 < 2 : y % 2 == 0;
}

}  // namespace

template <typename Function>
HlgToSdr::Curve::Curve(Function function) : values_((std::size_t{kOctaves} << kBits) + 1) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const double part = 1 + static_cast<double>(i & ((1U << kBits) - 1)) / (1U << kBits);
        values_[i] =
            static_cast<float>(function(std::ldexp(part, static_cast<int>(i >> kBits) - 28)));
    }
}

float HlgToSdr::Curve::at(float x) const {
    constexpr int kRest = 23 - kBits;  // bits of a float's fraction between two steps
    constexpr std::uint32_t kFirst = (127U - 28U) << 23U;
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(std::max(x, 0.0F));
    const std::uint32_t place = std::min(bits <= kFirst ? 0 : bits - kFirst,
                                         ((std::uint32_t{kOctaves} << kBits) - 1) << kRest);
    const std::size_t step = place >> kRest;
    const float rest = static_cast<float>(place & ((1U << kRest) - 1)) * (1.0F / (1U << kRest));
    return values_[step] + (values_[step + 1] - values_[step]) * rest;
}

HlgToSdr::HlgToSdr()
    : scene_(static_cast<std::size_t>(kMostSignal * (1 << kSignalBits)) + 2),
      gain_([](double luminance) { return power_of(luminance, 0.2) / kWhite; }),
      bend_(
          [turn = turn_of_bend()](double most) { return std::min(bent(most, turn), 1.0) / most; }),
      signal_([](double light) { return power_of(light, 1 / 2.4); }) {
    for (std::size_t i = 0; i < scene_.size(); ++i) {
        scene_[i] = static_cast<float>(scene_light(static_cast<double>(i) / (1 << kSignalBits)));
    }
}

HlgToSdr::Colour HlgToSdr::colour_of(std::int32_t y, std::int32_t cb, std::int32_t cr) const {
    const float luma = static_cast<float>(y - 64) * (1 / 876.0F);
    const float blue = static_cast<float>(cb - 512) * (1 / 896.0F);
    const float red = static_cast<float>(cr - 512) * (1 / 896.0F);
    const auto scene = [&](float signal) {
        const float held = std::clamp(signal, 0.0F, kMostSignal);
        return scene_[static_cast<std::size_t>(held * (1 << kSignalBits) + 0.5F)];
    };
    const float r = scene(luma + 1.4746F * red);
    const float g = scene(luma - 0.16455312F * blue - 0.57135313F * red);
    const float b = scene(luma + 1.8814F * blue);
    const float gain = gain_.at(0.2627F * r + 0.6780F * g + 0.0593F * b);
    Colour light{gain * (1.660491F * r - 0.587641F * g - 0.072850F * b),
                 gain * (-0.124550F * r + 1.132900F * g - 0.008350F * b),
                 gain * (-0.018151F * r - 0.100579F * g + 1.118730F * b)};
    const float least = std::min({light[0], light[1], light[2]});
    if (least < 0) {
        const float grey = 0.2126F * light[0] + 0.7152F * light[1] + 0.0722F * light[2];
        const float share = grey <= 0 ? 0 : grey / (grey - least);
        for (float& c : light) {
            c = std::max(grey <= 0 ? 0 : grey + (c - grey) * share, 0.0F);
        }
    }
    const float factor = bend_.at(std::max({light[0], light[1], light[2]}));
    for (float& c : light) {
        c = c * factor < 1e-7F ? 0 : signal_.at(c * factor);
    }
    return light;
}

namespace {

/// By rows of BT.709's matrix, whole codes that SDI can carry.
std::int32_t luma_of(const std::array<float, 3>& c) {
    const float luma = 0.2126F * c[0] + 0.7152F * c[1] + 0.0722F * c[2];
    return std::clamp(static_cast<std::int32_t>(luma * 876 + 64.5F), 4, 1019);
}
std::int32_t chroma_of(const std::array<float, 3>& c, std::size_t component) {
    const float luma = 0.2126F * c[0] + 0.7152F * c[1] + 0.0722F * c[2];
    const float share = component == 1 ? (c[2] - luma) / 1.8556F : (c[0] - luma) / 1.5748F;
    return std::clamp(static_cast<std::int32_t>(share * 896 + 512.5F), 4, 1019);
}

}  // namespace

std::array<std::int32_t, 3> HlgToSdr::convert(const std::array<std::int32_t, 3>& hlg) const {
    const Colour colour = colour_of(hlg[0], hlg[1], hlg[2]);
    return {luma_of(colour), chroma_of(colour, 1), chroma_of(colour, 2)};
}

draw::PicturePtr HlgToSdr::convert(const draw::Picture& hlg) const {
    auto sdr = std::make_shared<draw::Picture>(hlg);
    sdr->format = deep_format(hlg.format);
    sdr->matrix = draw::ColorMatrix::bt709;
    sdr->full_range = false;
    std::array<draw::PlaneExtent, 3> extents;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < extents.size(); ++i) {
        extents[i] = draw::plane_extent(sdr->format, hlg.width, hlg.height, i);
        bytes += static_cast<std::size_t>(extents[i].line_bytes * extents[i].lines);
    }
    const auto memory = std::make_shared<std::vector<std::uint16_t>>(bytes / 2);
    std::uint16_t* to = memory->data();
    for (std::size_t i = 0; i < extents.size(); ++i) {
        sdr->planes[i] = {reinterpret_cast<const std::byte*>(to),
                          static_cast<std::size_t>(extents[i].line_bytes)};
        to += extents[i].line_bytes * extents[i].lines / 2;
    }
    sdr->owner = memory;

    // Lines are independent of each other: a large picture is shared out.
    const std::int32_t parts =
        hlg.width * hlg.height < kSmallPicture
            ? 1
            : static_cast<std::int32_t>(std::clamp(std::thread::hardware_concurrency(), 1U, 4U));
    std::vector<std::jthread> helpers;
    for (std::int32_t part = 1; part < parts; ++part) {
        helpers.emplace_back([&, part] {
            convert_lines(hlg, *sdr, hlg.height * part / parts, hlg.height * (part + 1) / parts);
        });
    }
    convert_lines(hlg, *sdr, 0, hlg.height / parts);
    helpers.clear();  // waits for them
    return sdr;
}

void HlgToSdr::convert_lines(const draw::Picture& hlg, draw::Picture& sdr, std::int32_t from,
                             std::int32_t to) const {
    const auto chroma_width = static_cast<std::int32_t>(
        draw::plane_extent(sdr.format, hlg.width, hlg.height, 1).line_bytes / 2);
    const std::size_t across = chroma_width < hlg.width ? 2 : 1;
    const auto last = static_cast<std::size_t>(chroma_width - 1);
    Lines luma(hlg, 0, hlg.width);
    Lines cb(hlg, 1, chroma_width);
    Lines cr(hlg, 2, chroma_width);
    const auto line_of = [&](std::size_t plane, std::int32_t y) {
        return const_cast<std::uint16_t*>(reinterpret_cast<const std::uint16_t*>(
            sdr.planes[plane].bytes + static_cast<std::size_t>(y) * sdr.planes[plane].stride));
    };
    for (std::int32_t y = from; y < to; ++y) {
        const std::int32_t cy = chroma_line(hlg, y);
        const auto& lumas = luma.read(y);
        const auto& cbs = cb.read(cy);
        const auto& crs = cr.read(cy);
        const bool gives_chroma = is_first_of_chroma(hlg, y);
        std::uint16_t* out = line_of(0, y);
        std::uint16_t* out_cb = line_of(1, cy);
        std::uint16_t* out_cr = line_of(2, cy);
        for (std::size_t x = 0; x < lumas.size(); ++x) {
            const std::size_t left = x / across;
            const std::size_t right = std::min((x + across - 1) / across, last);
            const Colour colour = colour_of(lumas[x], (cbs[left] + cbs[right] + 1) / 2,
                                            (crs[left] + crs[right] + 1) / 2);
            out[x] = static_cast<std::uint16_t>(luma_of(colour));
            if (gives_chroma && x % across == 0) {
                out_cb[left] = static_cast<std::uint16_t>(chroma_of(colour, 1));
                out_cr[left] = static_cast<std::uint16_t>(chroma_of(colour, 2));
            }
        }
    }
}

const HlgToSdr& hlg_to_sdr() {
    static const HlgToSdr converter;
    return converter;
}

}  // namespace pitcast::video
