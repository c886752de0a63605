// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <unordered_map>
#include <vector>

#include "pitcast/race/event.h"

namespace pitcast::feed {

/// How often each fingerprint has been seen, of the newest some hundred thousand. Bounded: what is
/// old is forgotten, in two generations.
class Occurrences {
 public:
    [[nodiscard]] std::uint32_t of(std::uint64_t fingerprint) const;
    void add(std::uint64_t fingerprint);
    void clear();

 private:
    std::unordered_map<std::uint64_t, std::uint32_t> now_;
    std::unordered_map<std::uint64_t, std::uint32_t> before_;
};

/// One stream of events out of several publishers of the same race: each event once, whichever of
/// them gave it first, in the order of the publisher in use. The others are compared with it event
/// by event (by fingerprint and occurrence), and what only they have is held back: at a change-over
/// it goes out first, so that nothing is lost or doubled. Pure: no socket, no clock.
class Merge {
 public:
    /// Takes an event; false = no room, the event is untouched and is offered again.
    using Deliver = std::function<bool(race::Event&)>;

    struct Limits {
        Nanoseconds silent_ns = 3 * kNanosecondsPerSecond;    ///< then a publisher is given up
        Nanoseconds return_ns = 10 * kNanosecondsPerSecond;   ///< a preferred one back so long
        Nanoseconds disagree_ns = 5 * kNanosecondsPerSecond;  ///< what only one has is kept so long
        Nanoseconds first_ns = kNanosecondsPerSecond;         ///< wait for the preferred at start
        std::size_t held = 65'536;                            ///< a publisher
    };

    struct Counts {
        std::uint64_t changeovers = 0;
        std::uint64_t duplicates = 0;  ///< came from another publisher already
        std::uint64_t unmatched = 0;   ///< held back in vain: the publisher in use never gave it
    };

    Merge(std::size_t publishers, const Limits& limits, Deliver deliver);

    /// The next event of a publisher. `epoch` other than before = that publisher has restarted.
    /// False = no room; offer it again. Lossy events go through from the one in use only.
    [[nodiscard]] bool take(std::size_t from, std::uint64_t epoch, race::Event& event,
                            bool reliable, Nanoseconds now_ns);
    /// Anything sound came from it, heartbeats included.
    void heard(std::size_t from, Nanoseconds now_ns);
    /// Chooses the publisher; hands over what a change-over frees. Call several times a second.
    void step(Nanoseconds now_ns);

    static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
    [[nodiscard]] std::size_t used() const { return used_; }
    [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
    struct Held {
        race::Event event;
        std::uint64_t fingerprint = 0;
        std::uint32_t occurrence = 0;
        Nanoseconds since_ns = 0;
    };
    struct Source {
        std::uint64_t epoch = 0;
        bool restarted = false;     // tells anew what it told before
        Nanoseconds heard_ns = -1;  // -1 = never
        Nanoseconds alive_since_ns = 0;
        Nanoseconds reliable_ns = -1;  // newest reliable event of it
        Occurrences seen;
        std::deque<Held> held;
    };

    [[nodiscard]] bool alive(const Source& source, Nanoseconds now_ns) const;
    [[nodiscard]] bool lags(const Source& source, Nanoseconds now_ns) const;
    [[nodiscard]] bool has_gone_out(const Held& held) const;
    [[nodiscard]] bool flush(Source& source, Nanoseconds now_ns);
    void forget_held(Nanoseconds now_ns);
    [[nodiscard]] std::size_t choose(Nanoseconds now_ns) const;

    const Limits limits_;
    Deliver deliver_;
    std::vector<Source> sources_;
    std::size_t used_ = kNobody;
    Occurrences delivered_;
    Nanoseconds delivered_ns_ = -1;  // when a reliable event last went out
    Nanoseconds first_step_ns_ = -1;
    Counts counts_;
};

}  // namespace pitcast::feed
