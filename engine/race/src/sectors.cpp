// SPDX-License-Identifier: Apache-2.0
#include "sectors.h"

#include <algorithm>

#include "apply.h"
#include "digest.h"

namespace pitcast::race {
namespace {

/// The last sector of a lap often comes after the lap itself.
std::int32_t lap_of_sector(const Competitor& car, std::int32_t sector) {
    const bool completes_last = car.laps > 0 && !car.lap_sectors.empty() &&
                                car.lap_sectors.back().lap == car.laps &&
                                car.lap_sectors.back().sector == sector - 1 &&
                                sector == static_cast<std::int32_t>(car.sectors.size());
    return completes_last ? car.laps : car.laps + 1;
}

bool is_repeated(const Competitor& car, std::int32_t sector, Nanoseconds time_ns,
                 Nanoseconds utc_ns, std::int32_t lap) {
    for (auto known = car.lap_sectors.rbegin(); known != car.lap_sectors.rend(); ++known) {
        if (known->lap < (lap > 0 ? lap : car.laps)) {
            return false;
        }
        if (known->sector == sector && known->time_ns == time_ns && known->utc_ns == utc_ns &&
            (lap == 0 || known->lap == lap)) {
            return true;
        }
    }
    return false;
}

bool is_deleted(const Competitor& car, std::int32_t number) {
    const auto lap = std::lower_bound(car.lap_history.begin(), car.lap_history.end(), number,
                                      [](const Lap& l, std::int32_t n) { return l.number < n; });
    return lap != car.lap_history.end() && lap->number == number && lap->deleted;
}

/// Better than what was there: faster, or as fast and earlier.
bool beats(Nanoseconds time_ns, Nanoseconds utc_ns, const Sector& best) {
    return !best.best_ns || time_ns < *best.best_ns ||
           (time_ns == *best.best_ns && utc_ns < best.best_utc_ns);
}

/// Gives the sector's purple to the car when it is due to it.
void challenge(RaceState& state, std::size_t index, std::size_t sector) {
    const Sector& mine = state.competitors[index].sectors[sector];
    CompetitorIndex& holder = state.best_sector_holders[sector];
    const auto* theirs =
        holder < 0 ? nullptr : &state.competitors[static_cast<std::size_t>(holder)].sectors[sector];
    if (!mine.best_ns) {
        return;
    }
    const bool tied =
        theirs && theirs->best_ns == mine.best_ns && theirs->best_utc_ns == mine.best_utc_ns;
    const bool first = tied && static_cast<CompetitorIndex>(index) < holder;
    if (!theirs || theirs == &mine || first || beats(*mine.best_ns, mine.best_utc_ns, *theirs)) {
        holder = static_cast<CompetitorIndex>(index);
        state.best_sectors_ns[sector] = mine.best_ns;
    }
}

void find_overall_sectors(RaceState& state) {
    const auto count = static_cast<std::size_t>(state.session.sectors);
    state.best_sectors_ns.assign(count, std::nullopt);
    state.best_sector_holders.assign(count, -1);
    for (std::size_t car = 0; car < state.competitors.size(); ++car) {
        for (std::size_t sector = 0; sector < state.competitors[car].sectors.size(); ++sector) {
            challenge(state, car, sector);
        }
    }
}

void keep_sector(Competitor& car, const LapSector& told) {
    if (car.lap_sectors.size() >= kMostLapSectors) {
        car.lap_sectors.erase(car.lap_sectors.begin(),
                              car.lap_sectors.begin() + kMostLapSectors / 2);
        car.history_digest = digest_of(car);
    }
    car.history_digest += share_of(told);
    const auto at = std::find_if(car.lap_sectors.rbegin(), car.lap_sectors.rend(),
                                 [&](const LapSector& known) { return known.lap <= told.lap; });
    car.lap_sectors.insert(at.base(), told);
}

/// The newest sector of the car: what graphics show of the lap under way.
void show_sector(RaceState& state, Competitor& car, const LapSector& told, bool deleted) {
    const auto index = static_cast<std::size_t>(told.sector - 1);
    Sector& mine = car.sectors[index];
    const auto& best = state.best_sectors_ns[index];
    mine.last_ns = told.time_ns;
    mine.own_before_ns = mine.best_ns;
    mine.session_before_ns = best;
    mine.colour = SectorColour::slower;
    if (!deleted && (!mine.best_ns || told.time_ns < *mine.best_ns)) {
        mine.colour = !best || told.time_ns < *best ? SectorColour::overall_best
                                                    : SectorColour::personal_best;
    }
    for (std::size_t later = index + 1; later < car.sectors.size(); ++later) {
        car.sectors[later].last_ns.reset();
        car.sectors[later].colour = SectorColour::none;
        car.sectors[later].own_before_ns.reset();
        car.sectors[later].session_before_ns.reset();
    }
}

}  // namespace

void take_sector_time(RaceState& state, Competitor& car, std::int32_t sector, Nanoseconds time_ns,
                      Nanoseconds utc_ns, std::int32_t lap) {
    const auto index = static_cast<std::size_t>(sector - 1);
    if (sector < 1 || index >= car.sectors.size() ||
        is_repeated(car, sector, time_ns, utc_ns, lap)) {
        return;
    }
    state.best_sectors_ns.resize(car.sectors.size());
    state.best_sector_holders.resize(car.sectors.size(), -1);
    const LapSector told{lap > 0 ? lap : lap_of_sector(car, sector), sector, time_ns, utc_ns};
    const std::size_t replaced =
        lap == 0 ? 0 : std::erase_if(car.lap_sectors, [&](const LapSector& known) {
            return known.lap == told.lap && known.sector == sector;
        });
    car.history_digest = replaced > 0 ? digest_of(car) : car.history_digest;
    const bool newest = car.lap_sectors.empty() || car.lap_sectors.back().lap <= told.lap;
    const bool deleted = is_deleted(car, told.lap);
    if (newest) {
        show_sector(state, car, told, deleted);
    }
    keep_sector(car, told);
    if (replaced > 0) {
        recount_sectors(state, car);
    } else if (!deleted && beats(time_ns, utc_ns, car.sectors[index])) {
        car.sectors[index].best_ns = time_ns;
        car.sectors[index].best_utc_ns = utc_ns;
        challenge(state, static_cast<std::size_t>(&car - state.competitors.data()), index);
    }
}

void renumber_sectors(Competitor& car, std::int32_t from, std::int32_t to) {
    // A feed may have told sectors of laps that have not begun: those renumbered pass them.
    const bool passes = !car.lap_sectors.empty() && car.lap_sectors.back().lap > from;
    for (auto known = car.lap_sectors.rbegin();
         from != to && known != car.lap_sectors.rend() && known->lap >= from; ++known) {
        if (known->lap == from) {
            car.history_digest -= share_of(*known);
            known->lap = to;
            car.history_digest += share_of(*known);
        }
    }
    if (passes) {
        std::stable_sort(car.lap_sectors.begin(), car.lap_sectors.end(),
                         [](const LapSector& a, const LapSector& b) { return a.lap < b.lap; });
    }
}

void drop_sectors_after(Competitor& car, std::int32_t lap) {
    while (!car.lap_sectors.empty() && car.lap_sectors.back().lap > lap) {
        car.lap_sectors.pop_back();
    }
}

void recount_sectors(RaceState& state, Competitor& car) {
    for (Sector& sector : car.sectors) {
        sector.best_ns.reset();
        sector.best_utc_ns = 0;
    }
    auto lap = car.lap_history.begin();
    for (const LapSector& known : car.lap_sectors) {
        while (lap != car.lap_history.end() && lap->number < known.lap) {
            ++lap;
        }
        const bool deleted =
            lap != car.lap_history.end() && lap->number == known.lap && lap->deleted;
        const auto index = static_cast<std::size_t>(known.sector - 1);
        if (!deleted && index < car.sectors.size() &&
            beats(known.time_ns, known.utc_ns, car.sectors[index])) {
            car.sectors[index].best_ns = known.time_ns;
            car.sectors[index].best_utc_ns = known.utc_ns;
        }
    }
    find_overall_sectors(state);
}

bool apply_sector(RaceState& state, Nanoseconds utc_ns, const SectorTime& sector) {
    if (sector.sector < 1 || sector.sector > state.session.sectors || sector.time_ns <= 0 ||
        sector.time_ns > kLongestLap || sector.lap < 0 || sector.lap > kHighestLap) {
        return false;
    }
    Competitor* car = find_or_add(state, sector.number);
    if (!car) {
        return false;
    }
    take_sector_time(state, *car, sector.sector, sector.time_ns, utc_ns, sector.lap);
    return true;
}

bool apply_segment(RaceState& state, const MiniSector& told) {
    if (told.sector < 1 || told.sector > kMostSectors || told.segment < 1 ||
        told.segment > kMostSectors) {
        return false;
    }
    Competitor* car = find_or_add(state, told.number);
    if (!car) {
        return false;
    }
    const auto at = std::find_if(car->segments.begin(), car->segments.end(), [&](const Segment& s) {
        return s.sector > told.sector || (s.sector == told.sector && s.segment >= told.segment);
    });
    const bool known =
        at != car->segments.end() && at->sector == told.sector && at->segment == told.segment;
    if (known) {
        at->colour = told.colour;
    } else if (car->segments.size() < kMostSegments) {
        car->segments.insert(at, {told.sector, told.segment, told.colour});
    } else {
        return false;
    }
    // Feeds that do not clear the colours of the lap before: they go as the next lap begins.
    if (told.sector == 1 && told.segment == 1 && told.colour != SegmentColour::none) {
        std::for_each(car->segments.begin() + 1, car->segments.end(),
                      [](Segment& s) { s.colour = SegmentColour::none; });
    }
    return true;
}

SectorColour sector_colour_now(const RaceState& state, const Competitor& car, std::int32_t sector) {
    const auto index = static_cast<std::size_t>(sector - 1);
    if (sector < 1 || index >= car.sectors.size() || !car.sectors[index].last_ns) {
        return SectorColour::none;
    }
    const Sector& mine = car.sectors[index];
    const bool purple =
        index < state.best_sector_holders.size() && state.best_sector_holders[index] >= 0 &&
        &state.competitors[static_cast<std::size_t>(state.best_sector_holders[index])] == &car;
    if (mine.last_ns != mine.best_ns) {
        return SectorColour::slower;
    }
    return purple ? SectorColour::overall_best : SectorColour::personal_best;
}

namespace {

std::optional<Nanoseconds> sum(std::optional<Nanoseconds> so_far,
                               const std::optional<Nanoseconds>& next) {
    return so_far && next ? std::optional(*so_far + *next) : std::nullopt;
}

}  // namespace

std::optional<Nanoseconds> theoretical_best(const Competitor& car) {
    std::optional<Nanoseconds> total = 0;
    for (const Sector& sector : car.sectors) {
        total = sum(total, sector.best_ns);
    }
    return car.sectors.empty() ? std::nullopt : total;
}

std::optional<Nanoseconds> theoretical_best(const RaceState& state) {
    std::optional<Nanoseconds> total = 0;
    for (const auto& best : state.best_sectors_ns) {
        total = sum(total, best);
    }
    return state.best_sectors_ns.empty() ? std::nullopt : total;
}

}  // namespace pitcast::race
