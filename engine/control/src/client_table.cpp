// SPDX-License-Identifier: Apache-2.0
#include "client_table.h"

#include <algorithm>

namespace pitcast::control {

Client& ClientTable::touch(const std::string& identity) {
    if (const auto found = by_identity_.find(identity); found != by_identity_.end()) {
        clients_.splice(clients_.begin(), clients_, found->second);
        return clients_.front();
    }
    if (clients_.size() >= capacity_) {
        by_identity_.erase(clients_.back().identity);
        clients_.pop_back();
    }
    clients_.emplace_front().identity = identity;
    by_identity_[identity] = clients_.begin();
    return clients_.front();
}

Client* ClientTable::find(const std::string& identity) {
    const auto found = by_identity_.find(identity);
    return found == by_identity_.end() ? nullptr : &*found->second;
}

bool pay_for_request(Client& client, Nanoseconds now_ns, std::uint32_t per_second) {
    const Nanoseconds price = kNanosecondsPerSecond / std::max(per_second, 1U);
    const Nanoseconds paid = std::max(client.paid_until_ns, now_ns) + price;
    if (paid - now_ns > kNanosecondsPerSecond) {
        return false;
    }
    client.paid_until_ns = paid;
    return true;
}

}  // namespace pitcast::control
