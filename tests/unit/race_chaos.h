// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <random>
#include <string>
#include <vector>

#include "race_rig.h"

namespace pitcast::race {

/// Events of every kind, sensible and not, from a seed.
class Chaos {
 public:
    explicit Chaos(std::uint32_t seed) : random_(seed) {}

    Event next() {
        utc_ += pick(0, 3) * kSecond * pick(0, 20) - pick(0, 1) * kSecond;
        const Nanoseconds stray = pick(0, 60) == 0 ? std::int64_t{INT64_MIN} + pick(0, 9) : utc_;
        return {stray, body()};
    }

 private:
    std::int64_t pick(std::int64_t low, std::int64_t high) {
        return low +
               static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
    }
    std::int32_t small(std::int64_t low, std::int64_t high) {
        return static_cast<std::int32_t>(pick(low, high));
    }
    std::string number() { return pick(0, 30) == 0 ? "" : std::to_string(pick(1, 12)); }
    std::string loop() {
        static const std::vector<std::string> kLoops{"SF",  "I1", "I2", "PI",
                                                     "SFP", "PO", "J",  "??"};
        return kLoops[static_cast<std::size_t>(pick(0, 7))];
    }
    std::optional<Nanoseconds> time() {
        return pick(0, 5) == 0 ? std::nullopt : std::optional(pick(-1, 200) * kSecond);
    }
    std::optional<std::int32_t> sensor(std::int32_t most) {
        return pick(0, 3) == 0    ? std::nullopt
               : pick(0, 40) == 0 ? std::optional(INT32_MIN)
                                  : std::optional(small(-most, most));
    }
    Telemetry telemetry() {
        Telemetry of{number(), small(0, 40'000), small(0, 9000), small(-1, 6), small(0, 1000), 5};
        of.g_lateral_milli = sensor(2000);
        of.g_longitudinal_milli = sensor(2000);
        of.g_vertical_milli = sensor(4000);
        of.steering_mdeg = sensor(500'000);
        of.heading_mdeg = sensor(360'000);
        of.pitch_mdeg = sensor(30'000);
        of.roll_mdeg = sensor(30'000);
        of.altitude_mm = sensor(900'000);
        return of;
    }
    EventBody body() {
        switch (pick(0, 20)) {
            case 0: {
                SessionInfo info = course(static_cast<SessionKind>(pick(0, 4)));
                info.sectors = small(-1, 5);
                info.laps_total = small(0, 9);
                info.detours_required = small(0, 2);
                info.missed_detour_ns = pick(0, 30) * kSecond;
                info.classified_permille = small(0, 1) * 750;
                info.loops.push_back({"J", "", LoopKind::detour, 500'000, 0});
                info.id = pick(0, 40) == 0 ? "other" : "s1";
                return info;
            }
            case 1:
                return SessionStatus{static_cast<SessionPhase>(pick(0, 5)), small(-1, 3),
                                     small(-1, 8)};
            case 2: {
                Entry entry;
                entry.number = number();
                entry.car_class = pick(0, 1) == 0 ? "A" : "B";
                entry.grid_position = small(-1, 12);
                return entry;
            }
            case 3:
                return LapCompleted{number(), small(-1, 12), time()};
            case 4:
                return SectorTime{number(), small(-1, 6), pick(-1, 50) * kSecond,
                                  pick(0, 5) == 0 ? small(-1, 9) : 0};
            case 5:
                return LapDeleted{number(), small(-1, 12), time(), ""};
            case 6:
                return BestLap{number(), time(), small(-1, 12), small(-1, 3)};
            case 7:
                return Positions{{{number(), pick(-9, 9), INT64_MAX - pick(0, 1), 0},
                                  {number(), pick(-9, 9), 0, 0}}};
            case 8:
                return telemetry();
            case 9:
                return FlagChange{static_cast<Flag>(pick(0, 8)), small(-1, 4)};
            case 10:
                return CarStatusChange{
                    number(), static_cast<CarStatus>(pick(0, 8)),
                    pick(0, 2) == 0 ? std::optional(pick(0, 1) == 0) : std::nullopt};
            case 11:
                return Penalty{number(),
                               static_cast<PenaltyKind>(pick(0, 4)),
                               pick(-1, 20) * kSecond,
                               pick(0, 1) == 0,
                               "",
                               pick(0, 3) == 0 ? "" : std::to_string(pick(0, 5)),
                               pick(0, 5) == 0};
            case 12:
                return SessionClock{time(), time(), pick(0, 1) == 0};
            case 13:
                return OfficialPlace{number(), small(-1, 30), std::nullopt};
            case 14:
                return LapsCorrected{number(), small(-1, 12)};
            case 15:
                return MiniSector{number(), small(-1, 4), small(-1, 9),
                                  static_cast<SegmentColour>(pick(0, 4))};
            case 16:
                return PlaceOverride{number(),    small(-1, 14),
                                     small(0, 1), pick(0, 3) == 0,
                                     "",          std::to_string(pick(0, 3))};
            case 17:
                return pick(0, 9) == 0 ? EventBody(CountBack{small(-1, 9)})
                                       : EventBody(RaceControlMessage{"m" + number(), ""});
            case 18:
                return FeedStatus{static_cast<Provenance>(pick(0, 4))};
            default:
                return Passing{number(), loop(), pick(0, 9) == 0 ? small(-1, 40) : 0};
        }
    }

    std::mt19937 random_;
    Nanoseconds utc_ = kNoon;
};

}  // namespace pitcast::race
