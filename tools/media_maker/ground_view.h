// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "pitcast/map/venue.h"

namespace pitcast::tools {

struct Light {
    float r = 0, g = 0, b = 0;

    friend Light operator+(Light a, Light c) { return {a.r + c.r, a.g + c.g, a.b + c.b}; }
    friend Light operator*(Light a, float f) { return {a.r * f, a.g * f, a.b * f}; }
    friend Light operator*(Light a, Light c) { return {a.r * c.r, a.g * c.g, a.b * c.b}; }
};
[[nodiscard]] inline Light blend(Light a, Light b, float part) {
    return a * (1 - part) + b * part;
}

/// The venue's ground as a camera sees it: heights, sunlit colours with shadows, detail that
/// comes and goes with the size of a pixel on the ground. Metres; linear light, 1 = white.
class GroundView {
 public:
    explicit GroundView(const map::Venue& venue);

    /// Height, also beyond the venue, where low hills follow.
    [[nodiscard]] float height(float x, float y) const;
    /// Light from the ground at a place; `pixel` is the width of a pixel there, metres.
    [[nodiscard]] Light light(float x, float y, float z, float pixel) const;
    /// Smooth noise 0..1 that repeats after 256 units.
    [[nodiscard]] float grain(float x, float y) const;
    [[nodiscard]] const map::Venue& venue() const { return venue_; }

 private:
    struct Post {
        float r, g, b;
        float edge;     ///< metres outside the road's edge; far = large
        float lateral;  ///< metres left of the centre line
        float along;    ///< metres along the course
        float face;     ///< 1 on steep faces
    };
    struct Cell;

    void light_posts();
    void mark_course();
    void make_grain();
    [[nodiscard]] Cell cell_at(float x, float y) const;
    [[nodiscard]] Light road(const Cell& cell, Light ground, float edge, float pixel) const;

    const map::Venue& venue_;
    float cell_;
    float x0_, y0_;
    std::int32_t columns_, rows_;
    std::vector<float> z_;
    std::vector<Post> posts_;
    std::vector<float> grain_;
};

}  // namespace pitcast::tools
