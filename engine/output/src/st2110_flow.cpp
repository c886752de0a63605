// SPDX-License-Identifier: Apache-2.0
#include "st2110_flow.h"

#include <algorithm>

#include "pitcast/core/log.h"

namespace pitcast::output::st2110 {

Result<Flow> Flow::open(const St2110Flow& to, const St2110Options& options,
                        std::size_t packet_octets) {
    std::vector<Path> paths;
    for (std::size_t i = 0; i < to.size(); ++i) {
        const auto& interfaces = options.interfaces;
        auto path = Path::open(
            {.to = to[i],
             .interface = interfaces.empty() ? "" : interfaces[std::min(i, interfaces.size() - 1)],
             .ttl = options.ttl,
             .dscp = options.dscp});
        if (!path) {
            return path.error();
        }
        paths.push_back(std::move(*path));
    }
    return Flow(std::move(paths), packet_octets);
}

void Flow::send() {
    told_.resize(paths_.size());
    for (std::size_t i = 0; i < paths_.size(); ++i) {
        const std::uint32_t lost = paths_[i].send(burst_);
        lost_ += lost;
        sent_ += burst_.sizes().size() - lost;
        tell(i);
    }
}

void Flow::tell(std::size_t path) {
    const bool broken = paths_[path].broken();
    if (broken && !told_[path]) {
        log_error(paths_[path].error().within("st2110"));
    }
    told_[path] = broken;
}

bool Flow::broken() const {
    return std::all_of(paths_.begin(), paths_.end(),
                       [](const Path& path) { return path.broken(); });
}

std::vector<SdpLeg> Flow::legs() const {
    std::vector<SdpLeg> legs;
    for (const Path& path : paths_) {
        const PathOptions& options = path.options();
        legs.push_back({.to = options.to.address,
                        .port = options.to.port,
                        .ttl = options.ttl,
                        .from = path.source(),
                        .hardware = path.hardware()});
    }
    return legs;
}

}  // namespace pitcast::output::st2110
