// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/feed/decoder.h"

#include "f1_text.h"

/// What the F1 decoder remembers of the messages so far: the merged state, as far as it matters.
namespace pitcast::feed {

struct F1Car {
    race::Entry entry;
    bool in_pit = false;
    bool retired = false;
    bool stopped = false;
    bool knocked_out = false;
    race::CarStatus status = race::CarStatus::unknown;  ///< last told
    std::int32_t number_of_laps = 0;                    ///< as the feed counts
    std::int32_t position = 0;
    std::string last_lap;
    std::array<std::string, 4> best_laps;  ///< by part; 0 = the session
    std::vector<Nanoseconds> lap_ends;     ///< delivery times of the laps done, newest 256
    std::int32_t laps_done = 0;            ///< as run
    race::Telemetry telemetry;             ///< last told
    /// Colours of the mini-sectors last told, by sector and segment.
    std::array<std::array<race::SegmentColour, 32>, 3> segments{};
};

struct F1State {
    race::SessionInfo session;
    race::SessionStatus status;
    std::array<std::int32_t, 4> cars_in_part{};  ///< NoEntries, by part from 1
    race::SessionClock clock;
    std::optional<Nanoseconds> local_minus_utc;
    bool has_parts = false;  ///< BestLapTimes by part were seen
    std::map<std::string, F1Car, std::less<>> cars;
};

/// One message being decoded: where its events go.
struct F1Message {
    F1State& state;
    Nanoseconds delivered_utc_ns = 0;
    std::vector<TimedEvent>& out;

    /// Something that happened when the message was delivered, or at `utc_ns`.
    void put(race::EventBody body) { put_at(delivered_utc_ns, std::move(body)); }
    void put_at(Nanoseconds utc_ns, race::EventBody body) {
        out.push_back({delivered_utc_ns, {utc_ns, std::move(body)}});
    }
    /// The car; null when the feed names more than can be.
    F1Car* car(std::string_view number) {
        const auto known = state.cars.find(number);
        if (known != state.cars.end()) {
            return &known->second;
        }
        if (state.cars.size() >= 200 || number.empty() || number.size() > 8) {
            return nullptr;
        }
        F1Car& car = state.cars[std::string(number)];
        car.entry.number = number;
        return &car;
    }
};

/// One function a topic. False: the message is not what the topic carries.
[[nodiscard]] bool f1_session_info(F1Message& message, const F1Json& json);
[[nodiscard]] bool f1_session_status(F1Message& message, const F1Json& json);
[[nodiscard]] bool f1_lap_count(F1Message& message, const F1Json& json);
[[nodiscard]] bool f1_clock(F1Message& message, const F1Json& json);
[[nodiscard]] bool f1_track_status(F1Message& message, const F1Json& json);
[[nodiscard]] bool f1_driver_list(F1Message& message, const F1Json& json);
[[nodiscard]] bool f1_timing_data(F1Message& message, const F1Json& json);
[[nodiscard]] bool f1_race_control(F1Message& message, const F1Json& json);
[[nodiscard]] bool f1_positions(F1Message& message, const F1Json& json);
[[nodiscard]] bool f1_car_data(F1Message& message, const F1Json& json);

}  // namespace pitcast::feed
