// SPDX-License-Identifier: Apache-2.0
#include "bars_picture.h"

#include <array>
#include <memory>
#include <vector>

namespace pitcast::edit {
namespace {

constexpr std::int32_t kBarsWidth = 640;
constexpr std::int32_t kBarsHeight = 360;
/// White, yellow, cyan, green, magenta, red, blue, black: which of R, G, B are on.
constexpr std::array<std::array<bool, 3>, 8> kBars{{{true, true, true},
                                                    {true, true, false},
                                                    {false, true, true},
                                                    {false, true, false},
                                                    {true, false, true},
                                                    {true, false, false},
                                                    {false, false, true},
                                                    {false, false, false}}};

}  // namespace

draw::PicturePtr bars_picture() {
    const auto pixels = std::make_shared<std::vector<std::byte>>();
    pixels->reserve(std::size_t{4} * kBarsWidth * kBarsHeight);
    for (std::int32_t y = 0; y < kBarsHeight; ++y) {
        for (std::int32_t x = 0; x < kBarsWidth; ++x) {
            const auto& bar = kBars[static_cast<std::size_t>(x) * kBars.size() / kBarsWidth];
            for (const bool on : bar) {
                pixels->push_back(on ? std::byte{191} : std::byte{0});
            }
            pixels->push_back(std::byte{255});
        }
    }
    auto picture = std::make_shared<draw::Picture>();
    picture->format = draw::PixelFormat::rgba8;
    picture->width = kBarsWidth;
    picture->height = kBarsHeight;
    picture->planes[0] = {pixels->data(), std::size_t{4} * kBarsWidth};
    picture->source = 0xBA25;  // of this process, and of nothing else in it
    picture->version = 1;
    picture->owner = pixels;
    return picture;
}

}  // namespace pitcast::edit
