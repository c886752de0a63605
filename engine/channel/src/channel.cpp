// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/channel.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "pitcast/channel/histogram.h"
#include "pitcast/channel/simulation.h"
#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/log.h"
#include "pitcast/core/thread_priority.h"
#include "pitcast/core/timecode.h"
#include "pitcast/output/output_url.h"
#include "pitcast/output/pacing.h"

#include "intake.h"
#include "monitor_desk.h"
#include "output_desk.h"
#include "reloader.h"
#include "sound_meter.h"
#include "status_json.h"
#include "take_up.h"
#include "venue_track.h"

namespace pitcast::channel {
namespace {

/// Frames rendered and thrown away before air, half a second of the show apart.
constexpr int kWarmUpFrames = 6;
constexpr draw::PackFormat kWarmUpFormat = draw::PackFormat::yuv422p10;
/// Layers of their own for the warm-up: every template is on at once.
constexpr std::int32_t kWarmUpLayer = 10'000;
/// From prepare() to the first frame: time to open files and encoders.
constexpr Nanoseconds kLeadNs = 600'000'000;
constexpr std::uint32_t kSinkQueue = 6;
/// Of what is rendered for measuring: the newest one, and those that a user interface reads.
constexpr std::size_t kMeasuredHeld = 3;
constexpr int kSignalsASecond = 10;
constexpr draw::PackFormat kSignalFormat = draw::PackFormat::yuv422p10;

/// A frame that took less of its time leaves some for monitors.
constexpr Nanoseconds kSpareBelowPercent = 60;

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
    Nanoseconds last_cost_ns = 0;  ///< of the newest frame

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
    std::mutex refusals_mutex;
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
    void change_outputs(FrameNumber n);
    void note_passings(FrameNumber n);
    void attend(FrameNumber n);
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

Result<std::unique_ptr<Channel>> Channel::open(const ChannelOptions& options,
                                               std::vector<Error>& warnings) {
    auto impl = std::make_unique<Impl>();
    impl->options = options;
    show::LoadOptions load{.media_root = options.render.media_root,
                           .warnings = {},
                           .edition = options.edition,
                           .venue = options.render.venue,
                           .picture = {options.render.format.width, options.render.format.height}};
    auto package = show::load_package(options.show, impl->fonts, load);
    if (!package) {
        return package.error();
    }
    for (const std::string& warning : load.warnings) {
        warnings.push_back({"", warning, ""});
    }
    impl->package = std::move(*package);
    impl->kept.push_back(impl->package);
    impl->shown = impl->package.get();
    impl->tally.reload.watching = options.watch;
    impl->tally.reload.content = impl->package->content_hash();
    auto renderer = Renderer::open(options.render, impl->package, impl->fonts, warnings);
    if (!renderer) {
        return renderer.error();
    }
    impl->renderer = std::move(*renderer);
    if (const std::int32_t channels = impl->renderer->sound_channels(); channels > 0) {
        impl->sound_meter = std::make_unique<SoundMeter>(channels);
    }
    impl->simulation =
        std::make_unique<Simulation>(impl->package, options.render.format,
                                     venue_track(options.render, *impl->package, warnings));

    const VideoFormat& format = options.render.format;
    const Json header{{"show", std::filesystem::absolute(options.show).string()},
                      {"content", content_text(impl->package->content_hash())},
                      {"format", std::string(format.name)},
                      {"input_delay_frames", options.input_delay_frames},
                      {"utc_offset_s", options.utc_offset_s}};
    if (Status taken = impl->take_up_journal(header, warnings); !taken) {
        return taken.error();
    }
    auto intake = Intake::open(options, impl->package, header);
    if (!intake) {
        return intake.error();
    }
    impl->intake = std::move(*intake);
    if (impl->taken_up) {
        impl->intake->go_on_after(*impl->taken_up, impl->simulation->race().feed);
    }
    if (const auto* control = impl->intake->control()) {
        impl->control_endpoint = control->endpoint();
    }
    if (const auto* amcp = impl->intake->amcp()) {
        impl->amcp_address = amcp->address();
    }
    if (const auto* osc = impl->intake->osc()) {
        impl->osc_address = osc->address();
    }
    if (const auto* web = impl->intake->web()) {
        impl->web_address = web->address();
    }
    impl->reloader = std::make_unique<Reloader>(options, impl->fonts, *impl->package);
    return std::unique_ptr<Channel>(new Channel(std::move(impl)));
}

Channel::Channel(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Channel::~Channel() = default;

Status Channel::add_sink(std::unique_ptr<output::Sink> sink, Bus bus) {
    if (!impl_->outputs) {
        return Error{std::string(sink->name()), "comes before the channel is prepared", ""};
    }
    return impl_->outputs->add(std::move(sink), bus, *impl_->renderer);
}

Result<output::SinkContext> Channel::prepare() {
    if (Status warm = impl_->warm_up(); !warm) {
        return warm.error();
    }
    const VideoFormat& format = impl_->options.render.format;
    impl_->pacer.emplace(format.rate);
    impl_->catch_up();
    impl_->first = frame_at_tai_ns(impl_->pacer->tai_now() + kLeadNs, format.rate) + 1;
    impl_->catch_up();
    const output::SinkContext context{
        .format = format,
        .first = impl_->first,
        .utc_offset_s = impl_->options.utc_offset_s,
        .tai_minus_monotonic_ns =
            frame_start_tai_ns(impl_->first, format.rate) - impl_->pacer->deadline_of(impl_->first),
        .sound_channels = impl_->renderer->sound_channels(),
        .queue_frames = kSinkQueue,
        .channel = impl_->package->title()};
    impl_->monitors = std::make_unique<MonitorDesk>(impl_->options);
    impl_->outputs =
        std::make_unique<OutputDesk>(impl_->options.open_sink, context, *impl_->monitors);
    return context;
}

Status Channel::Impl::take_up_journal(const Json& header, std::vector<Error>& warnings) {
    if (!options.resume || !std::filesystem::exists(options.journal)) {
        return {};
    }
    const VideoFormat& format = options.render.format;
    auto taken = take_up(options.journal, header, frame_at_tai_ns(tai_now_ns(), format.rate),
                         package, format, *simulation, warnings);
    if (!taken) {
        return taken.error();
    }
    taken_up = *taken;
    stepped = taken_up ? taken_up->last : 0;
    return {};
}

/// What was taken up goes on to now, and when the first frame is known to just before it.
void Channel::Impl::catch_up() {
    const FrameRate rate = options.render.format.rate;
    if (!taken_up) {
        show_first = first;
        return;
    }
    show_first = taken_up->first;
    const FrameNumber last = first > 0 ? first - 1 : frame_at_tai_ns(pacer->tai_now(), rate);
    step_through(*simulation, stepped, last);
    stepped = std::max(stepped, last);
    if (first > 0 && taken_up->content != package->content_hash()) {
        intake->change(package, first, show_first, *simulation);
    }
}

Status Channel::want_preview() {
    impl_->preview = true;
    return impl_->renderer->want(Bus::programme, draw::PackFormat::bgra8, 3);
}

Status Channel::want_instruments() {
    // A sink may want the same: then its packing is there in every frame, and does not rest.
    impl_->instruments = true;
    Status wanted = impl_->renderer->want(Bus::programme, kSignalFormat, kMeasuredHeld);
    if (wanted) {
        wanted = impl_->renderer->want(Bus::graphics, draw::PackFormat::bgra8, kMeasuredHeld);
    }
    return wanted;
}

void Channel::look_at(const Attention& attention) {
    impl_->signal_seen = attention.signal;
    impl_->graphics_seen = attention.graphics;
    impl_->pictures_seen = attention.pictures;
}

/// Draws every template once, in a show of its own, so that on air no pipeline, mesh, glyph or
/// buffer is made for the first time.
Status Channel::Impl::warm_up() {
    const VideoFormat& format = options.render.format;
    Simulation rehearsal(package, format);
    FrameNumber n = frame_at_tai_ns(tai_now_ns(), format.rate);
    std::int32_t layer = kWarmUpLayer;
    for (const show::TemplateSummary& made : package->templates()) {
        show::Command take;
        take.verb = show::Verb::take;
        take.template_id = made.id;
        take.layer = layer++;
        rehearsal.push({n, std::move(take)});
    }
    // Sinks, which say what they want, are opened later: they must know the first frame.
    for (const Bus bus : {Bus::programme, Bus::graphics}) {
        if (Status wanted = renderer->want(bus, kWarmUpFormat, 1); !wanted) {
            return wanted;
        }
    }
    std::vector<Outcome> ignored;
    for (int i = 0; i < kWarmUpFrames; ++i) {
        rehearsal.advance(
            n,
            [&](const show::Instant& instant) {
                renderer->capture(rehearsal.race(), rehearsal.show(), instant);
            },
            ignored);
        if (auto rendered = renderer->render(); !rendered) {
            return rendered.error();
        }
        n += format.rate.numerator / format.rate.denominator / 2;
    }
    renderer->unwant(Bus::programme, kWarmUpFormat, 1);
    renderer->unwant(Bus::graphics, kWarmUpFormat, 1);
    return {};
}

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

/// Passes on that a reload is asked for, and takes in what the last one has loaded.
void Channel::Impl::take_reloaded(FrameNumber n) {
    if (intake->reload_wanted()) {
        reloader->ask();
    }
    auto reloaded = reloader->take();
    if (!reloaded) {
        return;
    }
    tally.reload.error = reloaded->error ? reloaded->error->message() : "";
    if (reloaded->error) {
        intake->answer_reloads(control::refused_answer(*reloaded->error));
        const std::lock_guard lock(refusals_mutex);
        refusals.push_back(reloaded->error->within("reload"));
        return;
    }
    if (reloaded->package == nullptr) {
        intake->answer_reloads(control::accepted_answer(n));
        return;
    }
    fonts.take_in(*reloaded->fonts);
    package = reloaded->package;
    kept.push_back(package);
    shown = package.get();
    ++tally.reload.generation;
    tally.reload.content = package->content_hash();
    intake->change(std::move(reloaded->package), n, show_first, *simulation);
}

/// Outputs that come and go: begins what is asked for, and answers what is done.
void Channel::Impl::change_outputs(FrameNumber n) {
    for (ChannelOrder& order : intake->take_output_orders()) {
        outputs->begin(std::move(order), *renderer);
    }
    while (auto settled = outputs->settle(n, *renderer)) {
        intake->answer(settled->order, settled->status, n);
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

Status Channel::Impl::frame(FrameNumber n) {
    const Nanoseconds begin = monotonic_now_ns();
    intake->take_in(n, show_first, *simulation);
    take_reloaded(n);
    change_outputs(n);
    attend(n);
    simulation->advance(
        n,
        [&](const show::Instant& instant) {
            renderer->capture(simulation->race(), simulation->show(), instant, simulation->live());
        },
        outcomes);
    const std::uint64_t hash = simulation->state_hash();
    intake->check(n, hash);
    const bool looked_at =
        monitors->is_waiting(n, last_cost_ns < frame_ns() * kSpareBelowPercent / 100);
    if (looked_at) {
        renderer->demand(Bus::programme, MonitorDesk::kLooksAt);
    }
    auto rendered = renderer->render();
    if (!rendered) {
        return rendered.error();
    }
    keep_newest(last, *rendered);
    last = std::move(*rendered);
    hand_over(n);
    if (looked_at) {
        show_monitors(n);
    }
    note_outcomes();
    note_passings(n);
    last_cost_ns = monotonic_now_ns() - begin;
    cost.add(last_cost_ns);
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
    if (sound_meter) {
        now.sound = sound_meter->report();
    }
    now.layers = simulation->show().layers();
    now.rules = simulation->show().rules();
    now.locks = simulation->show().locks();
    now.exposure = simulation->show().exposure();
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

Status Channel::run(const std::atomic<bool>& stop) {
    Impl& impl = *impl_;
    if (!impl.pacer) {
        if (auto context = prepare(); !context) {
            return context.error();
        }
    }
    raise_thread_priority();
    const output::Pacer& deadlines = *impl.pacer;
    Status outcome;
    FrameNumber n = impl.first;
    for (; !stop.load(std::memory_order_relaxed); ++n) {
        if (impl.options.frames > 0 && n - impl.first >= impl.options.frames) {
            break;
        }
        impl.pacer->wait_for(n);
        const bool missed = monotonic_now_ns() >= deadlines.deadline_of(n + 1) && n > impl.first;
        if (missed) {
            impl.skip(n);
        } else {
            outcome = impl.frame(n);
            if (!outcome) {
                break;
            }
            if (monotonic_now_ns() > deadlines.deadline_of(n + 1)) {
                ++impl.tally.frames_late;
            }
        }
        if ((n - impl.first) % impl.publish_every() == 0) {
            impl.publish(n);
        }
    }
    const Status finished = impl.finish(n);
    return outcome ? finished : outcome;
}

std::shared_ptr<const ChannelStatus> Channel::status() const {
    return impl_->status.load();
}

std::shared_ptr<const Snapshot> Channel::snapshot() const {
    return impl_->snapshot.load();
}

Status Channel::send(show::Command command) {
    if (!impl_->intake->send(std::move(command))) {
        return Error{"command", "the channel's queue is full", "wait a moment and try again"};
    }
    return {};
}

std::vector<Error> Channel::take_refusals() {
    const std::lock_guard lock(impl_->refusals_mutex);
    return std::exchange(impl_->refusals, {});
}

const std::optional<TakenUp>& Channel::taken_up() const {
    return impl_->taken_up;
}

const show::Package& Channel::package() const {
    return *impl_->shown.load();
}

const std::string& Channel::control_endpoint() const {
    return impl_->control_endpoint;
}

const std::string& Channel::amcp_address() const {
    return impl_->amcp_address;
}

const std::string& Channel::osc_address() const {
    return impl_->osc_address;
}

const std::string& Channel::web_address() const {
    return impl_->web_address;
}

}  // namespace pitcast::channel
