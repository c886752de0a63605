// SPDX-License-Identifier: Apache-2.0
#include "pitcast/survey/read.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "pitcast/core/file.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/local_frame.h"

#include "elevation.h"
#include "gdal.h"
#include "ogr_spatialref.h"
#include "vectors.h"

namespace pitcast::survey {
namespace {

using map::SurveyMark;
using map::SurveyPoint;
using Kind = SurveyMark::Kind;

/// Ends of lines that are meant to join lie no farther apart.
constexpr double kJoinDegrees = 0.0005;

/// What a waypoint's own name gives away.
Kind kind_by_name(const std::string& name) {
    for (const auto& [pattern, kind] :
         {std::pair{"start*", Kind::start}, std::pair{"finish*", Kind::finish},
          std::pair{"arriv*", Kind::finish}, std::pair{"flying finish*", Kind::finish},
          std::pair{"split*", Kind::intermediate}, std::pair{"check*", Kind::intermediate},
          std::pair{"cp *", Kind::intermediate}, std::pair{"gate*", Kind::gate},
          std::pair{"vcp*", Kind::gate}}) {
        if (matches(pattern, name)) {
            return kind;
        }
    }
    return Kind::label;
}

std::string names_of(const std::vector<NamedLine>& lines) {
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(lines.size(), 12); ++i) {
        names += (i == 0 ? "\"" : ", \"") + lines[i].name + "\"";
    }
    return names + (lines.size() > 12 ? ", …" : "");
}

bool joins(const SurveyPoint& a, const SurveyPoint& b) {
    return std::abs(a.x - b.x) < kJoinDegrees && std::abs(a.y - b.y) < kJoinDegrees;
}

/// The one line wanted, or all of them where each begins at the end of the one before.
Result<std::vector<SurveyPoint>> choose_line(const std::vector<NamedLine>& lines,
                                             const SurveyFiles& files) {
    std::vector<const NamedLine*> wanted;
    for (const NamedLine& line : lines) {
        if (line.kind != "pit_lane" && line.points.size() >= 2 &&
            (files.line.empty() || matches("*" + files.line + "*", line.name))) {
            wanted.push_back(&line);
        }
    }
    // A name in full beats names that it is a part of: "SS 1" is not "SS 10".
    for (const NamedLine* line : wanted) {
        if (!files.line.empty() && matches(files.line, line->name)) {
            return line->points;
        }
    }
    if (wanted.empty()) {
        return Error{
            files.course.string(),
            files.line.empty() ? "holds no line" : "holds no line called \"" + files.line + "\"",
            lines.empty() ? "a course is a track, a route or a line string"
                          : "it holds " + names_of(lines)};
    }
    std::vector<SurveyPoint> joined = wanted[0]->points;
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        if (!joins(joined.back(), wanted[i]->points.front())) {
            return Error{
                files.course.string(),
                "holds " + std::to_string(wanted.size()) + " lines that do not follow one another",
                "choose one with --line: " + names_of(lines)};
        }
        joined.insert(joined.end(), wanted[i]->points.begin() + 1, wanted[i]->points.end());
    }
    return joined;
}

/// Degrees to metres of the venue's frame.
class Local {
 public:
    explicit Local(const map::GeoOrigin& origin)
        : frame_({static_cast<double>(origin.latitude_ndeg) * 1e-9,
                  static_cast<double>(origin.longitude_ndeg) * 1e-9, 0}) {}

    void move(double& x, double& y) const {
        const auto at = frame_.to_mm({y, x, 0});
        x = static_cast<double>(at.x_mm) / 1000;
        y = static_cast<double>(at.y_mm) / 1000;
    }
    void move(std::vector<SurveyPoint>& points) const {
        for (SurveyPoint& p : points) {
            move(p.x, p.y);
        }
    }
    void move(SurveyMark& mark) const {
        if (mark.x && mark.y) {
            move(*mark.x, *mark.y);
        }
        if (mark.target_x && mark.target_y) {
            move(*mark.target_x, *mark.target_y);
        }
    }

 private:
    feed::LocalFrame frame_;
};

/// The middle of the course's box, to a millionth of a degree.
map::GeoOrigin middle_of(const std::vector<SurveyPoint>& line) {
    double west = line[0].x, east = west, south = line[0].y, north = south;
    for (const SurveyPoint& p : line) {
        west = std::min(west, p.x);
        east = std::max(east, p.x);
        south = std::min(south, p.y);
        north = std::max(north, p.y);
    }
    return {std::llround((south + north) / 2 * 1e6) * 1000,
            std::llround((west + east) / 2 * 1e6) * 1000};
}

