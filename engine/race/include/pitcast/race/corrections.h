// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"
#include "pitcast/race/race_state.h"

namespace pitcast::race {

/// What somebody here has corrected of what a feed tells: a misspelt name, a car that is out. It
/// holds whatever the feed says afterwards, until it is taken back; then what the feed said last
/// counts. A new session keeps names and gives up states. A pure function of what it was given.
class Corrections {
 public:
    /// `data`: members of an entry ("short_name", "name", "name_zh", "codriver", "codriver_zh",
    /// "team", "team_zh", "class", "vehicle", "nationality", "colour") and "status" (as to_text
    /// has it), each text; null takes that one back, an empty object all of the car's. Errors: no
    /// such car, a member or status that does not exist, text that is too long for an event; then
    /// nothing has changed.
    [[nodiscard]] Status correct(RaceState& state, std::string_view number, const Json& data);
    /// Takes one event into the state, as race::apply does, under what is corrected.
    void apply(RaceState& state, const Event& event);

    /// {"7": {"name": "…", "status": "retired"}}
    [[nodiscard]] Json told() const;
    [[nodiscard]] bool empty() const { return cars_.empty(); }
    [[nodiscard]] std::uint64_t hash() const;

 private:
    struct Car {
        std::map<std::string, std::string, std::less<>> fields;  ///< by member
        std::optional<CarStatus> status;
        Entry told;  ///< what the feed says, while `is_put`
        CarStatus told_status = CarStatus::unknown;
        bool is_put = false;  ///< the state shows the correction
        [[nodiscard]] bool empty() const { return fields.empty() && !status; }
    };
    static void lift(Car& correction, Competitor& car);
    static void put(Car& correction, Competitor& car);
    template <typename Change>
    void each_car(RaceState& state, const Change& change);

    std::map<std::string, Car, std::less<>> cars_;  ///< by number
};

}  // namespace pitcast::race
