// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/audio/loudness.h"
#include "pitcast/channel/histogram.h"
#include "pitcast/channel/late_frame.h"
#include "pitcast/channel/renderer.h"
#include "pitcast/core/result.h"
#include "pitcast/feed/subscriber.h"
#include "pitcast/output/sink.h"
#include "pitcast/plugin/watch.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/race_state.h"
#include "pitcast/race/stories.h"
#include "pitcast/show/package.h"
#include "pitcast/show/show_state.h"

namespace pitcast::channel {

/// CasparCG's control protocol over TCP (docs/control.md).
struct AmcpDoor {
    std::string address;                ///< "127.0.0.1:5250"; empty = none
    bool wide = false;                  ///< addresses that other machines reach are allowed
    std::filesystem::path data_folder;  ///< of DATA STORE; empty = nothing can be kept
    std::string version;                ///< of this program
};

/// Open Sound Control over UDP and TCP, in and out (docs/control.md).
struct OscDoor {
    std::string address;               ///< "127.0.0.1:9000"; empty = nothing comes in
    bool wide = false;                 ///< addresses that other machines reach are allowed
    std::vector<std::string> targets;  ///< where the state goes, "192.168.1.20:9001"
};

/// Panel, metrics, commands and OGraf's Server API over HTTP (docs/control.md).
struct WebDoor {
    std::string address;                 ///< "127.0.0.1:8080"; empty = none
    std::string token;                   ///< asked of everybody; empty = loopback addresses only
    std::vector<std::string> hosts;      ///< names of this machine that it may be called by
    std::vector<std::string> origins{};  ///< other pages that may command
    std::string version;                 ///< of this program
};

/// An output, and what it shows.
struct OpenedSink {
    std::unique_ptr<output::Sink> sink;
    Bus bus = Bus::programme;
};
/// Opens an output that is asked for on air, by its URL. Called on a thread of its own; may block.
using SinkOpener =
    std::function<Result<OpenedSink>(const std::string& url, const output::SinkContext& context)>;

/// The folder of a show by its name, for those that may be loaded on air. Errors name what there
/// is.
using ShowFinder = std::function<Result<std::filesystem::path>(const std::string& name)>;

struct ChannelOptions {
    std::filesystem::path show;  ///< folder of the package
    ShowFinder find_show{};      ///< empty: no other is loaded
    show::Edition edition{};     ///< theme and language
    bool watch = false;          ///< loads the show anew when a file of it is saved
    RendererOptions render;
    std::string feed_endpoint;           ///< native feed; empty = none
    std::string feed_backup_endpoint;    ///< its second publisher; empty = none
    std::string control_endpoint;        ///< native control; empty = none
    std::filesystem::path control_keys;  ///< key folder of native control; empty = without keys
    AmcpDoor amcp;
    OscDoor osc;
    WebDoor web;
    /// Plug-ins that work for it, shown in its state; all are added before run(). Null = none.
    std::shared_ptr<const plugin::Watches> plugins;
    SinkOpener open_sink{};         ///< of add_sink; empty: outputs stay as they are
    std::filesystem::path journal;  ///< file to create; empty = none
    /// Where the journal exists: goes on with it, and with the show where it was at its end, as
    /// after a crash. Frames in between count as if nobody had asked for anything.
    bool resume = false;
    bool rundown = true;                   ///< plays the show's own rundown
    FrameNumber frames = 0;                ///< stops after so many; 0 = runs until told to stop
    std::int32_t input_delay_frames = 2;   ///< inputs take effect so many frames after they came
    std::int32_t utc_offset_s = 8 * 3600;  ///< of the timecode: China Standard Time
};

/// What a channel that was started again has taken up.
struct TakenUp {
    FrameNumber first = 0;      ///< of the show
    FrameNumber last = 0;       ///< that the journal tells of
    std::uint64_t inputs = 0;   ///< that brought it there
    std::uint64_t content = 0;  ///< hash of the content that was on air at the end
    std::string show{};         ///< name of its folder, where it was loaded on air
    show::Edition edition{};    ///< likewise
    std::shared_ptr<const show::Package> package{};  ///< it; null: no folder has it any more
};

/// Health of one sink, by name.
struct SinkReport {
    std::string name;
    output::SinkStats stats;
    std::string carries{};  ///< "programme  yuv420p8", "graphics  v210a"
};

/// What is heard.
struct SoundReport {
    std::int32_t channels = 0;  ///< 0: a show without sound
    audio::Loudness loudness;
    std::uint64_t dropped = 0;  ///< blocks that the meter had no time for
};

/// How the show on air came from its folder.
struct ReloadReport {
    bool watching = false;
    std::uint64_t generation = 0;    ///< contents that have gone on air after the first
    std::uint64_t content = 0;       ///< hash of what is on air
    std::string show;                ///< name of its folder
    std::string error;               ///< why the newest files are not on air; empty = they are
    std::vector<std::string> notes;  ///< what could not stay at the last change
};

/// A car on the track, and its gaps, as shown now.
struct LiveCar {
    std::string number;
    race::TrackPosition position;
    race::LiveGap gap;
    race::LiveGap interval;
};

/// What the channel did up to now; a consistent picture, published several times a second.
struct ChannelStatus {
    FrameNumber frame = 0;
    std::string timecode;
    std::uint64_t frames = 0;       ///< rendered
    std::uint64_t frames_late = 0;  ///< done after their deadline
    std::optional<LateFrame> last_late{};
    std::uint64_t frames_repeated = 0;  ///< numbers for which the last picture was sent again
    Nanoseconds cost_p50_ns = 0;        ///< of a frame: step, draw, compose, pack, hand over
    Nanoseconds cost_p99_ns = 0;
    Nanoseconds cost_max_ns = 0;
    Histogram::Summary cost{};
    Nanoseconds passing_p50_ns = 0;  ///< from the passing's event time to the frame handed over
    Nanoseconds passing_p99_ns = 0;
    std::uint64_t passings = 0;
    std::uint64_t inputs = 0;
    std::uint64_t journal_refused = 0;
    bool has_feed = false;
    feed::FeedHealth feed;
    feed::FeedClocks feed_clocks;
    std::vector<SinkReport> sinks;
    std::vector<plugin::Report> plugins;
    std::vector<SourceReport> sources;
    std::vector<ClipReport> clips;
    SoundReport sound;
    std::vector<show::LayerReport> layers;
    std::vector<show::RuleReport> rules;
    std::vector<show::LockReport> locks;
    std::vector<show::ExposureReport> exposure;
    Json mixes = Json::object();        ///< of layers: ShowState::mixes
    Json corrections = Json::object();  ///< of cars: Corrections::told
    std::vector<race::Story> stories;   ///< to be offered now, the most urgent first
    std::vector<LiveCar> live;          ///< in the order of the race; empty without a venue
    ReloadReport reload;
    std::uint64_t state_hash = 0;
    std::string executor;
    std::uint64_t validation_messages = 0;
};

/// What a user interface looks at: copies, never the live state.
struct Snapshot {
    race::RaceState race;
    std::vector<show::LayerReport> layers;
    std::shared_ptr<const draw::PackedFrame> programme;  ///< bgra8; null unless asked for
    /// The programme as an output of 10 bits has it (yuv422p10), for measuring; null unless looked
    /// at.
    std::shared_ptr<const draw::PackedFrame> signal{};
    std::shared_ptr<const draw::PackedFrame> graphics{};  ///< bgra8; null unless looked at
    std::vector<SourcePicture> pictures{};                ///< empty unless looked at
};

/// What a user interface looks at besides the programme.
struct Attention {
    bool signal = false;    ///< ten times a second
    bool graphics = false;  ///< as often as the programme
    bool pictures = false;  ///< of the sources
};

/// The frame loop: feed and control in, race and show forward, frames out, on time.
class Channel {
 public:
    /// Opens everything. What can be done without is reported in `warnings` and left out.
    [[nodiscard]] static Result<std::unique_ptr<Channel>> open(const ChannelOptions& options,
                                                               std::vector<Error>& warnings);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    /// Renders some frames to warm everything up, then fixes the number of the first frame, a
    /// little ahead of now, and says what sinks must know. Call it, add the sinks, run().
    [[nodiscard]] Result<output::SinkContext> prepare();
    /// Adds an output made for the context that prepare() gave, before run(). On air outputs come
    /// and go by the commands add_sink and remove_sink.
    [[nodiscard]] Status add_sink(std::unique_ptr<output::Sink> sink, Bus bus);
    /// Also render bgra8 for snapshots; before run().
    [[nodiscard]] Status want_preview();
    /// Also render what measuring takes, while it is looked at; with want_preview(), before run().
    /// Takes the memory for it at once, so that nothing is allocated on air.
    [[nodiscard]] Status want_instruments();

