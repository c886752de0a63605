// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "pitcast/core/frame_rate.h"

#include "wire.h"

namespace pitcast::feed {

/// Puts the messages of a feed in order: reliable ones once each and without holes, lossy ones
/// newest only. Says what to ask of the publisher when something is missing. Pure: no socket, no
/// clock; the caller brings both.
class Assembler {
 public:
    /// Takes a message; false = no room (reliable: offered again later, lossy: dropped).
    using Deliver = std::function<bool(const wire::Message&)>;

    struct Counts {
        std::uint64_t refused = 0;
        std::uint64_t gaps_found = 0;
        std::uint64_t gaps_repaired = 0;
        std::uint64_t dropped = 0;
        std::uint64_t epoch_changes = 0;
    };

    static constexpr std::size_t kPending = 131'072;
    /// `most_pending`: reliable messages that wait for others or for room; two pages of a snapshot
    /// at least, as a page that does not fit would be taken for one that does not exist.
    explicit Assembler(Deliver deliver, std::size_t most_pending = kPending)
        : deliver_(std::move(deliver)), most_pending_(std::max<std::size_t>(most_pending, 1024)) {}

    /// From the PUB.
    void take_live(wire::Message message);
    /// From the ROUTER.
    void take_answer(const wire::Answer& answer, wire::Message message);
    void take_done(const wire::Answer& answer);

    /// Hands over what can be handed over. Call again when the consumer has made room.
    void flush();
    /// What to ask the publisher now; nothing while an answer is due.
    [[nodiscard]] std::optional<wire::Request> ask(Nanoseconds now_ns);

    [[nodiscard]] const Counts& counts() const { return counts_; }
    [[nodiscard]] bool synced() const { return synced_; }

 private:
    using Verb = wire::Request::Verb;

    void adopt(std::uint64_t epoch);
    void take_reliable(wire::Message message);
    void take_lossy(const wire::Message& message);
    void take_heartbeat(const wire::Message& message);
    void skip_covered(std::uint64_t to);
    [[nodiscard]] std::uint64_t find_gap();
    [[nodiscard]] wire::Request begin(Verb verb, std::uint64_t from, std::uint64_t to,
                                      Nanoseconds now_ns);
    void give_up();

    Deliver deliver_;
    std::size_t most_pending_;
    Counts counts_;
    std::uint64_t epoch_ = 0;           // 0 = none heard of yet
    std::deque<std::uint64_t> former_;  // epochs that are over
    bool synced_ = false;               // the snapshot is complete
    bool blocked_ = false;              // the consumer had no room
    std::uint64_t next_ = 1;            // order to deliver next
    std::uint64_t covered_ = 0;         // up to here, what is missing no longer exists
    std::uint64_t known_ = 0;           // highest order that the publisher has sent
    std::map<std::uint64_t, wire::Message> pending_;
    std::set<std::uint64_t> missing_;             // found missing, not come yet
    std::uint64_t searched_ = 0;                  // holes up to here are in `missing_`
    std::map<std::string, std::uint64_t> lossy_;  // topic -> newest seq

    Verb asked_ = Verb::none;
    std::uint64_t asked_from_ = 0;
    std::uint32_t id_ = 0;
    Nanoseconds deadline_ns_ = 0;
    int tries_ = 0;
    std::uint64_t page_from_ = 1;  // snapshot: next page
};

}  // namespace pitcast::feed
