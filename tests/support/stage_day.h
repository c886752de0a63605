// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <optional>
#include <string>

#include "pitcast/map/venue.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/race_state.h"

/// A stage with two cars on an open course, each at a constant speed, up to an instant.
namespace pitcast::show_fixture {

struct StageDay {
    race::RaceState race;
    race::LiveTiming live;

    /// The first car started `first_s` before `until`, at 25 m/s; the second `second_s` before it,
    /// at 20 m/s. Splits lie at a quarter and at half of the course. Both are seen at 10 Hz.
    StageDay(const map::Course& course, Nanoseconds until, double first_s, double second_s)
        : live(*map::track_of(course)) {
        constexpr Nanoseconds kTick = 100'000'000;
        const auto ns = [](double seconds) {
            return static_cast<Nanoseconds>(seconds * 1000) * 1'000'000;
        };
        const double begin_s = std::max(first_s, second_s) + 2;
        race::SessionInfo info;
        info.id = "stage";
        info.kind = race::SessionKind::stage;
        info.laps_total = 1;
        info.lap_length_mm = course.length_mm;
        info.loops = {
            {"ST", "", race::LoopKind::start_finish, 0, 0},
            {"S1", "", race::LoopKind::intermediate, course.length_mm / 4, 1},
            {"S2", "", race::LoopKind::intermediate, course.length_mm / 2, 2},
            {"FN", "", race::LoopKind::start_finish, course.length_mm, 3},
        };
        const auto tell = [&](Nanoseconds at, race::EventBody body) {
            race::apply(race, {at, std::move(body)});
        };
        tell(until - ns(begin_s), info);
        struct Car {
            const char* number;
            Nanoseconds start;
            double speed;
            std::size_t passed = 0;
        };
        Car cars[] = {{"1", until - ns(first_s), 25}, {"2", until - ns(second_s), 20}};
        for (const Car& car : cars) {
            race::Entry entry;
            entry.number = car.number;
            entry.name = std::string("Driver ") + car.number;
            tell(until - ns(begin_s), entry);
        }
        for (Nanoseconds at = until - ns(begin_s); at <= until; at += kTick) {
            for (Car& car : cars) {
                if (at < car.start) {
                    continue;
                }
                for (; car.passed < info.loops.size(); ++car.passed) {
                    const race::Loop& loop = info.loops[car.passed];
                    const Nanoseconds there =
                        car.start + ns(static_cast<double>(loop.distance_mm) / 1000 / car.speed);
                    if (there > at) {
                        break;
                    }
                    tell(there, race::Passing{car.number, loop.id, 0});
                }
                const double metres = static_cast<double>(at - car.start) / 1e9 * car.speed;
                const map::Point3 p = course.at(std::llround(metres * 1000));
                tell(at, race::Positions{{{car.number, p.x_mm, p.y_mm, p.z_mm}}});
            }
            race::classify(race);
            live.take(race);
        }
        live.refresh(race, until);
    }
};

}  // namespace pitcast::show_fixture
