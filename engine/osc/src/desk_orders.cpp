// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/osc/desk.h"

namespace pitcast::osc {
namespace {

/// How far ahead of its time a bundle goes to the frame thread, and how many at once.
constexpr Nanoseconds kAheadNs = kNanosecondsPerSecond / 2;
constexpr std::size_t kMostAhead = 32;

}  // namespace

void Desk::hand_over(const Moment& now, const std::function<bool(TimedOrder&)>& push) {
    while (!ahead_.empty() && ahead_.front() < now.utc_ns) {
        ahead_.pop_front();
    }
    while (!held_.empty() && held_.begin()->first - now.utc_ns <= kAheadNs &&
           ahead_.size() < kMostAhead) {
        const auto due = held_.begin();
        ahead_.push_back(due->first);
        waiting_ += due->second.size();
        orders_.push_back(
            {frame_at_tai_ns(tai_from_utc(due->first), options_.rate), std::move(due->second)});
        held_.erase(due);
    }
    while (!orders_.empty()) {
        std::vector<std::uint64_t> numbers;
        for (const Numbered& sent : orders_.front().order) {
            numbers.push_back(sent.number);
        }
        if (!push(orders_.front())) {
            return;
        }
        orders_.pop_front();
        waiting_ -= numbers.size();
        with_channel_ += numbers.size();
        stats_.commands += numbers.size();
        for (const std::uint64_t number : numbers) {
            asked_[number].since_ns = now.monotonic_ns;
        }
    }
}

void Desk::settle(const Verdict& verdict, const Moment& now) {
    const auto found = asked_.find(verdict.number);
    if (found == asked_.end() || found->second.since_ns == 0) {
        return;
    }
    const std::shared_ptr<Ask> ask = found->second.ask;
    asked_.erase(found);
    --with_channel_;
    view_.settle(verdict.number, verdict.taken, verdict.effective);
    --ask->missing;
    if (!verdict.taken && std::exchange(ask->refused, true)) {
        ++stats_.refused;  // one word for all layers of a pattern is enough
    } else if (!verdict.taken) {
        // Its id is ours, and says nothing to the sender.
        std::string text = verdict.reason;
        const std::string id =
            "command \"osc-" + options_.life + "-" + std::to_string(verdict.number) + "\": ";
        text.erase(0, text.starts_with(id) ? id.size() : 0);
        answer_error(ask->sender, ask->address, text, now);
    } else if (ask->missing == 0 && !ask->refused &&
               senders_.is_subscribed(ask->sender, now.monotonic_ns)) {
        replies_.push_back({ask->sender, {"/pitcast/done", {ask->address, verdict.effective}}});
    }
}

void Desk::expire(const Moment& now) {
    if (with_channel_ == 0 || now.monotonic_ns - expired_ns_ < options_.answer_patience_ns / 10) {
        return;
    }
    expired_ns_ = now.monotonic_ns;
    std::vector<std::uint64_t> over;
    for (const auto& [number, asked] : asked_) {
        if (asked.since_ns != 0 &&
            now.monotonic_ns - asked.since_ns > options_.answer_patience_ns) {
            over.push_back(number);
        }
    }
    for (const std::uint64_t number : over) {
        settle({number, 0, false, "the channel did not answer in time"}, now);
    }
}

}  // namespace pitcast::osc
