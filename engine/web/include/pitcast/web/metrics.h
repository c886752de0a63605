// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "pitcast/core/json_document.h"
#include "pitcast/web/view.h"

namespace pitcast::web {

/// Of the HTTP door itself.
struct WebStats {
    std::uint64_t accepted = 0;     ///< connections
    std::uint64_t turned_away = 0;  ///< connections that there was no room for
    std::uint64_t dropped = 0;      ///< by us: too slow, made room for others
    std::uint64_t requests = 0;
    std::uint64_t refused = 0;      ///< requests answered 4xx or 5xx
    std::uint64_t commands = 0;     ///< handed to the channel
    std::uint64_t unanswered = 0;   ///< of those, requests that the channel left without an answer
    std::uint64_t connections = 0;  ///< now
    std::uint64_t listeners = 0;    ///< now, to /api/events
};

/// Of the process.
struct ProcessStats {
    std::uint64_t resident_bytes = 0;
    double cpu_seconds = 0;
    std::uint64_t threads = 0;
};
[[nodiscard]] ProcessStats read_process_stats();

/// The state as Prometheus reads it (text exposition format 0.0.4): docs/control.md has the names.
[[nodiscard]] std::string metrics_text(const View& view, bool healthy, const WebStats& web,
                                       const ProcessStats& process);

}  // namespace pitcast::web
