// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/json_document.h"

namespace pitcast::web {

/// Whether the channel delivers on time. Reasons mean that it does not; warnings are worth a look.
struct Health {
    std::vector<std::string> reasons;
    std::vector<std::string> warnings;
    [[nodiscard]] bool ok() const { return reasons.empty(); }
};

/// Looks at the state as it is told and remembers the last ten seconds of it.
class HealthWatch {
 public:
    static constexpr Nanoseconds kWindowNs = 10 * kNanosecondsPerSecond;
    /// A channel that tells nothing for so long stands: it tells its state ten times a second.
    static constexpr Nanoseconds kStandsNs = 2 * kNanosecondsPerSecond;
    /// Of the frames of the window, so many may be late before it is a reason.
    static constexpr std::uint64_t kLatePermille = 10;

    /// Some times a second, with the newest state (null = none yet).
    void look(Nanoseconds now_ns, const std::shared_ptr<const Json>& state);
    [[nodiscard]] Health health(Nanoseconds now_ns) const;

 private:
    struct Sample {
        Nanoseconds at_ns = 0;
        std::uint64_t frames = 0;                      ///< and repeated
        std::uint64_t late = 0;                        ///< and repeated
        std::map<std::string, std::uint64_t> dropped;  ///< by sink
    };
    std::shared_ptr<const Json> state_;
    Nanoseconds changed_ns_ = 0;
    Nanoseconds since_ns_ = -1;
    std::deque<Sample> samples_;
};

[[nodiscard]] Json health_json(const Health& health);

}  // namespace pitcast::web
