// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/feed/decoder.h"

namespace pitcast::feed {

/// Events of the native feed as JSON, one a line, for programs that would rather not speak ZeroMQ:
/// {"kind": "passing", "utc_ns": 1750000000000000000, "number": "007", "loop": "SF"}. The fields
/// are those of race/event.h; docs/feed.schema.json says so to machines.
class JsonLinesDecoder : public Decoder {
 public:
    /// One line. An event is delivered when it came, or at its own time where that is unknown.
    void decode(std::string_view record, std::vector<TimedEvent>& out) override;
    void received(Nanoseconds utc_ns) override { received_ns_ = utc_ns; }
    [[nodiscard]] const DecoderStats& stats() const override { return stats_; }

 private:
    DecoderStats stats_;
    Nanoseconds received_ns_ = 0;
};

}  // namespace pitcast::feed