Status to_degrees(std::vector<SurveyPoint>& line, const std::string& crs, const std::string& file) {
    GdalComplaints complaints;
    OGRSpatialReference from, to;
    to.SetWellKnownGeogCS("WGS84");
    to.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    if (from.SetFromUserInput(crs.c_str()) != OGRERR_NONE) {
        return Error{crs, "is no coordinate system that PROJ knows", "for example EPSG:32634"};
    }
    from.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    const std::unique_ptr<OGRCoordinateTransformation> turn(
        OGRCreateCoordinateTransformation(&from, &to));
    for (SurveyPoint& p : line) {
        if (!turn || turn->Transform(1, &p.x, &p.y) == 0) {
            return Error{file, "a place cannot be found in " + crs, complaints.text()};
        }
    }
    return {};
}

/// Fixes of each car, in order.
Result<std::vector<std::vector<SurveyPoint>>> drives_of(const std::filesystem::path& recording) {
    auto read = feed::read_recording(recording.string());
    if (!read) {
        return read.error();
    }
    std::map<std::string, std::vector<SurveyPoint>> cars;
    for (const feed::TimedEvent& timed : read->events) {
        if (const auto* at = std::get_if<race::Positions>(&timed.event.body)) {
            for (const auto& fix : at->fixes) {
                SurveyPoint p;
                p.x = static_cast<double>(fix.x_mm) / 1000;
                p.y = static_cast<double>(fix.y_mm) / 1000;
                p.altitude = static_cast<double>(fix.z_mm) / 1000;
                cars[fix.number].push_back(p);
            }
        }
    }
    std::vector<std::vector<SurveyPoint>> drives;
    for (auto& [number, drive] : cars) {
        drives.push_back(std::move(drive));
    }
    return drives;
}

/// Each point of the line takes the mean height of the log within a few metres of it; the line
/// gets a point for each stretch of the log, so that no height between its own points is lost.
void take_altitudes(const std::vector<SurveyPoint>& log, std::vector<SurveyPoint>& line) {
    constexpr double kStep = 20, kReach = 40;
    std::vector<SurveyPoint> dense;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const SurveyPoint &a = line[i], &b = line[i + 1];
        const double way = std::hypot(b.x - a.x, b.y - a.y);
        const int parts = std::clamp(static_cast<int>(way / kStep), 1, 1000);
        for (int k = 0; k < parts; ++k) {
            const double part = static_cast<double>(k) / parts;
            dense.push_back(
                {a.x + part * (b.x - a.x), a.y + part * (b.y - a.y), std::nullopt, a.width});
        }
    }
    dense.push_back(line.back());
    for (SurveyPoint& p : dense) {
        double sum = 0, weight = 0;
        for (const SurveyPoint& fix : log) {
            const double off = std::hypot(fix.x - p.x, fix.y - p.y);
            if (off < kReach && fix.altitude) {
                const double w = 1 / (1 + off * off / 25);
                sum += w * *fix.altitude;
                weight += w;
            }
        }
        p.altitude = weight > 0 ? std::optional(sum / weight) : std::nullopt;
    }
    line = std::move(dense);
}

class Reader {
 public:
    explicit Reader(const SurveyFiles& files) : files_(files) {}

    Result<SurveyRead> read() {
        for (const auto step : {&Reader::course, &Reader::marks_file, &Reader::frame,
                                &Reader::altitudes, &Reader::fit, &Reader::ground}) {
            if (Status done = (this->*step)(); !done) {
                return done.error();
            }
        }
        return std::move(made_);
    }

 private:
    map::Survey& survey() { return made_.survey; }

    Status course() {
        const std::string extension = files_.course.extension().string();
        if (extension == ".csv" || extension == ".txt") {
            auto text = read_file(files_.course);
            if (!text) {
                return text.error();
            }
            auto table = parse_table(*text, files_.course.string());
            if (!table) {
                return table.error();
            }
            survey().line = std::move(table->rows);
            geographic_ = table->geographic;
            if (!geographic_ && !files_.course_crs.empty()) {
                geographic_ = true;
                return to_degrees(survey().line, files_.course_crs, files_.course.string());
            }
            return {};
        }
        if (Result<std::string> readable = read_file(files_.course); !readable) {
            return readable.error();
        }
        auto vectors = read_vectors(files_.course);
        if (!vectors) {
            return vectors.error();
        }
        geographic_ = true;
        auto line = choose_line(vectors->lines, files_);
        if (!line) {
            return line.error();
        }
        survey().line = *std::move(line);
        for (const NamedLine& other : vectors->lines) {
            if (other.kind == "pit_lane") {
                survey().pit_lane = other.points;
            }
        }
        waypoints_ = std::move(vectors->marks);
        kinds_told_ = std::move(vectors->kinds_told);
        return {};
    }

