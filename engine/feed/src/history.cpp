// SPDX-License-Identifier: Apache-2.0
#include "history.h"

#include <algorithm>
#include <utility>

namespace pitcast::feed {
namespace {

/// Key under which only the newest message matters; empty = each one matters.
std::string superseding_key(const race::EventBody& body) {
    if (std::holds_alternative<race::SessionClock>(body)) {
        return "clock";
    }
    if (const auto* place = std::get_if<race::OfficialPlace>(&body)) {
        return "place/" + place->number;
    }
    return {};
}

/// Key of slow state that keyframes repeat; empty = not slow state. The first letter orders them.
std::string slow_key(const race::EventBody& body) {
    if (std::holds_alternative<race::SessionInfo>(body)) {
        return "1";
    }
    if (std::holds_alternative<race::SessionStatus>(body)) {
        return "2";
    }
    if (const auto* entry = std::get_if<race::Entry>(&body)) {
        return "3/" + entry->number;
    }
    if (const auto* flag = std::get_if<race::FlagChange>(&body)) {
        return "4/" + std::to_string(flag->sector);
    }
    return std::holds_alternative<race::SessionClock>(body) ? "5" : "";
}

}  // namespace

History::History(std::size_t session_limit, std::size_t replay_limit)
    : session_limit_(std::max<std::size_t>(session_limit, 16)),
      replay_limit_(std::max<std::size_t>(replay_limit, 1)) {}

void History::add(wire::Message message, const race::EventBody& body) {
    const auto stored = std::make_shared<const wire::Message>(std::move(message));
    last_order_ = stored->header.order;
    replay_.push_back(stored);
    if (replay_.size() > replay_limit_) {
        replay_.pop_front();
    }
    const auto* info = std::get_if<race::SessionInfo>(&body);
    if (info != nullptr && info->id != session_id_) {
        begin_session();
        session_id_ = info->id;
    }
    if (const std::string key = superseding_key(body); !key.empty()) {
        std::uint64_t& newest = superseded_by_[key];
        session_.erase(newest);
        newest = last_order_;
    }
    if (const std::string key = slow_key(body); !key.empty()) {
        slow_[key] = stored;
    }
    const bool lasting = info != nullptr || std::holds_alternative<race::Entry>(body);
    session_.emplace(last_order_, Kept{stored, lasting});
    if (session_.size() > session_limit_) {
        make_room();
    }
}

/// A new session clears everything, entries included; what came before the first stays its own.
void History::begin_session() {
    if (session_id_.empty()) {
        return;
    }
    session_.clear();
    superseded_by_.clear();
    slow_.clear();
}

void History::make_room() {
    std::size_t surplus = session_limit_ / 16 + 1;
    for (auto at = session_.begin(); at != session_.end() && surplus > 0;) {
        if (at->second.lasting) {
            ++at;
            continue;
        }
        at = session_.erase(at);
        --surplus;
        ++dropped_;
    }
    while (session_.size() > session_limit_) {  // nothing but entries
        session_.erase(session_.begin());
        ++dropped_;
    }
}

History::Page History::snapshot(std::uint64_t from) const {
    Page page;
    page.next = last_order_ + 1;
    for (auto at = session_.lower_bound(from); at != session_.end(); ++at) {
        if (page.messages.size() == kPage) {
            page.next = at->first;
            page.more = true;
            break;
        }
        page.messages.push_back(at->second.message);
    }
    return page;
}

History::Page History::replay(const std::string& topic, std::uint64_t from,
                              std::uint64_t to) const {
    const auto number = [&](const Stored& message) {
        return topic.empty() ? message->header.order : message->header.seq;
    };
    Page page;
    page.next = from;
    for (const Stored& message : replay_) {
        if ((!topic.empty() && message->topic != topic) || number(message) < from) {
            continue;
        }
        if (page.next == from && number(message) > from) {
            page.too_old = true;
            return page;
        }
        if (number(message) > to) {
            break;
        }
        if (page.messages.size() == kPage) {
            page.more = true;
            break;
        }
        page.messages.push_back(message);
        page.next = number(message) + 1;
    }
    page.too_old = page.messages.empty();
    return page;
}

std::vector<History::Stored> History::slow_state() const {
    std::vector<Stored> messages;
    messages.reserve(slow_.size());
    for (const auto& [key, message] : slow_) {
        messages.push_back(message);
    }
    return messages;
}

}  // namespace pitcast::feed
