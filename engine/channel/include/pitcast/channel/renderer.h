// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/audio/audio.h"
#include "pitcast/audio/loudness.h"
#include "pitcast/core/result.h"
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"
#include "pitcast/draw/text.h"
#include "pitcast/gpu/device.h"
#include "pitcast/output/frame_pool.h"
#include "pitcast/race/race_state.h"
#include "pitcast/show/package.h"
#include "pitcast/show/show_state.h"
#include "pitcast/video/input.h"

namespace pitcast::channel {

enum class ExecutorChoice : std::uint8_t { automatic, cpu, gpu };

/// What is composed: the programme (with the picture under the graphics), or the graphics alone
/// for fill and key. Preview (what is cued) and multiview are no business of the renderer: they are
/// drawn beside it, when somebody looks.
enum class Bus : std::uint8_t { programme, graphics, preview, multiview, none };
[[nodiscard]] constexpr bool is_monitor(Bus bus) {
    return bus == Bus::preview || bus == Bus::multiview;
}

struct RendererOptions {
    VideoFormat format;
    ExecutorChoice executor = ExecutorChoice::automatic;  ///< automatic: GPU where a real one is
    int threads = 0;                                      ///< of the CPU executor; 0 = one a core
    bool validation = false;                              ///< Vulkan validation layers
    bool limit = false;                                   ///< hold Y'CbCr outputs within EBU R 103
    draw::LineFilter line_filter = draw::LineFilter::none;  ///< of interlaced formats
    /// Maps as a device draws them in 3D. False, with the CPU executor: no device is opened, and
    /// maps have their drawn form, so that every bit is the same on every machine.
    bool solid_maps = true;
    /// Every map as it is after a rest, whatever that takes: for stills.
    bool settled_maps = false;
    bool realtime = true;  ///< false: wait for exactly the picture due
    /// What makes the pictures of a source "plugin:NAME?…"; empty: no plug-in is allowed.
    std::function<Result<video::OwnDecoder>(const std::string& url)> plugin_source{};
    std::filesystem::path media_root;
    /// Where layers find the files that they play; empty = in media_root.
    std::filesystem::path clip_root{};
    std::filesystem::path venue;  ///< instead of the show's own; empty = the show's own
    std::filesystem::path cache;  ///< keeps painted grounds between runs; empty = nothing does
};

/// Packed frames of one frame number.
struct Rendered {
    struct Item {
        Bus bus = Bus::programme;
        draw::Packing packing{};
        std::shared_ptr<const draw::PackedFrame> frame;  ///< null: all buffers are held by sinks
    };
    std::vector<Item> items;
    audio::BlockPtr sound;  ///< of the frame; null for a show without
    std::uint32_t tiles_composed = 0;
    Nanoseconds draw_ns = 0;     ///< show to draw lists
    Nanoseconds build_ns = 0;    ///< draw lists to tile programs
    Nanoseconds compose_ns = 0;  ///< tile programs to packed frames
};

/// Sound of a source that is routed into the programme, before its gain.
struct SourceSound {
    std::int32_t gain_tenths = 0;  ///< set on air
    std::int32_t channels = 0;     ///< 0: none, or not routed
    audio::Peaks peaks{};          ///< of the newest frame
};

/// Health of a video input or of the map, for status and warnings.
struct SourceReport {
    std::string id;
    std::string state;  ///< as video::text_of says, or "missing"
    std::uint64_t drops = 0;
    std::string error;
    std::int32_t delay_frames = 0;  ///< of a camera
    video::InputHealth health{};    ///< of a camera
    SourceSound sound{};
    bool on_air = false;  ///< its picture is in the newest frame
};

/// A file that a layer plays, or that waits there.
struct ClipReport {
    std::int32_t layer = 0;
    std::string file;
    std::string state;  ///< "opening", "cued", "playing", "paused", "ended", "failed"
    Nanoseconds position_ns = 0;
    Nanoseconds duration_ns = 0;  ///< of the whole file; 0 = not known
    std::string error{};
};

/// What a video input shows now, on air or not.
struct SourcePicture {
    std::string id;
    draw::PicturePtr picture;  ///< null: there is none, or none yet
    bool on_air = false;       ///< it was asked for in the last frame
};

struct SourceChange;

/// Turns the state of a channel into packed frames. One thread. When the GPU is lost, hangs or
/// runs out of memory, the frame in hand and those that follow are composed on the CPU, with the
/// same bits, until a new device stands, which a thread of its own sees to.
class Renderer {
 public:
    /// A source, map or font that is missing does not stop it: `warnings` says what, and the
    /// element stays empty. Errors: no executor of the kind asked for.
    [[nodiscard]] static Result<std::unique_ptr<Renderer>> open(
        const RendererOptions& options, std::shared_ptr<const show::Package> package,
        draw::FontLibrary& fonts, std::vector<Error>& warnings);
    ~Renderer();
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

