// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/map/venue.h"

/// From what was measured of a place to its venue: metres of the local frame, x east, y north.
namespace pitcast::map {

struct SurveyPoint {
    double x = 0;
    double y = 0;
    std::optional<double> altitude;
    double width = 0;  ///< 0 = not measured
};

/// Something along the course or beside it.
struct SurveyMark {
    enum class Kind : std::uint8_t {
        none,
        start,         ///< where distance 0 lies: an open course is cut here, a closed one turned
        finish,        ///< where an open course ends
        intermediate,  ///< timing loop that ends a sector
        speed_trap,
        pit_in,
        pit_out,
        obstacle,
        gate,
        label,
        camera
    };
    Kind kind = Kind::none;
    std::string id;  ///< of a loop; empty: one is made
    std::string name;
    std::string name_zh;
    std::optional<double> x;  ///< both, or neither and a distance
    std::optional<double> y;
    std::optional<double> distance;  ///< metres along the course
    double length = 0;               ///< of an obstacle
    double above_ground = 0;         ///< of a camera
    std::optional<double> target_x;  ///< what a camera looks at; none: the nearest of the course
    std::optional<double> target_y;
    double fov_deg = 35;
};

/// Heights at regular posts, row 0 the southernmost; what is not a number is a void.
struct SurveyGround {
    std::int32_t columns = 0;
    std::int32_t rows = 0;
    double cell = 0;
    double x0 = 0;
    double y0 = 0;
    std::vector<float> height;
};

enum class GroundLook : std::uint8_t { meadow, forest, desert, rock, mine };

struct Survey {
    std::string id;
    std::string name;
    std::string name_zh;
    std::optional<GeoOrigin> origin;
    std::vector<SurveyPoint> line;
    std::vector<SurveyPoint> pit_lane;
    std::vector<SurveyMark> marks;
    std::optional<SurveyGround> ground;  ///< none: made from the altitudes of the line, or flat
};

struct SurveyOptions {
    std::optional<double> stated_length{};  ///< metres, as the organiser publishes it
    double length_tolerance = 0.02;         ///< share of it
    bool accept_length = false;             ///< take a course that differs by more
    std::optional<bool> closed{};           ///< none: closed when its ends meet
    bool reversed = false;
    double width = 8;      ///< where none was measured
    double smoothing = 4;  ///< metres along the course over which measuring errors are evened out
    GroundLook look = GroundLook::meadow;
};

/// What was found out on the way.
struct SurveyReport {
    double length = 0;  ///< in plan
    double length_over_ground = 0;
    std::optional<double> stated_length;
    bool closed = false;
    double closing_gap = 0;  ///< between the ends of the line, as measured
    std::size_t points_in = 0;
    std::size_t points_out = 0;
    double climb = 0;
    double descent = 0;
    double highest = 0, highest_at = 0;  ///< altitude; metres from the start
    double lowest = 0, lowest_at = 0;
    double steepest_climb = 0, steepest_climb_at = 0;  ///< per cent over 50 m
    double steepest_descent = 0, steepest_descent_at = 0;
    double mean_gradient = 0;  ///< per cent, of sizes

    std::size_t altitudes = 0;                ///< points that have one
    std::optional<double> constant_altitude;  ///< all are this one
    std::size_t altitudes_rejected = 0;       ///< spikes
    bool draped = false;                      ///< heights are the ground's, not the line's
    double drape_median = 0;                  ///< size of the difference of line and ground
    double drape_p95 = 0;

    std::size_t posts = 0;
    std::size_t voids = 0;         ///< posts that were filled from their neighbours
    double course_over_voids = 0;  ///< metres
    double cell = 0;
    double ground_low = 0, ground_high = 0;
    std::string ground_source;
    std::vector<std::string> notes;  ///< what a reader should look at
};

struct Surveyed {
    Venue venue;
    SurveyReport report;
};

/// Smooths, closes and drapes the course, measures it, fills the ground, bakes its light, and puts
/// every mark on it. Errors: a line that is none, a length that is not the stated one, ground that
/// does not lie under the course, marks that lie off it or say no place.
[[nodiscard]] Result<Surveyed> build_venue(const Survey& survey, const SurveyOptions& options);

/// The rectangle of ground that a course wants: its box and a fifth of the longer side about it
/// (at least 160 m), or `margin` metres; posts apart as `source_cell` and the size of it allow.
/// Heights are left out. Errors: a line that is none.
[[nodiscard]] Result<SurveyGround> ground_for(const std::vector<SurveyPoint>& line,
                                              double source_cell, std::optional<double> margin);

/// Lines of text for an operator.
[[nodiscard]] std::string text_of(const SurveyReport& report, const Venue& venue);

}  // namespace pitcast::map
