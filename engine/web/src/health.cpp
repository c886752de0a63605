// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/health.h"

#include <algorithm>

namespace pitcast::web {
namespace {

/// Samples are half a second apart.
constexpr Nanoseconds kApartNs = kNanosecondsPerSecond / 2;

const Json& list_in(const Json& state, const char* key) {
    static const Json nothing = Json::array();
    const auto found = state.find(key);
    return found == state.end() || !found->is_array() ? nothing : *found;
}

void look_at_sinks(const Json& state, const std::map<std::string, std::uint64_t>& before,
                   Health& health) {
    for (const Json& sink : list_in(state, "sinks")) {
        const std::string name = sink.value("name", "");
        const std::string error = sink.value("error", "");
        // A window that its user has closed: that is how it is wanted.
        if (sink.value("window", Json::object()).value("closed", false)) {
            continue;
        }
        if (!sink.value("alive", true)) {
            health.reasons.push_back("output " + name + " has stopped" +
                                     (error.empty() ? "" : ": " + error));
        } else if (!sink.value("connected", true)) {
            health.warnings.push_back("output " + name + " is not connected");
        }
        const auto then = before.find(name);
        const std::uint64_t dropped = sink.value("dropped", std::uint64_t{0});
        if (then != before.end() && dropped > then->second && sink.value("connected", true)) {
            health.reasons.push_back("output " + name + " dropped " +
                                     std::to_string(dropped - then->second) +
                                     " frames in the last 10 s");
        }
    }
}

void look_at_sources(const Json& state, Health& health) {
    if (const auto feed = state.find("feed"); feed != state.end() && feed->is_object()) {
        if (feed->value("stale", false)) {
            health.warnings.push_back("the timing feed is silent");
        }
    }
    for (const Json& source : list_in(state, "sources")) {
        const std::string now = source.value("state", "");
        if (now != "playing" && now != "ended") {
            health.warnings.push_back("source " + source.value("id", "") + " is " + now);
        }
    }
}

}  // namespace

void HealthWatch::look(Nanoseconds now_ns, const std::shared_ptr<const Json>& state) {
    since_ns_ = since_ns_ < 0 ? now_ns : since_ns_;
    if (state == nullptr || state == state_) {
        return;
    }
    state_ = state;
    changed_ns_ = now_ns;
    if (!samples_.empty() && now_ns - samples_.back().at_ns < kApartNs) {
        return;
    }
    Sample sample;
    sample.at_ns = now_ns;
    sample.frames = state->value("frames", std::uint64_t{0}) +
                    state->value("frames_repeated", std::uint64_t{0});
    sample.late = state->value("frames_late", std::uint64_t{0}) +
                  state->value("frames_repeated", std::uint64_t{0});
    for (const Json& sink : list_in(*state, "sinks")) {
        sample.dropped[sink.value("name", "")] = sink.value("dropped", std::uint64_t{0});
    }
    samples_.push_back(std::move(sample));
    while (samples_.size() > 1 && now_ns - samples_[1].at_ns >= kWindowNs) {
        samples_.pop_front();
    }
}

Health HealthWatch::health(Nanoseconds now_ns) const {
    Health health;
    if (state_ == nullptr) {
        health.reasons.emplace_back("the channel has shown no frame yet");
        return health;
    }
    if (const Nanoseconds silent_ns = now_ns - changed_ns_; silent_ns > kStandsNs) {
        health.reasons.push_back("the channel stands: no frame for " +
                                 std::to_string(silent_ns / kNanosecondsPerSecond) + " s");
    }
    const Sample first = samples_.empty() ? Sample{} : samples_.front();
    const std::uint64_t late = state_->value("frames_late", std::uint64_t{0}) +
                               state_->value("frames_repeated", std::uint64_t{0}) - first.late;
    const std::uint64_t frames = state_->value("frames", std::uint64_t{0}) +
                                 state_->value("frames_repeated", std::uint64_t{0}) - first.frames;
    // One late frame in a window of few is no judgement yet.
    if (late >= 3 && late * 1000 > frames * kLatePermille) {
        health.reasons.push_back(std::to_string(late) + " of " + std::to_string(frames) +
                                 " frames were late in the last 10 s");
    } else if (late > 0) {
        health.warnings.push_back(std::to_string(late) + " frames were late in the last 10 s");
    }
    look_at_sinks(*state_, first.dropped, health);
    look_at_sources(*state_, health);
    return health;
}

Json health_json(const Health& health) {
    return {{"ok", health.ok()}, {"reasons", health.reasons}, {"warnings", health.warnings}};
}

}  // namespace pitcast::web
