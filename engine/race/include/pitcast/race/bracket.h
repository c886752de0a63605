// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "pitcast/race/duel.h"

/// The tree of a knock-out.
namespace pitcast::race {

/// One pairing. `cars` are empty while the pairings before are open, and in the first round where
/// the opponent is missing: then the other goes on without running.
struct Pairing {
    std::array<std::string, 2>
        cars;  ///< the better seed, or the winner of the upper pairing, first
    DuelResult duel;
    std::string winner;  ///< who goes on; empty = open
    std::string loser;   ///< empty = open, or there was no opponent
};

struct Bracket {
    /// Rounds from the first to the final; each has half as many pairings as the one before.
    /// Winners of pairings 2n and 2n + 1 meet in pairing n of the next round.
    std::vector<std::vector<Pairing>> rounds;
    Pairing third_place;  ///< of the losers of the semi-finals; empty with fewer than four cars

    /// Empty while the final is open.
    [[nodiscard]] const std::string& champion() const;
};

/// Runs of the pairings: by the round (0 = first; the match for third place is the final's round
/// plus one) and the number of the pairing in it.
struct PairingKey {
    std::size_t round = 0;
    std::size_t pairing = 0;
    friend auto operator<=>(const PairingKey&, const PairingKey&) = default;
};
using PairingRuns = std::map<PairingKey, std::vector<LaneRun>>;

/// The bracket of the cars in the order of their seeds (fastest first), as far as the runs decide
/// it. The first seed meets the last and the two best can only meet in the final; where the number
/// of cars is no power of two, the best seeds go on without an opponent. At most 1024 cars.
[[nodiscard]] Bracket bracket(std::span<const std::string> seeds, const PairingRuns& runs,
                              const DuelRule& rule);

}  // namespace pitcast::race
