// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "pitcast/draw/pack_matrix.h"
#include "pitcast/editor/scopes.h"

namespace pitcast::editor {
namespace {

using Words = const std::uint16_t*;

Words line_of(const draw::PackedFrame& frame, std::size_t plane, std::int32_t y) {
    return reinterpret_cast<Words>(frame.planes[plane].bytes +
                                   static_cast<std::size_t>(y) * frame.planes[plane].stride);
}

/// Colours on the limit come out of Y'CbCr up to a code beyond it; as in draw/signal.h.
constexpr std::int32_t kRounding = 1;

std::int32_t within(std::int32_t code) {
    return std::clamp(code, 0, kCodes - 1);
}

/// R', G', B' in narrow-range codes: the matrix of the contract, in 16 fractional bits.
/// Y - 64 = 876 y, so that R = Y + 876 / 896 * 2 (1 - Kr) (Cr - 512).
struct Matrix {
    std::int32_t r_cr, g_cb, g_cr, b_cb;
};

constexpr Matrix bt709() {
    constexpr double kRed = 0.2126;
    constexpr double kBlue = 0.0722;
    constexpr double kGreen = 1 - kRed - kBlue;
    constexpr double kScale = 876.0 / 896.0 * 65536;
    constexpr double kR = 2 * (1 - kRed);
    constexpr double kB = 2 * (1 - kBlue);
    return {static_cast<std::int32_t>(kR * kScale + 0.5),
            static_cast<std::int32_t>(-kB * kBlue / kGreen * kScale - 0.5),
            static_cast<std::int32_t>(-kR * kRed / kGreen * kScale - 0.5),
            static_cast<std::int32_t>(kB * kScale + 0.5)};
}

void make_room(ScopeCounts& counts) {
    const auto clear = [](std::vector<std::uint32_t>& cells, std::size_t size) {
        cells.assign(size, 0);
    };
    clear(counts.luma, std::size_t{ScopeCounts::kColumns} * kCodes);
    clear(counts.vector, std::size_t{ScopeCounts::kVectorSide} * ScopeCounts::kVectorSide);
    for (std::size_t c = 0; c < 3; ++c) {
        clear(counts.parade[c], std::size_t{ScopeCounts::kParadeColumns} * kCodes);
        clear(counts.histogram[c], kCodes);
    }
    counts.outside.assign(std::size_t{ScopeCounts::kMaskWidth} * ScopeCounts::kMaskHeight, 0);
    counts.pixels = 0;
    counts.pixels_outside = 0;
}

/// One line. Scope columns go on with x by a fraction that is kept as a remainder.
void count_line(Words luma, Words cb, Words cr, std::int32_t width, std::uint8_t* mask,
                ScopeCounts& counts) {
    static constexpr Matrix kMatrix = bt709();
    const auto is_outside = [](std::int32_t code) {
        return code < kLowestCode - kRounding || code > kHighestCode + kRounding;
    };
    std::int32_t column = 0;
    std::int32_t rest = 0;
    std::uint64_t outside = 0;
    for (std::int32_t pair = 0; pair < width / 2; ++pair) {
        const std::int32_t u = within(cb[pair]) - 512;
        const std::int32_t v = within(cr[pair]) - 512;
        counts.vector[static_cast<std::size_t>((v + 512) >> 1) * ScopeCounts::kVectorSide +
                      static_cast<std::size_t>((u + 512) >> 1)] += 2;
        const std::int32_t add[3] = {(kMatrix.r_cr * v + 32768) >> 16,
                                     (kMatrix.g_cb * u + kMatrix.g_cr * v + 32768) >> 16,
                                     (kMatrix.b_cb * u + 32768) >> 16};
        for (std::int32_t half = 0; half < 2; ++half) {
            const std::int32_t y = within(luma[2 * pair + half]);
            ++counts.luma[static_cast<std::size_t>(column) * kCodes + static_cast<std::size_t>(y)];
            bool out = is_outside(y);
            for (std::size_t c = 0; c < 3; ++c) {
                const std::int32_t code = y + add[c];
                out = out || is_outside(code);
                const auto cell = static_cast<std::size_t>(within(code));
                ++counts.histogram[c][cell];
                ++counts.parade[c][static_cast<std::size_t>(column / 3) * kCodes + cell];
            }
            if (out) {
                ++outside;
                mask[column] = 1;
            }
            rest += ScopeCounts::kColumns;
            while (rest >= width) {
                rest -= width;
                ++column;
            }
        }
    }
    counts.pixels_outside += outside;
    counts.pixels += static_cast<std::uint64_t>(width);
}

static_assert(ScopeCounts::kMaskWidth == ScopeCounts::kColumns);
static_assert(ScopeCounts::kParadeColumns * 3 == ScopeCounts::kColumns);

}  // namespace

Status count_scopes(const draw::PackedFrame& frame, std::int32_t every_line, ScopeCounts& counts) {
    if (frame.format != draw::PackFormat::yuv422p10 ||
        frame.signal.colour != draw::PackColour::bt709 ||
        frame.signal.range != draw::PackRange::narrow || frame.width < 2) {
        return Error{"scopes", "a frame that is not 10-bit 4:2:2 of BT.709 in narrow range", ""};
    }
    make_room(counts);
    for (std::int32_t y = 0; y < frame.height; y += std::max(every_line, 1)) {
        const std::int32_t row = y * ScopeCounts::kMaskHeight / frame.height;
        count_line(line_of(frame, 0, y), line_of(frame, 1, y), line_of(frame, 2, y),
                   frame.width / 2 * 2,
                   counts.outside.data() + static_cast<std::size_t>(row) * ScopeCounts::kMaskWidth,
                   counts);
    }
    return {};
}

std::array<VectorTarget, 6> vector_targets(double level) {
    struct Bar {
        const char* name;
        double r, g, b;
    };
    constexpr std::array<Bar, 6> kBars{{{"R", 1, 0, 0},
                                        {"Mg", 1, 0, 1},
                                        {"B", 0, 0, 1},
                                        {"Cy", 0, 1, 1},
                                        {"G", 0, 1, 0},
                                        {"Yl", 1, 1, 0}}};
    std::array<VectorTarget, 6> targets;
    for (std::size_t i = 0; i < kBars.size(); ++i) {
        const Bar& bar = kBars[i];
        const double y = 0.2126 * bar.r + 0.7152 * bar.g + 0.0722 * bar.b;
        const auto code = [&](double part, double weight) {
            return static_cast<std::int32_t>(
                std::lround(512 + 896 * level * (part - y) / (2 * (1 - weight))));
        };
        targets[i] = {bar.name, code(bar.b, 0.0722), code(bar.r, 0.2126)};
    }
    return targets;
}

}  // namespace pitcast::editor
