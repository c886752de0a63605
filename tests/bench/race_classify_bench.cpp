// SPDX-License-Identifier: Apache-2.0
// What the race model costs a frame: positions of 24 cars, a classification of 60 cars in the
// middle of a race and of a qualifying, a state hash. Prints medians; asserts nothing.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "pitcast/race/race_state.h"

namespace {

using namespace pitcast;
using namespace pitcast::race;

constexpr Nanoseconds kStart = 1'800'000'000 * kNanosecondsPerSecond;

double median_us(const std::function<void()>& work) {
    std::vector<double> times;
    for (int i = 0; i < 2000; ++i) {
        const auto from = std::chrono::steady_clock::now();
        work();
        const auto to = std::chrono::steady_clock::now();
        times.push_back(std::chrono::duration<double, std::micro>(to - from).count());
    }
    std::nth_element(times.begin(), times.begin() + 1000, times.end());
    return times[1000];
}

RaceState session(SessionKind kind, int cars, int laps) {
    RaceState state;
    SessionInfo info;
    info.id = "bench";
    info.kind = kind;
    info.lap_length_mm = 3'000'000;
    info.loops = {{"SF", "", LoopKind::start_finish, 0, 3},
                  {"I1", "", LoopKind::intermediate, 1'000'000, 1},
                  {"I2", "", LoopKind::intermediate, 2'000'000, 2}};
    apply(state, {kStart, info});
    apply(state, {kStart, SessionStatus{SessionPhase::running,
                                        kind == SessionKind::qualifying ? 1 : 0, 0}});
    for (int lap = 0; lap < laps; ++lap) {
        for (int loop = 1; loop <= 3; ++loop) {
            for (int car = 0; car < cars; ++car) {
                const std::int64_t pace = 30'000 + (car * 37 + lap * 11) % 400;
                const std::int64_t millis = (lap * 3 + loop) * pace + car;
                apply(state, {kStart + millis * 1'000'000,
                              Passing{std::to_string(car),
                                      info.loops[static_cast<std::size_t>(loop % 3)].id, 0}});
            }
        }
    }
    classify(state);
    return state;
}

}  // namespace

int main() {
    RaceState race = session(SessionKind::race, 60, 40);
    std::printf("classify, race of 60 cars, lap 40:      %8.2f us\n", median_us([&] {
                    race.order_stale = true;
                    classify(race);
                }));
    RaceState qualifying = session(SessionKind::qualifying, 60, 20);
    std::printf("classify, knock-out qualifying of 60:   %8.2f us\n", median_us([&] {
                    qualifying.order_stale = true;
                    classify(qualifying);
                }));
    RaceState small = session(SessionKind::race, 24, 10);
    Event positions{kStart + 4'000 * kNanosecondsPerSecond, Positions{}};
    auto& fixes = std::get<Positions>(positions.body).fixes;
    for (int car = 0; car < 24; ++car) {
        fixes.push_back({std::to_string(car), car, car, car});
    }
    std::printf("apply, positions of 24 cars:            %8.2f us\n", median_us([&] {
                    positions.utc_ns += 50'000'000;
                    apply(small, positions);
                }));
    std::printf("state hash, 60 cars, lap 40:            %8.2f us\n",
                median_us([&] { race.events_applied += state_hash(race) & 1; }));
    return 0;
}
