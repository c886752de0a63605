// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "pitcast/editor/scopes.h"

#include "plain_picture.h"

namespace pitcast::editor {
namespace {

constexpr std::int32_t kScopeHeight = kSheetHeight;  ///< two codes a line

struct Light {
    float r = 0, g = 0, b = 0;
};

/// How bright a cell is, as on a tube: the first hits count most, and much more never blinds.
class Glow {
 public:
    /// `even`: hits of a cell if all were spread evenly over a column.
    explicit Glow(double even) : scale_(even > 0 ? 1 / even : 0) {}
    [[nodiscard]] float of(std::uint32_t hits) const {
        return hits == 0
                   ? 0.0F
                   : std::min(1.0F, 0.16F + 0.30F * std::log2(1 + static_cast<float>(
                                                                      static_cast<double>(hits) *
                                                                      scale_)));
    }

 private:
    double scale_;
};

std::uint8_t byte_of(float value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 1.0F) * 255 + 0.5F);
}

void put(PlainPicture& picture, std::int32_t x, std::int32_t y, const Light& ink, float glow) {
    std::uint8_t* at = picture.pixel(x, y);
    at[0] = byte_of(ink.b * glow);
    at[1] = byte_of(ink.g * glow);
    at[2] = byte_of(ink.r * glow);
    at[3] = 255;
}

/// Columns of counts, white above. A line lights up those beside it a little, so that one of a
/// single code is seen where the picture is made smaller.
void paint_columns(const std::vector<std::uint32_t>& cells, std::int32_t columns, double pixels,
                   const Light& ink, std::int32_t left, PlainPicture& picture) {
    constexpr float kBeside = 0.6F;
    // Eight cells of a column hold an ordinary picture.
    const Glow glow(pixels / columns / (kCodes / 8.0));
    std::array<float, kScopeHeight + 2> lines{};  // with one beyond each end
    for (std::int32_t x = 0; x < columns; ++x) {
        const std::uint32_t* column = cells.data() + static_cast<std::size_t>(x) * kCodes;
        for (std::size_t y = 0; y < kScopeHeight; ++y) {
            const std::size_t code = static_cast<std::size_t>(kCodes) - 2 - 2 * y;
            lines[y + 1] = glow.of(column[code] + column[code + 1]);
        }
        for (std::size_t y = 0; y < kScopeHeight; ++y) {
            const float beside = kBeside * std::max(lines[y], lines[y + 2]);
            put(picture, left + x, static_cast<std::int32_t>(y), ink,
                std::max(lines[y + 1], beside));
        }
    }
}

/// The colour that a cell of the vectorscope stands for, bright.
Light colour_of(float u, float v) {
    Light ink{0.6F + 1.5748F * v, 0.6F - 0.1873F * u - 0.4681F * v, 0.6F + 1.8556F * u};
    const float most = std::max({ink.r, ink.g, ink.b, 0.01F});
    ink.r = std::max(ink.r, 0.0F) / most;
    ink.g = std::max(ink.g, 0.0F) / most;
    ink.b = std::max(ink.b, 0.0F) / most;
    return ink;
}

/// A spot of the size that a cell has on the screen: flat colours fill one cell only.
void paint_spot(PlainPicture& sheet, std::int32_t x, std::int32_t y, const Light& ink, float glow) {
    constexpr std::int32_t kRadius = 3;
    for (std::int32_t dy = -kRadius; dy <= kRadius; ++dy) {
        for (std::int32_t dx = -kRadius; dx <= kRadius; ++dx) {
            const std::int32_t square = dx * dx + dy * dy;
            if (square > kRadius * kRadius + 1 || x + dx < 0 || y + dy < 0 ||
                x + dx >= ScopeCounts::kVectorSide || y + dy >= ScopeCounts::kVectorSide) {
                continue;
            }
            const float lit = glow * (1 - 0.08F * static_cast<float>(square));
            const std::uint8_t* there = sheet.pixel(kVectorPlace.x + x + dx, y + dy);
            if (byte_of(lit * std::max({ink.r, ink.g, ink.b})) >
                std::max({there[0], there[1], there[2]})) {
                put(sheet, kVectorPlace.x + x + dx, y + dy, ink, lit);
            }
        }
    }
}

