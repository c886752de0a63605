// SPDX-License-Identifier: Apache-2.0
// What a channel does in each frame.
#include <algorithm>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/log.h"
#include "pitcast/output/output_url.h"

#include "channel_impl.h"
#include "load_show.h"

namespace pitcast::channel {
namespace {

constexpr int kSignalsASecond = 10;
/// A frame that took less of its time leaves some for monitors.
constexpr Nanoseconds kSpareBelowPercent = 60;

/// Where sinks hold all buffers the newest picture is sent again.
void keep_newest(const Rendered& before, Rendered& now) {
    for (Rendered::Item& item : now.items) {
        for (const Rendered::Item& old : before.items) {
            if (!item.frame && old.bus == item.bus && old.packing == item.packing) {
                item.frame = old.frame;
            }
        }
    }
}

}  // namespace

void Channel::Impl::hand_over(FrameNumber n) {
    if (sound_meter) {
        sound_meter->offer(last.sound);
    }
    for (const OutputDesk::Output& out : outputs->all()) {
        if (is_monitor(out.bus) && n >= out.first) {
            if (auto picture = monitors->newest(out.bus, out.sink->wants())) {
                (void)out.sink->offer(std::move(picture), n, last.sound);
            }
            continue;
        }
        for (const Rendered::Item& item : last.items) {
            if (n >= out.first && item.bus == out.bus && item.packing == out.sink->wants() &&
                item.frame) {
                // A sink that is behind drops and counts for itself.
                (void)out.sink->offer(item.frame, n, last.sound);
            }
        }
    }
}

/// Gives those who draw preview and multiview what is there already.
void Channel::Impl::show_monitors(FrameNumber n) {
    MonitorMoment moment;
    moment.frame = n;
    for (const Rendered::Item& item : last.items) {
        if (item.bus == Bus::programme && item.packing == MonitorDesk::kLooksAt) {
            moment.programme = item.frame;
        }
    }
    moment.status = status.load();
    moment.package = package;
    moment.sources = renderer->pictures();
    moment.clips = renderer->clip_pictures();
    if (monitors->needs_race(n, *moment.status)) {
        moment.race = std::make_shared<race::RaceState>(simulation->race());
    }
    monitors->offer(std::move(moment));
}

void Channel::Impl::note_outcomes() {
    intake->report(outcomes);
    for (const Outcome& outcome : outcomes) {
        if (!outcome.status) {
            const std::lock_guard lock(refusals_mutex);
            refusals.push_back(outcome.status.error());
        }
        if (outcome.command.verb == show::Verb::reload) {
            tally.reload.notes = outcome.notes;
            const std::lock_guard lock(refusals_mutex);
            for (const std::string& note : outcome.notes) {
                refusals.push_back({"reload", note, ""});
            }
        }
    }
    outcomes.clear();
}

/// Passes on what is asked of the content, and takes in what has been loaded.
void Channel::Impl::take_reloaded(FrameNumber n) {
    for (ChannelOrder& order : intake->take_content_orders()) {
        const ChannelOrder asked = order;
        if (const Status taken = reloader->ask(std::move(order)); !taken) {
            asked.settle(taken, n);
        }
    }
    auto reloaded = reloader->take();
    if (!reloaded) {
        return;
    }
    // Another show that is not there, or an address, says nothing of the files of this one.
    const bool of_files = !reloaded->order || reloaded->order->command.verb == show::Verb::reload;
    if (of_files || reloaded->package != nullptr) {
        tally.reload.error = reloaded->error ? reloaded->error->message() : "";
    }
    if (!reloaded->sources.empty() || reloaded->package != nullptr) {
        reloader->discard(renderer->exchange_sources(std::move(reloaded->sources)));
    }
    if (reloaded->package != nullptr) {
        adopt(*std::move(reloaded), n);
        return;
    }
    if (reloaded->order) {
        reloaded->order->settle(reloaded->error ? Status(*reloaded->error) : Status(), n);
    }
    if (reloaded->error) {
        const std::lock_guard lock(refusals_mutex);
        refusals.push_back(reloaded->error->within("reload"));
    }
}

void Channel::Impl::adopt(Reloaded reloaded, FrameNumber n) {
    fonts.take_in(*reloaded.fonts);
    package = reloaded.package;
    kept.push_back(package);
    shown = package.get();
    ++tally.reload.generation;
    tally.reload.content = package->content_hash();
    tally.reload.show = reloaded.show;
    show_first = reloaded.is_other ? n : show_first;
    renderer->adopt(package, std::move(reloaded.views));
    ContentChange content{package->content_hash(), package};
    content.track = std::move(reloaded.track);
    if (reloaded.show != show_name(options.show) || reloaded.edition != options.edition) {
        content.show = reloaded.show;
        content.edition = reloaded.edition;
    }
    intake->change(std::move(content), std::move(reloaded.order), n, show_first, *simulation);
}

/// Outputs that come and go: begins what is asked for, and answers what is done.
void Channel::Impl::change_outputs(FrameNumber n) {
    for (ChannelOrder& order : intake->take_output_orders()) {
        outputs->begin(std::move(order), *renderer);
    }
    while (auto settled = outputs->settle(n, *renderer)) {
        settled->order.settle(settled->status, n);
        if (!settled->status) {
            const std::lock_guard lock(refusals_mutex);
            refusals.push_back(settled->status.error());
        }
    }
}

void Channel::Impl::note_passings(FrameNumber n) {
    const Nanoseconds now = utc_now_ns();
    const Nanoseconds on_air_since =
        utc_from_tai(frame_start_tai_ns(first, options.render.format.rate));
    for (const auto& seen : intake->passings()) {
        // What the feed tells of the time before, or of a recording, says nothing about our speed.
        if (seen.effect_frame <= n && seen.utc_ns >= on_air_since) {
            passing.add(std::max<Nanoseconds>(now - seen.utc_ns, 0));
        }
    }
    intake->forget_passings_up_to(n);
}

/// Lets rest what is rendered for measuring and nobody looks at.
void Channel::Impl::attend(FrameNumber n) {
    if (!instruments) {
        return;
    }
    const auto taken = [&](Bus bus, draw::PackFormat format) {
        const auto& all = outputs->all();
        return std::any_of(all.begin(), all.end(), [&](const OutputDesk::Output& out) {
            return out.bus == bus && out.sink->wants() == draw::Packing(format);
        });
    };
    const FrameRate rate = options.render.format.rate;
    const FrameNumber every = std::max(1, rate.numerator / rate.denominator / kSignalsASecond);
    const bool signal = signal_seen.load(std::memory_order_relaxed);
    const bool graphics = graphics_seen.load(std::memory_order_relaxed);
    renderer->rest(Bus::programme, kSignalFormat,
                   !(signal && (n - first) % every == 0) && !taken(Bus::programme, kSignalFormat));
    renderer->rest(Bus::graphics, draw::PackFormat::bgra8,
                   !(graphics && (n - first) % publish_every() == 0) &&
                       !taken(Bus::graphics, draw::PackFormat::bgra8));
    // Else what was looked at long ago would be shown as if it were of now.
    has_signal = signal && (has_signal || (n - first) % every == 0);
    has_graphics = graphics && (has_graphics || (n - first) % publish_every() == 0);
}

/// From the first look over HTTP on there is room for what is looked at.
void Channel::Impl::attend_stills() {
    const auto stills = has_stills ? nullptr : intake->stills();
    if (stills && stills->is_looked_at()) {
        has_stills = true;
        renderer->want_now_and_then(Bus::programme, MonitorDesk::kLooksAt, MonitorDesk::kHeld);
    }
}

Status Channel::Impl::frame(FrameNumber n) {
    const bool has_time = watch.cost_ns() < frame_ns() * kSpareBelowPercent / 100;
    watch.begin(n, pacer->deadline_of(n));
    intake->take_in(n, show_first, *simulation);
    take_reloaded(n);
    change_outputs(n);
    attend(n);
    attend_stills();
    watch.mark(&LateFrame::inputs_ns);
    simulation->advance(
        n,
        [&](const show::Instant& instant) {
            renderer->capture(simulation->race(), simulation->show(), instant, simulation->live());
        },
        outcomes);
    const std::uint64_t hash = simulation->state_hash();
    intake->check(n, hash);
    watch.mark(&LateFrame::step_ns);
    const bool looked_at = monitors->is_waiting(n, has_time);
    if (looked_at) {
        renderer->demand(Bus::programme, MonitorDesk::kLooksAt);
    }
    auto rendered = renderer->render();
    if (!rendered) {
        return rendered.error();
    }
    watch.mark(&LateFrame::draw_ns);
    watch.composed(rendered->compose_ns);
    keep_newest(last, *rendered);
    last = std::move(*rendered);
    hand_over(n);
    if (looked_at) {
        show_monitors(n);
    }
    note_outcomes();
    note_passings(n);
    watch.mark(&LateFrame::hand_ns);
    cost.add(watch.cost_ns());
    ++tally.frames;
    tally.state_hash = hash;
    return {};
}

void Channel::Impl::skip(FrameNumber n) {
    intake->take_in(n, show_first, *simulation);
    take_reloaded(n);
    change_outputs(n);
    simulation->advance(n, nullptr, outcomes);
    intake->check(n, simulation->state_hash());
    last.sound = renderer->sound_of(n);
    hand_over(n);
    note_outcomes();
    note_passings(n);
    ++tally.frames_repeated;
}

}  // namespace pitcast::channel
