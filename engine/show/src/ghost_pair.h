// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "pitcast/race/ghost.h"

#include "binding.h"

namespace pitcast::show {

/// The two cars that a template lays over one another ("ghost" of a template): the one that is
/// shown, and the one that it is compared with.
struct GhostPair {
    Binding car;
    Binding against;
};

/// Behind now, so that positions lie between fixes.
inline constexpr Nanoseconds kGhostDelay = 300'000'000;

struct GhostRuns {
    const race::Competitor* car_shown = nullptr;
    const race::Competitor* other_shown = nullptr;
    race::RunView car;
    race::RunView other;
};

/// The runs of the pair now. None without a pair, without positions along the course, and where the
/// pair is one car.
[[nodiscard]] std::optional<GhostRuns> ghost_runs(const Scope& scope);

/// The difference now, as figures show it: at every 500th of the course, about twice a second, so
/// that its last digit can be read.
[[nodiscard]] std::optional<Nanoseconds> steady_ghost_gap(const race::RunView& car,
                                                          const race::RunView& other);

}  // namespace pitcast::show
