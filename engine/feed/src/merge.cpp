// SPDX-License-Identifier: Apache-2.0
#include "merge.h"

#include <algorithm>
#include <utility>

#include "fingerprint.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kMostRemembered = 131'072;  // twice what a publisher keeps of a session

}  // namespace

std::uint32_t Occurrences::of(std::uint64_t fingerprint) const {
    if (const auto at = now_.find(fingerprint); at != now_.end()) {
        return at->second;
    }
    const auto at = before_.find(fingerprint);
    return at == before_.end() ? 0 : at->second;
}

void Occurrences::add(std::uint64_t fingerprint) {
    const std::uint32_t count = of(fingerprint) + 1;
    if (now_.size() >= kMostRemembered) {
        before_ = std::exchange(now_, {});
    }
    now_[fingerprint] = count;
}

void Occurrences::clear() {
    now_.clear();
    before_.clear();
}

Merge::Merge(std::size_t publishers, const Limits& limits, Deliver deliver)
    : limits_(limits), deliver_(std::move(deliver)), sources_(publishers) {}

bool Merge::alive(const Source& source, Nanoseconds now_ns) const {
    return source.heard_ns >= 0 && now_ns - source.heard_ns < limits_.silent_ns;
}

bool Merge::has_gone_out(const Held& held) const {
    return held.occurrence <= delivered_.of(held.fingerprint);
}

/// Its heartbeats come, but another publisher has told for long what it has not: its own source
/// has gone dead.
bool Merge::lags(const Source& source, Nanoseconds now_ns) const {
    const bool used = used_ != kNobody && &source == &sources_[used_];
    if (!used) {
        return delivered_ns_ >= 0 && source.reliable_ns < delivered_ns_ - limits_.silent_ns;
    }
    if (now_ns - source.reliable_ns < limits_.silent_ns) {
        return false;
    }
    return std::any_of(sources_.begin(), sources_.end(), [&](const Source& other) {
        return &other != &source && alive(other, now_ns) && !other.held.empty() &&
               now_ns - other.held.front().since_ns >= limits_.silent_ns;
    });
}

void Merge::heard(std::size_t from, Nanoseconds now_ns) {
    Source& source = sources_[from];
    if (!alive(source, now_ns)) {
        source.alive_since_ns = now_ns;
    }
    source.heard_ns = now_ns;
}

bool Merge::take(std::size_t from, std::uint64_t epoch, race::Event& event, bool reliable,
                 Nanoseconds now_ns) {
    Source& source = sources_[from];
    const bool used = from == used_;
    if (!reliable) {
        return !used || deliver_(event);
    }
    if (source.epoch != epoch) {
        source.restarted = source.epoch != 0;
        source.epoch = epoch;
        source.seen.clear();
    }
    const std::uint64_t fingerprint = fingerprint_of(event);
    const std::uint32_t occurrence = source.seen.of(fingerprint) + 1;
    // An event without a time cannot be told from an older one of the same content once its
    // publisher has started anew: better twice than not at all.
    const bool nameless = event.utc_ns == 0 && source.restarted && used;
    const bool known = !nameless && occurrence <= delivered_.of(fingerprint);
    if (used && !known) {
        if (!flush(source, now_ns) || !deliver_(event)) {
            return false;
        }
        delivered_.add(fingerprint);
        delivered_ns_ = now_ns;
    } else if (!known) {
        if (source.held.size() >= limits_.held) {
            source.held.pop_front();
            ++counts_.unmatched;
        }
        source.held.push_back({std::move(event), fingerprint, occurrence, now_ns});
    } else {
        ++counts_.duplicates;
    }
    source.seen.add(fingerprint);
    source.reliable_ns = now_ns;
    return true;
}

/// What only the publisher in use has, and held back while another was; false = no room for all.
bool Merge::flush(Source& source, Nanoseconds now_ns) {
    while (!source.held.empty()) {
        Held& held = source.held.front();
        if (!has_gone_out(held)) {
            if (!deliver_(held.event)) {
                return false;
            }
            delivered_.add(held.fingerprint);
            delivered_ns_ = now_ns;
        } else {
            ++counts_.duplicates;
        }
        source.held.pop_front();
    }
    return true;
}

/// What the publisher in use has given meanwhile is no longer needed; what it has not given for
/// long, though it is alive, it never will.
void Merge::forget_held(Nanoseconds now_ns) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        Source& source = sources_[i];
        while (i != used_ && !source.held.empty()) {
            const bool gone_out = has_gone_out(source.held.front());
            if (!gone_out && now_ns - source.held.front().since_ns < limits_.disagree_ns) {
                break;
            }
            ++(gone_out ? counts_.duplicates : counts_.unmatched);
            source.held.pop_front();
        }
    }
}

std::size_t Merge::choose(Nanoseconds now_ns) const {
    const bool sound = used_ != kNobody && alive(sources_[used_], now_ns);
    const bool lagging = sound && lags(sources_[used_], now_ns);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const Source& source = sources_[i];
        if (i == used_ || !alive(source, now_ns)) {
            continue;
        }
        if (used_ == kNobody) {
            const bool waited = now_ns - first_step_ns_ >= limits_.first_ns;
            if (i == 0 || waited) {
                return i;
            }
        } else if (!sound || (lagging && !source.held.empty())) {
            return i;
        } else if (i < used_ && now_ns - source.alive_since_ns >= limits_.return_ns &&
                   !lags(source, now_ns)) {
            return i;
        }
    }
    return used_;
}

void Merge::step(Nanoseconds now_ns) {
    first_step_ns_ = first_step_ns_ < 0 ? now_ns : first_step_ns_;
    const std::size_t chosen = choose(now_ns);
    if (chosen != used_) {
        counts_.changeovers += used_ == kNobody ? 0 : 1;
        used_ = chosen;
    }
    if (used_ == kNobody) {
        return;
    }
    if (alive(sources_[used_], now_ns) && !lags(sources_[used_], now_ns)) {
        forget_held(now_ns);
    }
    static_cast<void>(flush(sources_[used_], now_ns));  // no room = at the next step
}

}  // namespace pitcast::feed
