// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <mutex>
#include <optional>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/histogram.h"
#include "pitcast/channel/simulation.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/output/pacing.h"

#include "frame_watch.h"
#include "intake.h"
#include "monitor_desk.h"
#include "output_desk.h"
#include "reloader.h"
#include "sound_meter.h"

namespace pitcast::channel {

/// Of what an output of 10 bits has: what instruments measure.
inline constexpr draw::PackFormat kSignalFormat = draw::PackFormat::yuv422p10;

/// What a channel is made of. Its functions are in three files: how it starts (channel_start.cpp),
/// what it does in each frame (channel_frame.cpp), and what it tells of itself
/// (channel_report.cpp).
struct Channel::Impl {
    ChannelOptions options;
    draw::FontLibrary fonts;
    std::shared_ptr<const show::Package> package;
    /// All contents that were on air: a user interface may hold on to any of them.
    std::vector<std::shared_ptr<const show::Package>> kept;
    std::atomic<const show::Package*> shown{nullptr};
    std::unique_ptr<Reloader> reloader;
    std::unique_ptr<Renderer> renderer;
    std::unique_ptr<Simulation> simulation;
    std::unique_ptr<Intake> intake;
    std::unique_ptr<MonitorDesk> monitors;    ///< since prepare()
    std::unique_ptr<OutputDesk> outputs;      ///< since prepare()
    std::unique_ptr<SoundMeter> sound_meter;  ///< null for a show without sound
    bool preview = false;
    bool instruments = false;
    std::atomic<bool> signal_seen{false};
    std::atomic<bool> graphics_seen{false};
    std::atomic<bool> pictures_seen{false};
    bool has_signal = false;  ///< this frame has, or one before it had
    bool has_graphics = false;
    bool has_stills = false;  ///< somebody has looked over HTTP
    FrameWatch watch;         ///< of the newest frame

    FrameNumber first = 0;
    std::optional<TakenUp> taken_up;
    FrameNumber stepped = 0;     ///< of what was taken up
    FrameNumber show_first = 0;  ///< of the show, that a channel before this one may have begun
    std::optional<output::Pacer> pacer;
    Histogram cost;
    Histogram passing;
    ChannelStatus tally;
    Rendered last;  ///< newest pictures, sent again for frame numbers that were missed
    std::vector<Outcome> outcomes;
    std::string control_endpoint;
    std::string amcp_address;
    std::string osc_address;
    std::string web_address;

    // Written by the frame thread several times a second, read by others.
    std::atomic<std::shared_ptr<const ChannelStatus>> status{std::make_shared<ChannelStatus>()};
    std::atomic<std::shared_ptr<const Snapshot>> snapshot{std::make_shared<Snapshot>()};
    PiMutex refusals_mutex;
    std::vector<Error> refusals;

    Status take_up_journal(const Json& header, std::vector<Error>& warnings);
    void catch_up();
    Status warm_up();
    Status frame(FrameNumber n);
    void skip(FrameNumber n);
    void hand_over(FrameNumber n);
    void show_monitors(FrameNumber n);
    void note_outcomes();
    void take_reloaded(FrameNumber n);
    void adopt(Reloaded reloaded, FrameNumber n);
    void change_outputs(FrameNumber n);
    void note_passings(FrameNumber n);
    void attend(FrameNumber n);
    void attend_stills();
    [[nodiscard]] std::shared_ptr<Snapshot> look() const;
    void publish(FrameNumber n);
    Status finish(FrameNumber n);
    /// A snapshot each so many frames.
    [[nodiscard]] FrameNumber publish_every() const {
        const FrameRate rate = options.render.format.rate;
        return std::max(1, rate.numerator / rate.denominator / (preview ? 25 : 10));
    }
    [[nodiscard]] Nanoseconds frame_ns() const {
        return frame_duration_ns(options.render.format.rate);
    }
};

}  // namespace pitcast::channel
