// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/race/event.h"
#include "pitcast/race/track.h"

namespace pitcast::map {

/// A point of the venue frame: local metric, millimetres; x east, y north, z up.
struct Point3 {
    std::int64_t x_mm = 0;
    std::int64_t y_mm = 0;
    std::int64_t z_mm = 0;
};

/// Regular height field. Row 0 is the southernmost; `at(column, row)`.
struct Terrain {
    std::int32_t columns = 0;
    std::int32_t rows = 0;
    std::int64_t cell_mm = 0;      ///< spacing of the posts
    std::int64_t origin_x_mm = 0;  ///< post (0, 0)
    std::int64_t origin_y_mm = 0;
    std::vector<std::int32_t> height_mm;  ///< columns * rows
    std::vector<std::uint32_t> albedo;    ///< 0x00RRGGBB a post
    std::vector<std::uint8_t> occlusion;  ///< 255 = open sky, a post

    /// Height between posts (bilinear); clamped at the edges.
    [[nodiscard]] std::int64_t height_at(std::int64_t x_mm, std::int64_t y_mm) const;
};

struct CoursePoint {
    Point3 at;
    std::int32_t width_mm = 0;
    std::int64_t distance_mm = 0;  ///< along the centre line from the start line, in plan
};

struct Obstacle {
    std::string name;
    std::string name_zh;
    std::int64_t distance_mm = 0;
    std::int64_t length_mm = 0;
};

/// The way the cars go.
struct Course {
    std::vector<CoursePoint> line;  ///< rising distance, draped on the terrain
    bool closed = true;             ///< the last point joins the first
    std::int64_t length_mm = 0;
    std::vector<race::Loop> loops;
    std::vector<Obstacle> obstacles;
    std::vector<Point3> pit_lane;  ///< from its entry to its exit; empty = none known

    /// Point at a distance; wraps when closed, clamps when not.
    [[nodiscard]] Point3 at(std::int64_t distance_mm) const;
    /// Distance of the point of the centre line nearest to (x, y).
    [[nodiscard]] std::int64_t project(std::int64_t x_mm, std::int64_t y_mm) const;
};

enum class PlaceKind : std::uint8_t { label, gate };

/// A named place: a hill, a village, a spectators' bank; or a gate that the cars must go through.
struct Place {
    PlaceKind kind = PlaceKind::label;
    std::string name;
    std::string name_zh;
    Point3 at;                      ///< on the ground
    std::int64_t distance_mm = -1;  ///< of its foot on the course; -1 = away from the course
};

/// Where a camera of the broadcast stands, or a view that the map may take.
struct CameraPosition {
    std::string name;
    std::string name_zh;
    Point3 eye;
    Point3 target;
    std::int32_t vertical_fov_mdeg = 35'000;  ///< millidegrees, 1'000..120'000
};

/// Place on the Earth (WGS 84) that the venue's frame touches: x east and y north of it in the
/// tangent plane, z the altitude. The origin to give to feeds of degrees (`--origin`).
struct GeoOrigin {
    std::int64_t latitude_ndeg = 0;   ///< 1e-9 degrees, north
    std::int64_t longitude_ndeg = 0;  ///< 1e-9 degrees, east
    friend bool operator==(const GeoOrigin&, const GeoOrigin&) = default;
};

struct Venue {
    std::string id;
    std::string name;
    std::string name_zh;
    std::optional<GeoOrigin> origin;  ///< none: the frame is nobody's but its own
    Terrain terrain;
    Course course;
    std::vector<Place> places;
    std::vector<CameraPosition> cameras;
};

/// Compact binary venue file (*.venue). Files of the version before are read too. Errors name the
/// file and what is wrong in it.
[[nodiscard]] Result<Venue> load_venue(const std::filesystem::path& path);
[[nodiscard]] Status save_venue(const Venue& venue, const std::filesystem::path& path);
/// The same from and to memory; `name` is what errors call the bytes.
[[nodiscard]] Result<Venue> decode_venue(std::string_view bytes, const std::string& name);
[[nodiscard]] Result<std::string> encode_venue(const Venue& venue);

/// The centre line of a course, in plan, for following cars along it.
[[nodiscard]] Result<race::Track> track_of(const Course& course);

/// The Xinqiu open pit and its 1.8 km championship loop, made from formulas alone.
[[nodiscard]] Venue make_xinqiu();
/// The same pit with the long stage: from the rim down the benches, over the floor and up again.
[[nodiscard]] Venue make_xinqiu_stage();

/// A venue on flat ground whose course is a lap that a car really drove (positions in order).
[[nodiscard]] Result<Venue> make_flat_venue(std::string id, const std::vector<Point3>& lap);

}  // namespace pitcast::map
