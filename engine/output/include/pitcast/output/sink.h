// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/audio/audio.h"
#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"
#include "pitcast/output/card_options.h"
#include "pitcast/output/st2110_options.h"
#include "pitcast/video/writer.h"

namespace pitcast::output {

using FramePtr = std::shared_ptr<const draw::PackedFrame>;

/// Who watches, of outputs that are told.
struct Audience {
    std::int32_t connections = 0;
    bool on_programme = false;  ///< somebody's tally: on air there
    bool on_preview = false;
};

/// How outputs keep time that send packets themselves.
struct Pace {
    std::uint64_t packets = 0;       ///< sent, on each path by itself
    std::uint64_t packets_lost = 0;  ///< that the system did not take
    Nanoseconds late_p99_ns = 0;     ///< of bursts, after the time that they should leave
    Nanoseconds late_max_ns = 0;
};

/// From a frame's beginning to when an output has handed it on: its last byte to the network, the
/// file or the card's driver. Since the output was opened; p50 and p99 at most 25 % high.
struct SinkLatency {
    Nanoseconds p50_ns = 0;
    Nanoseconds p99_ns = 0;
    Nanoseconds max_ns = 0;
};

/// What a card tells of itself, and what became of frames that did not pass one to one.
struct CardStatus {
    std::string device;  ///< as its driver calls it
    CardReference reference = CardReference::none;
    double drift_ppm = 0;        ///< of its clock against the channel's; positive = fast
    Nanoseconds latency_ns = 0;  ///< from a frame's beginning to its beginning on the card
    std::int32_t buffered = 0;   ///< frames that the card has and has not shown
    std::uint64_t repeated = 0;  ///< shown twice because the card is fast
    std::uint64_t left_out = 0;  ///< because the card is slow, or the channel has caught up
    /// Came when their time on the card was over, or while it held all pictures that it may.
    std::uint64_t too_late = 0;
    std::uint64_t missing = 0;     ///< did not come: the one before was shown again
    std::uint64_t shown_late = 0;  ///< as the card says
    std::uint64_t not_shown = 0;   ///< as the card says
    std::uint64_t new_starts = 0;  ///< leaps of the card's clock or of the channel's delay
};

/// A window, as its user has it.
struct WindowState {
    bool closed = false;      ///< by its user: it stays so
    std::int32_t screen = 0;  ///< 1 = the first; 0 = not known yet
    bool full = false;        ///< full screen
    std::int32_t width = 0;   ///< pixels
    std::int32_t height = 0;
    std::uint64_t shown = 0;     ///< pictures
    std::uint64_t replaced = 0;  ///< pictures that a newer one came in place of
};

struct SinkStats {
    std::uint64_t frames_written = 0;
    std::uint64_t frames_dropped = 0;  ///< offered while the queue was full or the peer was away
    std::uint32_t queue_depth = 0;     ///< frames waiting now
    double speed = 0;        ///< write speed as a multiple of real time; 0 before the first frame
    bool alive = true;       ///< false: failed for good, takes no more frames
    bool connected = false;  ///< writing now; false while a stream waits for its next try
    std::uint64_t reconnects = 0;
    std::uint64_t frames_repeated = 0;  ///< held outputs: frames that did not come in time
    std::int32_t holder_pid = 0;        ///< held outputs and windows: the process of it
    std::string error;                  ///< the last one, empty when there was none
    std::optional<Audience> audience{};
    std::optional<Pace> pace{};
    std::optional<SinkLatency> latency{};  ///< of a channel on air, once a frame was written
    std::optional<CardStatus> card{};
    std::optional<WindowState> window{};
};

/// Takes packed frames on a thread of its own. When it is late *it* drops, and counts; when it
/// fails it says so once and the channel goes on.
class Sink {
 public:
    virtual ~Sink() = default;
    /// As in status messages: "out.ts", "srt://10.0.0.5:9000", "stills".
    [[nodiscard]] virtual std::string_view name() const = 0;
    [[nodiscard]] virtual draw::Packing wants() const = 0;
    /// Never blocks, never allocates. False: dropped and counted. `frame` must not change until
    /// the sink has let go of it. `sound` is that of the same time; null = none. One thread;
    /// numbers rise (gaps are allowed).
    virtual bool offer(FramePtr frame, FrameNumber number, audio::BlockPtr sound) = 0;
    bool offer(FramePtr frame, FrameNumber number) {
        return offer(std::move(frame), number, nullptr);
    }
    /// Any thread.
    [[nodiscard]] virtual SinkStats stats() const = 0;
    /// Writes what is queued, ends the file, ends the thread. The first error that the sink met,
    /// if any. Called by the destructor when not called before.
    [[nodiscard]] virtual Status close() = 0;
};

/// How pictures are coded, where an output can choose.
struct Coding {
    video::VideoCodec codec = video::VideoCodec::none;  ///< none: the usual one of the container
    std::int64_t bit_rate = 0;                          ///< bits a second; 0 = by raster
    std::int64_t mux_rate = 0;    ///< transport streams: bits a second, constant; 0 = as it comes
    std::int32_t gop_frames = 0;  ///< 0 = a second
    std::string preset{};         ///< of x264 and x265; empty = "ultrafast"
    video::Hardware hardware = video::Hardware::none;
};

/// What every sink must know of the channel.
struct SinkContext {
    VideoFormat format{};
    FrameNumber first = 0;  ///< first frame that will be offered; time stamps count from it
    std::int32_t utc_offset_s = 0;
    /// How the channel counts its frames on CLOCK_MONOTONIC; empty: as the clocks stand now.
    std::optional<Nanoseconds> tai_minus_monotonic_ns{};
    draw::PackSignal signal{};  ///< of outputs that can choose, unless their URL says another
    Coding coding{};
    std::int32_t sound_channels = 0;  ///< of the show; 0 = it has no sound
    /// Empty: AAC in streams, PCM in .mov.
    std::optional<video::SoundCodec> sound{};
    std::uint32_t queue_frames = 6;  ///< 2..64
    /// Offline rendering: offer waits for room instead of dropping. Never set on a live channel.
    bool lossless = false;
    std::string channel{};  ///< what people call it: the show's name
};

/// Coded, to a file or to srt://, udp://, rist://, rtp://, rtmp://. Streams that break are tried
/// again with back-off of 0.5 s to 5 s; files are not.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_stream_sink(std::string url,
                                                             const SinkContext& context);

