// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace pitcast::gpu {

/// A view at rest, drawn bit by bit: a frame has time for a quarter of its pixels, so every pass
/// draws another quarter, and later ones sample the same pixels in other places. Four passes give
/// each pixel one sample, sixteen give it four.
class SceneRefinement {
 public:
    static constexpr int kPasses = 16;

    /// Passes are `half_width` x `half_height`, the picture is twice that each way. rgba8.
    SceneRefinement(std::int32_t half_width, std::int32_t half_height);

    /// Where the next pass samples, in pixels of the whole picture, right and down of the middle
    /// of four.
    [[nodiscard]] std::array<float, 2> offset() const;
    void add(std::span<const std::uint8_t> pass);
    /// Every pixel has the same number of samples, and twice as many as at the last such time.
    [[nodiscard]] bool is_even() const { return passes_ == 4 || passes_ == 8 || passes_ == 16; }
    [[nodiscard]] bool is_done() const { return passes_ == kPasses; }
    /// The mean of the samples so far; while is_even().
    void write_mean(std::span<std::uint8_t> rgba) const;

    [[nodiscard]] std::int32_t width() const { return 2 * half_width_; }
    [[nodiscard]] std::int32_t height() const { return 2 * half_height_; }

 private:
    std::int32_t half_width_;
    std::int32_t half_height_;
    int passes_ = 0;
    std::vector<std::uint16_t> sums_;
};

}  // namespace pitcast::gpu
