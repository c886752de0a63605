// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "pitcast/audio/audio.h"
#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/draw/picture.h"

namespace pitcast::video {

/// A program that makes the pictures of an input, in place of `pitcast-camera`: it tells them with
/// a PictureSender.
struct OwnDecoder {
    std::filesystem::path program;
    std::filesystem::path library;  ///< what the program loads
};

/// Who decodes a stream.
enum class DecodeOn : std::uint8_t {
    cpu,        ///< FFmpeg's own decoders
    automatic,  ///< a chip where the machine has one that knows the coding, else the processor
    vaapi,      ///< Intel's and AMD's chips
    cuda,       ///< NVIDIA's (NVDEC)
};

/// As in package.json and status messages: "cpu", "auto", "vaapi", "cuda".
[[nodiscard]] std::string_view text_of(DecodeOn on);

/// What to open and how to time it.
struct InputOptions {
    std::string id{};  ///< name in the show ("onboard-112"); errors begin with it
    /// A file path (a clip, a still, or a sequence such as "frame-%04d.png", a picture a frame of
    /// the channel), file:, srt://, rist://, rtsp://, rtp://, udp://, http:// and https:// (HLS),
    /// or pattern:bars, pattern:black, pattern:grey, pattern:white.
    std::string url{};
    /// When set, a relative file path is resolved inside this folder and may not leave it.
    std::filesystem::path root{};
    bool loop = false;                ///< files: start again after the last frame
    std::int32_t delay_frames = 0;    ///< shown this many frames of `channel_rate` later; 0..500
    FrameRate channel_rate{};         ///< unit of delay_frames
    bool channel_interlaced = false;  ///< two instants a frame: first and second field
    /// Streams that say when their pictures were shot (timecode in H.264 or HEVC, else RTCP's
    /// sender reports): shown so long after that, whatever way they came. Empty: by their arrival.
    std::optional<Nanoseconds> align_ns{};
    /// true: picture_at never waits. false (offline rendering): it waits for exactly the frame due.
    bool realtime = true;
    /// Files: TAI of their first frame. Empty: one that loops counts from the epoch, another from
    /// the first picture_at.
    std::optional<Nanoseconds> start_tai_ns{};
    /// Streams. Where there is no such chip, or it fails, the processor decodes.
    DecodeOn decode_on = DecodeOn::cpu;
    /// With one `url` is anything that it understands, and the input is a stream.
    std::optional<OwnDecoder> decoder{};
    /// Streams: how late a frame may arrive against its fellows and still be shown in time.
    Nanoseconds jitter_ns = 60'000'000;
    /// Files whose decoded frames fit in here are decoded once and kept.
    std::size_t decoded_cache_bytes = std::size_t{64} << 20;
    /// Files are kept compressed in memory; a larger one is refused by name.
    std::size_t compressed_limit_bytes = std::size_t{1} << 30;
    /// Files: so much sound is kept, decoded (380 kB a second of stereo).
    std::size_t sound_limit_bytes = std::size_t{512} << 20;
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
    Nanoseconds silent_ns = -1;  ///< streams: since the newest picture came; -1 = none yet
    std::uint64_t frames_decoded = 0;
    std::uint64_t frames_late = 0;     ///< picture_at found the frame due not yet decoded
    std::uint64_t frames_dropped = 0;  ///< decoded, but never shown: queue full or too late
    std::uint64_t decode_errors = 0;   ///< packets that the decoder refused
    std::uint64_t reconnects = 0;      ///< streams: connections after the first
    std::uint64_t decoder_deaths = 0;  ///< streams: decoders that crashed, hung or were killed
    std::int32_t decoder_pid = 0;      ///< streams: the process of the newest connection
    std::uint32_t queue_depth = 0;     ///< frames decoded ahead
    /// Streams: the clock that says when pictures were shot: "timecode", "sender"; empty = none.
    std::string_view clock{};
    Nanoseconds way_ns = 0;  ///< from then to here, decoded, by that clock; of the newest picture
    bool aligned = false;    ///< shown by that clock
    std::int32_t width = 0;  ///< pixels; 0 before the first frame
    std::int32_t height = 0;
    FrameRate rate{0, 1};                 ///< as the stream says; 0/1 when unknown
    Nanoseconds duration_ns = 0;          ///< files: of the whole; 0 = it has no end
    std::string codec;                    ///< "h264"
    DecodeOn decoded_on = DecodeOn::cpu;  ///< the newest picture of a stream; never `automatic`
    std::string error;                    ///< the last one, empty when there was none
};

/// A camera or a clip: decodes ahead on a thread of its own into a bounded queue.
///
/// Files: the picture shown is a pure function of the time. Frame of the clip =
/// frame_at_tai_ns(tai - delay, rate of the clip), modulo its length when it loops, so that a live
/// channel and an offline rendering show the same one. Streams: the newest frame due, after a small
/// jitter buffer, else the last one; a lost peer is tried again with back-off. Streams are decoded
/// in a process of their own (the program pitcast-camera), a new one for each connection: one that
/// crashes, hangs or is killed is a lost camera and no more.
///
/// Pictures are the decoder's own planes (no copy, no conversion) in the formats that the
/// compositor reads, and are converted where they are decoded in others (R'G'B', alpha, 12 bits);
/// `version` changes only with content, so a held or repeated picture costs no composing.
class VideoInput {
 public:
    /// Files: opened and decoded up to the first frame here (tens of ms); a missing or undecodable
    /// file is an error that names it. Streams: returns at once and connects in the background.
    [[nodiscard]] static Result<std::unique_ptr<VideoInput>> open(InputOptions options);
    virtual ~VideoInput() = default;

    /// The picture due at `tai_ns`, or the last one before it; null before the first. Real time:
    /// does not wait. Otherwise: waits for the frame due, at most 5 s. One thread at a time.
    [[nodiscard]] virtual draw::PicturePtr picture_at(Nanoseconds tai_ns) = 0;
    /// How long the picture last handed out has been overdue: 0 = fresh, the largest number there
    /// is = there is none. Any thread; takes no memory.
    [[nodiscard]] virtual Nanoseconds overdue_ns() const = 0;
    /// A picture for those who look in from beside: of streams the newest that has come, though it
    /// is not due yet, of others the one handed out last; null = none. Asks for nothing, so that
    /// nothing moves on and nothing is counted. On the thread of picture_at; does not wait.
    [[nodiscard]] virtual draw::PicturePtr newest() const = 0;
    /// Channels of its sound; 0 = it has none.
    [[nodiscard]] virtual std::int32_t sound_channels() const { return 0; }
    /// The sound from sample `first` on (audio.h), with the same delay as the picture: whole
    /// samples of sound_channels() channels, silence where there is nothing. Takes no memory. On
    /// the thread of picture_at.
    virtual void sound_at(std::int64_t first, std::span<audio::Sample> into) {
        (void)first;
        std::fill(into.begin(), into.end(), 0);
    }
    /// Changes the delay on air; frames of channel_rate, clamped to 0..500.
    virtual void set_delay(std::int32_t delay_frames) = 0;
    /// Any thread.
    [[nodiscard]] virtual InputHealth health() const = 0;
    [[nodiscard]] virtual const std::string& id() const = 0;
};

}  // namespace pitcast::video
