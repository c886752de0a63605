// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <stop_token>

#include "pitcast/video/writer.h"

#include "av.h"

namespace pitcast::video {

/// One file or connection with one video stream, and perhaps one of sound. Fill in stream(), add
/// the sound, then begin().
class Muxer {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Muxer>> open(const WriterOptions& options,
                                                             const char* container);
    Muxer(const Muxer&) = delete;
    Muxer& operator=(const Muxer&) = delete;
    ~Muxer();

    [[nodiscard]] AVStream& stream() { return *stream_; }
    [[nodiscard]] bool global_header() const;
    [[nodiscard]] Status add_sound(const AVCodecContext& codec);
    [[nodiscard]] Status begin();
    /// Time stamps in `time_base`. Writes through to file or socket before it returns.
    [[nodiscard]] Status write(AVPacket& packet, AVRational time_base);
    /// Is written in its turn, when the picture has come as far.
    void write_sound(PacketPtr packet, AVRational time_base);
    [[nodiscard]] Status finish();

 private:
    explicit Muxer(const WriterOptions& options);
    [[nodiscard]] bool has_file() const;
    [[nodiscard]] Status connect(const std::string& target);
    [[nodiscard]] Error failure(std::string_view doing, int code) const;

    [[nodiscard]] Status send(AVPacket& packet);
    /// The sound up to a time, in the picture's base.
    [[nodiscard]] Status send_sound_until(std::int64_t dts);

    static int interrupted(void* self);

    std::string url_;
    std::stop_token stop_;
    Nanoseconds give_up_at_ns_ = 0;  ///< of the blocking call that runs now
    MuxerPtr context_;
    AVStream* stream_ = nullptr;     ///< owned by context_
    AVStream* sound_ = nullptr;      ///< likewise; null: there is none
    std::deque<PacketPtr> waiting_;  ///< sound that is ahead of the picture
    std::int64_t mux_rate_ = 0;
    bool interleaves_ = false;  ///< the container wants its packets in an order of its own
    bool begun_ = false;
    bool broken_ = false;
};

}  // namespace pitcast::video
