// SPDX-License-Identifier: Apache-2.0
// What live timing and stories cost a frame of 100 cars at 25 Hz, with three loops a lap. Prints
// median and 99th percentile; asserts nothing.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "pitcast/race/live_timing.h"
#include "pitcast/race/stories.h"

namespace {

using namespace pitcast;
using namespace pitcast::race;

constexpr Nanoseconds kStart = 1'800'000'000 * kNanosecondsPerSecond;
constexpr Nanoseconds kFrame = kNanosecondsPerSecond / 25;
constexpr int kCars = 100;

struct Cost {
    std::vector<double> us;
    void add(const std::function<void()>& work) {
        const auto from = std::chrono::steady_clock::now();
        work();
        const auto to = std::chrono::steady_clock::now();
        us.push_back(std::chrono::duration<double, std::micro>(to - from).count());
    }
    void print(const char* what) {
        std::sort(us.begin(), us.end());
        std::printf("%-44s p50 %8.2f us  p99 %8.2f us\n", what, us[us.size() / 2],
                    us[us.size() * 99 / 100]);
    }
};

/// A course of 4.3 km in 860 segments.
Track course() {
    std::vector<PlanPoint> line;
    for (int i = 0; i < 860; ++i) {
        const double turn = i * 2 * 3.14159265358979 / 860;
        const double radius = 600'000 + 120'000 * std::sin(3 * turn);
        line.push_back(
            {std::llround(radius * std::cos(turn)), std::llround(radius * std::sin(turn))});
    }
    return *Track::make(line, true);
}

SessionInfo session(std::int64_t length_mm) {
    SessionInfo info;
    info.id = "bench";
    info.kind = SessionKind::race;
    info.lap_length_mm = length_mm;
    info.loops = {{"SF", "", LoopKind::start_finish, 0, 3},
                  {"I1", "", LoopKind::intermediate, length_mm / 3, 1},
                  {"I2", "", LoopKind::intermediate, length_mm * 2 / 3, 2}};
    return info;
}

}  // namespace

int main() {
    const Track track = course();
    const std::int64_t length = track.length_mm();
    RaceState state;
    apply(state, {kStart, session(length)});
    for (int car = 0; car < kCars; ++car) {
        Entry entry;
        entry.number = std::to_string(car);
        entry.car_class = car % 3 == 0 ? "A" : car % 3 == 1 ? "B" : "C";
        apply(state, {kStart, entry});
    }
    apply(state, {kStart, SessionStatus{SessionPhase::running, 0, 0}});
    LiveTiming live(track);
    StoryWatcher watcher;
    std::vector<std::int64_t> passed(kCars, 0);
    Cost follow_cost, take, refresh, step, step_crossing, hash;
    std::vector<TrackedCar> cars(kCars);
    const char* const ids[] = {"SF", "I1", "I2"};
    for (int frame = 1; frame <= 25 * 600; ++frame) {
        const Nanoseconds now = kStart + frame * kFrame;
        Positions positions;
        bool crossed = false;
        for (int car = 0; car < kCars; ++car) {
            const std::int64_t speed = 50'000 + car * 37 % 4'000;
            const std::int64_t distance = speed * frame / 25 - car * 8'000;
            const PlanPoint p = track.at(distance);
            positions.fixes.push_back({std::to_string(car), p.x_mm + car % 5 * 700, p.y_mm, 0});
            const std::int64_t point = distance <= 0 ? 0 : distance * 3 / length;
            if (point > passed[static_cast<std::size_t>(car)]) {
                passed[static_cast<std::size_t>(car)] = point;
                apply(state,
                      {now - kFrame / 2 + car, Passing{std::to_string(car), ids[point % 3]}});
                crossed = true;
            }
        }
        apply(state, {now, positions});
        if (crossed) {
            classify(state);
        }
        follow_cost.add([&] {
            for (std::size_t car = 0; car < kCars; ++car) {
                follow(track, {}, cars[car], state.competitors[car].fixes.back());
            }
        });
        take.add([&] { live.take(state); });
        refresh.add([&] { live.refresh(state, now); });
        (crossed ? step_crossing : step).add([&] { watcher.step(state); });
        hash.add([&] { state.events_refused += live.hash() & 0; });
    }
    std::printf("100 cars, 600 s of race, %zu stories kept\n", watcher.stories().size());
    follow_cost.print("snap 100 fixes to the centre line");
    take.print("live timing, take in a frame's fixes");
    refresh.print("live timing, gaps and intervals shown");
    step.print("stories, frame without a crossing");
    step_crossing.print("stories, frame with crossings");
    hash.print("live timing, hash");
    return 0;
}
