// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/race/race_state.h"

#include "fit_track.h"

/// Positions and courses of the recordings in shared/data.
namespace pitcast::testing {

/// Degrees around (lon, lat) as millimetres east and north; good to a metre over a stage.
struct LocalFrame {
    double lon = 0;
    double lat = 0;

    [[nodiscard]] race::PlanPoint operator()(double at_lon, double at_lat) const {
        constexpr double kMetresPerDegree = 111'194.93;  // mean radius of 6371.0088 km
        const double east =
            (at_lon - lon) * kMetresPerDegree * std::cos(lat * 3.14159265358979 / 180);
        return {std::llround(east * 1000), std::llround((at_lat - lat) * kMetresPerDegree * 1000)};
    }
};

/// The line of that name in a GeoJSON file, as pairs of degrees.
inline std::vector<std::pair<double, double>> geojson_line(const std::filesystem::path& file,
                                                           const std::string& name) {
    std::ifstream stream(file);
    const Json json = Json::parse(stream);
    std::vector<std::pair<double, double>> line;
    for (const Json& feature : json["features"]) {
        if (feature["properties"].value("name", "").find(name) == std::string::npos ||
            feature["geometry"]["type"] != "LineString") {
            continue;
        }
        for (const Json& p : feature["geometry"]["coordinates"]) {
            line.emplace_back(p[0].get<double>(), p[1].get<double>());
        }
        break;
    }
    return line;
}

struct WrcSample {
    race::PositionFix fix;
    double speed_kmh = 0;
};

/// One car's log, in the order of time, rows without a time left out.
inline std::vector<WrcSample> read_wrc_log(const std::filesystem::path& csv,
                                           const LocalFrame& frame) {
    std::ifstream file(csv);
    std::string row;
    std::getline(file, row);
    std::map<long long, WrcSample> samples;
    while (std::getline(file, row)) {
        std::vector<std::string> cells;
        std::istringstream in(row);
        for (std::string cell; std::getline(in, cell, ',');) {
            cells.push_back(cell);
        }
        const long long millis = cells.size() > 6 ? std::atoll(cells[6].c_str()) : 0;
        if (millis > 0) {
            const race::PlanPoint p =
                frame(std::atof(cells[2].c_str()), std::atof(cells[3].c_str()));
            samples[millis] = {{millis * 1'000'000, p.x_mm, p.y_mm, 0},
                               std::atof(cells[4].c_str())};
        }
    }
    std::vector<WrcSample> in_order;
    for (const auto& [millis, sample] : samples) {
        in_order.push_back(sample);
    }
    return in_order;
}

}  // namespace pitcast::testing
