// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

namespace pitcast::feed {

/// Multiloop Timing Protocol 1.3 (MYLAPS): lines of Latin-1, fields separated by the byte A6, most
/// numbers in hex, times in milliseconds. Captures that were taken for UTF-8, in which each
/// separator has become U+FFFD (or stands as U+00A6), are read as well.
///
/// - Laps, totals and best laps are the timing system's own ($C); sector times come with $S, and
///   which sections make up a lap with $T (else S1, S2, … are taken for it).
/// - The run of the preamble is the session; its kind comes with $R (else it is a race).
/// - Elapsed times count from the start of the run, which $H tells to the second; until the first
///   $H nothing can be timed, and laps wait for it.
class MultiloopDecoder : public Decoder {
 public:
    MultiloopDecoder();
    ~MultiloopDecoder() override;
    MultiloopDecoder(const MultiloopDecoder&) = delete;
    MultiloopDecoder& operator=(const MultiloopDecoder&) = delete;

    /// One line, with or without its end. Unknown commands are no error; damaged ones are counted.
    void decode(std::string_view record, std::vector<TimedEvent>& out) override;
    void received(Nanoseconds utc_ns) override;
    [[nodiscard]] const DecoderStats& stats() const override;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether the beginning of a file looks like lines of Multiloop.
[[nodiscard]] bool looks_like_multiloop(std::string_view bytes);

/// A whole file of lines -> its events. Errors: nothing of the protocol in it.
[[nodiscard]] Result<Recording> parse_multiloop(std::string_view bytes, const std::string& name);

}  // namespace pitcast::feed
