// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "st2110_path.h"
#include "st2110_sdp.h"

namespace pitcast::output::st2110 {

/// The packets of one essence, on one path or the same on two (ST 2022-7).
class Flow {
 public:
    /// `packet_octets`: of the largest packet. Errors: those of the paths.
    [[nodiscard]] static Result<Flow> open(const St2110Flow& to, const St2110Options& options,
                                           std::size_t packet_octets);

    [[nodiscard]] Burst& burst() { return burst_; }
    /// Sends the burst on all paths, and counts.
    void send();
    /// Whether the last burst went nowhere at all, and why.
    [[nodiscard]] bool broken() const;
    [[nodiscard]] Error error() const { return paths_.front().error(); }
    /// Packets that the system took and did not take, each path counted by itself.
    [[nodiscard]] std::uint64_t sent() const { return sent_; }
    [[nodiscard]] std::uint64_t lost() const { return lost_; }
    [[nodiscard]] std::vector<SdpLeg> legs() const;

 private:
    Flow(std::vector<Path> paths, std::size_t packet_octets)
        : paths_(std::move(paths)), burst_(packet_octets) {}
    void tell(std::size_t path);

    std::vector<Path> paths_;
    std::vector<bool> told_;  ///< that a path is broken: said once, until it works again
    Burst burst_;
    std::uint64_t sent_ = 0;
    std::uint64_t lost_ = 0;
};

}  // namespace pitcast::output::st2110
