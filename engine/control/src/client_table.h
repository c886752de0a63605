// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>

#include "pitcast/core/frame_rate.h"

namespace pitcast::control {

/// Somebody whose requests are counted: a connection, or with keys all those of one key.
struct Client {
    std::string identity;
    std::size_t waiting = 0;        ///< commands not answered yet
    Nanoseconds paid_until_ns = 0;  ///< each request costs 1/rate of a second
    Nanoseconds flood_answered_ns = -kNanosecondsPerSecond;
};

/// The clients heard of lately, at most so many; the one silent for longest is forgotten.
class ClientTable {
 public:
    explicit ClientTable(std::size_t capacity) : capacity_(capacity) {}

    /// The client of this identity, now the newest. Valid until the next call.
    [[nodiscard]] Client& touch(const std::string& identity);
    /// Null when it has been forgotten.
    [[nodiscard]] Client* find(const std::string& identity);
    [[nodiscard]] std::size_t size() const { return by_identity_.size(); }

 private:
    const std::size_t capacity_;
    std::list<Client> clients_;  // newest first
    std::unordered_map<std::string, std::list<Client>::iterator> by_identity_;
};

/// Pays for one request; false when the client asks for more than `per_second`.
[[nodiscard]] bool pay_for_request(Client& client, Nanoseconds now_ns, std::uint32_t per_second);

}  // namespace pitcast::control
