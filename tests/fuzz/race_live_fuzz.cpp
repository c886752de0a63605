// SPDX-License-Identifier: Apache-2.0
// Any order of any events, looked at after each by live timing and the watcher of stories.
#include <cstddef>
#include <cstdint>
#include <string>

#include "pitcast/race/ghost.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/splits.h"
#include "pitcast/race/stories.h"

namespace {

using namespace pitcast;
using namespace pitcast::race;

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr std::size_t kKept = 32;

const Track& track() {
    static const Track ring =
        *Track::make({{0, 0}, {1'000'000, 0}, {1'000'000, 20'000}, {0, 20'000}}, true);
    return ring;
}

/// The bytes of one event.
struct Args {
    std::uint8_t what, car, a, b;
    [[nodiscard]] std::string number() const { return std::to_string(car % 8); }
};

constexpr Nanoseconds kSteps[] = {0,
                                  1,
                                  40'000'000,
                                  kSecond,
                                  20 * kSecond,
                                  90 * kSecond,
                                  3600 * kSecond,
                                  -kSecond,
                                  -90 * kSecond,
                                  std::int64_t{36'500} * 86'400 * kSecond};

SessionInfo session_of(const Args& args) {
    SessionInfo info;
    info.id = args.a < 250 ? "s" : std::to_string(args.a);
    info.kind = static_cast<SessionKind>(args.b % 5);
    info.lap_length_mm = args.car % 3 == 0 ? 0 : 2'040'000;
    info.loops = {{"SF", "", LoopKind::start_finish, 0, 3},
                  {"J", "", LoopKind::detour, 1'500'000, 0},
                  {"PI", "", LoopKind::pit_in, 1'900'000, 0},
                  {"PO", "", LoopKind::pit_out, 9'000, 0}};
    for (int i = 0; i < args.car % 5; ++i) {
        info.loops.push_back({"I" + std::to_string(i), "", LoopKind::intermediate,
                              (i + 1) * std::int64_t{400'000}, i + 1});
    }
    return info;
}

Positions::Fix fix_of(const Args& args) {
    if (args.b == 255) {
        return {args.number(), (args.a - 128) * std::int64_t{7'000'000'000}, args.a, 0};
    }
    const PlanPoint p = track().at(args.a * std::int64_t{8'000} + args.b * 40);
    return {args.number(), p.x_mm + args.car % 16 * 1'500, p.y_mm + args.b % 16 * 1'500, 0};
}

EventBody body_of(const Args& args) {
    static const char* const loops[] = {"SF", "I0", "I1", "I2", "I3", "J", "PI", "PO", "X"};
    const std::string number = args.number();
    switch (args.what % 14) {
        case 0:
        case 1:
        case 2:
            return Passing{number, loops[args.a % 9], args.b < 200 ? 0 : args.b - 199};
        case 3:
        case 4:
        case 5:
            return Positions{{fix_of(args)}};
        case 6:
            return LapCompleted{number, args.a % 16, args.b * kSecond};
        case 7:
            return CarStatusChange{number, static_cast<CarStatus>(args.a % 9), std::nullopt};
        case 8:
            return FlagChange{static_cast<Flag>(args.a % 9), 0};
        case 9:
            return SessionStatus{static_cast<SessionPhase>(args.a % 6), args.b % 4, 0};
        case 10:
            return LapDeleted{number, args.a % 16 + 1, std::nullopt, ""};
        case 11:
            return LapsCorrected{number, args.a};
        case 12: {
            Entry entry;
            entry.number = number;
            entry.car_class = std::to_string(args.a % 4);
            return entry;
        }
        default:
            return session_of(args);
    }
}

void check(const LiveGap& live) {
    const bool bad_time = live.gap.kind == Gap::Kind::time && live.gap.time_ns < 0;
    const bool bad_laps = live.gap.kind == Gap::Kind::laps && live.gap.laps < 1;
    if (bad_time || bad_laps) {
        __builtin_trap();
    }
}

/// A run rises, stays on its course, and compares the same from either side.
void check_runs(const RaceState& state, const LiveTiming& live, CompetitorIndex index,
                Nanoseconds utc_ns) {
    const RunTrace* run = live.run(index);
    if (run == nullptr) {
        return;
    }
    for (std::size_t i = 1; i < run->passes().size(); ++i) {
        const RunTrace::Pass& a = run->passes()[i - 1];
        const RunTrace::Pass& b = run->passes()[i];
        if (b.distance_mm <= a.distance_mm || b.elapsed_ns <= a.elapsed_ns ||
            b.distance_mm > run->length_mm()) {
            __builtin_trap();
        }
    }
    const RunView mine = run_at(state, live, index, utc_ns);
    const RunView theirs = run_at(state, live, state.order.front(), utc_ns);
    const auto here = ghost_of(mine, theirs);
    const auto there = ghost_of(theirs, mine);
    if (here.has_value() != there.has_value()) {
        __builtin_trap();
    }
    if (here && (here->gap_ns.has_value() != there->gap_ns.has_value() ||
                 here->gap_ns.value_or(0) != -there->gap_ns.value_or(0) ||
                 here->car.distance_mm < 0 || here->car.distance_mm > run->length_mm())) {
        __builtin_trap();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    StoryOptions options;
    options.keep = kKept;
    RaceState state;
    StoryWatcher watcher(options);
    LiveTiming live(track());
    Nanoseconds now = 1'800'000'000 * kSecond;
    for (std::size_t at = 0; at + 5 <= size && at < 5 * 600; at += 5) {
        now += kSteps[data[at + 4] % 10];
        now = now < 1 ? 1 : now;
        const Args args{data[at], data[at + 1], data[at + 2], data[at + 3]};
        apply(state, {now, body_of(args)});
        classify(state);
        watcher.step(state);
        live.take(state);
        live.refresh(state, now);
        if (watcher.stories().size() > kKept || watcher.offered(kSecond, 4).size() > 4) {
            __builtin_trap();
        }
        for (const CompetitorIndex index : state.order) {
            check(live.gap(index));
            check(live.interval(index));
            (void)live.position(state, index, now + kSecond);
            check_runs(state, live, index, now + kSecond / 4);
            check_runs(state, live, index, now - kSecond / 4);
            for (std::int32_t split = 0; split < 4; ++split) {
                const auto& car = state.competitors[static_cast<std::size_t>(index)];
                const auto found = split_of(state, car, split);
                if (found && (found->position < 1 || found->time_ns < 0)) {
                    __builtin_trap();
                }
            }
        }
        now = now > 7'000'000'000 * kSecond ? 1'800'000'000 * kSecond : now;
    }
    (void)live.hash();
    return 0;
}
