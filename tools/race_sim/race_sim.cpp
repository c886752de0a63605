// SPDX-License-Identifier: Apache-2.0
#include "pitcast_tools/race_sim.h"

#include <algorithm>
#include <utility>

#include "incidents.h"
#include "race.h"

namespace pitcast::tools {
namespace {

constexpr Nanoseconds kGridNs = 5 * kNanosecondsPerSecond;  // on the grid before a start shown live
constexpr Nanoseconds kTelemetryNs = 2 * Race::kStepNs;     // 10 Hz
constexpr double kStartPart = 0.55;  // of a lap, where the leader is when the feed begins

}  // namespace

struct RaceSim::Impl {
    Impl(const RaceSimOptions& given, Track found)
        : options(given),
          track(std::move(found)),
          field_random(given.seed),
          race(track, make_field(static_cast<std::size_t>(given.cars), field_random), given.laps,
               Random(~given.seed)),
          incidents(track) {}

    void begin();
    [[nodiscard]] Nanoseconds next_ns() const;
    void step();
    void add(Nanoseconds since_green_ns, race::EventBody body, bool now);
    void add_all(bool now);

    const RaceSimOptions options;
    Track track;
    Random field_random;
    Race race;
    Incidents incidents;
    Nanoseconds feed_begin_ns = 0;        // since the green light; negative = before it
    Nanoseconds last_delivered_ns = 0;    // since the feed began
    std::vector<race::Event> happened;    // of one step
    std::vector<feed::TimedEvent> ready;  // made, not asked for yet
};

/// Takes one event to the list; `now`: it is told when it happens, else when the feed begins.
void RaceSim::Impl::add(Nanoseconds since_green_ns, race::EventBody body, bool now) {
    const Nanoseconds since_begin = since_green_ns - feed_begin_ns;
    if (now) {
        last_delivered_ns = std::max(last_delivered_ns, since_begin);
    }
    ready.push_back({options.start_utc_ns + last_delivered_ns,
                     {options.start_utc_ns + since_begin, std::move(body)}});
}

void RaceSim::Impl::add_all(bool now) {
    for (race::Event& event : happened) {
        add(event.utc_ns, std::move(event.body), now);
    }
    happened.clear();
}

/// Session, entries, green light and the laps that have been run.
void RaceSim::Impl::begin() {
    const double lead = (options.start_lap + kStartPart) * track.length_m();
    std::vector<race::Event> history;
    feed_begin_ns = -kGridNs;
    if (options.start_lap > 0) {
        while (race.cars()[race.order().front()].distance_m < lead && !race.flag_is_out()) {
            race.step(happened);
            std::move(happened.begin(), happened.end(), std::back_inserter(history));
            happened.clear();
        }
        feed_begin_ns = race.now_ns();
    }
    race::SessionInfo info;
    info.id = "race-" + std::to_string(options.seed) + "-" +
              std::to_string(options.start_utc_ns / kNanosecondsPerSecond);
    info.name = "Xinqiu Open Pit Championship - Final";
    info.name_zh = "新邱露天矿场地越野锦标赛 决赛";
    info.venue = track.venue().id;
    info.kind = race::SessionKind::race;
    info.laps_total = options.laps;
    info.lap_length_mm = track.venue().course.length_mm;
    info.loops = track.venue().course.loops;
    info.sectors = 1;
    for (const race::Loop& loop : info.loops) {
        info.sectors = std::max(info.sectors, loop.ends_sector);
    }
    const Nanoseconds before = std::min<Nanoseconds>(feed_begin_ns, 0) - kNanosecondsPerSecond;
    add(before, std::move(info), false);
    for (const Car& car : race.cars()) {
        add(before, car.entry, false);
    }
    add(before, race::SessionStatus{race::SessionPhase::inactive, 0, 0}, false);
    if (feed_begin_ns >= 0) {
        add(0, race::SessionStatus{race::SessionPhase::running, 0, 0}, false);
        add(0, race::FlagChange{race::Flag::green, 0}, false);
        add(feed_begin_ns, race::SessionClock{std::nullopt, feed_begin_ns, true}, false);
    }
    happened = std::move(history);
    add_all(false);
}

/// When the next step begins, since the green light; negative on the grid.
Nanoseconds RaceSim::Impl::next_ns() const {
    const Nanoseconds on_grid = feed_begin_ns + last_delivered_ns;
    return race.now_ns() == 0 && on_grid < 0 ? on_grid : race.now_ns();
}

/// What happens and is measured until the step after.
void RaceSim::Impl::step() {
    const Nanoseconds now = next_ns();
    if (now < 0) {  // on the grid
        add(now, race.positions(), true);
        last_delivered_ns += Race::kStepNs;
        if (now + Race::kStepNs >= 0) {
            add(0, race::SessionStatus{race::SessionPhase::running, 0, 0}, true);
            add(0, race::FlagChange{race::Flag::green, 0}, true);
        }
        return;
    }
    add(now, race.positions(), true);
    if (now % kTelemetryNs == 0) {
        for (const Car& car : race.cars()) {
            add(now, race.telemetry(car), true);
        }
    }
    if (now % kNanosecondsPerSecond == 0) {
        add(now, race::SessionClock{std::nullopt, now, !race.flag_is_out()}, true);
    }
    incidents.step(now - feed_begin_ns, race, happened);
    race.step(happened);
    add_all(true);
}

RaceSim::RaceSim(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RaceSim::~RaceSim() = default;

Result<std::unique_ptr<RaceSim>> RaceSim::make(const RaceSimOptions& options) {
    if (options.cars < 2 || options.cars > 60 || options.laps < 1 || options.laps > 1000 ||
        options.start_lap < 0 || options.start_lap >= options.laps || options.pace_permille < 100 ||
        options.pace_permille > 10'000 || options.start_utc_ns <= 0) {
        return Error{"race simulator", "an option is out of range",
                     "cars 2..60, laps 1..1000, start lap below laps, pace 100..10000"};
    }
    auto track = Track::make(options.venue_path, options.package, options.pace_permille);
    if (!track) {
        return track.error();
    }
    auto impl = std::make_unique<Impl>(options, std::move(*track));
    impl->begin();
    return std::unique_ptr<RaceSim>(new RaceSim(std::move(impl)));
}

void RaceSim::generate(Nanoseconds until_ns, std::vector<feed::TimedEvent>& out) {
    Impl& self = *impl_;
    const Nanoseconds until_utc = self.options.start_utc_ns + until_ns;
    while (!self.race.over() && self.next_ns() <= self.feed_begin_ns + until_ns) {
        self.step();
    }
    const auto later = std::find_if(
        self.ready.begin(), self.ready.end(),
        [&](const feed::TimedEvent& timed) { return timed.delivered_utc_ns > until_utc; });
    std::move(self.ready.begin(), later, std::back_inserter(out));
    self.ready.erase(self.ready.begin(), later);
}

bool RaceSim::finished() const {
    return impl_->race.over() && impl_->ready.empty();
}

}  // namespace pitcast::tools
