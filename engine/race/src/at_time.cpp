// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/race/race_state.h"

namespace pitcast::race {
namespace {

__extension__ using Wide = __int128;

/// a + (b - a) * part / whole without overflow, rounded towards a.
std::int64_t between(std::int64_t a, std::int64_t b, Nanoseconds part, Nanoseconds whole) {
    return a + static_cast<std::int64_t>((Wide{b} - a) * part / whole);
}

/// A silent feed's clock may have been stopped meanwhile: it stands where it was then.
Nanoseconds clock_time(const RaceState& state, Nanoseconds utc_ns) {
    if (!is_silent(state.feed)) {
        return utc_ns;
    }
    const Nanoseconds silent = state.feed_silent_utc_ns;
    const bool ours = silent > 0 && keeps_time_of(state, silent);
    return std::min(utc_ns, ours ? silent : state.now_utc_ns);
}

}  // namespace

bool keeps_time_of(const RaceState& state, Nanoseconds utc_ns) {
    constexpr Nanoseconds kNear = 5 * kNanosecondsPerSecond;
    return state.now_utc_ns >= utc_ns - kNear && state.now_utc_ns <= utc_ns + kNear;
}

std::optional<Nanoseconds> clock_remaining_at(const RaceState& state, Nanoseconds utc_ns) {
    if (!state.clock.remaining_ns) {
        return std::nullopt;
    }
    const Nanoseconds passed =
        state.clock.running ? clock_time(state, utc_ns) - state.clock_utc_ns : 0;
    return std::max<Nanoseconds>(*state.clock.remaining_ns - passed, 0);
}

std::optional<Nanoseconds> clock_elapsed_at(const RaceState& state, Nanoseconds utc_ns) {
    if (!state.clock.elapsed_ns) {
        return std::nullopt;
    }
    const Nanoseconds passed =
        state.clock.running ? clock_time(state, utc_ns) - state.clock_utc_ns : 0;
    return std::max<Nanoseconds>(*state.clock.elapsed_ns + passed, 0);
}

std::optional<PositionFix> position_at(const Competitor& car, Nanoseconds utc_ns,
                                       Nanoseconds hold_ns) {
    const auto after = std::upper_bound(
        car.fixes.begin(), car.fixes.end(), utc_ns,
        [](Nanoseconds wanted, const PositionFix& f) { return wanted < f.utc_ns; });
    if (after == car.fixes.begin()) {
        return std::nullopt;
    }
    const PositionFix& a = *std::prev(after);
    if (after == car.fixes.end()) {
        PositionFix held = a;
        held.utc_ns = utc_ns;
        return utc_ns - a.utc_ns <= hold_ns ? std::optional(held) : std::nullopt;
    }
    const PositionFix& b = *after;
    const Nanoseconds part = utc_ns - a.utc_ns;
    const Nanoseconds whole = b.utc_ns - a.utc_ns;
    return PositionFix{utc_ns, between(a.x_mm, b.x_mm, part, whole),
                       between(a.y_mm, b.y_mm, part, whole), between(a.z_mm, b.z_mm, part, whole)};
}

}  // namespace pitcast::race
