// SPDX-License-Identifier: Apache-2.0
#include "pitcast/map/survey.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "survey_parts.h"

namespace pitcast::map {
namespace {

using Kind = SurveyMark::Kind;

template <typename... Values>
std::string words(const char* format, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

/// Ends that meet make a circuit.
bool ends_meet(const std::vector<SurveyPoint>& line, double gap) {
    double length = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        length += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    }
    const double usual = length / static_cast<double>(line.size() - 1);
    return line.size() > 4 && gap < std::max(25.0, 2 * usual) && length > 10 * gap && length > 150;
}

/// The line with the altitude of every point, from its neighbours where it has none.
void complete_altitudes(std::vector<SurveyPoint>& line) {
    std::optional<double> known;
    for (SurveyPoint& p : line) {
        known = p.altitude ? p.altitude : known;
        p.altitude = known;
    }
    known.reset();
    for (std::size_t i = line.size(); i-- > 0;) {
        known = line[i].altitude ? line[i].altitude : known;
        line[i].altitude = known ? known : std::optional(0.0);
    }
}

std::optional<double> distance_of(const Survey& survey, Kind kind, const SurveyedLine& line) {
    for (const SurveyMark& mark : survey.marks) {
        if (mark.kind == kind && mark.x && mark.y) {
            return foot_on(line, *mark.x, *mark.y).distance;
        }
        if (mark.kind == kind && mark.distance) {
            return *mark.distance;
        }
    }
    return std::nullopt;
}

Status check_length(const SurveyOptions& options, SurveyReport& report) {
    report.stated_length = options.stated_length;
    if (!options.stated_length) {
        return {};
    }
    const double stated = *options.stated_length;
    const double off = std::abs(report.length - stated) / stated;
    if (off > options.length_tolerance && !options.accept_length) {
        return Error{"course",
                     words("is %.0f m long, which is %.1f %% from the %.0f m stated", report.length,
                           100 * off, stated),
                     "check that it is the right line, or say --accept-length"};
    }
    // race::Track holds no scale beyond a quarter: distances would mean nothing.
    if (off > 0.25) {
        return Error{"course",
                     words("is %.0f m long, not the %.0f m stated", report.length, stated),
                     "leave --length out"};
    }
    return {};
}

double bilinear(const SurveyGround& g, double x, double y) {
    const double u = std::clamp((x - g.x0) / g.cell, 0.0, static_cast<double>(g.columns - 1));
    const double v = std::clamp((y - g.y0) / g.cell, 0.0, static_cast<double>(g.rows - 1));
    const auto c = std::min(static_cast<std::int32_t>(u), g.columns - 2);
    const auto r = std::min(static_cast<std::int32_t>(v), g.rows - 2);
    const auto at = [&](std::int32_t dc, std::int32_t dr) {
        return static_cast<double>(
            g.height[static_cast<std::size_t>(r + dr) * static_cast<std::size_t>(g.columns) +
                     static_cast<std::size_t>(c + dc)]);
    };
    const double a = u - c, b = v - r;
    return (at(0, 0) * (1 - a) + at(1, 0) * a) * (1 - b) + (at(0, 1) * (1 - a) + at(1, 1) * a) * b;
}

/// How much of the line lies where the ground model is silent, metres.
double over_voids(const SurveyGround& g, const SurveyedLine& line) {
    double metres = 0;
    for (const CurvePoint& p : line.points) {
        const auto c = static_cast<std::int32_t>(std::lround((p.x - g.x0) / g.cell));
        const auto r = static_cast<std::int32_t>(std::lround((p.y - g.y0) / g.cell));
        const bool outside = c < 0 || r < 0 || c >= g.columns || r >= g.rows;
        if (outside ||
            !std::isfinite(
                g.height[static_cast<std::size_t>(r) * static_cast<std::size_t>(g.columns) +
                         static_cast<std::size_t>(c)])) {
            metres += line.spacing;
        }
    }
    return metres;
}

void compare_heights(const SurveyedLine& line, const std::vector<double>& measured,
                     SurveyReport& report) {
    std::vector<double> sizes;
    for (std::size_t i = 0; i < measured.size(); ++i) {
        sizes.push_back(std::abs(measured[i] - line.points[i].z));
    }
    std::sort(sizes.begin(), sizes.end());
    report.drape_median = sizes[sizes.size() / 2];
    report.drape_p95 = sizes[(sizes.size() - 1) * 95 / 100];
    if (report.drape_median > 30) {
        report.notes.push_back(words(
            "the line's altitudes differ from the ground by %.0f m (median): another datum, or "
            "another place",
            report.drape_median));
    }
}

/// Puts the line on the ground; heights along it are evened out, for a road on a
/// slope is built level where posts only know the slope.
void drape(SurveyedLine& line, const SurveyGround& ground) {
    std::vector<double> heights;
    for (const CurvePoint& p : line.points) {
        heights.push_back(bilinear(ground, p.x, p.y));
    }
    const std::vector<double> even =
        evened(line, heights, std::clamp(3 * ground.cell, 20.0, 300.0));
    for (std::size_t i = 0; i < even.size(); ++i) {
        line.points[i].z = even[i];
    }
}

/// The ground that was measured, made whole; or one made from the line.
Result<SurveyGround> whole_ground(const Survey& survey, SurveyedLine& line, bool has_altitudes,
                                  SurveyReport& report) {
    SurveyGround ground;
    if (survey.ground) {
        ground = *survey.ground;
        const auto posts = static_cast<std::size_t>(std::max(ground.columns, 0)) *
                           static_cast<std::size_t>(std::max(ground.rows, 0));
        if (ground.columns < 2 || ground.rows < 2 || ground.height.size() != posts ||
            !(ground.cell > 0)) {
            return Error{"ground", "does not have columns * rows posts", ""};
        }
        report.posts = posts;
        report.course_over_voids = over_voids(ground, line);
        report.voids = fill_voids(ground);
        if (report.course_over_voids > 0.1 * line.length) {
            return Error{"terrain",
                         words("knows no height under %.0f of %.0f m of the course",
                               report.course_over_voids, line.length),
                         "take an elevation model that covers the course"};
        }
        report.draped = true;
        report.ground_source = "elevation model";
        if (has_altitudes) {
            std::vector<double> measured;
            for (const CurvePoint& p : line.points) {
                measured.push_back(p.z);
            }
            drape(line, ground);
            compare_heights(line, measured, report);
        } else {
            drape(line, ground);
        }
        return ground;
    }
    auto frame = ground_for(survey.line, 0, std::nullopt);
    if (!frame) {
        return frame.error();
    }
    // A guess needs no fine posts.
    const double coarser = std::max(frame->cell, 8.0) * 2 / frame->cell;
    frame->columns = static_cast<std::int32_t>(frame->columns / coarser) + 2;
    frame->rows = static_cast<std::int32_t>(frame->rows / coarser) + 2;
    frame->cell *= coarser;
    report.ground_source =
        has_altitudes ? "altitudes of the course (no elevation model)" : "flat (no heights known)";
    if (has_altitudes) {
        std::vector<double> heights;
        for (const CurvePoint& p : line.points) {
            heights.push_back(p.z);
        }
        const std::vector<double> even = evened(line, heights, 25);
        for (std::size_t i = 0; i < even.size(); ++i) {
            line.points[i].z = even[i];
        }
    }
    ground = ground_from_line(*frame, line);
    report.posts = ground.height.size();
    return ground;
}

void lay_course(const SurveyedLine& line, const SurveyOptions& options, Course& course) {
    course.closed = line.closed;
    course.length_mm = std::llround(options.stated_length.value_or(line.length) * 1000);
    const auto count = static_cast<std::int64_t>(line.points.size());
    const std::int64_t steps = line.closed ? count : count - 1;
    for (std::int64_t i = 0; i < count; ++i) {
        const CurvePoint& p = line.points[static_cast<std::size_t>(i)];
        course.line.push_back(
            {{std::llround(p.x * 1000), std::llround(p.y * 1000), std::llround(p.z * 1000)},
             static_cast<std::int32_t>(
                 std::clamp<std::int64_t>(std::llround(p.width * 1000), 1'000, 200'000)),
             i * course.length_mm / steps});
    }
}

}  // namespace

Result<Surveyed> build_venue(const Survey& survey, const SurveyOptions& options) {
    auto cleaned_line = cleaned(survey.line);
    if (!cleaned_line) {
        return cleaned_line.error();
    }
    std::vector<SurveyPoint>& measured = *cleaned_line;
    Surveyed made;
    SurveyReport& report = made.report;
    report.points_in = survey.line.size();
    report.closing_gap =
        std::hypot(measured.front().x - measured.back().x, measured.front().y - measured.back().y);
    report.closed = options.closed.value_or(ends_meet(measured, report.closing_gap));
    if (report.closed && measured.size() < 4) {
        return Error{"course", "closed, but of fewer than four places", "say --open"};
    }
    judge_altitudes(measured, report);
    const bool has_altitudes = report.altitudes > measured.size() / 2 && !report.constant_altitude;
    complete_altitudes(measured);
    SurveyedLine line = smoothed(measured, options, report);
    if (line.length < 50) {
        return Error{"course", words("is %.1f m long", line.length),
                     "give degrees as latitude and longitude, or metres as x and y"};
    }
    begin_at(line, distance_of(survey, Kind::start, line), distance_of(survey, Kind::finish, line));
    report.points_out = line.points.size();
    auto ground = whole_ground(survey, line, has_altitudes, report);
    if (!ground) {
        return ground.error();
    }
    measure(line, report);
    if (Status length = check_length(options, report); !length) {
        return length.error();
    }
    Venue& venue = made.venue;
    venue.id = survey.id;
    venue.name = survey.name.empty() ? survey.id : survey.name;
    venue.name_zh = survey.name_zh;
    venue.origin = survey.origin;
    venue.terrain = terrain_of(*ground, options.look);
    report.cell = ground->cell;
    const auto [low, high] = std::minmax_element(ground->height.begin(), ground->height.end());
    report.ground_low = *low;
    report.ground_high = *high;
    lay_course(line, options, venue.course);
    if (Status marks = set_marks(survey, venue, report); !marks) {
        return marks.error();
    }
    return made;
}

}  // namespace pitcast::map