    /// Runs on the calling thread until `stop` or the number of frames asked for; then closes the
    /// sinks and the journal. Errors: an executor that failed for good, a journal that is not
    /// whole, a sink that could not finish its file.
    [[nodiscard]] Status run(const std::atomic<bool>& stop);

    /// From any thread.
    [[nodiscard]] std::shared_ptr<const ChannelStatus> status() const;
    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
    /// From the next snapshot on it has what is asked for. What nobody looks at is not rendered.
    void look_at(const Attention& attention);
    /// Hands a command to the frame loop; an error when its queue is full.
    [[nodiscard]] Status send(show::Command command);
    /// Newest refusals of commands, oldest first, taken away by the call.
    [[nodiscard]] std::vector<Error> take_refusals();
    /// None when it has begun from nothing.
    [[nodiscard]] const std::optional<TakenUp>& taken_up() const;
    /// The content on air. Stays valid as long as the channel, also after a reload.
    [[nodiscard]] const show::Package& package() const;
    [[nodiscard]] const std::string& control_endpoint() const;  ///< as bound; empty = none
    [[nodiscard]] const std::string& amcp_address() const;      ///< as bound; empty = none
    [[nodiscard]] const std::string& osc_address() const;       ///< as bound; empty = none
    [[nodiscard]] const std::string& web_address() const;       ///< as bound; empty = none

 private:
    struct Impl;
    explicit Channel(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::channel
