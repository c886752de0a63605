// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/race/event.h"

#include "random.h"

namespace pitcast::tools {

/// A car of the invented championship and how fast it is.
struct Starter {
    race::Entry entry;
    double pace = 1;      ///< of the course's speed profile
    bool sensors = true;  ///< of G, steering and attitude; production cars come without
};

/// `count` starters in the order of the grid; names, teams and numbers are invented.
[[nodiscard]] std::vector<Starter> make_field(std::size_t count, Random& random);

}  // namespace pitcast::tools
