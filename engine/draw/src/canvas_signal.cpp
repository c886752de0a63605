// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/draw/hlg.h"

#include "tile_canvas.h"

namespace pitcast::draw {
namespace {

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

void convert_hlg_reference(const TileCanvas& from, const TilePlace& place, TileCanvas& to) {
    const HlgTables& tables = hlg_tables();
    for (std::int32_t y = 0; y < place.height; ++y) {
        for (std::int32_t x = kCanvasLeft - kTileApron; x < kCanvasLeft + place.width; ++x) {
            const auto hlg = hlg_of_canvas(tables, {from.channel[0][y][x], from.channel[1][y][x],
                                                    from.channel[2][y][x], from.channel[3][y][x]});
            for (std::size_t i = 0; i < 3; ++i) {
                to.channel[i][y][x] = static_cast<std::int16_t>(hlg[i]);
            }
        }
    }
}

void convert_canvas(const TileKernels& kernels, const TileCanvas& from, const TilePlace& place,
                    const PackedFrame& frame, TileCanvas& to) {
    to = from;
    if (frame.signal.colour == PackColour::bt2100_hlg && frame.format != PackFormat::v210_key) {
        kernels.convert_hlg(from, place, to);
    }
    if (frame.limited && halves_columns(frame.format)) {
        limit(to);
    }
}

}  // namespace pitcast::draw
