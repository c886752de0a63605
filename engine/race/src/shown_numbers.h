// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <vector>

#include "pitcast/race/race_state.h"

namespace pitcast::race {

/// Shows cars by other numbers than the feed's, which go on to be understood. Between put and lift
/// the state must not be changed by what the feed tells, except by events that `in_shown` has
/// translated.
class ShownNumbers {
 public:
    using Wanted = std::map<CompetitorIndex, std::string>;

    /// One that the feed itself gives to another car meanwhile gives way to it.
    void put(RaceState& state, Wanted wanted);
    void lift(RaceState& state);
    /// What a feed tells, by the numbers that cars are shown by.
    [[nodiscard]] Event in_shown(Event event) const;
    [[nodiscard]] bool empty() const { return by_fed_.empty(); }

 private:
    [[nodiscard]] const std::string& shown(const std::string& fed) const;

    std::map<std::string, std::string, std::less<>> by_fed_;  ///< what is shown, by what is fed
    std::vector<std::pair<CompetitorIndex, std::string>> fed_;
    std::vector<PlaceOverride> overrides_;  ///< as fed
    std::vector<PostedMessage> messages_;   ///< as fed
};

}  // namespace pitcast::race
