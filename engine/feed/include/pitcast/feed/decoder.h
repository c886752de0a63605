// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/race/event.h"

namespace pitcast::feed {

/// An event and the instant at which the source delivered it (its own clock, UTC ns); in a live
/// feed about the time of arrival. Replays keep this timing.
struct TimedEvent {
    Nanoseconds delivered_utc_ns = 0;
    race::Event event;
};

/// What a decoder refused, counted and named.
struct DecoderStats {
    std::uint64_t records = 0;
    std::uint64_t events = 0;
    std::uint64_t refused = 0;
    std::string last_refusal;  ///< where and why, of the newest
};

/// Bytes of one protocol in, race events out. Never throws on bytes.
class Decoder {
 public:
    virtual ~Decoder() = default;
    /// Feeds one record (a line, a frame, a message) and appends what it means to `out`.
    virtual void decode(std::string_view record, std::vector<TimedEvent>& out) = 0;
    [[nodiscard]] virtual const DecoderStats& stats() const = 0;
    /// Tells when the records that follow came (UTC ns), to decoders of protocols whose own clock
    /// knows neither date nor time zone. Whoever knows it calls this before `decode`.
    virtual void received(Nanoseconds /*utc_ns*/) {}
    /// Bytes to send back to the source, if any; call until there are none.
    [[nodiscard]] virtual std::optional<std::string> take_request() { return std::nullopt; }
    /// The source has ended for good: what waits for more goes out.
    virtual void finish(std::vector<TimedEvent>& /*out*/) {}
};

/// A recording, read whole, in the order of delivery.
struct Recording {
    std::string protocol;  ///< one of recording_protocols()
    std::vector<TimedEvent> events;
    DecoderStats stats;
};

struct DecoderOptions;

/// Names of the protocols of which recordings can be read.
[[nodiscard]] std::vector<std::string> recording_protocols();

/// Reads a recording: a native recording file (feed/recorder.h), a recording of foreign bytes
/// (feed/raw_recording.h), a folder of F1 .jsonStream files or a text of its live stream, lines of
/// RMonitor, Multiloop, NMEA 0183 or JSON, an Al Kamel CSV, a GPX, split times of WRC, a log of WRC
/// or a folder of them, frames of P3 (raw or hex). `protocol` empty = found from the content.
/// Errors name the file and line.
[[nodiscard]] Result<Recording> read_recording(const std::string& path, std::string_view protocol,
                                               const DecoderOptions& options);
[[nodiscard]] Result<Recording> read_recording(const std::string& path,
                                               std::string_view protocol = "");

}  // namespace pitcast::feed
