// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/feed/bridge.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/decoder_options.h"

/// Recordings of another timing system's bytes as they came, with the times at which they did: what
/// a decoder made of them can be made again, by a better decoder too.
namespace pitcast::feed {

/// Writes what a source sends to `file` until the source ends (TCP is connected again) or `stop` is
/// set. Nothing is asked of the source, so what a P3 decoder would send again stays missing.
/// Errors: a file that exists or cannot be written, a source that is none.
[[nodiscard]] Status run_record_raw(const BridgeSource& source, const std::filesystem::path& file,
                                    const std::atomic<bool>& stop);

/// Whether a file's beginning is that of such a recording.
[[nodiscard]] bool is_raw_recording(std::string_view bytes);

/// Bytes of such a recording -> its events, delivered when their bytes came. A tail cut off, or
/// damaged records, are counted and named; what is whole is returned.
[[nodiscard]] Result<Recording> parse_raw_recording(std::string_view bytes, const std::string& name,
                                                    const DecoderOptions& options = {});

/// Serves a recording over TCP as the timing system did, byte for byte and in its pace. The clock
/// starts with the first client; whoever connects later gets what comes from then on.
class RawServer {
 public:
    /// `endpoint`: "tcp://127.0.0.1:50000"; port 0 = a free one. Errors: no such recording, an
    /// address that cannot be bound.
    [[nodiscard]] static Result<std::unique_ptr<RawServer>> open(
        const std::filesystem::path& recording, const std::string& endpoint);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    /// Where it listens, the port filled in.
    [[nodiscard]] const std::string& endpoint() const;
    /// Returns when all has been sent or `stop` is set. `speed`: 2 = twice as fast, 0 = as fast as
    /// clients take it.
    [[nodiscard]] Status run(double speed, const std::atomic<bool>& stop);

 private:
    struct Impl;
    explicit RawServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::feed
