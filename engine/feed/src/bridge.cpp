// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/bridge.h"

#include <algorithm>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"
#include "pitcast/feed/line_source.h"

#include "protocols.h"

namespace pitcast::feed {
namespace {

const Protocol* find_stream(std::string_view name) {
    const Protocol* row = find_protocol(name);
    return row && row->make ? row : nullptr;
}

Error unknown_protocol(std::string_view name) {
    return {"bridge", "no protocol \"" + std::string(name) + "\" can be read as a stream",
            "choose from: " + protocol_names(true)};
}

constexpr Nanoseconds kLongestPauseNs = 5 * kNanosecondsPerSecond;

Status publish_all(std::vector<TimedEvent>& events, Publisher& publisher) {
    for (const TimedEvent& timed : events) {
        if (Status status = publisher.publish(timed.event); !status) {
            return status;
        }
    }
    events.clear();
    return {};
}

/// Reads until the source ends or `stop`.
Status pump(LineSource& source, Decoder& decoder, bool in_lines, Publisher& publisher,
            const std::atomic<bool>& stop) {
    std::vector<TimedEvent> events;
    while (!stop && !source.ended()) {
        const std::optional<std::string> record = in_lines ? source.next() : source.next_bytes();
        if (!record || record->empty()) {
            continue;
        }
        decoder.received(utc_now_ns());
        decoder.decode(*record, events);
        if (Status status = publish_all(events, publisher); !status) {
            return status;
        }
        while (const auto request = decoder.take_request()) {
            source.send(*request);  // lost with the connection, and then asked for again
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
    for (const Protocol& protocol : protocols()) {
        if (protocol.make) {
            names.emplace_back(protocol.name);
        }
    }
    return names;
}

Result<std::unique_ptr<Decoder>> make_bridge_decoder(std::string_view protocol,
                                                     const DecoderOptions& options) {
    const Protocol* row = find_stream(protocol);
    if (!row) {
        return unknown_protocol(protocol);
    }
    return row->make(options);
}

Result<BridgeSource> parse_bridge_source(std::string_view url) {
    const std::size_t colon = url.find("://");
    if (colon == url.npos) {
        return Error{std::string(url), "is no address of a feed",
                     "write rmonitor://host:port or p3://host:port"};
    }
    const Protocol* row = find_stream(url.substr(0, colon));
    if (!row) {
        return unknown_protocol(url.substr(0, colon));
    }
    std::string host(url.substr(colon + 3));
    if (host.empty() || host.front() == ':') {
        return Error{std::string(url), "names no host",
                     "write " + std::string(row->name) + "://host:port"};
    }
    if (host.find(':') == host.npos) {
        if (row->port.empty()) {
            return Error{std::string(url), "names no port", "write host:port"};
        }
        host += ":" + std::string(row->port);
    }
    return BridgeSource{std::string(row->name), "tcp://" + host};
}

Status run_bridge(const BridgeOptions& options, const std::atomic<bool>& stop) {
    const Protocol* protocol = find_stream(options.protocol);
    if (!protocol) {
        return unknown_protocol(options.protocol);
    }
    const std::unique_ptr<Decoder> decoder = protocol->make(options.decoder);
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
            if (Status status = pump(*source, *decoder, protocol->in_lines, **publisher, stop);
                !status) {
                return status;
            }
        } else if (!tcp) {
            return source.error();
        } else {
            log_error(source.error());
        }
        if (!tcp) {
            std::vector<TimedEvent> rest;
            decoder->finish(rest);
            if (Status status = publish_all(rest, **publisher); !status) {
                return status;
            }
            const DecoderStats& stats = decoder->stats();
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
