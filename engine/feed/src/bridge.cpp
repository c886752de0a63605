// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/bridge.h"

#include <algorithm>
#include <array>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"
#include "pitcast/feed/f1.h"
#include "pitcast/feed/rmonitor.h"

#include "line_source.h"

namespace pitcast::feed {
namespace {

/// One row a protocol in lines; the next ones (RMonitor, P98, …) are rows here.
struct Protocol {
    std::string_view name;
    std::unique_ptr<Decoder> (*make)();
};

constexpr std::array kProtocols{
    Protocol{"f1", []() -> std::unique_ptr<Decoder> { return std::make_unique<F1Decoder>(); }},
    Protocol{"rmonitor",
             []() -> std::unique_ptr<Decoder> { return std::make_unique<RMonitorDecoder>(); }},
};

constexpr Nanoseconds kLongestPauseNs = 5 * kNanosecondsPerSecond;

/// Reads until the source ends or `stop`.
Status pump(LineSource& source, Decoder& decoder, Publisher& publisher,
            const std::atomic<bool>& stop) {
    std::vector<TimedEvent> events;
    while (!stop && !source.ended()) {
        const std::optional<std::string> line = source.next();
        if (!line || line->empty()) {
            continue;
        }
        events.clear();
        decoder.received(utc_now_ns());
        decoder.decode(*line, events);
        for (const TimedEvent& timed : events) {
            if (Status status = publisher.publish(timed.event); !status) {
                return status;
            }
        }
    }
    return {};
}

void pause(Nanoseconds length, const std::atomic<bool>& stop) {
    const Nanoseconds end = monotonic_now_ns() + length;
    while (!stop && monotonic_now_ns() < end) {
        sleep_until_monotonic(std::min(end, monotonic_now_ns() + kNanosecondsPerSecond / 20));
    }
}

}  // namespace

std::vector<std::string> bridge_protocols() {
    std::vector<std::string> names;
    for (const Protocol& protocol : kProtocols) {
        names.emplace_back(protocol.name);
    }
    return names;
}

Result<std::unique_ptr<Decoder>> make_line_decoder(std::string_view protocol) {
    std::string known;
    for (const Protocol& row : kProtocols) {
        if (row.name == protocol) {
            return row.make();
        }
        known += known.empty() ? "" : ", ";
        known += row.name;
    }
    return Error{"bridge", "no protocol \"" + std::string(protocol) + "\"",
                 "choose from: " + known};
}

Status run_bridge(const BridgeOptions& options, const std::atomic<bool>& stop) {
    auto decoder = make_line_decoder(options.protocol);
    if (!decoder) {
        return decoder.error();
    }
    auto publisher = Publisher::open(options.endpoint, options.publisher);
    if (!publisher) {
        return publisher.error();
    }
    const bool tcp = options.source.starts_with("tcp://");
    Nanoseconds wait = kNanosecondsPerSecond / 4;
    while (!stop) {
        Result<LineSource> source = LineSource::open(options.source, options.longest_line);
        if (source) {
            wait = kNanosecondsPerSecond / 4;
            if (Status status = pump(*source, **decoder, **publisher, stop); !status) {
                return status;
            }
        } else if (!tcp) {
            return source.error();
        } else {
            log_error(source.error());
        }
        if (!tcp) {
            const DecoderStats& stats = (*decoder)->stats();
            if (stats.events == 0 && stats.refused > 0) {
                return Error{options.source, "holds nothing of " + options.protocol,
                             stats.last_refusal};
            }
            return {};
        }
        pause(wait, stop);
        wait = std::min(2 * wait, kLongestPauseNs);
    }
    return {};
}

}  // namespace pitcast::feed
