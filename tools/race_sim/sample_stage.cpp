// SPDX-License-Identifier: Apache-2.0
#include "sample_stage.h"

#include <algorithm>
#include <cmath>

#include "field.h"
#include "track.h"

namespace pitcast::tools {
namespace {

constexpr Nanoseconds kStageStep = 50'000'000;
constexpr Nanoseconds kBetweenFixes = 100'000'000;
constexpr Nanoseconds kBetweenTelemetry = 200'000'000;
constexpr Nanoseconds kBetweenStarts = 60 * kNanosecondsPerSecond;
constexpr Nanoseconds kStageLength = 1'200 * kNanosecondsPerSecond;
constexpr Nanoseconds kPicturesFrom = 630 * kNanosecondsPerSecond;
constexpr Nanoseconds kStageBegins = 1'789'948'800 * kNanosecondsPerSecond;  // 21 September 2026
constexpr std::size_t kStageCars = 12;
constexpr double kClosePaces = 0.45;  ///< how much of the field's spread of paces is left

/// Between -1 and 1, in straight lines: the same on every machine.
double triangle(double turns) {
    const double part = turns - std::floor(turns);
    return part < 0.5 ? 4 * part - 1 : 3 - 4 * part;
}

/// A car on its way along the stage.
struct Runner {
    Starter who;
    Nanoseconds start_ns = 0;  ///< since the stage began
    double long_wave_m = 0;    ///< stretches that suit it more or less
    double short_wave_m = 0;
    double phase = 0;
    double slip_m = 0;  ///< where it runs wide
    double metres = 0;
    double speed = 0;
    std::size_t loops = 0;  ///< passed

    [[nodiscard]] double share_of_pace() const {
        const double pace = 1 - (1 - who.pace) * kClosePaces;
        const double slip = std::abs(metres - slip_m) < 45 ? 0.5 : 1;
        return pace * slip *
               (1 + 0.028 * triangle(metres / long_wave_m + phase) +
                0.018 * triangle(metres / short_wave_m));
    }
};

race::Telemetry telemetry_of(const Runner& runner, double before) {
    race::Telemetry telemetry;
    telemetry.number = runner.who.entry.number;
    telemetry.speed_mm_s = static_cast<std::int32_t>(runner.speed * 1000);
    telemetry.gear = std::clamp(static_cast<std::int32_t>(runner.speed / 7) + 1, 1, 6);
    telemetry.rpm =
        static_cast<std::int32_t>(2'600 + 4'600 * runner.speed / (7.0 * telemetry.gear));
    const double gain = runner.speed - before;
    telemetry.throttle_permille = gain >= 0 ? 900 : 0;
    telemetry.brake_permille = static_cast<std::int32_t>(1000 * std::clamp(-gain * 2.5, 0.0, 1.0));
    return telemetry;
}

class StageDay {
 public:
    explicit StageDay(Track track) : track_(std::move(track)) {
        Random random(20);
        std::vector<Starter> field = make_field(kStageCars, random);
        for (std::size_t i = 0; i < field.size(); ++i) {
            Runner runner;
            runner.who = std::move(field[i]);
            runner.start_ns = static_cast<Nanoseconds>(i) * kBetweenStarts;
            runner.long_wave_m = random.between(4'200, 7'800);
            runner.short_wave_m = random.between(900, 1'700);
            runner.phase = random.unit();
            runner.slip_m = random.between(0.2, 2.2) * track_.length_m();  // half of them do
            runners_.push_back(std::move(runner));
        }
    }

    SampleRace run() {
        announce();
        for (Nanoseconds now = 0; now < kStageLength; now += kStageStep) {
            race::Positions seen;
            for (Runner& runner : runners_) {
                step(runner, now, seen);
            }
            if (!seen.fixes.empty()) {
                tell(now, std::move(seen));
            }
        }
        std::stable_sort(made_.events.begin(), made_.events.end(),
                         [](const feed::TimedEvent& a, const feed::TimedEvent& b) {
                             return a.event.utc_ns < b.event.utc_ns;
                         });
        made_.begin_ns = kPicturesFrom;
        return std::move(made_);
    }

 private:
    void tell(Nanoseconds at, race::EventBody body) {
        made_.events.push_back({kStageBegins + at, {kStageBegins + at, std::move(body)}});
    }

    void announce() {
        race::SessionInfo info;
        info.id = "sample-stage";
        info.name = "Special Stage 3 - Over the Benches";
        info.name_zh = "第三赛段 台阶赛段";
        info.venue = track_.venue().id;
        info.kind = race::SessionKind::stage;
        info.laps_total = 1;
        info.lap_length_mm = track_.venue().course.length_mm;
        info.loops = track_.venue().course.loops;
        for (race::Loop& loop : info.loops) {
            // A course calls its finish a loop on the way; to a stage it is the line.
            if (loop.distance_mm > info.lap_length_mm * 99 / 100) {
                loop.kind = race::LoopKind::start_finish;
                loop.distance_mm = info.lap_length_mm;
            }
        }
        loops_ = info.loops;
        std::sort(loops_.begin(), loops_.end(), [](const race::Loop& a, const race::Loop& b) {
            return a.distance_mm < b.distance_mm;
        });
        tell(-kNanosecondsPerSecond, std::move(info));
        for (const Runner& runner : runners_) {
            tell(-kNanosecondsPerSecond, runner.who.entry);
        }
        tell(-kNanosecondsPerSecond, race::SessionStatus{race::SessionPhase::running, 0, 0});
        tell(-kNanosecondsPerSecond, race::FlagChange{race::Flag::green, 0});
    }

    void step(Runner& runner, Nanoseconds now, race::Positions& seen) {
        if (now < runner.start_ns || runner.metres >= track_.length_m()) {
            return;
        }
        if (now % kBetweenFixes == 0) {
            const map::Point3 at = track_.position(runner.metres, 0);
            seen.fixes.push_back({runner.who.entry.number, at.x_mm, at.y_mm, at.z_mm});
        }
        const double before = runner.speed;
        runner.speed = track_.speed_at(runner.metres) * runner.share_of_pace();
        const double seconds =
            static_cast<double>(kStageStep) / static_cast<double>(kNanosecondsPerSecond);
        const double from = runner.metres;
        runner.metres = from + runner.speed * seconds;
        for (; runner.loops < loops_.size(); ++runner.loops) {
            const race::Loop& loop = loops_[runner.loops];
            const double there = static_cast<double>(loop.distance_mm) / 1000;
            if (there > runner.metres) {
                break;
            }
            const double share = std::max(0.0, there - from) / (runner.metres - from);
            tell(now + static_cast<Nanoseconds>(share * 50) * 1'000'000,
                 race::Passing{runner.who.entry.number, loop.id, 0});
        }
        if (now % kBetweenTelemetry == 0) {
            tell(now, telemetry_of(runner, before));
        }
    }

    Track track_;
    std::vector<Runner> runners_;
    std::vector<race::Loop> loops_;  ///< in the order of the stage
    SampleRace made_;
};

}  // namespace

Result<SampleRace> sample_stage(map::Venue venue) {
    auto track = Track::make_stage(std::move(venue));
    if (!track) {
        return track.error();
    }
    return StageDay(std::move(*track)).run();
}

}  // namespace pitcast::tools
