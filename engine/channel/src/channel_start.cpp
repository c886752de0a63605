// SPDX-License-Identifier: Apache-2.0
// What a channel does before its first frame.
#include <algorithm>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"

#include "channel_impl.h"
#include "take_up.h"

namespace pitcast::channel {
namespace {

/// Frames rendered and thrown away before air, half a second of the show apart.
constexpr int kWarmUpFrames = 6;
constexpr draw::PackFormat kWarmUpFormat = draw::PackFormat::yuv422p10;
/// Layers of their own for the warm-up: every template is on at once.
constexpr std::int32_t kWarmUpLayer = 10'000;

}  // namespace

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
        intake->change(package, std::nullopt, first, show_first, *simulation);
    }
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

}  // namespace pitcast::channel
