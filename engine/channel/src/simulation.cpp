// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/simulation.h"

#include <algorithm>
#include <utility>

#include "pitcast/core/hash.h"

namespace pitcast::channel {
namespace {

/// Positions and telemetry do not change the order: no need to sort again after them.
bool changes_order(const race::Event& event) {
    return !std::holds_alternative<race::Positions>(event.body) &&
           !std::holds_alternative<race::Telemetry>(event.body) &&
           !std::holds_alternative<race::FeedStatus>(event.body);
}

}  // namespace

std::vector<show::Instant> instants_of(FrameNumber frame, const VideoFormat& format) {
    if (!format.interlaced) {
        return {{frame, frame_start_tai_ns(frame, format.rate), format.rate}};
    }
    const FrameRate fields = format.motion_rate();
    return {{frame, frame_start_tai_ns(frame * 2, fields), fields},
            {frame, frame_start_tai_ns(frame * 2 + 1, fields), fields}};
}

Simulation::Simulation(std::shared_ptr<const show::Package> package, VideoFormat format,
                       std::optional<race::Track> track)
    : format_(format), show_(std::move(package)) {
    if (track) {
        live_.emplace(std::move(*track));
    }
}

void Simulation::push(Input input) {
    input.effect_frame = std::max(input.effect_frame, last_frame_ + 1);
    const FrameNumber frame = input.effect_frame;
    pending_.emplace(frame, std::move(input));
}

void Simulation::advance(FrameNumber frame, const AtInstant& at_instant,
                         std::vector<Outcome>& outcomes) {
    const std::vector<show::Instant> instants = instants_of(frame, format_);
    bool order_changed = false;
    bool race_changed = false;
    while (!pending_.empty() && pending_.begin()->first <= frame) {
        Input input = std::move(pending_.begin()->second);
        pending_.erase(pending_.begin());
        if (const auto* event = std::get_if<race::Event>(&input.body)) {
            corrections_.apply(race_, *event);
            order_changed = order_changed || changes_order(*event);
            race_changed = true;
        } else if (auto* change = std::get_if<ContentChange>(&input.body)) {
            Outcome outcome{.command = {}, .frame = frame, .status = {}};
            outcome.command.verb = show::Verb::reload;
            if (change->package != nullptr) {
                outcome.notes = show_.adopt(std::move(change->package));
            }
            if (change->track) {
                live_.emplace(*std::move(change->track));
                race_changed = true;
            }
            outcomes.push_back(std::move(outcome));
        } else if (const auto& command = std::get<show::Command>(input.body);
                   command.verb == show::Verb::correct) {
            outcomes.push_back(
                {command, frame, corrections_.correct(race_, command.car, command.data)});
            order_changed = race_changed = true;
        } else {
            outcomes.push_back({command, frame, show_.apply(command, instants.front())});
        }
    }
    if (order_changed) {
        race::classify(race_);
    }
    if (race_changed) {
        stories_.step(race_);
    }
    if (live_) {
        if (race_changed) {
            live_->take(race_);
        }
        live_->refresh(race_, show::display_utc_ns(race_, instants.front(), 0));
    }
    for (const show::Instant& instant : instants) {
        show_.step(race_, instant);
        if (at_instant) {
            at_instant(instant);
        }
    }
    last_frame_ = frame;
}

std::uint64_t Simulation::state_hash() const {
    Hasher hasher;
    hasher.add(last_frame_);
    hasher.add(race::state_hash(race_));
    hasher.add(corrections_.hash());
    hasher.add(show_.state_hash());
    hasher.add(stories_.digest());
    hasher.add(live_ ? live_->hash() : 0);
    return hasher.value();
}

}  // namespace pitcast::channel
