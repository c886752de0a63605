// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/splits.h"

#include <algorithm>

#include "course.h"

namespace pitcast::race {
namespace {

/// The intermediate loop that comes next after a distance; null = none.
const Loop* intermediate_after(const SessionInfo& session, std::int64_t distance_mm) {
    const Loop* next = nullptr;
    for (const Loop& loop : session.loops) {
        if (loop.kind == LoopKind::intermediate && loop.distance_mm > distance_mm &&
            (next == nullptr || loop.distance_mm < next->distance_mm)) {
            next = &loop;
        }
    }
    return next;
}

const Loop* nth_intermediate(const SessionInfo& session, std::int32_t split) {
    const Loop* loop = nullptr;
    std::int64_t from = INT64_MIN;
    for (std::int32_t i = 0; i < split; ++i) {
        loop = intermediate_after(session, from);
        if (loop == nullptr) {
            return nullptr;
        }
        from = loop->distance_mm;
    }
    return loop;
}

/// The point of the course that a split is; 0 = there is no such split.
std::int64_t point_of_split(const SessionInfo& session, std::int32_t split) {
    if (split < 1) {
        return 0;
    }
    if (const Loop* loop = nth_intermediate(session, split)) {
        return point_of(session, *loop).value_or(0);
    }
    const bool finish = split == splits_of(session);
    return finish ? std::int64_t{points_per_lap(session)} * std::max(1, session.laps_total) : 0;
}

std::optional<Nanoseconds> time_at_split(const Competitor& car, std::int64_t point) {
    const auto at = car.started_utc_ns > 0 ? time_at_point(car, point) : std::nullopt;
    // A loop that it passed on its way to the start is no split.
    return at && *at > car.started_utc_ns ? std::optional(*at - car.started_utc_ns) : std::nullopt;
}

const Sector* sector_at(const Competitor& car, std::int32_t sector) {
    const auto index = static_cast<std::size_t>(sector - 1);
    return sector >= 1 && index < car.sectors.size() && car.sectors[index].last_ns
               ? &car.sectors[index]
               : nullptr;
}

std::optional<Nanoseconds> less(const std::optional<Nanoseconds>& time,
                                const std::optional<Nanoseconds>& best) {
    return time && best ? std::optional(*time - *best) : std::nullopt;
}

}  // namespace

RunningSector running_sector(const Competitor& car) {
    const bool runs = car.status == CarStatus::unknown || car.status == CarStatus::on_track;
    RunningSector running{car.sectors_done + 1, car.sector_from_utc_ns};
    // Feeds that tell sectors and not crossings.
    if (!car.lap_sectors.empty() && car.lap_sectors.back().lap == car.laps + 1 &&
        car.lap_sectors.back().sector > car.sectors_done) {
        running = {car.lap_sectors.back().sector + 1, car.lap_sectors.back().utc_ns};
    }
    if (!runs || car.finished || running.from_utc_ns <= 0 ||
        running.sector > static_cast<std::int32_t>(car.sectors.size())) {
        return {};
    }
    return running;
}

std::optional<Nanoseconds> sector_to_session(const Competitor& car, std::int32_t sector) {
    const Sector* at = sector_at(car, sector);
    return at == nullptr ? std::nullopt : less(at->last_ns, at->session_before_ns);
}

std::optional<Nanoseconds> sector_to_own(const Competitor& car, std::int32_t sector) {
    const Sector* at = sector_at(car, sector);
    return at == nullptr ? std::nullopt : less(at->last_ns, at->own_before_ns);
}

std::int32_t splits_of(const SessionInfo& session) {
    std::int32_t splits = 1;
    for (const Loop* loop = intermediate_after(session, INT64_MIN); loop != nullptr;
         loop = intermediate_after(session, loop->distance_mm)) {
        ++splits;
    }
    return splits;
}

std::int64_t split_distance(const SessionInfo& session, std::int32_t split) {
    if (const Loop* loop = split < 1 ? nullptr : nth_intermediate(session, split)) {
        return loop->distance_mm;
    }
    return split == splits_of(session) ? session.lap_length_mm : 0;
}

std::optional<Split> split_of(const RaceState& state, const Competitor& car, std::int32_t split) {
    const std::int64_t point = point_of_split(state.session, split);
    const auto mine = state.session.kind == SessionKind::stage && point > 0
                          ? time_at_split(car, point)
                          : std::nullopt;
    if (!mine) {
        return std::nullopt;
    }
    Split found{*mine, {}, 1};
    for (const Competitor& other : state.competitors) {
        const auto theirs = &other == &car ? std::nullopt : time_at_split(other, point);
        if (!theirs || other.status == CarStatus::disqualified) {
            continue;
        }
        found.position += *theirs < *mine ? 1 : 0;
        if (!found.gap_ns || *mine - *theirs > *found.gap_ns) {
            found.gap_ns = *mine - *theirs;
        }
    }
    return found;
}

std::int32_t next_split(const RaceState& state, const Competitor& car) {
    if (state.session.kind != SessionKind::stage || car.started_utc_ns <= 0 || car.finished) {
        return 0;
    }
    const std::int32_t splits = splits_of(state.session);
    const std::int64_t reached = car.crossings.empty() ? 0 : car.crossings.back().point;
    for (std::int32_t split = 1; split < splits; ++split) {
        if (reached < point_of_split(state.session, split)) {
            return split;
        }
    }
    return splits;
}

}  // namespace pitcast::race
