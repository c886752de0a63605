// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "pitcast/map/camera.h"

namespace pitcast::map {
namespace {

/// Places on the way from the target to the camera. The ground close to the target does not count:
/// it is what the target stands on.
constexpr int kSamples = 40;
constexpr int kFirst = 4;

}  // namespace

Camera raised_clear(const Terrain& terrain, const Camera& camera, std::int64_t clearance_mm,
                    std::int32_t exaggeration_permille) {
    const double dx = static_cast<double>(camera.eye.x_mm - camera.target.x_mm);
    const double dy = static_cast<double>(camera.eye.y_mm - camera.target.y_mm);
    const double dz = static_cast<double>(camera.eye.z_mm - camera.target.z_mm);
    double rise = dz;
    for (int i = kFirst; i <= kSamples; ++i) {
        const double part = static_cast<double>(i) / kSamples;
        const std::int64_t ground =
            terrain.height_at(camera.target.x_mm + std::llround(dx * part),
                              camera.target.y_mm + std::llround(dy * part)) *
            exaggeration_permille / 1000;
        const double over = static_cast<double>(ground + clearance_mm - camera.target.z_mm);
        rise = std::max(rise, over / part);
    }
    const double range = std::sqrt(dx * dx + dy * dy + dz * dz);
    Camera raised = camera;
    raised.eye.z_mm = camera.target.z_mm + std::llround(std::min(rise, dz + 2 * range));
    return raised;
}

}  // namespace pitcast::map
