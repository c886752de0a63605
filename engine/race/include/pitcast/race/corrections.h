// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"
#include "pitcast/race/race_state.h"

namespace pitcast::race {

class ShownNumbers;

/// What somebody here has corrected of what a feed tells: a misspelt name, a car that is out. It
/// holds whatever the feed says afterwards, until it is taken back; then what the feed said last
/// counts. A new session keeps names and gives up states. A pure function of what it was given.
class Corrections {
 public:
    Corrections();
    ~Corrections();
    Corrections(Corrections&&) noexcept;
    Corrections& operator=(Corrections&&) noexcept;

    /// `number`: as the car is shown. `data`: members of an entry ("number", "short_name", "name",
    /// "name_zh", "codriver", "codriver_zh", "team", "team_zh", "class", "vehicle", "nationality",
    /// "colour") and "status" (as to_text has it), each text; null takes that one back, an empty
    /// object all of the car's. Errors: no such car, a member or status that does not exist, text
    /// that is too long for an event, the number of another car; then nothing has changed. A car
    /// with another number answers to the feed's too where no other is shown by that; should the
    /// feed itself give the number to another car later, it gives way.
    [[nodiscard]] Status correct(RaceState& state, std::string_view number, const Json& data);
    /// Takes one event into the state, as race::apply does, under what is corrected.
    void apply(RaceState& state, const Event& event);

    /// {"7": {"name": "…", "status": "retired"}}, by the numbers shown
    [[nodiscard]] Json told(const RaceState& state) const;
    [[nodiscard]] bool empty() const { return cars_.empty(); }
    [[nodiscard]] std::uint64_t hash() const;

 private:
    struct Car {
        std::map<std::string, std::string, std::less<>> fields;  ///< by member
        std::optional<CarStatus> status;
        Entry told;  ///< what the feed says, while it has a car
        CarStatus told_status = CarStatus::unknown;
        CompetitorIndex index =
            -1;  ///< its car in the state, which shows the correction; -1 = none
        [[nodiscard]] bool empty() const { return fields.empty() && !status; }
    };
    void lift(RaceState& state);
    void put(RaceState& state);
    [[nodiscard]] std::string fed_number(const RaceState& state, CompetitorIndex index) const;

    std::map<std::string, Car, std::less<>> cars_;  ///< by the feed's number
    std::unique_ptr<ShownNumbers> numbers_;
};

}  // namespace pitcast::race
