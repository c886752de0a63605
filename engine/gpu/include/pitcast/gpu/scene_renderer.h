// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/picture.h"
#include "pitcast/gpu/device.h"
#include "pitcast/gpu/ground_cache.h"
#include "pitcast/map/camera.h"
#include "pitcast/map/venue.h"

namespace pitcast::gpu {

/// The 3D pass: terrain and course of a venue as a picture (rgba8, premultiplied). Not bit-equal
/// between devices; equal views on one device give the same PicturePtr. One thread at a time.
class SceneRenderer {
 public:
    /// Builds the mesh of each style when a view first asks for it (that call takes longer).
    /// `cache` spares painting what was painted before. `triangle_budget` bounds the terrain's
    /// triangles: at most 10,000 for a CPU driver.
    [[nodiscard]] static Result<std::unique_ptr<SceneRenderer>> create(
        std::shared_ptr<Device> device, const map::Venue& venue, std::int32_t triangle_budget,
        GroundCache cache = {});
    ~SceneRenderer();
    SceneRenderer(const SceneRenderer&) = delete;
    SceneRenderer& operator=(const SceneRenderer&) = delete;

    /// The picture of `view`, from a small cache when the view was drawn lately: in its size and 4x
    /// anti-aliased on a real GPU. A CPU driver draws it in half its size, in time for a camera
    /// that moves; one that rests is refined with every further call, until after 18 of them the
    /// picture has its full size and 4 samples a pixel, and stays. Sizes 16..8192 a side.
    [[nodiscard]] Result<draw::PicturePtr> render(const map::MapView& view);

    /// The picture that render() comes to when the view rests; takes as long as all its passes.
    [[nodiscard]] Result<draw::PicturePtr> render_settled(const map::MapView& view);

    /// Views that are in the small cache.
    [[nodiscard]] std::vector<map::MapView> recent_views() const;

    struct Stats {
        std::uint64_t drawn = 0;        ///< views drawn
        std::uint64_t reused = 0;       ///< answered from the cache
        std::uint32_t triangles = 0;    ///< of the last drawing
        std::int64_t last_draw_ns = 0;  ///< drawing and read-back of the last drawing
    };
    [[nodiscard]] Stats stats() const;

 private:
    struct Impl;
    explicit SceneRenderer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::gpu
