// SPDX-License-Identifier: Apache-2.0
#include "format_choice.h"

#include <cstdio>
#include <vector>

#include "pitcast/channel/histogram.h"
#include "pitcast/channel/simulation.h"
#include "pitcast/core/clock.h"
#include "pitcast/show/package.h"
#include "pitcast/video/encode_speed.h"

namespace pitcast::cli {
namespace {

constexpr int kTrialFrames = 30;
/// Share of the machine that composing and encoding may take together; the rest is for decoding,
/// feeds, the operating system and bad moments.
constexpr double kMostLoad = 0.75;

/// Cost of a frame of the show with its busiest layers on, as the share of a frame's time.
Result<double> compose_share(const channel::RendererOptions& render,
                             const std::filesystem::path& show) {
    draw::FontLibrary fonts;
    show::LoadOptions load{.media_root = render.media_root, .warnings = {}};
    auto package = show::load_package(show, fonts, load);
    if (!package) {
        return package.error();
    }
    std::vector<Error> warnings;
    auto renderer = channel::Renderer::open(render, *package, fonts, warnings);
    if (!renderer) {
        return renderer.error();
    }
    const draw::PackFormat packed =
        render.format.interlaced ? draw::PackFormat::yuv422p10 : draw::PackFormat::yuv420p8;
    if (Status wanted = (*renderer)->want(channel::Bus::programme, packed, 1); !wanted) {
        return wanted.error();
    }
    channel::Simulation simulation(*package, render.format);
    const FrameNumber first = frame_at_tai_ns(tai_now_ns(), render.format.rate);
    for (const show::Cue& cue : (*package)->rundown()) {
        if (cue.command.verb == show::Verb::take) {
            simulation.push({first, cue.command});
        }
    }
    channel::Histogram cost;
    std::vector<channel::Outcome> outcomes;
    for (FrameNumber n = first; n < first + kTrialFrames; ++n) {
        const Nanoseconds begin = monotonic_now_ns();
        simulation.advance(
            n,
            [&](const show::Instant& instant) {
                (*renderer)->capture(simulation.race(), simulation.show(), instant);
            },
            outcomes);
        if (auto rendered = (*renderer)->render(); !rendered) {
            return rendered.error();
        }
        if (n > first + 2) {
            cost.add(monotonic_now_ns() - begin);
        }
    }
    return static_cast<double>(cost.at_permille(900)) /
           static_cast<double>(frame_duration_ns(render.format.rate));
}

}  // namespace

Result<VideoFormat> largest_format_held(const channel::RendererOptions& render,
                                        const std::filesystem::path& show) {
    std::string measured;
    VideoFormat last = render.format;
    bool reached = false;
    for (const VideoFormat& format : video_formats()) {
        const bool television = format.width > format.height * 4 / 3;
        if (!television && format.name != render.format.name) {
            continue;  // upright ones are asked for, never fallen back to
        }
        reached = reached || format.name == render.format.name;
        if (!reached) {
            continue;
        }
        last = format;
        channel::RendererOptions trial = render;
        trial.format = format;
        auto compose = compose_share(trial, show);
        if (!compose) {
            return compose.error();
        }
        const double fps = video::measure_encode_fps(format);
        const double rate = static_cast<double>(format.rate.numerator) / format.rate.denominator;
        const double encode = fps > 0 ? rate / fps : 1e9;
        char line[160];
        std::snprintf(line, sizeof line, "%s%.*s: composing %.0f %%, encoding %.0f %% of real time",
                      measured.empty() ? "" : "; ", static_cast<int>(format.name.size()),
                      format.name.data(), *compose * 100, encode * 100);
        measured += line;
        if (*compose + encode <= kMostLoad) {
            break;
        }
    }
    if (last.name != render.format.name) {
        std::fprintf(stderr, "pitcast: this machine does not hold %.*s (%s); taking %.*s\n",
                     static_cast<int>(render.format.name.size()), render.format.name.data(),
                     measured.c_str(), static_cast<int>(last.name.size()), last.name.data());
    }
    return last;
}

}  // namespace pitcast::cli
