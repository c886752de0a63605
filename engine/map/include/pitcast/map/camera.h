// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "pitcast/draw/geometry.h"
#include "pitcast/map/venue.h"

namespace pitcast::map {

/// Perspective camera in the venue frame, up is +z.
struct Camera {
    Point3 eye;
    Point3 target;
    std::int32_t vertical_fov_mdeg = 35'000;  ///< millidegrees, 1'000..120'000
};

/// The ground as it is, graphite for broadcast graphics, or a printed map.
enum class MapStyle : std::uint8_t { natural, dark, paper };
/// Light of a natural ground; the other styles have their own.
enum class DayPhase : std::uint8_t { midday, morning, evening, dusk };

/// What a 3D map layer shows. Equal views give equal pictures on one device.
struct MapView {
    Camera camera;
    std::int32_t width = 0;  ///< pixels of the layer
    std::int32_t height = 0;
    MapStyle style = MapStyle::dark;
    DayPhase day = DayPhase::midday;
    bool transparent_sky = true;
    std::int32_t exaggeration_permille = 1000;  ///< heights are drawn so much higher, 1000 = true
    std::int32_t course_permille =
        1000;  ///< of the course from the start line on; 0: the bare ground
};

struct ScreenPoint {
    draw::Subpixel x = 0;  ///< in the layer, from its top left
    draw::Subpixel y = 0;
    std::int64_t depth_mm = 0;
};

/// Where a point appears in the view; nothing when behind the camera. The camera stands in the
/// exaggerated country, the point is where it is measured.
[[nodiscard]] std::optional<ScreenPoint> project(const MapView& view, const Point3& point);

/// Whether terrain lies between the camera and the point (1 m of tolerance).
[[nodiscard]] bool occluded(const Terrain& terrain, const Camera& camera, const Point3& point,
                            std::int32_t exaggeration_permille = 1000);

/// Column-major clip-from-venue matrix (metres) with Vulkan's clip space: y down, depth 0..1,
/// for the 3D pass. The same camera as `project`.
[[nodiscard]] std::array<float, 16> clip_from_venue(const MapView& view);

/// Camera on an orbit around `centre`: `bearing_mdeg` clockwise from north at which the eye
/// stands, `pitch_mdeg` above the horizon, `range_mm` away.
[[nodiscard]] Camera orbit_camera(const Point3& centre, std::int64_t range_mm,
                                  std::int32_t bearing_mdeg, std::int32_t pitch_mdeg);

/// The camera, raised straight up as far as it takes to see its target over the terrain and to
/// stand `clearance_mm` over the ground. It never rises by more than twice its range.
[[nodiscard]] Camera raised_clear(const Terrain& terrain, const Camera& camera,
                                  std::int64_t clearance_mm,
                                  std::int32_t exaggeration_permille = 1000);

/// Camera in the south that frames the whole course in a 16:9 layer, seen from above the rim.
[[nodiscard]] Camera default_overview(const Venue& venue);

}  // namespace pitcast::map
