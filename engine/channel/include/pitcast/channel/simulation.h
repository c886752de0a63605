// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "pitcast/channel/input.h"
#include "pitcast/core/video_format.h"
#include "pitcast/race/corrections.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/race_state.h"
#include "pitcast/race/stories.h"
#include "pitcast/show/show_state.h"

namespace pitcast::channel {

/// What became of a command on the frame it took effect; of a change of content, as verb reload.
struct Outcome {
    show::Command command;
    FrameNumber frame = 0;
    Status status;
    std::vector<std::string> notes{};  ///< what could not stay
};

/// The channel as a function: race and show, driven by stamped inputs alone. No clock, no I/O, no
/// pixels. Same package, same inputs, same frame numbers: same state.
class Simulation {
 public:
    /// `track` of the venue: what live gaps are measured along; none = no live gaps.
    Simulation(std::shared_ptr<const show::Package> package, VideoFormat format,
               std::optional<race::Track> track = std::nullopt);

    /// Takes an input for a frame that has not begun; one that comes late takes effect on the
    /// next frame.
    void push(Input input);

    /// Called once for each instant of a frame (twice when interlaced), after the step.
    using AtInstant = std::function<void(const show::Instant&)>;

    /// Applies the inputs due, steps to `frame`, and appends what became of its commands.
    /// Frames must rise; frames left out are left out of the state too, so callers leave none out.
    void advance(FrameNumber frame, const AtInstant& at_instant, std::vector<Outcome>& outcomes);

    [[nodiscard]] const race::RaceState& race() const { return race_; }
    /// What has been corrected of it here, over what the feed tells.
    [[nodiscard]] const race::Corrections& corrections() const { return corrections_; }
    [[nodiscard]] const show::ShowState& show() const { return show_; }
    [[nodiscard]] const race::StoryWatcher& stories() const { return stories_; }
    /// Null without a track.
    [[nodiscard]] const race::LiveTiming* live() const { return live_ ? &*live_ : nullptr; }
    [[nodiscard]] std::uint64_t state_hash() const;

 private:
    VideoFormat format_;
    race::RaceState race_;
    race::Corrections corrections_;
    race::StoryWatcher stories_;
    std::optional<race::LiveTiming> live_;
    show::ShowState show_;
    // Ordered by frame, then by arrival.
    std::multimap<FrameNumber, Input> pending_;
    FrameNumber last_frame_ = 0;
};

/// Instants of a frame: one, or one a field.
[[nodiscard]] std::vector<show::Instant> instants_of(FrameNumber frame, const VideoFormat& format);

}  // namespace pitcast::channel
