// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "race.h"

namespace pitcast::tools {

/// What race control has to do in the first minute of the feed: a penalty, a stranded car under
/// yellow, a retirement, pit stops. Cars are chosen from how the race stands then.
class Incidents {
 public:
    explicit Incidents(const Track& track) : track_(track) {}

    /// `since_ns`: time since the feed began. Appends what happens, timed since the green light.
    void step(Nanoseconds since_ns, Race& race, std::vector<race::Event>& out);

 private:
    [[nodiscard]] Car* choose(Race& race, std::size_t place) const;
    [[nodiscard]] Car* choose_for_pits(Race& race) const;
    void penalise(Race& race, std::vector<race::Event>& out);
    void strand(Race& race, std::vector<race::Event>& out);
    void recover(Race& race, std::vector<race::Event>& out);
    void retire(Race& race, std::vector<race::Event>& out);
    void send_to_pits(Race& race);

    const Track& track_;
    std::size_t done_ = 0;  // rows of the plan that are over
    std::string stranded_;
    std::int32_t sector_ = 0;
};

}  // namespace pitcast::tools
