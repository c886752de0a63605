// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/audio/audio.h"
#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"

namespace pitcast::video {

enum class WriterKind : std::uint8_t {
    none,          ///< choose by the URL: .mov is mov_v210, everything else h264
    h264,          ///< H.264 in the container of the URL: transport stream, FLV for rtmp://, …
    mov_v210,      ///< fill: uncompressed 10-bit 4:2:2 in QuickTime
    mov_v210_key,  ///< key, in the same coding
    coded,         ///< `codec` in the container of the URL
};

/// Codings of pictures.
enum class VideoCodec : std::uint8_t {
    none,  ///< the usual one of the container
    h264,
    hevc,        ///< progressive only
    v210,        ///< uncompressed 10-bit 4:2:2
    prores,      ///< ProRes 422 HQ
    prores4444,  ///< graphics with straight alpha, BT.709
    dnxhr,       ///< DNxHR HQX, 10 bit, progressive only
    ffv1,        ///< lossless, 10-bit 4:2:2
    ffv1_alpha,  ///< lossless, 16-bit R'G'B' with straight alpha
    xdcam,       ///< XDCAM HD422: MPEG-2 4:2:2, 50 Mb/s, 8 bit
    avc_intra,   ///< AVC-Intra 100, 10 bit
};
/// As in URLs: "prores4444".
[[nodiscard]] std::string_view text_of(VideoCodec codec);
/// Codings that the container of this URL takes, the usual first. Empty: no container that is
/// known.
[[nodiscard]] std::vector<VideoCodec> codecs_of(std::string_view url);

/// What codes H.264 and HEVC instead of the processor.
enum class Hardware : std::uint8_t {
    none,
    automatic,  ///< the first of the others that there is, else none
    nvenc,      ///< NVIDIA's
    vaapi       ///< Intel's and AMD's
};

/// How the sound beside a picture is coded.
enum class SoundCodec : std::uint8_t {
    none,
    aac,  ///< 96 kb/s a channel
    mp2,  ///< likewise; one or two channels
    pcm,  ///< 24 bits; in .mov only
};

struct WriterOptions {
    /// File path, or srt://, udp://, rtmp:// (h264 only). Anything else is refused.
    std::string url{};
    WriterKind kind = WriterKind::none;
    VideoCodec codec = VideoCodec::none;  ///< of WriterKind::none and coded
    VideoFormat format{};
    draw::PackSignal signal{};  ///< tagged in the stream: BT.709 or BT.2020 and HLG, range
    std::int64_t bit_rate =
        0;  ///< bits a second; 0 = by raster (4 Mb/s for 360p25 .. 50 for 2160p50)
    std::int64_t mux_rate = 0;    ///< transport streams: bits a second, constant; 0 = as it comes
    std::int32_t gop_frames = 0;  ///< 0 = a second
    std::string preset{};         ///< of x264 and x265; empty = "ultrafast". Of nvenc: "p4"
    Hardware hardware = Hardware::none;  ///< not `automatic`: find_hardware says which
    FrameNumber first = 0;               ///< the frame that gets time stamp 0
    std::int32_t utc_offset_s = 0;       ///< of the time of day in the timecode
    std::int32_t sound_channels = 0;     ///< of the blocks that write() is given; 0 = no sound
    SoundCodec sound = SoundCodec::none;
    /// h264: no frame is held back in the encoder. Always so for network URLs.
    bool low_delay = false;
    /// Ends a connection attempt or a blocked write early; the write then fails.
    std::stop_token stop{};
};

/// What is there of `wanted` to code as `options` say: a chip of that kind, opened to see; none
/// only for `automatic`. May take a second. Errors: it is not there, or does not code that (fields,
/// H.264 in HLG).
[[nodiscard]] Result<Hardware> find_hardware(Hardware wanted, const WriterOptions& options);

/// What the writer for these options takes. H.264: yuv420p8, but yuv422p10 (High 4:2:2) for
/// interlaced formats, whose fields then need not share chroma, and for HLG, for which 8 bits are
/// too few.
[[nodiscard]] draw::Packing packs(const WriterOptions& options);

/// True when the URL names a network peer that may come back after an error.
[[nodiscard]] bool is_network_url(std::string_view url);

/// Encodes and writes frames. Time stamp = (frame number - first) in units of one frame, exactly;
/// numbers may jump forward, never back. Timecode is that of the frame number:
/// H.264: SEI pic_timing in each frame (ISO/IEC 14496-10, D.1.3); ffprobe shows it as side data
/// "SMPTE 12-1 timecode". MOV: a tmcd track, from the first frame.
///
/// H.264 is closed GOPs of one second and goes out packet by packet: a file plays
/// while it grows. MOV plays after finish().
///
/// One thread at a time. Blocks on disk, socket and encoder.
class VideoWriter {
 public:
    [[nodiscard]] static Result<std::unique_ptr<VideoWriter>> open(WriterOptions options);
    virtual ~VideoWriter() = default;

    /// `sound` is that of the frame's time (audio::first_sample_of), null where there is none.
    /// `frame` must have the format that packs() says and the raster of options.format. After an
    /// error (disk full, peer gone) nothing more can be written; only destroy the writer.
    [[nodiscard]] virtual Status write(const draw::PackedFrame& frame, FrameNumber number,
                                       const audio::Block* sound) = 0;
    [[nodiscard]] Status write(const draw::PackedFrame& frame, FrameNumber number) {
        return write(frame, number, nullptr);
    }
    /// Writes what the encoder holds and the end of the file. Once; then only destroy.
    [[nodiscard]] virtual Status finish() = 0;
};

}  // namespace pitcast::video
