// SPDX-License-Identifier: Apache-2.0
#include "pitcast/map/camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pitcast::map {
namespace {

struct Vector {
    double x, y, z;
};

Vector metres(const Point3& p) {
    return {static_cast<double>(p.x_mm) / 1000, static_cast<double>(p.y_mm) / 1000,
            static_cast<double>(p.z_mm) / 1000};
}
Vector operator-(const Vector& a, const Vector& b) {
    return {a.x - b.x, a.y - b.y, a.z - b.z};
}
double dot(const Vector& a, const Vector& b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
Vector cross(const Vector& a, const Vector& b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
Vector unit(const Vector& v, const Vector& instead) {
    const double length = std::sqrt(dot(v, v));
    return length > 1e-9 ? Vector{v.x / length, v.y / length, v.z / length} : instead;
}

double radians(std::int32_t mdeg) {
    return mdeg * (std::numbers::pi / 180'000);
}

constexpr double kNear = 1;  ///< metres
constexpr double kFar = 40'000;

/// Depth has one precision: a camera 300 km off sees neither its own feet nor only 40 km.
double near_of(const Camera& camera) {
    const Vector way = metres(camera.target) - metres(camera.eye);
    return std::max(kNear, std::sqrt(dot(way, way)) / 2'000);
}
double far_of(const Camera& camera) {
    const Vector way = metres(camera.target) - metres(camera.eye);
    return std::max(kFar, 8 * std::sqrt(dot(way, way)));
}

Vector raised(const Point3& point, std::int32_t exaggeration_permille) {
    Vector at = metres(point);
    at.z = at.z * exaggeration_permille / 1000;
    return at;
}

/// The camera's axes and its magnification: half a view's height at a distance of 1.
struct Frame {
    Vector eye, right, up, forward;
    double half_height;

    explicit Frame(const Camera& camera) : eye(metres(camera.eye)) {
        forward = unit(metres(camera.target) - eye, {0, 1, 0});
        // Straight down, north is up on the screen.
        right = unit(cross(forward, {0, 0, 1}), {1, 0, 0});
        up = cross(right, forward);
        half_height = std::tan(radians(std::clamp(camera.vertical_fov_mdeg, 1'000, 120'000)) / 2);
    }
};

draw::Subpixel subpixel(double pixels) {
    constexpr double kMost = 4'000'000;  // fits 31 bits in 1/256 pixel
    return draw::Subpixel(std::lround(std::clamp(pixels, -kMost, kMost) * draw::kPixel));
}

}  // namespace

std::optional<ScreenPoint> project(const MapView& view, const Point3& point) {
    const Frame frame(view.camera);
    const Vector from_eye = raised(point, view.exaggeration_permille) - frame.eye;
    const double depth = dot(from_eye, frame.forward);
    if (depth < kNear) {
        return std::nullopt;
    }
    const double scale = view.height / (2 * frame.half_height * depth);
    ScreenPoint screen;
    screen.x = subpixel(view.width / 2.0 + dot(from_eye, frame.right) * scale);
    screen.y = subpixel(view.height / 2.0 - dot(from_eye, frame.up) * scale);
    screen.depth_mm = std::llround(depth * 1000);
    return screen;
}

bool occluded(const Terrain& terrain, const Camera& camera, const Point3& point,
              std::int32_t exaggeration_permille) {
    constexpr std::int64_t kToleranceMm = 1'000;
    const Vector eye = metres(camera.eye);
    const Vector ray = raised(point, exaggeration_permille) - eye;
    const double length = std::sqrt(dot(ray, ray));
    const double cell = static_cast<double>(terrain.cell_mm) / 1000;
    if (length < 1e-3 || cell <= 0) {
        return false;
    }
    for (double way = 0; way < length;) {
        const double part = way / length;
        const auto mm = [&](double from, double along) {
            return std::llround((from + along * part) * 1000);
        };
        const std::int64_t clearance =
            mm(eye.z, ray.z) -
            terrain.height_at(mm(eye.x, ray.x), mm(eye.y, ray.y)) * exaggeration_permille / 1000;
        if (clearance < -kToleranceMm) {
            return true;
        }
        // Faces are at most about 70 degrees steep: a third of the clearance cannot skip one.
        way += std::max(cell / 2, static_cast<double>(clearance) / 3000);
    }
    return false;
}

std::array<float, 16> clip_from_venue(const MapView& view) {
    const Frame frame(view.camera);
    const double aspect = static_cast<double>(view.width) / std::max(view.height, 1);
    const double sx = 1 / (frame.half_height * aspect);
    const double sy = -1 / frame.half_height;  // Vulkan's y points down
    const double near = near_of(view.camera);
    const double far = far_of(view.camera);
    const double sz = far / (far - near);
    const auto row = [&](const Vector& axis, double scale, double shift) {
        return std::array<double, 4>{axis.x * scale, axis.y * scale, axis.z * scale,
                                     -dot(axis, frame.eye) * scale + shift};
    };
    const std::array<std::array<double, 4>, 4> rows = {
        row(frame.right, sx, 0), row(frame.up, sy, 0), row(frame.forward, sz, -near * sz),
        row(frame.forward, 1, 0)};
    std::array<float, 16> matrix{};
    for (std::size_t r = 0; r < 4; ++r) {
        for (std::size_t c = 0; c < 4; ++c) {
            const double higher = c == 2 ? view.exaggeration_permille / 1000.0 : 1.0;
            matrix[c * 4 + r] = static_cast<float>(rows[r][c] * higher);
        }
    }
    return matrix;
}

Camera orbit_camera(const Point3& centre, std::int64_t range_mm, std::int32_t bearing_mdeg,
                    std::int32_t pitch_mdeg) {
    const double bearing = radians(bearing_mdeg);
    const double pitch = radians(pitch_mdeg);
    const auto range = static_cast<double>(range_mm);
    Camera camera;
    camera.target = centre;
    camera.eye = {centre.x_mm + std::llround(range * std::cos(pitch) * std::sin(bearing)),
                  centre.y_mm + std::llround(range * std::cos(pitch) * std::cos(bearing)),
                  centre.z_mm + std::llround(range * std::sin(pitch))};
    return camera;
}

}  // namespace pitcast::map
