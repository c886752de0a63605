// SPDX-License-Identifier: Apache-2.0
#include "f1_state.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kMostLapEnds = 256;
constexpr std::int32_t kHighestLap = 10'000;

race::CarStatus status_of(const F1Car& car) {
    if (car.retired) {
        return race::CarStatus::retired;
    }
    if (car.stopped) {
        return race::CarStatus::stopped;
    }
    return car.in_pit ? race::CarStatus::in_pit : race::CarStatus::on_track;
}

void end_lap(F1Message& message, F1Car& car, std::int32_t lap,
             const std::optional<Nanoseconds>& time_ns) {
    car.laps_done = lap;
    if (car.lap_ends.size() == kMostLapEnds) {
        car.lap_ends.erase(car.lap_ends.begin());
    }
    car.lap_ends.push_back(message.delivered_utc_ns);
    message.put(race::LapCompleted{car.entry.number, lap, time_ns});
}

/// Laps. Outside a race the counter stands at the lap under way: it goes up when the car leaves
/// the pits (that begins a lap) and at the line (that ends one and begins the next). A lap that
/// ends in the pit lane only gives its time; the counter follows when the car comes out again.
void read_laps(F1Message& message, F1Car& car, const F1Json& told) {
    const auto last = f1_member(told, "LastLapTime");
    const auto text = last ? f1_text(*last, "Value") : std::nullopt;
    if (text) {
        car.last_lap = *text;
    }
    const std::optional<Nanoseconds> told_time = text ? f1_duration(*text) : std::nullopt;

    const auto count = f1_int(told, "NumberOfLaps");
    const bool counted = count && *count > car.number_of_laps && *count <= kHighestLap;
    if (counted) {
        car.number_of_laps = *count;
        const bool race = message.state.session.kind == race::SessionKind::race;
        const std::int32_t done = race ? *count : *count - 1;
        const bool out_of_pits = f1_bool(told, "PitOut").value_or(false);
        if (done > car.laps_done) {
            // A lap as long as the one before is no change, so the feed does not repeat its time.
            const auto time = out_of_pits ? std::nullopt
                              : told_time ? told_time
                                          : f1_duration(car.last_lap);
            end_lap(message, car, done, time);
            return;
        }
    }
    if (!told_time) {
        return;
    }
    if (car.in_pit && car.number_of_laps > car.laps_done) {
        end_lap(message, car, car.number_of_laps, told_time);
    } else if (car.laps_done > 0) {
        message.put(race::LapCompleted{car.entry.number, car.laps_done, told_time});
    }
}

/// Other numbers are seen on cars that go slowly or stand; they say nothing of the time.
race::SegmentColour segment_colour(std::int32_t status) {
    switch (status) {
        case 2048:
            return race::SegmentColour::slower;
        case 2049:
            return race::SegmentColour::personal_best;
        case 2051:
            return race::SegmentColour::overall_best;
        case 2064:
            return race::SegmentColour::pit_lane;
        default:
            return race::SegmentColour::none;
    }
}

void read_segments(F1Message& message, F1Car& car, std::int32_t sector,
                   const std::optional<F1Json>& segments) {
    auto& held = car.segments[static_cast<std::size_t>(sector)];
    f1_each_index(segments, [&](std::int32_t index, const F1Json& segment) {
        const auto status = f1_int(segment, "Status");
        if (!status || static_cast<std::size_t>(index) >= held.size()) {
            return;
        }
        const race::SegmentColour colour = segment_colour(*status);
        race::SegmentColour& known = held[static_cast<std::size_t>(index)];
        if (colour != known) {
            known = colour;
            message.put(race::MiniSector{car.entry.number, sector + 1, index + 1, colour});
        }
    });
}

void read_sectors(F1Message& message, F1Car& car, const F1Json& told) {
    f1_each_index(f1_member(told, "Sectors"), [&](std::int32_t index, const F1Json& sector) {
        if (index < 3) {
            read_segments(message, car, index, f1_member(sector, "Segments"));
        }
        const auto text = f1_text(sector, "Value");
        const auto time = text ? f1_duration(*text) : std::nullopt;
        if (time && *time > 0 && index < 3) {
            message.put(race::SectorTime{car.entry.number, index + 1, *time});
        }
    });
}

