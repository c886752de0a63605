// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/map/survey.h"

namespace pitcast::survey {

/// A line of a file, in degrees: x east, y north.
struct NamedLine {
    std::string name;
    std::string kind;  ///< property "kind"; "pit_lane" is known
    std::vector<map::SurveyPoint> points;
};

/// Lines and points of a GPX, KML or GeoJSON file.
struct Vectors {
    std::vector<NamedLine> lines;
    std::vector<map::SurveyMark> marks;   ///< x, y are degrees east, north
    std::vector<std::string> kinds_told;  ///< beside them: what the file says they are
};

[[nodiscard]] Result<Vectors> read_vectors(const std::filesystem::path& file);

}  // namespace pitcast::survey
