// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/draw/hlg.h"

#include "tile_canvas.h"

namespace pitcast::draw {
namespace {

/// One line to HLG. Graphics repeat colours from pixel to pixel: the last one is kept.
void convert_line(const HlgTables& tables, const TileCanvas& from, std::int32_t y,
                  std::int32_t width, TileCanvas& to) {
    std::array<std::int32_t, 4> last{};
    std::array<std::int32_t, 3> hlg{};  // clear is black
    for (std::int32_t x = kCanvasLeft - kTileApron; x < kCanvasLeft + width; ++x) {
        const std::array<std::int32_t, 4> pixel{from.channel[0][y][x], from.channel[1][y][x],
                                                from.channel[2][y][x], from.channel[3][y][x]};
        if (pixel != last) {
            last = pixel;
            hlg = hlg_of_canvas(tables, pixel);
        }
        for (std::size_t i = 0; i < 3; ++i) {
            to.channel[i][y][x] = static_cast<std::int16_t>(hlg[i]);
        }
    }
}

void limit(TileCanvas& canvas) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
        for (auto& line : canvas.channel[channel]) {
            for (std::int16_t& v : line) {
                v = std::clamp(v, static_cast<std::int16_t>(kLimitLow),
                               static_cast<std::int16_t>(kLimitHigh));
            }
        }
    }
}

}  // namespace

void convert_canvas(const TileCanvas& from, const TilePlace& place, const PackedFrame& frame,
                    TileCanvas& to) {
    to = from;
    if (frame.signal.colour == PackColour::bt2100_hlg && frame.format != PackFormat::v210_key) {
        const HlgTables& tables = hlg_tables();
        for (std::int32_t y = 0; y < place.height; ++y) {
            convert_line(tables, from, y, place.width, to);
        }
    }
    if (frame.limited && halves_columns(frame.format)) {
        limit(to);
    }
}

}  // namespace pitcast::draw