void tell_best_lap(F1Message& message, F1Car& car, std::int32_t part, const F1Json& told) {
    const auto text = f1_text(told, "Value");
    std::string& held = car.best_laps[static_cast<std::size_t>(part)];
    if (!text || *text == held) {
        return;
    }
    held = *text;
    const auto time = f1_duration(*text);
    // "Lap" is that of the best lap of the session, not of the part: it is stale as soon as a part
    // is slower than the one before. A best lap that is the last lap needs no telling.
    const std::int32_t lap =
        *text == car.last_lap ? car.laps_done : f1_int(told, "Lap").value_or(0);
    message.put(race::BestLap{car.entry.number, time, time ? lap : 0, part});
}

void read_best_laps(F1Message& message, F1Car& car, const F1Json& told) {
    if (const auto by_part = f1_member(told, "BestLapTimes")) {
        message.state.has_parts = true;
        f1_each_index(by_part, [&](std::int32_t index, const F1Json& best) {
            if (index < 3) {
                tell_best_lap(message, car, index + 1, best);
            }
        });
    }
    const auto best = f1_member(told, "BestLapTime");
    if (best && !message.state.has_parts) {
        tell_best_lap(message, car, 0, *best);
    }
}

void read_place(F1Message& message, F1Car& car, const F1Json& told) {
    const auto position = f1_int(told, "Position");
    const bool counted = f1_member(told, "NumberOfLaps").has_value();
    if (!position && !counted) {
        return;
    }
    car.position = position && *position >= 0 ? *position : car.position;
    message.put(race::OfficialPlace{car.entry.number, car.position, car.number_of_laps});
}

void read_status(F1Message& message, F1Car& car, const F1Json& told) {
    car.in_pit = f1_bool(told, "InPit").value_or(car.in_pit);
    car.retired = f1_bool(told, "Retired").value_or(car.retired);
    car.stopped = f1_bool(told, "Stopped").value_or(car.stopped);
    const race::CarStatus status = status_of(car);
    if (status != car.status) {
        car.status = status;
        message.put(race::CarStatusChange{car.entry.number, status, std::nullopt});
    }
}

/// Before the part changes: a car knocked out went out in the part that ends.
void read_knock_outs(F1Message& message, const std::optional<F1Json>& lines) {
    f1_each_car(lines, [&](std::string_view number, const F1Json& told) {
        const auto out = f1_bool(told, "KnockedOut");
        F1Car* car = out ? message.car(number) : nullptr;
        if (car && *out != car->knocked_out) {
            car->knocked_out = *out;
            message.put(race::CarStatusChange{std::string(number), race::CarStatus::unknown, *out});
        }
    });
}

void read_part(F1Message& message, const F1Json& json) {
    F1State& state = message.state;
    f1_each_index(f1_member(json, "NoEntries"), [&](std::int32_t index, const F1Json& count) {
        std::int64_t cars = 0;
        if (index < 3 && count.get(cars) == simdjson::SUCCESS) {
            state.cars_in_part[static_cast<std::size_t>(index) + 1] =
                cars >= 0 && cars < 1000 ? static_cast<std::int32_t>(cars) : 0;
        }
    });
    const auto part = f1_int(json, "SessionPart");
    if (!part || *part < 0 || *part > 3 || *part == state.status.part) {
        return;
    }
    state.status.part = *part;
    state.status.cars_advancing =
        *part > 0 && *part < 3 ? state.cars_in_part[static_cast<std::size_t>(*part) + 1] : 0;
    if (state.status.phase == race::SessionPhase::finished) {
        state.status.phase = race::SessionPhase::inactive;  // the next part has not begun
    }
    message.put(state.status);
}

}  // namespace

bool f1_timing_data(F1Message& message, const F1Json& json) {
    if (!json.is_object()) {
        return false;
    }
    const auto lines = f1_member(json, "Lines");
    read_knock_outs(message, lines);
    read_part(message, json);
    f1_each_car(lines, [&](std::string_view number, const F1Json& told) {
        F1Car* car = message.car(number);
        if (!car) {
            return;
        }
        read_sectors(message, *car, told);
        read_laps(message, *car, told);
        read_status(message, *car, told);
        read_best_laps(message, *car, told);
        read_place(message, *car, told);
    });
    return true;
}

}  // namespace pitcast::feed
