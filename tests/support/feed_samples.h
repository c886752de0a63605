// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <set>
#include <string>
#include <vector>

#include "pitcast/race/event.h"

namespace pitcast::feed {

/// One event of every kind, no field at its default.
inline std::vector<race::Event> sample_events() {
    using namespace race;
    constexpr Nanoseconds t = 1'750'000'000'123'456'789;
    SessionInfo session{"R1",
                        "Final",
                        "决赛",
                        "xinqiu",
                        SessionKind::race,
                        12,
                        3'600'000'000'000,
                        1'800'000,
                        3,
                        {{"SF", "Finish", LoopKind::start_finish, 1'800'000, 3},
                         {"I1", "Camel humps", LoopKind::intermediate, 600'000, 1}},
                        15'000'000'000,
                        1,
                        30'000'000'000,
                        750};
    return {
        {t, session},
        {t, SessionStatus{SessionPhase::running, 2, 10}},
        {t, Entry{"007", "ZHA", "ZHANG Haichuan", "张海川", "LI Wen", "李文", "Black Gold",
                  "黑金车队", "T1", "Buggy", "CHN", "FF8800", 3}},
        {t, Passing{"007", "SF", 4}},
        {t, LapCompleted{"7", 4, 81'234'000'000}},
        {t, LapCompleted{"7", 5, std::nullopt}},
        {t, SectorTime{"7", 2, 27'123'456'789, 4}},
        {t, MiniSector{"7", 2, 5, SegmentColour::overall_best}},
        {t, LapDeleted{"7", 4, 81'234'000'000, "cut the course"}},
        {t, BestLap{"7", 80'999'000'000, 3, 1}},
        {t, BestLap{"7", std::nullopt, 3, 1}},
        {t, Positions{{{"7", -123'456, 987'654, -1'234}, {"007", 1, 2, 3}}}},
        {t, Telemetry{"7", 33'333, 7'200, 4, 870, 15, -731, 1'204, 940, -95'300, 359'999, 4'200,
                      -3'850, 178'400}},
        {t, Telemetry{"007", 33'333, 7'200, 4, 870, 15}},
        {t, FlagChange{Flag::yellow, 2}},
        {t, CarStatusChange{"7", CarStatus::in_pit, true}},
        {t, CarStatusChange{"7", CarStatus::retired, std::nullopt}},
        {t, Penalty{"7", PenaltyKind::time, 5'000'000'000, true, "jump start", "P1", true}},
        {t, PlaceOverride{"7", 3, 2, true, "rejoined ahead", "D1"}},
        {t, CountBack{12}},
        {t, FeedStatus{Provenance::stale}},
        {t, RaceControlMessage{"CAR 7 UNDER INVESTIGATION", "7"}},
        {t, SessionClock{1'000'000'000, 2'000'000'000, true}},
        {t, SessionClock{std::nullopt, -1, true}},
        {t, OfficialPlace{"7", 3, 4}},
        {t, LapsCorrected{"7", 3}},
    };
}

}  // namespace pitcast::feed
