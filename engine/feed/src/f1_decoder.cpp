// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "pitcast/feed/f1.h"

#include "f1_state.h"

namespace pitcast::feed {
namespace {

using Handler = bool (*)(F1Message&, const Json&);

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

    void refuse(std::string_view where, std::string_view why) {
        ++stats.refused;
        stats.last_refusal = std::string(where.substr(0, 64)) + ": " + std::string(why);
    }

    /// Payload of a topic, already parsed; texts of ".z" topics still packed.
    void take(std::string_view name, const Json& told, Nanoseconds utc_ns,
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
            const auto text =
                told.is_string() ? f1_inflate(told.get_ref<const std::string&>()) : std::nullopt;
            const auto json = text ? f1_parse(*text) : std::nullopt;
            if (!json || !topic->handler(message, *json)) {
                refuse(name, !text   ? "packed text is damaged"
                             : !json ? "unpacked text is no JSON"
                                     : "message does not hold what the topic should");
            }
        }
        stats.events += out.size() - before;
    }

    /// ["Topic", payload, "utc"].
    void take_triple(const Json& triple, std::vector<TimedEvent>& out) {
        const bool shaped = triple.is_array() && triple.size() >= 3 && triple[0].is_string() &&
                            triple[2].is_string();
        if (!shaped) {
            const bool named = triple.is_array() && !triple.empty() && triple[0].is_string();
            refuse(named ? triple[0].get_ref<const std::string&>() : "record",
                   "is not [topic, payload, time]");
            return;
        }
        const auto utc = f1_utc(triple[2].get_ref<const std::string&>());
        const auto& topic = triple[0].get_ref<const std::string&>();
        if (!utc) {
            refuse(topic, "time of delivery cannot be read");
            return;
        }
        take(topic, triple[1], *utc, out);
    }

    /// The whole state on connecting, {"R": {topic: payload, …}}; its time is the heartbeat's.
    void take_snapshot(const Json& topics, std::vector<TimedEvent>& out) {
        const Json* heartbeat = f1_member(topics, "Heartbeat");
        const auto utc = heartbeat ? f1_utc(f1_text(*heartbeat, "Utc").value_or("")) : std::nullopt;
        if (!utc) {
            refuse("snapshot", "has no Heartbeat to tell its time");
            return;
        }
        for (const Topic& topic : kTopics) {
            const auto told = topics.find(std::string(topic.name));
            if (told != topics.end()) {
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
    const auto json = payload.size() <= kLongestRecord ? f1_parse(payload) : std::nullopt;
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
    auto json = f1_parse(record);
    json = json ? std::move(json) : f1_parse(f1_python_to_json(record));
    if (!json) {
        impl_->refuse("record", "is neither JSON nor a Python literal");
        return;
    }
    if (!json->is_object()) {
        impl_->take_triple(*json, out);
        return;
    }
    const Json* snapshot = f1_member(*json, "R");
    if (snapshot && snapshot->is_object()) {
        impl_->take_snapshot(*snapshot, out);
    }
    const Json* messages = f1_member(*json, "M");
    if (messages && messages->is_array()) {
        for (const Json& message : *messages) {
            const Json* triple = f1_member(message, "A");
            impl_->take_triple(triple ? *triple : Json(nullptr), out);
        }
    }
}

}  // namespace pitcast::feed