enum class MovPart : std::uint8_t { fill, key };

/// Uncompressed v210 in a .mov file.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_mov_sink(std::string path, MovPart part,
                                                          const SinkContext& context);

/// `folder`/fill.mov and `folder`/key.mov; the folder is made.
[[nodiscard]] Result<std::vector<std::unique_ptr<Sink>>> make_fill_key_sinks(
    const std::filesystem::path& folder, const SinkContext& context);

struct StillOptions {
    std::filesystem::path folder{};  ///< made when missing
    FrameNumber interval = 50;       ///< one still each so many frame numbers; at least 1
    std::uint64_t count = std::numeric_limits<std::uint64_t>::max();  ///< then no more
};

/// PNG files with straight alpha, `folder`/still_HH-MM-SS-FF.png by timecode. Frames between are
/// taken and let go at once (offer returns true).
[[nodiscard]] Result<std::unique_ptr<Sink>> make_still_sink(StillOptions options,
                                                            const SinkContext& context);

/// Packed frames in a file, one behind the other, each its planes one behind the other, lines as
/// draw::pack_layout has them; no header. For programs that are told what it is.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_raw_sink(std::string path, draw::PackFormat format,
                                                          const SinkContext& context);

struct MxlOptions {
    std::filesystem::path domain{};  ///< a folder in shared memory; made when missing
    draw::PackFormat format = draw::PackFormat::v210a;  ///< or v210
    bool graphics = true;                               ///< only named: which bus the frames are of
    std::string flow{};        ///< UUID; empty: one of the machine, the domain and the bus
    std::string sound_flow{};  ///< UUID of the sound's flow; empty: one that follows from `flow`
    bool sound = true;         ///< a flow of sound, of a show that has some
};

/// Flows of the Media eXchange Layer: grains of v210a or v210 in shared memory, and the sound as
/// float32. Errors: the domain cannot be made or is full, or another writer has the flow.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_mxl_sink(const MxlOptions& options,
                                                          const SinkContext& context);

enum class NdiPack : std::uint8_t {
    none,
    uyva,  ///< 8-bit 4:2:2 and alpha, straight
    pa16,  ///< 16-bit words of 10-bit 4:2:2, and alpha, straight
    uyvy,  ///< 8-bit 4:2:2
    p216,  ///< 16-bit words of 10-bit 4:2:2
};

struct NdiOptions {
    std::string name{};    ///< that receivers see
    std::string groups{};  ///< separated by commas; empty: the machine's usual ones
    NdiPack pack = NdiPack::uyva;
    bool sound = true;
    double headroom_db = 20;  ///< of the largest sample above NDI's 1.0: 20 is SMPTE's
};

/// An NDI sender, through the runtime that the user has installed. BT.709, narrow range. Errors:
/// there is no runtime, which the error says how to mend.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_ndi_sink(const NdiOptions& options,
                                                          const SinkContext& context);
/// What the channel packs for it.
[[nodiscard]] draw::PackFormat packs_of(NdiPack pack);

/// SMPTE ST 2110: a flow of video, and one of sound and of ancillary data where they are asked for.
/// Frame `n` leaves `delay_frames` after it began, paced by ST 2110-21, with the RTP time of its
/// beginning. A frame that comes more than its own duration late is left out. Lossless: each frame
/// leaves when it is there, at the rate of the format. Errors: a raster that cannot be cut into
/// packets, more channels than a packet takes, no way to an address.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_st2110_sink(const St2110Options& options,
                                                             const SinkContext& context);

/// A card that plays by its own clock: see CardOptions. Frames of the channel are repeated or left
/// out one at a time when the clocks have moved a frame apart. Nothing that the card does holds up
/// the channel; not even close() waits for one that does not answer. Errors: no driver, no such
/// device, or one that does not do the format.
[[nodiscard]] Result<std::unique_ptr<Sink>> make_card_sink(const CardOptions& options,
                                                           const SinkContext& context);

/// The sink for `--sink URL`; see output_url.h. The error lists what is known.
[[nodiscard]] Result<std::unique_ptr<Sink>> sink_from_url(const std::string& url,
                                                          const SinkContext& context);

}  // namespace pitcast::output
