// SPDX-License-Identifier: Apache-2.0
#include "order_desk.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "pitcast/core/clock.h"

namespace pitcast::web {
namespace {

/// The frame thread wakes nobody: those who wait look so often.
constexpr auto kLook = std::chrono::milliseconds(2);
constexpr std::size_t kMostKnown = 512;

std::string text_of(const std::vector<show::Command>& commands) {
    Json all = Json::array();
    for (const show::Command& command : commands) {
        all.push_back(show::command_to_json(command));
    }
    return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Outcome OrderDesk::submit(std::vector<show::Command> commands, const std::string& key) {
    if (commands.empty()) {
        return {.kind = Outcome::Kind::taken};
    }
    WaitingPtr waiting;
    {
        const std::lock_guard lock(mutex_);
        std::string what = key.empty() ? "" : text_of(commands);
        if (const auto before = key.empty() ? known_.end() : known_.find(key);
            before != known_.end()) {
            if (before->second.what != what) {
                return {.kind = Outcome::Kind::refused,
                        .error = {"id", "\"" + key + "\" was another command", "use a new id"}};
            }
            waiting = before->second.waiting;
        } else {
            waiting = hand_over(commands);
            if (waiting == nullptr) {
                return {.kind = Outcome::Kind::busy,
                        .error = {"channel", "has too many commands waiting", "try again"}};
            }
            if (!key.empty()) {
                remember(key, {std::move(what), waiting});
            }
        }
    }
    Outcome outcome = wait_for(waiting);
    refused_ += outcome.kind == Outcome::Kind::refused ? 1 : 0;
    return outcome;
}

/// Under the lock. Null when the ring is full.
OrderDesk::WaitingPtr OrderDesk::hand_over(std::vector<show::Command>& commands) {
    Order order;
    for (show::Command& command : commands) {
        const std::uint64_t number = next_number_++;
        command.id = "http-" + life_ + "-" + std::to_string(number);
        order.push_back({number, std::move(command)});
    }
    auto waiting = std::make_shared<Waiting>();
    waiting->missing = order.size();
    const std::uint64_t first = order.front().number;
    const std::size_t count = order.size();
    if (!orders_.push(std::move(order))) {
        return nullptr;
    }
    // The verdicts cannot be looked at before: that takes the lock.
    for (std::size_t i = 0; i < count; ++i) {
        waiting_.emplace(first + i, waiting);
    }
    commands_ += count;
    return waiting;
}

void OrderDesk::remember(const std::string& key, Known known) {
    if (known_order_.size() >= kMostKnown) {
        known_.erase(known_order_.front());
        known_order_.pop_front();
    }
    known_.emplace(key, std::move(known));
    known_order_.push_back(key);
}

void OrderDesk::take_verdicts() {
    Verdict verdict;
    while (verdicts_.pop(verdict)) {
        const auto asked = waiting_.find(verdict.number);
        if (asked == waiting_.end()) {
            continue;
        }
        Waiting& waiting = *asked->second;
        --waiting.missing;
        if (!verdict.status) {
            if (waiting.outcome.kind != Outcome::Kind::refused) {
                waiting.outcome.error = verdict.status.error();
            }
            waiting.outcome.kind = Outcome::Kind::refused;
        } else if (waiting.outcome.kind == Outcome::Kind::none) {
            waiting.outcome.kind = Outcome::Kind::taken;
        }
        waiting.outcome.effective = std::max(waiting.outcome.effective, verdict.effective);
        waiting_.erase(asked);
    }
}

Outcome OrderDesk::wait_for(const WaitingPtr& waiting) {
    const Nanoseconds until_ns = monotonic_now_ns() + patience_ns_;
    while (true) {
        {
            const std::lock_guard lock(mutex_);
            take_verdicts();
            if (waiting->missing == 0) {
                return waiting->outcome;
            }
            if (stopping_ || monotonic_now_ns() > until_ns) {
                if (!std::exchange(waiting->abandoned, true)) {
                    ++unanswered_;
                    std::erase_if(waiting_,
                                  [&](const auto& entry) { return entry.second == waiting; });
                }
                return {.kind = Outcome::Kind::silent,
                        .error = {"channel", "did not answer in time", "look at its state"}};
            }
        }
        std::this_thread::sleep_for(kLook);
    }
}

void OrderDesk::answer(std::uint64_t number, const Status& status, FrameNumber effective) {
    // Full only when nobody has looked for very long: then nobody waits.
    (void)verdicts_.push({number, status, effective});
}

}  // namespace pitcast::web
