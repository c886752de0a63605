// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

namespace pitcast::feed {

/// Split times of a rally stage as the World Rally Championship's service tells them: one JSON
/// document {"stageId", "splitPoints", "entrySplitPointTimes"} with the whole state of the stage,
/// fetched again and again. The decoder tells what is new since the document before.
///
/// - The stage is a session whose loops are START, the split points by number, and FINISH.
/// - Entries are known by their entryId; who they are is in another document.
/// - Each entry is timed from its own start. A stage time that the service restates is corrected
///   (LapsCorrected); a split or a start that it restates cannot be, and is refused by name.
class WrcDecoder : public Decoder {
 public:
    WrcDecoder();
    ~WrcDecoder() override;
    WrcDecoder(const WrcDecoder&) = delete;
    WrcDecoder& operator=(const WrcDecoder&) = delete;

    /// One whole document.
    void decode(std::string_view record, std::vector<TimedEvent>& out) override;
    void received(Nanoseconds utc_ns) override;
    [[nodiscard]] const DecoderStats& stats() const override;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether the beginning of a file looks like such a document.
[[nodiscard]] bool looks_like_wrc(std::string_view bytes);

/// A file of one document, or of one a line -> its events in the order of their times. Errors: no
/// start in it.
[[nodiscard]] Result<Recording> parse_wrc(std::string_view bytes, const std::string& name);

}  // namespace pitcast::feed
