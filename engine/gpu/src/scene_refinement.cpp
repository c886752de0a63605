// SPDX-License-Identifier: Apache-2.0
#include "scene_refinement.h"

#include <cstring>

namespace pitcast::gpu {
namespace {

constexpr std::size_t kChannels = 4;

/// Which of the four pixels of a pass's pixel a pass is for.
struct Corner {
    std::int32_t right, down;
};
constexpr std::array<Corner, 4> kCorners = {{{0, 0}, {1, 1}, {1, 0}, {0, 1}}};

/// Four samples of a pixel, no two in a line: as of multisampling.
constexpr std::array<std::array<float, 2>, 4> kSamples = {
    {{-0.125F, -0.375F}, {0.125F, 0.375F}, {0.375F, -0.125F}, {-0.375F, 0.125F}}};

}  // namespace

SceneRefinement::SceneRefinement(std::int32_t half_width, std::int32_t half_height)
    : half_width_(half_width),
      half_height_(half_height),
      sums_(static_cast<std::size_t>(4 * half_width) * static_cast<std::size_t>(half_height) *
            kChannels) {}

std::array<float, 2> SceneRefinement::offset() const {
    const Corner& corner = kCorners[static_cast<std::size_t>(passes_) % 4];
    const auto& sample = kSamples[static_cast<std::size_t>(passes_) / 4 % 4];
    return {static_cast<float>(corner.right) - 0.5F + sample[0],
            static_cast<float>(corner.down) - 0.5F + sample[1]};
}

void SceneRefinement::add(std::span<const std::uint8_t> pass) {
    const Corner& corner = kCorners[static_cast<std::size_t>(passes_) % 4];
    const auto columns = static_cast<std::size_t>(half_width_);
    for (std::size_t row = 0; row < static_cast<std::size_t>(half_height_); ++row) {
        const std::uint8_t* from = pass.data() + row * columns * kChannels;
        std::uint16_t* to =
            sums_.data() + ((2 * row + static_cast<std::size_t>(corner.down)) * 2 * columns +
                            static_cast<std::size_t>(corner.right)) *
                               kChannels;
        for (std::size_t column = 0; column < columns; ++column) {
            for (std::size_t k = 0; k < kChannels; ++k) {
                to[2 * kChannels * column + k] = static_cast<std::uint16_t>(
                    to[2 * kChannels * column + k] + from[kChannels * column + k]);
            }
        }
    }
    ++passes_;
}

void SceneRefinement::write_mean(std::span<std::uint8_t> rgba) const {
    const int shift = passes_ >= 16 ? 2 : passes_ >= 8 ? 1 : 0;
    const int half = shift == 0 ? 0 : 1 << (shift - 1);
    for (std::size_t i = 0; i < sums_.size(); ++i) {
        rgba[i] = static_cast<std::uint8_t>((sums_[i] + half) >> shift);
    }
}

}  // namespace pitcast::gpu
