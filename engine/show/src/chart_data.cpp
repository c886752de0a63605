// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "chart.h"

namespace pitcast::show {
namespace {

constexpr std::int64_t kSecond = kNanosecondsPerSecond;

/// When the car ended that lap; 0 = it did not, or nobody knows.
Nanoseconds lap_end(const race::Competitor& car, std::int32_t lap) {
    const auto found = std::lower_bound(
        car.lap_history.begin(), car.lap_history.end(), lap,
        [](const race::Lap& one, std::int32_t number) { return one.number < number; });
    return found != car.lap_history.end() && found->number == lap ? found->ended_utc_ns : 0;
}

void read_cars(const ChartBody& body, const Scope& scope,
               std::vector<const race::Competitor*>& cars) {
    cars.clear();
    for (const Binding& binding : body.cars) {
        const race::Competitor* car = binding.car_of(scope);
        if (car != nullptr && std::find(cars.begin(), cars.end(), car) == cars.end()) {
            cars.push_back(car);
        }
    }
    for (std::size_t i = 0; body.cars.empty() && i < scope.race->order.size() &&
                            cars.size() < static_cast<std::size_t>(body.top);
         ++i) {
        cars.push_back(&scope.race->competitors[static_cast<std::size_t>(scope.race->order[i])]);
    }
}

/// Ends of one lap by all cars, the earliest first.
void read_lap_ends(const race::RaceState& race, std::int32_t lap, std::vector<Nanoseconds>& ends) {
    ends.clear();
    for (const race::Competitor& car : race.competitors) {
        if (const Nanoseconds end = lap_end(car, lap); end > 0) {
            ends.push_back(end);
        }
    }
    std::sort(ends.begin(), ends.end());
}

std::optional<std::int64_t> value_of(ChartBody::Kind kind, Nanoseconds end,
                                     const std::vector<Nanoseconds>& ends) {
    if (end == 0) {
        return std::nullopt;
    }
    if (kind == ChartBody::Kind::gaps) {
        return end - ends.front();
    }
    return std::lower_bound(ends.begin(), ends.end(), end) - ends.begin() + 1;
}

void set_range(const ChartBody& body, const Scope& scope, ChartData& data) {
    std::int64_t most = 1;
    for (const ChartData::Line& line : data.lines) {
        for (const auto& value : line.values) {
            most = std::max(most, value.value_or(0));
        }
    }
    if (body.kind == ChartBody::Kind::gaps) {
        data.grid_step = round_step(most, kSecond / 10);
        data.most = std::max((most + data.grid_step - 1) / data.grid_step, std::int64_t{1}) *
                    data.grid_step;
        return;
    }
    data.least = 1;
    data.most = std::max<std::int64_t>({2, most, static_cast<std::int64_t>(data.lines.size())});
    data.most = std::min<std::int64_t>(
        data.most,
        std::max<std::int64_t>(2, static_cast<std::int64_t>(scope.race->competitors.size())));
}

}  // namespace

std::int64_t round_step(std::int64_t range, std::int64_t least) {
    for (std::int64_t ten = least;; ten *= 10) {
        for (const std::int64_t factor : {1, 2, 5}) {
            if (range / (ten * factor) <= 6) {
                return ten * factor;
            }
        }
    }
}

void read_chart(const ChartBody& body, const Scope& scope, ChartData& data) {
    data.last_lap = 0;
    data.least = 0;
    data.most = 1;
    data.grid_step = 1;
    read_cars(body, scope, data.cars);
    data.lines.resize(data.cars.size());
    for (std::size_t i = 0; i < data.cars.size(); ++i) {
        const race::Competitor* car = data.cars[i];
        data.lines[i].car = car;
        data.lines[i].values.clear();
        if (!car->lap_history.empty()) {
            data.last_lap = std::max(data.last_lap, car->lap_history.back().number);
        }
    }
    data.first_lap = body.laps > 0 ? std::max(1, data.last_lap - body.laps + 1) : 1;
    for (std::int32_t lap = data.first_lap; lap <= data.last_lap; ++lap) {
        read_lap_ends(*scope.race, lap, data.ends);
        for (ChartData::Line& line : data.lines) {
            line.values.push_back(value_of(body.kind, lap_end(*line.car, lap), data.ends));
        }
    }
    set_range(body, scope, data);
}

}  // namespace pitcast::show
