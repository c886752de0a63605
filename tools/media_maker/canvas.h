// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "ground_view.h"

namespace pitcast::tools {

/// Finished picture, R G B bytes.
struct Picture {
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::vector<std::uint8_t> rgb;
};

/// Camera without roll whose pitch is a lens shift: upright things stay upright, and a column of
/// the picture is one straight line over the ground.
struct Shot {
    float x = 0, y = 0, z = 0;           ///< eye, metres
    float forward_x = 0, forward_y = 1;  ///< heading in plan, length 1
    float focal = 1;                     ///< in picture heights
    float horizon = 0.4f;                ///< from the top, in picture heights
};

/// Light and depth of each sample while a picture is made.
class Canvas {
 public:
    Canvas(std::int32_t width, std::int32_t height, const Shot& shot);

    /// Fills the canvas with sky and ground.
    void paint_ground(const GroundView& ground);

    struct Place {
        float x, y;   ///< samples
        float scale;  ///< samples a metre
        float depth;  ///< metres
    };
    /// Where a place appears; scale 0 when behind the camera.
    [[nodiscard]] Place place(float x, float y, float z) const;
    /// Upright rectangle, its foot in the middle at `foot`, hidden by what is nearer.
    void post(const Place& foot, float width, float height, Light light);
    /// Soft ball of dust.
    void puff(const Place& centre, float radius, Light light, float strength);
    /// Light of the haze mixed in at a distance.
    [[nodiscard]] static Light through_haze(Light light, float distance);

    [[nodiscard]] std::int32_t width() const { return width_; }
    [[nodiscard]] std::int32_t height() const { return height_; }
    [[nodiscard]] Light& at(std::int32_t x, std::int32_t y) {
        return light_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                      static_cast<std::size_t>(x)];
    }
    /// Develops to bytes, `fold` x `fold` samples a pixel.
    [[nodiscard]] Picture develop(std::int32_t fold) const;

 private:
    void paint_column(const GroundView& ground, std::int32_t column);
    [[nodiscard]] Light sky(std::int32_t column, float up) const;
    [[nodiscard]] float& depth_at(std::int32_t x, std::int32_t y) {
        return depth_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                      static_cast<std::size_t>(x)];
    }

    std::int32_t width_;
    std::int32_t height_;
    Shot shot_;
    float focal_;    ///< samples
    float horizon_;  ///< samples from the top
    std::vector<Light> light_;
    std::vector<float> depth_;
};

}  // namespace pitcast::tools
