// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "pitcast/race/race_state.h"

namespace pitcast::editor {

/// Which cars a board shows.
struct BoardFilter {
    enum class Kind : std::uint8_t { all, car_class, pit, out };
    Kind kind = Kind::all;
    std::string car_class;
    [[nodiscard]] bool shows(const race::Competitor& car) const;
    friend bool operator==(const BoardFilter&, const BoardFilter&) = default;
};

/// The classes of this race in its order; none when there is but one.
[[nodiscard]] std::vector<BoardFilter> classes_of(const race::RaceState& race);

/// What the desk's form for mending a car holds.
struct CarCorrection {
    bool open = false;
    std::string number;  ///< by which it is corrected
    std::string wanted_number;
    std::string name;
    std::string name_zh;
    std::string team;
    std::string team_zh;
    std::string car_class;
    std::string status;  ///< as a command has it; empty = as the feed tells
    std::string before_status;
};

}  // namespace pitcast::editor
