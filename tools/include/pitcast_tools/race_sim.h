// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

namespace pitcast::tools {

/// An invented round of an invented Chinese cross-country championship.
struct RaceSimOptions {
    std::uint64_t seed = 1;      ///< everything follows from the options; same options, same race
    std::int32_t cars = 24;      ///< 2..60
    std::int32_t laps = 12;      ///< 1..1000
    std::int32_t start_lap = 7;  ///< laps the leader has done when the feed begins; 0 = the start
    std::int32_t pace_permille = 1000;  ///< 2000 = laps in half the time
    std::string venue_path;             ///< *.venue file; empty = the Xinqiu loop
    std::string package{};              ///< folder of a show that places its marks; may be empty
    Nanoseconds start_utc_ns = 1'750'000'000'000'000'000;  ///< when the feed begins
};

/// Makes the events of a race in order of delivery. No clock, no I/O: the caller paces it.
class RaceSim {
 public:
    /// Errors: options out of range, venue file that does not load.
    [[nodiscard]] static Result<std::unique_ptr<RaceSim>> make(const RaceSimOptions& options);
    ~RaceSim();
    RaceSim(const RaceSim&) = delete;
    RaceSim& operator=(const RaceSim&) = delete;

    /// Appends all events delivered up to `until_ns` after the begin of the feed and not returned
    /// before. What happened before the begin (session, entries, laps run) comes first, at 0.
    void generate(Nanoseconds until_ns, std::vector<feed::TimedEvent>& out);

    /// The chequered flag is out and every car is home; nothing more will come.
    [[nodiscard]] bool finished() const;

 private:
    struct Impl;
    explicit RaceSim(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Publishes a race on a native feed in real time, event times from the clock of now, until it is
/// over or `stop` is set. When it is over it begins again, if `loop`. Ignores `start_utc_ns`.
[[nodiscard]] Status run_race_sim(const RaceSimOptions& options, const std::string& endpoint,
                                  bool loop, const std::atomic<bool>& stop);

}  // namespace pitcast::tools
