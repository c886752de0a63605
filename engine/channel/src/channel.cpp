// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/channel.h"

#include <algorithm>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"
#include "pitcast/core/thread_priority.h"

#include "channel_impl.h"
#include "load_show.h"
#include "venue_track.h"

namespace pitcast::channel {
namespace {

/// From prepare() to the first frame: time to open files and encoders.
constexpr Nanoseconds kPrepareLeadNs = 600'000'000;
constexpr std::uint32_t kSinkQueue = 6;
/// Of what is rendered for measuring: the newest one, and those that a user interface reads.
constexpr std::size_t kMeasuredHeld = 3;

}  // namespace

Result<std::unique_ptr<Channel>> Channel::open(const ChannelOptions& options,
                                               std::vector<Error>& warnings) {
    auto impl = std::make_unique<Impl>();
    impl->options = options;
    std::vector<std::string> told;
    auto package = load_show(options, options.show, options.edition, impl->fonts, told);
    if (!package) {
        return package.error();
    }
    for (const std::string& warning : told) {
        warnings.push_back({"", warning, ""});
    }
    impl->package = std::move(*package);
    impl->kept.push_back(impl->package);
    impl->shown = impl->package.get();
    impl->tally.reload.watching = options.watch;
    impl->tally.reload.content = impl->package->content_hash();
    impl->tally.reload.show = show_name(options.show);
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
    const auto first_package = impl->package;
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
    impl->reloader = std::make_unique<Reloader>(options, impl->fonts, first_package);
    if (impl->taken_up && impl->taken_up->package != nullptr && !impl->taken_up->show.empty()) {
        // Its sources; the rest is there already.
        show::Command again;
        again.verb = show::Verb::load;
        again.show = impl->taken_up->show;
        again.theme = impl->taken_up->edition.theme;
        again.language = impl->taken_up->edition.language;
        (void)impl->reloader->ask(ChannelOrder{std::move(again)});
    }
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
    impl_->first = frame_at_tai_ns(impl_->pacer->tai_now() + kPrepareLeadNs, format.rate) + 1;
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
    impl_->monitors = std::make_unique<MonitorDesk>(impl_->options, impl_->intake->stills());
    impl_->outputs =
        std::make_unique<OutputDesk>(impl_->options.open_sink, context, *impl_->monitors);
    return context;
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
            impl.tally.last_late = impl.watch.left_out(n, deadlines.deadline_of(n));
            impl.skip(n);
        } else {
            outcome = impl.frame(n);
            if (!outcome) {
                break;
            }
            if (monotonic_now_ns() > deadlines.deadline_of(n + 1)) {
                ++impl.tally.frames_late;
                impl.tally.last_late = impl.watch.parts();
            }
        }
        if ((n - impl.first) % impl.publish_every() == 0) {
            impl.publish(n);
        }
        impl.watch.rest();
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