    /// Asks for a packing on a bus from the next frame on; at most `held` frames of it may be with
    /// sinks at a time. Asking again raises `held`. Layouts and signals are told apart: HLG and SDR
    /// of one bus are two packings of one composition.
    [[nodiscard]] Status want(Bus bus, const draw::Packing& packing, std::size_t held);
    /// Likewise on air: buffers come one a frame, so that no frame pays for all of them.
    void want_on_air(Bus bus, const draw::Packing& packing, std::size_t held);
    /// Likewise, but packed only in frames for which `demand` asks: for who looks now and then.
    void want_now_and_then(Bus bus, const draw::Packing& packing, std::size_t held);
    /// The next frame has this packing, for those who want it now and then.
    void demand(Bus bus, const draw::Packing& packing);
    void unwant_now_and_then(Bus bus, const draw::Packing& packing, std::size_t held,
                             std::vector<output::FramePool>& unused);
    /// Takes back what a `want` with the same values asked for. Buffers that nobody else wants are
    /// given back, for whoever has the time to free them.
    std::vector<output::FramePool> unwant(Bus bus, const draw::Packing& packing, std::size_t held);
    /// Leaves a packing out of the frames to come, or takes it in again: its item has no frame
    /// then. A bus of which all packings rest is not drawn. Takes no memory. Before capture.
    void rest(Bus bus, const draw::Packing& packing, bool resting);

    /// Other sources and routes of sound from the next frame on; channels of sound stay as many as
    /// they are. Gives back what is no longer used, for whoever has the time to close it.
    [[nodiscard]] SourceChange exchange_sources(SourceChange change);
    /// Another content of the show counts from now on. Where it has another venue, or marks of it
    /// have moved, the 3D map is made anew beside the frames, and drawn once from `views` (within
    /// the call when `realtime` is off).
    void adopt(std::shared_ptr<const show::Package> package, std::vector<map::MapView> views = {});

    /// Draws the graphics of an instant. Call for each instant of a frame, then `render` once.
    /// `live` may be null.
    void capture(const race::RaceState& race, const show::ShowState& show,
                 const show::Instant& instant, const race::LiveTiming* live = nullptr);
    [[nodiscard]] Result<Rendered> render();

    [[nodiscard]] std::string_view executor_name() const;
    [[nodiscard]] std::vector<SourceReport> sources() const;
    [[nodiscard]] std::vector<ClipReport> clips() const;
    /// Of all files that layers play or wait with, as "clip:FILE".
    [[nodiscard]] std::vector<SourcePicture> clip_pictures() const;
    /// Of all video inputs: on air what was captured last, else the newest picture, of which
    /// nothing is asked (VideoInput::newest).
    [[nodiscard]] std::vector<SourcePicture> pictures() const;
    /// Sound of a frame that is not rendered: it goes on when a picture is repeated.
    [[nodiscard]] audio::BlockPtr sound_of(FrameNumber n);
    [[nodiscard]] std::int32_t sound_channels() const;
    /// The device in use, null without Vulkan. Tests report a loss on it with `noted`.
    [[nodiscard]] std::shared_ptr<gpu::Device> device() const;
    /// Validation messages that the Vulkan layers gave; 0 without Vulkan.
    [[nodiscard]] std::uint64_t validation_messages() const;

 private:
    struct Impl;
    explicit Renderer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::channel
