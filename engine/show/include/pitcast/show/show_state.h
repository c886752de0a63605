// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/draw/draw_list.h"
#include "pitcast/map/camera.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/race_state.h"
#include "pitcast/show/command.h"
#include "pitcast/show/package.h"

namespace pitcast::show {

/// The instant a picture is of: start of a frame or field, a pure function of the frame number.
struct Instant {
    FrameNumber frame = 0;
    Nanoseconds tai_ns = 0;
    FrameRate pictures{50, 1};  ///< frames a second; of an interlaced channel, fields
};

/// What is on a layer, as told to clients.
struct LayerReport {
    std::int32_t layer = 0;
    std::string template_id;
    std::string phase;  ///< "cued", "in", "on", "out"
    std::int32_t step = 0;
    Json data;
    std::string page{};  ///< of the rundown, that it was taken or cued from; empty = none
};

/// A layer that only one may change.
struct LockReport {
    std::int32_t layer = 0;
    std::string who;
};

/// How long a sponsor was to be seen whole in a template.
struct ExposureReport {
    std::string sponsor;  ///< id in package.json; as it stood there when no sponsor has that name
    bool known = false;   ///< package.json has it
    std::string template_id;
    std::uint64_t pictures = 0;  ///< frames; of an interlaced channel, fields
    Nanoseconds time_ns = 0;     ///< the same as time
    std::uint64_t times = 0;     ///< how often it came
    bool on_air = false;         ///< now
};

/// A rule of the show, as told to clients.
struct RuleReport {
    std::string id;
    bool armed = false;
    bool holds = false;        ///< its condition holds now: the director may want to take it
    Nanoseconds fired_ns = 0;  ///< TAI instant at which it last came true; 0 = never
};

/// A file that a layer plays, or that waits there.
struct ClipAsk {
    std::string_view file;  ///< in the media folder
    bool loop = false;
    std::int32_t layer = 0;
    Nanoseconds began_ns = 0;     ///< TAI at which the layer took it; 0 = it is cued
    Nanoseconds position_ns = 0;  ///< in the clip, of the instant
    bool runs = false;            ///< a clip that stands still is not heard
    double volume = 1;            ///< factor
};

/// Where a scene gets its moving pictures. Answers at once, with the newest picture or null.
class PictureProvider {
 public:
    virtual ~PictureProvider() = default;
    [[nodiscard]] virtual draw::PicturePtr video(std::string_view source_id) = 0;
    [[nodiscard]] virtual draw::PicturePtr map(const map::MapView& view) = 0;
    /// The picture of a file at a position. Asked for in every picture while it is on air or cued,
    /// seen or not; of one that is cued the answer does not matter.
    [[nodiscard]] virtual draw::PicturePtr clip(const ClipAsk& /*ask*/) { return nullptr; }
    /// A video source is shown so many frames of the channel later from now on. Told before every
    /// picture of which the delay is not the package's own.
    virtual void set_delay(std::string_view /*source_id*/, std::int32_t /*frames*/) {}
    /// Its sound is that much louder than its routes say, tenths of a decibel.
    virtual void set_gain(std::string_view /*source_id*/, std::int32_t /*tenths*/) {}
};

/// Where an element was drawn: design pixels of the package's canvas, before anything that turns or
/// scales it.
struct PlacedElement {
    std::string id;
    double x = 0, y = 0, width = 0, height = 0;
    double parent_x = 0, parent_y = 0;  ///< what "x" and "y" count from
    std::size_t depth = 0;              ///< 0 = no element is around it
    std::string template_id{};
};

/// Play-out state of a show: which template is on which layer, in which phase since which instant,
/// and what it needs to remember between frames (rows on the move, old values). A pure function
/// of package, commands, race and instants.
class ShowState {
 public:
    explicit ShowState(std::shared_ptr<const Package> package);
    ~ShowState();
    ShowState(ShowState&&) noexcept;
    ShowState& operator=(ShowState&&) noexcept;

    /// Takes a command that becomes effective at `now`. Errors say what is wrong with it; the
    /// show on air stays as it was.
    [[nodiscard]] Status apply(const Command& command, const Instant& now);

    /// Goes over to another content of the show. What is on a layer stays there, in its phase and
    /// step and with its data, drawn as its template is from now on; rows of lists keep their
    /// places (by the list's id), rules stay armed. A template that is gone is cut. Returns what
    /// could not stay, a line each.
    std::vector<std::string> adopt(std::shared_ptr<const Package> package);

    /// Moves on to `now`: ends phases, notices changes of order. Once a frame, before draw; for
    /// interlaced channels once a field.
    void step(const race::RaceState& race, const Instant& now);

    /// Appends the graphics of `now` to `list` (whose size is the canvas). `background` false
    /// leaves out elements marked as background, for fill and key. `live`: gaps between loops;
    /// null = there are none, and those of the last loop stand for them. `placed`: what was drawn
    /// is added to it, back to front; null = nobody asks.
    void draw(const race::RaceState& race, const Instant& now, draw::FontLibrary& fonts,
              PictureProvider& pictures, bool background, draw::DrawList& list,
              const race::LiveTiming* live = nullptr,
              std::vector<PlacedElement>* placed = nullptr) const;

    [[nodiscard]] std::vector<LayerReport> layers() const;
    /// {"20": {"opacity": 0.5, "fill": […]}}: what layers are mixed to, or are on their way to.
    [[nodiscard]] Json mixes() const;
    [[nodiscard]] std::vector<RuleReport> rules() const;
    [[nodiscard]] std::vector<LockReport> locks() const;
    /// By sponsor, then by template; what was never on air is not listed.
    [[nodiscard]] std::vector<ExposureReport> exposure() const;
    [[nodiscard]] std::uint64_t state_hash() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Time for which positions and clocks are shown: the frame's UTC less `delay_ns`; when the
/// feed's own clock is more than 5 s away from that (a recording), the newest event's instead.
[[nodiscard]] Nanoseconds display_utc_ns(const race::RaceState& race, const Instant& now,
                                         Nanoseconds delay_ns);

}  // namespace pitcast::show
