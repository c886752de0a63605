// SPDX-License-Identifier: Apache-2.0
#include "pitcast/osc/senders.h"

#include <algorithm>

namespace pitcast::osc {

bool Allowance::take(std::uint32_t a_second, Nanoseconds now_ns) {
    const auto most = static_cast<double>(a_second);
    if (left_ < 0) {
        left_ = most;
    } else {
        const auto waited = static_cast<double>(now_ns - asked_ns_) * 1e-9;
        left_ = std::min(most, left_ + waited * most);
    }
    asked_ns_ = now_ns;
    if (left_ < 1) {
        return false;
    }
    left_ -= 1;
    return true;
}

/// One that is told the state gives way only to nobody: its place is its own until its lease ends.
Senders::Sender& Senders::known(const std::string& name, Nanoseconds now_ns) {
    const auto found = senders_.find(name);
    if (found != senders_.end()) {
        return found->second;
    }
    if (senders_.size() >= limits_.most_senders) {
        const auto rank = [&](const auto& entry) {
            return std::pair(entry.second.lease_until_ns > now_ns, entry.second.heard_ns);
        };
        senders_.erase(std::min_element(
            senders_.begin(), senders_.end(),
            [&](const auto& one, const auto& other) { return rank(one) < rank(other); }));
    }
    return senders_[name];
}

bool Senders::admit(const std::string& name, Nanoseconds now_ns) {
    Sender& sender = known(name, now_ns);
    sender.heard_ns = now_ns;
    return sender.messages.take(limits_.messages_a_second, now_ns);
}

bool Senders::may_answer(const std::string& name, Nanoseconds now_ns) {
    return known(name, now_ns).errors.take(limits_.errors_a_second, now_ns);
}

bool Senders::may_ask_all(const std::string& name, Nanoseconds now_ns) {
    return known(name, now_ns).states.take(limits_.states_a_second, now_ns);
}

bool Senders::subscribe(const std::string& name, std::uint16_t port, Nanoseconds now_ns) {
    if (!is_subscribed(name, now_ns) && subscribers(now_ns).size() >= limits_.most_subscribers) {
        return false;
    }
    Sender& sender = known(name, now_ns);
    sender.lease_until_ns = now_ns + limits_.lease_ns;
    sender.port = port;
    return true;
}

void Senders::unsubscribe(const std::string& name) {
    if (const auto found = senders_.find(name); found != senders_.end()) {
        found->second.lease_until_ns = 0;
    }
}

std::vector<std::string> Senders::subscribers(Nanoseconds now_ns) const {
    std::vector<std::string> names;
    for (const auto& [name, sender] : senders_) {
        if (sender.lease_until_ns > now_ns) {
            names.push_back(name);
        }
    }
    return names;
}

bool Senders::is_subscribed(const std::string& name, Nanoseconds now_ns) const {
    const auto found = senders_.find(name);
    return found != senders_.end() && found->second.lease_until_ns > now_ns;
}

std::uint16_t Senders::port_of(const std::string& name) const {
    const auto found = senders_.find(name);
    return found == senders_.end() ? std::uint16_t{0} : found->second.port;
}

}  // namespace pitcast::osc
