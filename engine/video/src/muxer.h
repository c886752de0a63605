// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stop_token>

#include "pitcast/video/writer.h"

#include "av.h"

namespace pitcast::video {

/// One file or connection with one video stream. Fill in stream(), then begin().
class Muxer {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Muxer>> open(const WriterOptions& options,
                                                             const char* container);
    Muxer(const Muxer&) = delete;
    Muxer& operator=(const Muxer&) = delete;
    ~Muxer();

    [[nodiscard]] AVStream& stream() { return *stream_; }
    [[nodiscard]] bool global_header() const;
    [[nodiscard]] Status begin();
    /// Time stamps in `time_base`. Writes through to file or socket before it returns.
    [[nodiscard]] Status write(AVPacket& packet, AVRational time_base);
    [[nodiscard]] Status finish();

 private:
    Muxer(std::string url, std::stop_token stop);
    [[nodiscard]] Status connect(const std::string& target);
    [[nodiscard]] Error failure(std::string_view doing, int code) const;

    static int interrupted(void* self);

    std::string url_;
    std::stop_token stop_;
    Nanoseconds give_up_at_ns_ = 0;  ///< of the blocking call that runs now
    MuxerPtr context_;
    AVStream* stream_ = nullptr;  ///< owned by context_
    bool begun_ = false;
    bool broken_ = false;
};

}  // namespace pitcast::video
