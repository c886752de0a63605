// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>
#include <utility>

#include "pitcast/osc/osc_server.h"

namespace pitcast::osc {

/// Every count, and what it is called in the state.
inline constexpr std::array<std::pair<std::uint64_t OscStats::*, std::string_view>, 12> kCounts{
    {{&OscStats::packets, "packets"},
     {&OscStats::messages, "messages"},
     {&OscStats::commands, "commands"},
     {&OscStats::releases, "releases"},
     {&OscStats::refused, "refused"},
     {&OscStats::flooded, "flooded"},
     {&OscStats::lost, "lost"},
     {&OscStats::late, "late"},
     {&OscStats::sent, "sent"},
     {&OscStats::unsent, "unsent"},
     {&OscStats::held, "held"},
     {&OscStats::subscribers, "subscribers"}}};

/// Written by the server's thread, read by others: each count by itself, without a lock that a
/// thread of low priority could hold.
class SharedStats {
 public:
    void store(const OscStats& stats) {
        for (std::size_t i = 0; i < kCounts.size(); ++i) {
            counts_[i].store(stats.*kCounts[i].first, std::memory_order_relaxed);
        }
    }
    [[nodiscard]] OscStats load() const {
        OscStats stats;
        for (std::size_t i = 0; i < kCounts.size(); ++i) {
            stats.*kCounts[i].first = counts_[i].load(std::memory_order_relaxed);
        }
        return stats;
    }

 private:
    std::array<std::atomic<std::uint64_t>, kCounts.size()> counts_{};
};

}  // namespace pitcast::osc
