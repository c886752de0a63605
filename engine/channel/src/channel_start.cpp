// SPDX-License-Identifier: Apache-2.0
// What a channel does before its first frame.
#include <algorithm>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"

#include "channel_impl.h"
#include "load_show.h"
#include "rehearsal.h"
#include "take_up.h"

namespace pitcast::channel {
namespace {

/// Frames rendered and thrown away before air, half a second of the show apart.
constexpr int kWarmUpFrames = 6;
constexpr draw::PackFormat kWarmUpFormat = draw::PackFormat::yuv422p10;

}  // namespace

Status Channel::Impl::take_up_journal(const Json& header, std::vector<Error>& warnings) {
    if (!options.resume || !std::filesystem::exists(options.journal)) {
        return {};
    }
    const VideoFormat& format = options.render.format;
    const auto other_show = [this](const std::string& name, const show::Edition& edition) {
        std::shared_ptr<const show::Package> found;
        const auto folder = name == show_name(options.show)
                                ? Result<std::filesystem::path>(options.show)
                            : options.find_show ? options.find_show(name)
                                                : Result<std::filesystem::path>(Error{});
        std::vector<std::string> told;
        if (folder) {
            auto loaded = load_show(options, *folder, edition, fonts, told);
            found = loaded ? *std::move(loaded) : nullptr;
        }
        return found;
    };
    auto taken = take_up(options.journal, header, frame_at_tai_ns(tai_now_ns(), format.rate),
                         {package, other_show}, format, *simulation, warnings);
    if (!taken) {
        return taken.error();
    }
    taken_up = *taken;
    if (taken_up && taken_up->package != nullptr && taken_up->package != package) {
        package = taken_up->package;
        kept.push_back(package);
        shown = package.get();
        tally.reload.content = package->content_hash();
        tally.reload.show = taken_up->show;
    }
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
    if (first > 0 && taken_up->package == nullptr) {
        intake->change({package->content_hash(), package}, std::nullopt, first, show_first,
                       *simulation);
    }
}

/// Draws every template once, in a show of its own, so that on air no pipeline, mesh, glyph or
/// buffer is made for the first time.
Status Channel::Impl::warm_up() {
    const VideoFormat& format = options.render.format;
    FrameNumber n = frame_at_tai_ns(tai_now_ns(), format.rate);
    Simulation rehearsal = everything_on(package, format, n);
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
