// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/decoder_options.h"

namespace pitcast::feed {

/// RMonitor ("Race Monitor", MYLAPS/Orbits) with the extensions of IMSA: lines of text, usually
/// from TCP port 50000. Also takes captures with a line "##YYYY-MM-DD HH:MM:SS.mmm[|type]" before
/// each group of lines; of other types than "rmonitor", "ftcar" (Flagtronics: places and speeds of
/// cars, a list of JSON) is read, places only where DecoderOptions::origin is told, and the rest
/// skipped.
///
/// - Laps, totals and best laps are the timing system's own ($G, $H, $COR); lap times come with $J.
/// - A session is one run number of $B. The closing number 95 makes the results official; they
///   stay until something of the next run comes. A race clock that starts anew is a new session.
/// - Where $T tells the sections of the track, lines crossed ($L) give sector times and, but for
/// the
///   finish line, passings.
/// - The kind of session, unless DecoderOptions tells it, is read from the description: "practice",
/// "test", "warm-up" and
///   "qualifying" are what they say, unless it says "race"; everything else is a race.
/// - Times of day are local. `received` tells their date and zone; without it the date is that of
///   $L or $I (else 2000-01-01) and the zone UTC.
class RMonitorDecoder : public Decoder {
 public:
    explicit RMonitorDecoder(const DecoderOptions& options = {});
    ~RMonitorDecoder() override;
    RMonitorDecoder(const RMonitorDecoder&) = delete;
    RMonitorDecoder& operator=(const RMonitorDecoder&) = delete;

    /// One line, with or without its end. Unknown records are no error; damaged ones are counted.
    void decode(std::string_view record, std::vector<TimedEvent>& out) override;
    void received(Nanoseconds utc_ns) override;
    [[nodiscard]] const DecoderStats& stats() const override;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether the beginning of a file looks like lines of RMonitor.
[[nodiscard]] bool looks_like_rmonitor(std::string_view bytes);

/// A whole file of lines -> its events, in the order of the file. Errors: nothing of the protocol
/// in it.
[[nodiscard]] Result<Recording> parse_rmonitor(std::string_view bytes, const std::string& name,
                                               const DecoderOptions& options = {});

}  // namespace pitcast::feed
