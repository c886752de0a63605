// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "pitcast/feed/f1.h"

#include "f1_state.h"
#include "text_fields.h"

namespace pitcast::feed {
namespace {

using Handler = bool (*)(F1Message&, const F1Json&);

struct Topic {
    std::string_view name;
    Handler handler;  ///< null = known, and of no use to a race
};

constexpr std::array kTopics{
    Topic{"SessionInfo", f1_session_info},
    Topic{"SessionStatus", f1_session_status},
    Topic{"LapCount", f1_lap_count},
    Topic{"ExtrapolatedClock", f1_clock},
    Topic{"TrackStatus", f1_track_status},
    Topic{"DriverList", f1_driver_list},
    Topic{"TimingData", f1_timing_data},
    Topic{"RaceControlMessages", f1_race_control},
    Topic{"Position.z", f1_positions},
    Topic{"CarData.z", f1_car_data},
    Topic{"Heartbeat", nullptr},
    Topic{"SessionData", nullptr},
    Topic{"TimingAppData", nullptr},
    Topic{"TimingStats", nullptr},
    Topic{"TopThree", nullptr},
    Topic{"WeatherData", nullptr},
    Topic{"TeamRadio", nullptr},
    Topic{"AudioStreams", nullptr},
    Topic{"ContentStreams", nullptr},
    Topic{"ChampionshipPrediction", nullptr},
    Topic{"PitLaneTimeCollection", nullptr},
    Topic{"TyreStintSeries", nullptr},
    Topic{"DriverRaceInfo", nullptr},
    Topic{"LapSeries", nullptr},
    Topic{"TlaRcm", nullptr},
};

const Topic* find_topic(std::string_view name) {
    const auto found = std::find_if(kTopics.begin(), kTopics.end(),
                                    [&](const Topic& topic) { return topic.name == name; });
    return found == kTopics.end() ? nullptr : &*found;
}

constexpr std::size_t kLongestRecord = std::size_t{8} << 20;

}  // namespace

struct F1Decoder::Impl {
    F1State state;
    DecoderStats stats;
    F1Parser records;  ///< what it read lives while it is taken
    F1Parser packed;

    void refuse(std::string_view where, std::string_view why) {
        ++stats.refused;
        stats.last_refusal = std::string(where.substr(0, 64)) + ": " + std::string(why);
    }

    /// Payload of a topic, already parsed; texts of ".z" topics still packed.
    void take(std::string_view name, const F1Json& told, Nanoseconds utc_ns,
              std::vector<TimedEvent>& out) {
        const Topic* topic = find_topic(name);
        if (!topic) {
            refuse(name, "topic is not known");
            return;
        }
        if (!topic->handler) {
            return;
        }
        const std::size_t before = out.size();
        F1Message message{state, utc_ns, out};
        if (!name.ends_with(".z")) {
            if (!topic->handler(message, told)) {
                refuse(name, "message does not hold what the topic should");
            }
        } else {
            const auto base64 = f1_as_text(told);
            const auto text = base64 ? f1_inflate(*base64) : std::nullopt;
            const auto json = text ? packed.parse(*text) : std::nullopt;
            if (!json || !topic->handler(message, *json)) {
                refuse(name, !text   ? "packed text is damaged"
                             : !json ? "unpacked text is no JSON"
                                     : "message does not hold what the topic should");
            }
        }
        stats.events += out.size() - before;
    }

    /// ["Topic", payload, "utc"].
    void take_triple(const std::optional<F1Json>& triple, std::vector<TimedEvent>& out) {
        simdjson::dom::array parts;
        std::array<F1Json, 3> held;
        std::size_t count = 0;
        if (triple && triple->get(parts) == simdjson::SUCCESS) {
            for (const F1Json part : parts) {
                if (count < held.size()) {
                    held[count] = part;
                }
                ++count;
            }
        }
        const auto topic = count > 0 ? f1_as_text(held[0]) : std::nullopt;
        const auto time = count >= 3 ? f1_as_text(held[2]) : std::nullopt;
        if (!topic || !time) {
            refuse(topic.value_or("record"), "is not [topic, payload, time]");
            return;
        }
        const auto utc = f1_utc(*time);
        if (!utc) {
            refuse(*topic, "time of delivery cannot be read");
            return;
        }
        take(*topic, held[1], *utc, out);
    }

    /// The whole state on connecting, {"R": {topic: payload, …}}; its time is the heartbeat's.
    void take_snapshot(const F1Json& topics, std::vector<TimedEvent>& out) {
        const auto heartbeat = f1_member(topics, "Heartbeat");
        const auto utc = heartbeat ? f1_utc(f1_text(*heartbeat, "Utc").value_or("")) : std::nullopt;
        if (!utc) {
            refuse("snapshot", "has no Heartbeat to tell its time");
            return;
        }
        for (const Topic& topic : kTopics) {
            if (const auto told = f1_member(topics, topic.name)) {
                take(topic.name, *told, *utc, out);
            }
        }
    }
};

F1Decoder::F1Decoder() : impl_(std::make_unique<Impl>()) {}
F1Decoder::~F1Decoder() = default;

const DecoderStats& F1Decoder::stats() const {
    return impl_->stats;
}

void F1Decoder::decode_message(std::string_view topic, std::string_view payload, Nanoseconds utc_ns,
                               std::vector<TimedEvent>& out) {
    ++impl_->stats.records;
    const auto json =
        payload.size() <= kLongestRecord ? impl_->records.parse(payload) : std::nullopt;
    if (!json) {
        impl_->refuse(topic, "payload is no JSON");
        return;
    }
    impl_->take(topic, *json, utc_ns, out);
}

void F1Decoder::decode(std::string_view record, std::vector<TimedEvent>& out) {
    ++impl_->stats.records;
    if (record.size() > kLongestRecord) {
        impl_->refuse("record", "is longer than 8 MiB");
        return;
    }
    // Python quotes with ', as JSON never does.
    const bool python = trimmed(record).starts_with("['");
    auto json = python ? std::nullopt : impl_->records.parse(record);
    json = json ? json : impl_->records.parse(f1_python_to_json(record));
    if (!json) {
        impl_->refuse("record", "is neither JSON nor a Python literal");
        return;
    }
    if (!json->is_object()) {
        impl_->take_triple(json, out);
        return;
    }
    const auto snapshot = f1_member(*json, "R");
    if (snapshot && snapshot->is_object()) {
        impl_->take_snapshot(*snapshot, out);
    }
    const auto messages = f1_member(*json, "M");
    if (messages && messages->is_array()) {
        f1_each_index(messages, [&](std::int32_t, const F1Json& message) {
            impl_->take_triple(f1_member(message, "A"), out);
        });
    }
}

}  // namespace pitcast::feed
