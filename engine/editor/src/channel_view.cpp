// SPDX-License-Identifier: Apache-2.0
#include "pitcast/editor/channel_view.h"

#include <utility>

namespace pitcast::editor {
namespace {

class ChannelView final : public EngineView {
 public:
    ChannelView(channel::Channel& channel, FrameRate rate) : channel_(channel), rate_(rate) {}

    const show::Package& package() const override { return channel_.package(); }

    EngineSnapshot snapshot() override {
        auto newest = channel_.snapshot();
        if (!newest) {
            return {};
        }
        // Shares the snapshot's life: no copy of the race.
        std::shared_ptr<const race::RaceState> race(newest, &newest->race);
        return {newest->programme, std::move(race),  newest->layers,
                newest->signal,    newest->graphics, newest->pictures};
    }

    EngineStatus status() override {
        const auto now = channel_.status();
        return engine_status(now ? *now : channel::ChannelStatus{}, rate_);
    }

    void look_at(const channel::Attention& attention) override { channel_.look_at(attention); }
    Status send(show::Command command) override { return channel_.send(std::move(command)); }
    std::vector<Error> take_errors() override { return channel_.take_refusals(); }

 private:
    channel::Channel& channel_;
    FrameRate rate_;
};

}  // namespace

EngineStatus engine_status(const channel::ChannelStatus& now, FrameRate rate) {
    EngineStatus status;
    status.rate = rate;
    status.frame = now.frame;
    status.timecode = now.timecode;
    status.executor = now.executor;
    status.frames_late = now.frames_late;
    status.frames_repeated = now.frames_repeated;
    status.last_late = now.last_late;
    status.cost_p99_ns = now.cost_p99_ns;
    status.has_feed = now.has_feed;
    status.feed_stale = now.feed.stale;
    status.feed_age_ns = now.feed.age_ns;
    status.journal_refused = now.journal_refused;
    status.reload_error = now.reload.error;
    status.corrections = now.corrections;
    status.stories = now.stories;
    status.rules = now.rules;
    status.locks = now.locks;
    status.sources = now.sources;
    status.clips = now.clips;
    status.sinks = now.sinks;
    status.plugins = now.plugins;
    status.feed = now.feed;
    status.clocks = now.feed_clocks;
    status.sound = now.sound;
    return status;
}

std::unique_ptr<EngineView> view_of(channel::Channel& channel, FrameRate rate) {
    return std::make_unique<ChannelView>(channel, rate);
}

}  // namespace pitcast::editor
