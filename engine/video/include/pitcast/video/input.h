// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/draw/picture.h"

namespace pitcast::video {

/// What to open and how to time it.
struct InputOptions {
    std::string id{};   ///< name in the show ("onboard-112"); errors begin with it
    std::string url{};  ///< file path, or file:, srt://, rtsp://, udp://, rtp://
    /// When set, a relative file path is resolved inside this folder and may not leave it.
    std::filesystem::path root{};
    bool loop = false;              ///< files: start again after the last frame
    std::int32_t delay_frames = 0;  ///< shown this many frames of `channel_rate` later; 0..500
    FrameRate channel_rate{};       ///< unit of delay_frames
    /// true: picture_at never waits. false (offline rendering): it waits for exactly the frame due.
    bool realtime = true;
    /// Files that do not loop: TAI of their first frame. Empty: time of the first picture_at.
    std::optional<Nanoseconds> start_tai_ns{};
    /// Streams: how late a frame may arrive against its fellows and still be shown in time.
    Nanoseconds jitter_ns = 60'000'000;
    /// Files whose decoded frames fit in here are decoded once and kept.
    std::size_t decoded_cache_bytes = std::size_t{64} << 20;
    /// Files are kept compressed in memory; a larger one is refused by name.
    std::size_t compressed_limit_bytes = std::size_t{1} << 30;
};

enum class InputState : std::uint8_t {
    unknown,
    connecting,  ///< no frame yet, or between two tries to reach the peer
    playing,
    stalled,  ///< was playing; no new frame for over a second; the last picture stays
    ended,    ///< a file without loop has shown its last frame, which stays
    failed,   ///< cannot play any more: see error; the last picture stays
};

/// Text as in status messages: "playing".
[[nodiscard]] std::string_view text_of(InputState state);

struct InputHealth {
    InputState state = InputState::unknown;
    Nanoseconds age_ns = 0;  ///< how long the picture last handed out has been overdue; 0 = fresh
    std::uint64_t frames_decoded = 0;
    std::uint64_t frames_late = 0;     ///< picture_at found the frame due not yet decoded
    std::uint64_t frames_dropped = 0;  ///< decoded, but never shown: queue full or too late
    std::uint64_t decode_errors = 0;   ///< packets that the decoder refused
    std::uint64_t reconnects = 0;      ///< streams: connections after the first
    std::uint32_t queue_depth = 0;     ///< frames decoded ahead
    std::int32_t width = 0;            ///< pixels; 0 before the first frame
    std::int32_t height = 0;
    FrameRate rate{0, 1};  ///< as the stream says; 0/1 when unknown
    std::string codec;     ///< "h264"
    std::string error;     ///< the last one, empty when there was none
};

/// A camera or a clip: decodes ahead on a thread of its own into a bounded queue.
///
/// Files: the picture shown is a pure function of the time. Frame of the clip =
/// frame_at_tai_ns(tai - delay, rate of the clip), modulo its length when it loops, so that a live
/// channel and an offline rendering show the same one. Streams: the newest frame due, after a small
/// jitter buffer, else the last one; a lost peer is tried again with back-off.
///
/// Pictures are the decoder's own planes (no copy, no conversion); `version` changes only with
/// content, so a held or repeated picture costs no composing.
class VideoInput {
 public:
    /// Files: opened and decoded up to the first frame here (tens of ms); a missing or undecodable
    /// file is an error that names it. Streams: returns at once and connects in the background.
    [[nodiscard]] static Result<std::unique_ptr<VideoInput>> open(InputOptions options);
    virtual ~VideoInput() = default;

    /// The picture due at `tai_ns`, or the last one before it; null before the first. Real time:
    /// does not wait. Otherwise: waits for the frame due, at most 5 s. One thread at a time.
    [[nodiscard]] virtual draw::PicturePtr picture_at(Nanoseconds tai_ns) = 0;
    /// Changes the delay on air; frames of channel_rate, clamped to 0..500.
    virtual void set_delay(std::int32_t delay_frames) = 0;
    /// Any thread.
    [[nodiscard]] virtual InputHealth health() const = 0;
    [[nodiscard]] virtual const std::string& id() const = 0;
};

}  // namespace pitcast::video
