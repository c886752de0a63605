// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/map/survey.h"

#include "curve.h"

/// The steps of build_venue(). Metres.
namespace pitcast::map {

/// A course at even distances, with heights.
struct SurveyedLine {
    std::vector<CurvePoint> points;
    double length = 0;  ///< in plan
    double spacing = 0;
    bool closed = false;
};

/// Points that stand still or are no numbers are left out. Errors: fewer than two left.
[[nodiscard]] Result<std::vector<SurveyPoint>> cleaned(const std::vector<SurveyPoint>& line);

/// Says what the altitudes are worth and takes those out that are worth nothing.
void judge_altitudes(std::vector<SurveyPoint>& line, SurveyReport& report);

/// A curve through the measured points, evened out and sampled anew.
[[nodiscard]] SurveyedLine smoothed(const std::vector<SurveyPoint>& line,
                                    const SurveyOptions& options, SurveyReport& report);

/// Begins where `start` says; an open line ends where `finish` says (metres; none: as it is).
void begin_at(SurveyedLine& line, std::optional<double> start, std::optional<double> finish);

/// Mean over neighbours of the line, weighted by a bell of `sigma` metres.
[[nodiscard]] std::vector<double> evened(const SurveyedLine& line,
                                         const std::vector<double>& values, double sigma);

/// Ground from the heights of the line, which lie in its points' z.
[[nodiscard]] SurveyGround ground_from_line(const SurveyGround& frame, const SurveyedLine& line);

/// Voids take the heights of what surrounds them; returns how many there were.
std::size_t fill_voids(SurveyGround& ground);

[[nodiscard]] Terrain terrain_of(const SurveyGround& ground, GroundLook look);

/// Nearest distance along a line of (x, y), and how far off that lies.
struct Foot {
    double distance;
    double off;
};
[[nodiscard]] Foot foot_on(const SurveyedLine& line, double x, double y);

/// Loops, obstacles, places and cameras. Errors: a mark without a place, off the course.
[[nodiscard]] Status set_marks(const Survey& survey, Venue& venue, SurveyReport& report);

void measure(const SurveyedLine& line, SurveyReport& report);

}  // namespace pitcast::map
