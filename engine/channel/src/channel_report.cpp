// SPDX-License-Identifier: Apache-2.0
// What a channel tells of itself.
#include <utility>

#include "pitcast/core/timecode.h"

#include "channel_impl.h"
#include "status_json.h"

namespace pitcast::channel {
namespace {

/// Stories offered: those that ended longer ago are no news.
constexpr Nanoseconds kRecentStoryNs = 60 * kNanosecondsPerSecond;
constexpr std::size_t kMostStories = 24;

/// Live gaps of the cars, in order; nothing without a track.
std::vector<LiveCar> live_cars(const Simulation& simulation, FrameNumber n,
                               const VideoFormat& format) {
    std::vector<LiveCar> cars;
    const race::LiveTiming* live = simulation.live();
    if (!live) {
        return cars;
    }
    const race::RaceState& race = simulation.race();
    const Nanoseconds utc_ns = show::display_utc_ns(race, instants_of(n, format).front(), 0);
    for (const race::CompetitorIndex index : race.order) {
        cars.push_back({race.competitors[static_cast<std::size_t>(index)].entry.number,
                        live->position(race, index, utc_ns), live->gap(index),
                        live->interval(index)});
    }
    return cars;
}

}  // namespace

std::shared_ptr<Snapshot> Channel::Impl::look() const {
    auto view = std::make_shared<Snapshot>();
    if (!preview) {
        return view;
    }
    view->race = simulation->race();
    view->layers = simulation->show().layers();
    for (const Rendered::Item& item : last.items) {
        if (item.packing == draw::PackFormat::bgra8 && item.bus == Bus::programme) {
            view->programme = item.frame;
        } else if (item.packing == draw::PackFormat::bgra8 && has_graphics) {
            view->graphics = item.frame;
        } else if (item.packing == kSignalFormat && item.bus == Bus::programme && has_signal) {
            view->signal = item.frame;
        }
    }
    if (pictures_seen.load(std::memory_order_relaxed)) {
        view->pictures = renderer->pictures();
    }
    return view;
}

void Channel::Impl::publish(FrameNumber n) {
    ChannelStatus now = tally;
    now.frame = n;
    now.timecode = timecode_of(n, options.render.format.rate, options.utc_offset_s).text();
    now.cost_p50_ns = cost.at_permille(500);
    now.cost_p99_ns = cost.at_permille(990);
    now.cost_max_ns = cost.max_ns();
    now.cost = cost.summary();
    now.passing_p50_ns = passing.at_permille(500);
    now.passing_p99_ns = passing.at_permille(990);
    now.passings = passing.count();
    now.inputs = intake->inputs();
    now.journal_refused = intake->journal_refused();
    if (const feed::Subscriber* feed = intake->feed()) {
        now.has_feed = true;
        now.feed = feed->health();
        now.feed_clocks = feed->clocks();
    }
    for (const OutputDesk::Output& out : outputs->all()) {
        now.sinks.push_back({std::string(out.sink->name()), out.sink->stats(), out.carries});
    }
    if (options.plugins) {
        now.plugins = options.plugins->reports();
    }
    now.sources = renderer->sources();
    now.clips = renderer->clips();
    if (sound_meter) {
        now.sound = sound_meter->report();
    }
    now.layers = simulation->show().layers();
    now.rules = simulation->show().rules();
    now.locks = simulation->show().locks();
    now.exposure = simulation->show().exposure();
    now.mixes = simulation->show().mixes();
    now.corrections = simulation->corrections().told(simulation->race());
    now.stories = simulation->stories().offered(kRecentStoryNs, kMostStories);
    now.live = live_cars(*simulation, n, options.render.format);
    now.executor = std::string(renderer->executor_name());
    now.validation_messages = renderer->validation_messages();
    intake->publish(status_json(now, *package));
    intake->tell_race(simulation->race());

    snapshot.store(look());
    status.store(std::make_shared<const ChannelStatus>(std::move(now)));
}

Status Channel::Impl::finish(FrameNumber n) {
    std::vector<Error> errors = outputs->close();
    publish(n);
    if (Status closed = intake->close(); !closed) {
        errors.push_back(closed.error());
    }
    if (errors.empty()) {
        return {};
    }
    Error all = errors.front();
    for (std::size_t i = 1; i < errors.size(); ++i) {
        all.what += "; " + errors[i].message();
    }
    return all;
}

}  // namespace pitcast::channel