void paint_vector(const ScopeCounts& counts, PlainPicture& sheet) {
    const Glow glow(static_cast<double>(counts.pixels) / (64 * 64));
    for (std::int32_t y = 0; y < ScopeCounts::kVectorSide; ++y) {
        const std::int32_t row = ScopeCounts::kVectorSide - 1 - y;
        for (std::int32_t x = 0; x < ScopeCounts::kVectorSide; ++x) {
            const std::uint32_t hits =
                counts.vector[static_cast<std::size_t>(row) * ScopeCounts::kVectorSide +
                              static_cast<std::size_t>(x)];
            if (hits > 0) {
                paint_spot(sheet, x, y,
                           colour_of((static_cast<float>(x) - 256) / 448,
                                     (static_cast<float>(row) - 256) / 448),
                           glow.of(hits));
            }
        }
    }
}

void paint_histogram(const ScopeCounts& counts, PlainPicture& sheet) {
    std::array<std::array<std::int32_t, kHistogramPlace.width>, 3> heights{};
    const double pixels = std::max(1.0, static_cast<double>(counts.pixels));
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t x = 0; x < heights[c].size(); ++x) {
            const double hits = counts.histogram[c][2 * x] + counts.histogram[c][2 * x + 1];
            // The root lets small peaks be seen beside a flat picture's one.
            heights[c][x] = static_cast<std::int32_t>(std::min(1.0, std::sqrt(8 * hits / pixels)) *
                                                      kHistogramPlace.height);
        }
    }
    for (std::int32_t y = 0; y < kHistogramPlace.height; ++y) {
        for (std::int32_t x = 0; x < kHistogramPlace.width; ++x) {
            const auto part = [&](std::size_t c) {
                const bool lit =
                    heights[c][static_cast<std::size_t>(x)] >= kHistogramPlace.height - y;
                return lit ? 0.85F : 0.0F;
            };
            put(sheet, kHistogramPlace.x + x, y, {part(0), part(1), part(2)}, 1);
        }
    }
}

/// Magenta and black stripes: no picture and no tally looks like that.
std::shared_ptr<const draw::PackedFrame> paint_outside(const ScopeCounts& counts,
                                                       std::uint64_t number) {
    PlainPicture picture(ScopeCounts::kMaskWidth, ScopeCounts::kMaskHeight);
    for (std::int32_t y = 0; y < ScopeCounts::kMaskHeight; ++y) {
        for (std::int32_t x = 0; x < ScopeCounts::kMaskWidth; ++x) {
            std::uint8_t* at = picture.pixel(x, y);
            const bool out = counts.outside[static_cast<std::size_t>(y) * ScopeCounts::kMaskWidth +
                                            static_cast<std::size_t>(x)] != 0;
            const bool bright = ((x + y) & 4) != 0;
            at[0] = at[2] = out && bright ? 255 : 0;
            at[1] = 0;
            at[3] = out ? 255 : 0;
        }
    }
    return picture.finish(number);
}

}  // namespace

ScopePictures paint_scopes(const ScopeCounts& counts, std::uint64_t number) {
    const auto pixels = static_cast<double>(counts.pixels);
    PlainPicture sheet(kSheetWidth, kSheetHeight);
    paint_columns(counts.luma, ScopeCounts::kColumns, pixels, {0.72F, 1.0F, 0.78F},
                  kWaveformPlace.x, sheet);
    constexpr std::array<Light, 3> kInks{
        {{1.0F, 0.36F, 0.34F}, {0.36F, 1.0F, 0.44F}, {0.42F, 0.60F, 1.0F}}};
    for (std::size_t c = 0; c < 3; ++c) {
        paint_columns(counts.parade[c], ScopeCounts::kParadeColumns, pixels, kInks[c],
                      kParadePlace.x + static_cast<std::int32_t>(c) * ScopeCounts::kParadeColumns,
                      sheet);
    }
    paint_vector(counts, sheet);
    paint_histogram(counts, sheet);
    return {sheet.finish(number), paint_outside(counts, number), counts.share_outside()};
}

}  // namespace pitcast::editor
