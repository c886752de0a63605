// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/race/event.h"

#include "wire.h"

namespace pitcast::feed {

/// What a publisher keeps of its reliable messages: the newest ones to repair gaps, those of the
/// session for late joiners, and the newest of the slow state. Bounded. Not for several threads.
class History {
 public:
    using Stored = std::shared_ptr<const wire::Message>;
    struct Page {
        std::vector<Stored> messages;  ///< at most kPage
        std::uint64_t next = 0;        ///< first order (or seq) not covered
        bool more = false;
        bool too_old = false;
    };
    static constexpr std::size_t kPage = 512;

    History(std::size_t session_limit, std::size_t replay_limit);

    /// `message.header.order` rises by one from call to call, beginning at 1.
    void add(wire::Message message, const race::EventBody& body);

    /// Messages of the session from order `from` on.
    [[nodiscard]] Page snapshot(std::uint64_t from) const;
    /// Messages from..to, by order, or by seq within `topic`.
    [[nodiscard]] Page replay(const std::string& topic, std::uint64_t from, std::uint64_t to) const;
    /// Newest session, status, entries, flags and clock.
    [[nodiscard]] std::vector<Stored> slow_state() const;

    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
    struct Kept {
        Stored message;
        bool lasting = false;  ///< session or entry: outlives the bound
    };
    void begin_session();
    void make_room();

    std::size_t session_limit_;
    std::size_t replay_limit_;
    std::deque<Stored> replay_;                           // consecutive orders
    std::map<std::uint64_t, Kept> session_;               // by order
    std::map<std::string, std::uint64_t> superseded_by_;  // key -> order of the newest
    std::map<std::string, Stored> slow_;
    std::string session_id_;
    std::uint64_t last_order_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace pitcast::feed
