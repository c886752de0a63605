// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <stop_token>
#include <string>

#include "pitcast/output/sink.h"

namespace pitcast::output {

/// What differs between sinks: runs on the sink's thread only, and may block.
class Writing {
 public:
    virtual ~Writing() = default;
    /// Before the first frame and after an error. `stop` ends a long connect early.
    [[nodiscard]] virtual Status open(std::stop_token stop) = 0;
    [[nodiscard]] virtual Status write(const FramePtr& frame, FrameNumber number,
                                       const audio::Block* sound) = 0;
    [[nodiscard]] virtual Status finish() = 0;
    /// Lets go of a broken file or connection, without a word.
    virtual void abandon() = 0;
    /// A peer that may come back; false: the first error is the end.
    [[nodiscard]] virtual bool retries() const = 0;
    /// A frame that this sink does not need at all; asked on the channel's thread.
    [[nodiscard]] virtual bool skips(FrameNumber) { return false; }
    /// Adds what it knows beside what is counted for it; any thread.
    virtual void report(SinkStats& /*stats*/) const {}
};

/// A sink with a queue and a thread of its own around it, which opens it again with back-off of 0.5
/// s to 5 s where it may come back.
[[nodiscard]] std::unique_ptr<Sink> make_threaded_sink(std::string name, const draw::Packing& wants,
                                                       const SinkContext& context,
                                                       std::unique_ptr<Writing> writing);

}  // namespace pitcast::output
