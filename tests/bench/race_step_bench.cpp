// SPDX-License-Identifier: Apache-2.0
// What a frame of a long race costs: 100 cars with positions and telemetry at 25 Hz each and
// passings of three loops, stepped at 50 frames a second after 0, 6, 12 and 24 hours of laps. A
// step applies the events of its frame, classifies, and hashes the state. Then snapshot, restore
// and history. Asserts nothing.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "pitcast/race/history.h"
#include "pitcast/race/snapshot.h"

namespace {

using namespace pitcast;
using namespace pitcast::race;

constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kStart = 1'800'000'000 * kNanosecondsPerSecond;
constexpr Nanoseconds kFrame = 20 * kMillisecond;
constexpr int kCars = 100;

double micros(std::chrono::steady_clock::duration d) {
    return std::chrono::duration<double, std::micro>(d).count();
}

template <typename Work>
double time_us(Work&& work) {
    const auto from = std::chrono::steady_clock::now();
    work();
    return micros(std::chrono::steady_clock::now() - from);
}

double quantile(std::vector<double>& values, double q) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

/// The race, event by event: each car goes round in about two minutes.
class Race {
 public:
    Race() : random_(1) {
        SessionInfo info;
        info.id = "bench";
        info.kind = SessionKind::race;
        info.lap_length_mm = 6'000'000;
        info.loops = {{"SF", "", LoopKind::start_finish, 0, 3},
                      {"I1", "", LoopKind::intermediate, 2'000'000, 1},
                      {"I2", "", LoopKind::intermediate, 4'000'000, 2}};
        info_ = info;
        for (int car = 0; car < kCars; ++car) {
            numbers_.push_back(std::to_string(car + 1));
            next_.push_back(kStart + (car + 1) * 100 * kMillisecond + sector_time(car));
            loop_.push_back(1);
        }
    }
    std::vector<Event> opening() const {
        return {{kStart - kNanosecondsPerSecond, info_},
                {kStart, SessionStatus{SessionPhase::running, 0, 0}}};
    }
    /// Passings up to `utc_ns`.
    void passings(Nanoseconds utc_ns, std::vector<Event>& out) {
        const std::size_t from = out.size();
        for (std::size_t car = 0; car < numbers_.size(); ++car) {
            while (next_[car] <= utc_ns) {
                out.push_back({next_[car], Passing{numbers_[car], info_.loops[loop_[car]].id, 0}});
                loop_[car] = (loop_[car] + 1) % 3;
                next_[car] += sector_time(static_cast<int>(car));
            }
        }
        std::sort(out.begin() + static_cast<std::ptrdiff_t>(from), out.end(),
                  [](const Event& a, const Event& b) { return a.utc_ns < b.utc_ns; });
    }
    /// Half the frames bring a fix of every car, the other half telemetry of every car.
    void live(int frame, Nanoseconds utc_ns, std::vector<Event>& out) {
        if (frame % 2 == 0) {
            Positions positions;
            for (int car = 0; car < kCars; ++car) {
                positions.fixes.push_back(
                    {numbers_[static_cast<std::size_t>(car)], frame * car, frame + car, 7});
            }
            out.push_back({utc_ns, std::move(positions)});
            return;
        }
        for (const std::string& number : numbers_) {
            Telemetry told{number, 50'000 + frame % 100, 9'000, 5, 800, 0};
            told.g_lateral_milli = told.g_longitudinal_milli = told.g_vertical_milli = frame % 900;
            told.steering_mdeg = told.heading_mdeg = told.pitch_mdeg = told.roll_mdeg = frame % 99;
            told.altitude_mm = 178'000;
            out.push_back({utc_ns, told});
        }
    }

 private:
    Nanoseconds sector_time(int car) {
        return (40'000 + car * 20 + static_cast<Nanoseconds>(random_() % 500)) * kMillisecond;
    }
    std::mt19937 random_;
    SessionInfo info_;
    std::vector<std::string> numbers_;
    std::vector<Nanoseconds> next_;
    std::vector<std::size_t> loop_;
};

void measure(RaceState& state, Race& race, int hours) {
    std::vector<double> applied, classified, hashed, steps;
    std::uint64_t keep = 0;
    const Nanoseconds from = kStart + hours * 3600 * kNanosecondsPerSecond;
    for (int frame = 1; frame <= 6000; ++frame) {
        const Nanoseconds now = from + frame * kFrame;
        std::vector<Event> events;
        race.live(frame, now, events);
        race.passings(now, events);
        const double a = time_us([&] {
            for (const Event& event : events) {
                apply(state, event);
            }
        });
        const double c = time_us([&] { classify(state); });
        const double h = time_us([&] { keep ^= state_hash(state); });
        applied.push_back(a);
        classified.push_back(c);
        hashed.push_back(h);
        steps.push_back(a + c);
    }
    std::printf(
        "%2d h, lap %3d: step p50 %6.1f us, p99 %6.1f us (apply p99 %6.1f, classify p99 "
        "%5.1f), hash p50 %6.1f us p99 %6.1f%s\n",
        hours, state.leader_laps(), quantile(steps, 0.5), quantile(steps, 0.99),
        quantile(applied, 0.99), quantile(classified, 0.99), quantile(hashed, 0.5),
        quantile(hashed, 0.99), keep == 1 ? "!" : "");
}

void measure_snapshot(const RaceState& state) {
    std::vector<double> made, restored;
    std::size_t bytes = 0;
    for (int i = 0; i < 20; ++i) {
        std::string held;
        made.push_back(time_us([&] { held = snapshot(state); }));
        restored.push_back(time_us([&] { bytes += restore(held).ok() ? held.size() : 0; }));
    }
    std::printf("       snapshot of %.1f MB: %.2f ms, restore %.2f ms (medians of 20)\n",
                static_cast<double>(bytes) / 20e6, quantile(made, 0.5) / 1000,
                quantile(restored, 0.5) / 1000);
}

void measure_history() {
    Race race;
    History history;
    for (const Event& event : race.opening()) {
        history.add(event);
    }
    std::vector<Event> events;
    race.passings(kStart + 24 * 3600 * kNanosecondsPerSecond, events);
    const double added = time_us([&] {
        for (const Event& event : events) {
            history.add(event);
        }
    });
    std::printf("history of %zu passings: %.1f MB, %zu keyframes, %.2f us an event\n",
                events.size(), static_cast<double>(history.bytes()) / 1e6, history.keyframes(),
                added / static_cast<double>(events.size()));
    for (const Knowledge knowledge : {Knowledge::then, Knowledge::now, Knowledge::now}) {
        const double took =
            time_us([&] { (void)history.at(kStart + 81'234 * kNanosecondsPerSecond, knowledge); });
        std::printf("       back to hour 22.6 as known %s: %.1f ms\n",
                    knowledge == Knowledge::then ? "then" : "now", took / 1000);
    }
}

}  // namespace

int main() {
    Race race;
    RaceState state;
    for (const Event& event : race.opening()) {
        apply(state, event);
    }
    for (const int hours : {0, 6, 12, 24}) {
        std::vector<Event> events;
        race.passings(kStart + hours * 3600 * kNanosecondsPerSecond, events);
        for (const Event& event : events) {
            apply(state, event);
        }
        classify(state);
        measure(state, race, hours);
        measure_snapshot(state);
    }
    measure_history();
    return 0;
}
