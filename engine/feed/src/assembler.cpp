// SPDX-License-Identifier: Apache-2.0
#include "assembler.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "heartbeat.h"

namespace pitcast::feed {
namespace {

constexpr std::uint64_t kWidestGap = 16'384;  // beyond it a snapshot is cheaper
constexpr std::size_t kMostTopics = 4096;
constexpr Nanoseconds kPatienceNs = kNanosecondsPerSecond / 2;
constexpr int kMostTries = 6;

}  // namespace

void Assembler::adopt(std::uint64_t epoch) {
    if (epoch_ != 0) {
        ++counts_.epoch_changes;
        former_.push_back(epoch_);
        if (former_.size() > 8) {
            former_.pop_front();
        }
    }
    epoch_ = epoch;
    synced_ = false;
    blocked_ = false;
    next_ = page_from_ = 1;
    covered_ = known_ = searched_ = 0;
    pending_.clear();
    missing_.clear();
    lossy_.clear();
    asked_ = Verb::none;
    tries_ = 0;
}

void Assembler::take_live(wire::Message message) {
    if (message.header.epoch != epoch_) {
        if (std::ranges::find(former_, message.header.epoch) != former_.end()) {
            return;  // last words of a publisher that is gone
        }
        adopt(message.header.epoch);
    }
    if (message.header.is(wire::heartbeat)) {
        take_heartbeat(message);
    } else if (message.header.is(wire::reliable)) {
        take_reliable(std::move(message));
    } else {
        take_lossy(message);
    }
    flush();
}

void Assembler::take_heartbeat(const wire::Message& message) {
    const Result<Heartbeat> heartbeat = decode_heartbeat(message.payload);
    if (!heartbeat) {
        ++counts_.refused;
        return;
    }
    known_ = std::max(known_, heartbeat->order);
}

void Assembler::take_lossy(const wire::Message& message) {
    if (!synced_) {
        return;  // the cars it speaks of are not known yet
    }
    if (lossy_.size() >= kMostTopics && !lossy_.contains(message.topic)) {
        ++counts_.refused;
        return;
    }
    std::uint64_t& newest = lossy_[message.topic];
    if (message.header.seq <= newest) {
        return;
    }
    newest = message.header.seq;
    counts_.dropped += deliver_(message) ? 0 : 1;
}

void Assembler::take_reliable(wire::Message message) {
    const std::uint64_t order = message.header.order;
    known_ = std::max(known_, order);
    if (order < next_ || pending_.contains(order)) {
        return;  // had it
    }
    if (pending_.size() >= most_pending_) {
        // The newest goes, as what is due soonest must find room; it stays a gap, and is asked for
        // when there is room.
        ++counts_.dropped;
        if (order > pending_.rbegin()->first) {
            return;
        }
        pending_.erase(std::prev(pending_.end()));
    }
    counts_.gaps_repaired += missing_.erase(order);
    pending_.emplace(order, std::move(message));
}

void Assembler::take_answer(const wire::Answer& answer, wire::Message message) {
    const bool ours = answer.id == id_ && asked_ != Verb::none;
    if (!ours || !message.header.is(wire::reliable) || message.header.epoch != answer.epoch) {
        return;
    }
    if (answer.epoch != epoch_) {
        const Verb asked = asked_;
        adopt(answer.epoch);
        if (asked != Verb::snapshot) {
            return;
        }
        asked_ = asked;  // the answer to "whatever runs" is a snapshot of this epoch already
    }
    take_reliable(std::move(message));
}

void Assembler::take_done(const wire::Answer& answer) {
    if (answer.id != id_ || asked_ == Verb::none) {
        return;
    }
    const Verb asked = std::exchange(asked_, Verb::none);
    tries_ = 0;
    if (answer.epoch != epoch_) {
        adopt(answer.epoch);
        if (asked != Verb::snapshot) {
            return;  // the replay was of an epoch that is over
        }
    }
    if (asked == Verb::snapshot) {
        synced_ = !answer.more || answer.next <= page_from_;
        page_from_ = answer.next;
        skip_covered(answer.next == 0 ? 0 : answer.next - 1);
    } else if (answer.too_old || (next_ == asked_from_ && !pending_.contains(next_))) {
        synced_ = false;
        page_from_ = next_;
    }
    flush();
}

/// What the snapshot did not bring up to `to` has been superseded, and is no gap any more.
void Assembler::skip_covered(std::uint64_t to) {
    covered_ = std::max(covered_, to);
    known_ = std::max(known_, to);
    const auto end = missing_.upper_bound(covered_);
    counts_.gaps_repaired += static_cast<std::uint64_t>(std::distance(missing_.begin(), end));
    missing_.erase(missing_.begin(), end);
}

void Assembler::flush() {
    blocked_ = false;
    while (true) {
        const bool empty = pending_.empty() || pending_.begin()->first > covered_;
        if (next_ <= covered_) {
            next_ = empty ? covered_ + 1 : std::max(next_, pending_.begin()->first);
        }
        if (pending_.empty() || pending_.begin()->first != next_ ||
            (!synced_ && next_ > covered_)) {
            return;
        }
        if (!deliver_(pending_.begin()->second)) {
            blocked_ = true;
            return;
        }
        pending_.erase(pending_.begin());
        ++next_;
    }
}

/// Notes all holes up to what is known; returns the last order of the last hole, 0 = no hole.
std::uint64_t Assembler::find_gap() {
    std::uint64_t expected = next_;
    std::uint64_t last = 0;
    const auto hole = [&](std::uint64_t from, std::uint64_t to) {
        last = to;
        for (std::uint64_t order = std::max(from, searched_ + 1); order <= to; ++order) {
            missing_.insert(order);
            ++counts_.gaps_found;
        }
    };
    for (const auto& [order, message] : pending_) {
        if (order > expected) {
            hole(expected, order - 1);
        }
        expected = order + 1;
    }
    if (known_ >= expected) {
        hole(expected, known_);
    }
    searched_ = std::max(searched_, known_);
    return last;
}

wire::Request Assembler::begin(Verb verb, std::uint64_t from, std::uint64_t to,
                               Nanoseconds now_ns) {
    asked_ = verb;
    asked_from_ = from;
    deadline_ns_ = now_ns + kPatienceNs;
    return {verb, ++id_, epoch_, from, to, {}};
}

/// Nobody answers: go on with what comes live rather than wait for ever.
void Assembler::give_up() {
    tries_ = 0;
    asked_ = Verb::none;
    if (epoch_ == 0) {
        return;  // no publisher yet; keep asking
    }
    synced_ = true;
    missing_.clear();
    if (pending_.empty()) {
        next_ = std::max(next_, known_ + 1);
    } else {
        next_ = std::max(next_, pending_.begin()->first);
    }
    flush();
}

std::optional<wire::Request> Assembler::ask(Nanoseconds now_ns) {
    if (asked_ != Verb::none) {
        if (now_ns < deadline_ns_) {
            return std::nullopt;
        }
        asked_ = Verb::none;
        if (++tries_ >= kMostTries) {
            give_up();
        }
    }
    if (blocked_) {
        return std::nullopt;
    }
    if (!synced_) {
        return begin(Verb::snapshot, page_from_, 0, now_ns);
    }
    if (known_ < next_) {
        return std::nullopt;
    }
    if (known_ - next_ >= kWidestGap + pending_.size()) {
        synced_ = false;
        counts_.gaps_found += known_ - next_ + 1 - pending_.size();
        searched_ = known_;
        page_from_ = next_;
        return begin(Verb::snapshot, page_from_, 0, now_ns);
    }
    if (pending_.size() == known_ - next_ + 1) {
        return std::nullopt;  // all there, only waiting for room
    }
    const std::uint64_t last = find_gap();
    return begin(Verb::replay, next_, last, now_ns);
}

}  // namespace pitcast::feed