    Status marks_file() {
        if (files_.marks.empty()) {
            return {};
        }
        auto text = read_file(files_.marks);
        if (!text) {
            return text.error();
        }
        auto file = parse_marks(*text, files_.marks.string());
        if (!file) {
            return file.error();
        }
        marks_ = *std::move(file);
        survey().name = marks_.name;
        survey().name_zh = marks_.name_zh;
        return {};
    }

    Kind kind_of(const SurveyMark& waypoint, const std::string& told) const {
        for (const MarkFile::Rule& rule : marks_.rules) {
            if (matches(rule.match, waypoint.name)) {
                return rule.kind;
            }
        }
        if (const auto kind = mark_kind(told)) {
            return *kind;
        }
        return kind_by_name(waypoint.name);
    }

    /// Everything into metres of one frame.
    Status frame() {
        for (std::size_t i = 0; i < waypoints_.size(); ++i) {
            waypoints_[i].kind = kind_of(waypoints_[i], kinds_told_[i]);
        }
        if (!geographic_) {
            for (std::size_t i = 0; i < marks_.marks.size(); ++i) {
                if (marks_.geographic[i]) {
                    return Error{files_.marks.string(),
                                 "has marks in degrees for a course in metres",
                                 "give x_m and y_m, distance_m, or --course-crs"};
                }
            }
        } else if (!survey().line.empty()) {
            survey().origin = middle_of(survey().line);
            const Local local(*survey().origin);
            local.move(survey().line);
            local.move(survey().pit_lane);
            for (SurveyMark& mark : waypoints_) {
                local.move(mark);
            }
            for (std::size_t i = 0; i < marks_.marks.size(); ++i) {
                if (marks_.geographic[i]) {
                    local.move(marks_.marks[i]);
                }
            }
            if (marks_.pit_lane_geographic) {
                local.move(marks_.pit_lane);
            }
        }
        survey().marks = std::move(waypoints_);
        survey().marks.insert(survey().marks.end(), marks_.marks.begin(), marks_.marks.end());
        if (!marks_.pit_lane.empty()) {
            survey().pit_lane = std::move(marks_.pit_lane);
        }
        return {};
    }

    /// Heights that a car's log knows, for a line that knows none.
    Status altitudes() {
        if (files_.altitudes.empty()) {
            return {};
        }
        auto text = read_file(files_.altitudes);
        if (!text) {
            return text.error();
        }
        auto log = parse_table(*text, files_.altitudes.string());
        if (!log) {
            return log.error();
        }
        if (!log->geographic || !survey().origin) {
            return Error{files_.altitudes.string(), "is not in degrees, or the course is not",
                         "heights of a log are found by latitude and longitude"};
        }
        Local(*survey().origin).move(log->rows);
        take_altitudes(log->rows, survey().line);
        return {};
    }

    Status fit() {
        if (files_.fit.empty()) {
            return {};
        }
        if (!files_.terrain.empty()) {
            return Error{"--fit", "and --terrain do not go together",
                         "positions in a frame of their own have no place on the Earth"};
        }
        auto drives = drives_of(files_.fit);
        if (!drives) {
            return drives.error();
        }
        auto fitted = fit_line(survey().line, *drives);
        if (!fitted) {
            return fitted.error().within(files_.course.string() + " on " + files_.fit.string());
        }
        survey().line = std::move(fitted->line);
        survey().origin.reset();
        std::erase_if(survey().marks, [](const SurveyMark& mark) { return !mark.distance; });
        made_.fit = fitted->fit;
        return {};
    }

    Status ground() {
        if (files_.terrain.empty()) {
            return {};
        }
        if (!survey().origin) {
            return Error{files_.course.string(), "is in metres of an unknown frame",
                         "give it as lat,lon, or say --course-crs EPSG:… of its x and y"};
        }
        auto elevation = Elevation::open(files_.terrain, files_.terrain_crs);
        if (!elevation) {
            return elevation.error();
        }
        const double wanted = files_.cell > 0 ? 3 * files_.cell : elevation->spacing();
        auto ground = map::ground_for(survey().line, wanted, files_.margin);
        if (!ground) {
            return ground.error().within(files_.course.string());
        }
        if (Status sampled = elevation->sample(*survey().origin, *ground); !sampled) {
            return sampled.error();
        }
        survey().ground = *std::move(ground);
        return {};
    }

    const SurveyFiles& files_;
    SurveyRead made_;
    bool geographic_ = false;
    std::vector<SurveyMark> waypoints_;
    std::vector<std::string> kinds_told_;
    MarkFile marks_;
};

}  // namespace

Result<SurveyRead> read_survey(const SurveyFiles& files) {
    return Reader(files).read();
}

}  // namespace pitcast::survey
