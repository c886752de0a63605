// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>

#include "pitcast/edit/draft_picture.h"

/// Races to look at a template in, besides the one that is on: where it overflows, and where it
/// has nothing to say.
namespace pitcast::edit {

enum class TestData : std::uint8_t {
    race,   ///< the one that is on, or one that was made up
    worst,  ///< all is as long as it can be: names, times, numbers, the field
    none    ///< nobody races
};

inline constexpr std::size_t kWorstCars = 60;

/// The race `like`, and its cars again and again up to kWorstCars, with the longest of everything:
/// names in both scripts, teams, lap times, gaps, counts. Where cars are, which classes there are
/// and what kind of session it is stay; so does a number of three digits for each car.
[[nodiscard]] RaceSample worst_race(const RaceSample& like);

/// Values of a template's fields for that race: who is named by a number has another one there, so
/// the first of the order stand for them.
[[nodiscard]] Json worst_data(const Json& fields, const Json& data);

}  // namespace pitcast::edit
