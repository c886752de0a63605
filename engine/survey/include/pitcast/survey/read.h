// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/map/survey.h"

/// Files of surveyors, as a survey of one venue.
namespace pitcast::survey {

struct SurveyFiles {
    std::filesystem::path course;     ///< .gpx .kml .geojson .json .csv
    std::filesystem::path terrain;    ///< .hgt .tif .asc; empty = none
    std::filesystem::path marks;      ///< .json; empty = none
    std::filesystem::path fit;        ///< recording whose positions tell the frame; empty = none
    std::filesystem::path altitudes;  ///< .csv log of a car with lat, lon, alt; empty = none
    std::string line;              ///< part of the name of the line wanted, where there are several
    std::string course_crs;        ///< of x and y in a CSV: "EPSG:32634"; empty = the local frame
    std::string terrain_crs;       ///< where the file does not say
    std::optional<double> margin;  ///< metres of ground about the course
    double cell = 0;               ///< metres between posts; 0 = as the terrain allows
};

/// How well a centre line lies on the positions that cars sent.
struct Fit {
    double residual_m = 0;  ///< root mean square, of what is not left out
    double median_m = 0;
    double p95_m = 0;
    double scale = 1;
    double turned_deg = 0;
    bool mirrored = false;
    bool reversed = false;  ///< the line ran against the cars
    std::size_t positions = 0;
    std::size_t left_out = 0;  ///< far from the line: pit lane, garages
};

struct SurveyRead {
    map::Survey survey;
    std::optional<Fit> fit;
};

/// Errors name the file, where in it (line, byte, feature), and how to mend it.
[[nodiscard]] Result<SurveyRead> read_survey(const SurveyFiles& files);

/// Rows "lat,lon[,alt][,width]" or "x,y[,z][,width]" under a header that names them; widths may be
/// given to the right and left. `geographic` says which it was. Errors name the line.
struct Table {
    bool geographic = false;
    std::vector<map::SurveyPoint>
        rows;  ///< geographic: x is the longitude, y the latitude, degrees
};
[[nodiscard]] Result<Table> parse_table(std::string_view text, const std::string& name);

/// A rule or mark of a marks file; places in degrees or metres as the file says.
struct MarkFile {
    struct Rule {
        std::string match;  ///< "VCP *"
        map::SurveyMark::Kind kind = map::SurveyMark::Kind::none;
    };
    std::string name;
    std::string name_zh;
    std::vector<Rule> rules;  ///< the first that matches a waypoint's name says what it is
    std::vector<map::SurveyMark> marks;
    std::vector<bool> geographic;  ///< beside them: x, y (and target) are degrees east, north
    std::vector<map::SurveyPoint> pit_lane;
    bool pit_lane_geographic = false;
};
[[nodiscard]] Result<MarkFile> parse_marks(std::string_view text, const std::string& name);

/// "start", "intermediate" and so on; nothing for other words.
[[nodiscard]] std::optional<map::SurveyMark::Kind> mark_kind(std::string_view word);
/// Whether a name is as a pattern with * says, without regard to case.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view name);

/// Lays a line over positions, whatever the turn, reflection and scale between them. Both in
/// metres; the line comes out in the frame of the positions, with their heights. Errors: too few
/// positions, no turn that brings them together.
struct Fitted {
    std::vector<map::SurveyPoint> line;
    Fit fit;
};
[[nodiscard]] Result<Fitted> fit_line(const std::vector<map::SurveyPoint>& line,
                                      const std::vector<std::vector<map::SurveyPoint>>& drives);

[[nodiscard]] std::string text_of(const Fit& fit);

}  // namespace pitcast::survey
