// SPDX-License-Identifier: Apache-2.0
#include "story_rules.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "apply.h"
#include "course.h"

namespace pitcast::race {

bool is_racing(const RaceState& state) {
    const bool free = state.flag == Flag::none || state.flag == Flag::green ||
                      state.flag == Flag::white || state.flag == Flag::chequered;
    const bool under_way =
        state.status.phase == SessionPhase::running || state.status.phase == SessionPhase::finished;
    return free && under_way;
}

bool is_out(const Competitor& car) {
    return !car.finished && (car.status == CarStatus::on_track || car.status == CarStatus::unknown);
}

std::vector<CompetitorIndex> ahead_in_class(const RaceState& state) {
    std::vector<CompetitorIndex> ahead(state.competitors.size(), -1);
    std::map<std::string_view, CompetitorIndex> last;
    for (const CompetitorIndex index : state.order) {
        const Competitor& car = state.competitors[static_cast<std::size_t>(index)];
        if (car.position == 0) {
            continue;
        }
        const auto [known, fresh] = last.try_emplace(car.entry.car_class, index);
        if (!fresh) {
            ahead[static_cast<std::size_t>(index)] = known->second;
            known->second = index;
        }
    }
    return ahead;
}

std::optional<Nanoseconds> stretch_time(const Competitor& car, std::int64_t point) {
    const auto from = time_at_point(car, point - 1);
    const auto to = time_at_point(car, point);
    const bool sound = from && to && *to - *from <= kLongestLap;
    return sound ? std::optional(*to - *from) : std::nullopt;
}

std::optional<Nanoseconds> usual_stretch(const Competitor& car, std::int64_t point,
                                         std::int64_t points_of_lap) {
    std::vector<Nanoseconds> times;
    for (int back = 1; back <= 8 && times.size() < 5; ++back) {
        if (const auto time = stretch_time(car, point - back * points_of_lap)) {
            times.push_back(*time);
        }
    }
    return times.size() < 2 ? std::nullopt : std::optional(median_of(std::move(times)));
}

Nanoseconds median_of(std::vector<Nanoseconds> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace pitcast::race
