// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/decoder_options.h"
#include "pitcast/feed/publisher.h"

namespace pitcast::feed {

struct RecorderStats {
    std::uint64_t messages = 0;  ///< written, heartbeats included
    std::uint64_t bytes = 0;
    std::uint64_t refused = 0;  ///< rubbish that is not a message of the native feed
    std::uint64_t gaps_found = 0;
    std::uint64_t gaps_repaired = 0;
    bool failed = false;  ///< the disk refused; see `failure`
    std::string failure;
};

/// Records a native feed to a file: every raw message with the time it came, the snapshot of what
/// went before, and what gap repair brought in. On a thread of its own, flushed every second.
class Recorder {
 public:
    /// Errors: endpoint that ZeroMQ does not understand, file that exists or cannot be made.
    [[nodiscard]] static Result<std::unique_ptr<Recorder>> open(const std::string& endpoint,
                                                                const std::filesystem::path& file);
    ~Recorder();  ///< writes what has come, and closes the file
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    [[nodiscard]] RecorderStats stats() const;

 private:
    struct Impl;
    explicit Recorder(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Bytes of a native recording file -> its events. A tail cut in the middle of a record, or a
/// damaged record, is named in `stats.last_refusal` and counted; what is whole is returned.
[[nodiscard]] Result<Recording> parse_native_recording(std::string_view bytes, std::string name);

struct ReplayOptions {
    double speed = 1.0;       ///< pace of delivery; 0 = as fast as it goes
    bool keep_times = false;  ///< false: event times move so that the first delivery is now
    Nanoseconds from_ns = 0;  ///< what was delivered up to here since the start goes out at once
    /// run_replay only: how long late joiners and repairs are served after the last event.
    Nanoseconds linger_ns = 5 * kNanosecondsPerSecond;
    std::string protocol{};  ///< run_replay only: of the recording; empty = found from its content
    DecoderOptions decoder{};  ///< run_replay only
};

/// Publishes a recording with its timing. At another `speed` the pace changes, the durations that
/// the events tell (laps, gaps) do not. Returns when all is sent or `stop` is set.
[[nodiscard]] Status replay(const Recording& recording, Publisher& publisher,
                            const ReplayOptions& options, const std::atomic<bool>& stop);

/// Verbs. They return when done or when `stop` is set.
[[nodiscard]] Status run_record(const std::string& endpoint, const std::filesystem::path& file,
                                const std::atomic<bool>& stop);
[[nodiscard]] Status run_replay(const std::string& recording_path, const std::string& endpoint,
                                const ReplayOptions& options, const std::atomic<bool>& stop);

}  // namespace pitcast::feed
