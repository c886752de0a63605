// SPDX-License-Identifier: Apache-2.0
#include <cinttypes>
#include <cstdio>
#include <memory>

#include "pitcast/channel/offline.h"
#include "pitcast/core/clock.h"
#include "pitcast/draw/image_file.h"

#include "on_air.h"

namespace pitcast::cli {
namespace {

struct Options {
    CommonOptions common;
    std::string show;
    channel::OfflineOptions offline;
    std::filesystem::path out;
    bool no_rundown = false;
};

/// Where rendered frames go: PNG files in a folder, or a sink that waits instead of dropping.
class FrameKeeper {
 public:
    FrameKeeper(std::filesystem::path out, const VideoFormat& format)
        : out_(std::move(out)), format_(format), folder_(!out_.has_extension()) {}

    [[nodiscard]] std::pair<channel::Bus, draw::PackFormat> wants() const {
        const std::string name = out_.string();
        if (folder_) {
            return {channel::Bus::programme, draw::PackFormat::rgba8};
        }
        if (name.starts_with("fill:")) {
            return {channel::Bus::graphics, draw::PackFormat::v210};
        }
        if (name.starts_with("key:")) {
            return {channel::Bus::graphics, draw::PackFormat::v210_key};
        }
        if (out_.extension() == ".mov") {
            return {channel::Bus::programme, draw::PackFormat::v210};
        }
        return {channel::Bus::programme,
                format_.interlaced ? draw::PackFormat::yuv422p10 : draw::PackFormat::yuv420p8};
    }

    Status keep(FrameNumber n, const channel::Rendered& rendered) {
        const auto& frame = rendered.items.front().frame;
        if (folder_) {
            std::error_code failed;
            std::filesystem::create_directories(out_, failed);
            char name[64];
            std::snprintf(name, sizeof name, "frame_%06" PRId64 ".png", count_++);
            return draw::write_png(out_ / name, *frame);
        }
        if (!sink_) {
            auto made = output::sink_from_url(
                out_.string(),
                {.format = format_, .first = n, .utc_offset_s = 8 * 3600, .lossless = true});
            if (!made) {
                return made.error();
            }
            sink_ = std::move(*made);
        }
        if (!sink_->offer(frame, n)) {
            return Error{out_.string(), "frame was not taken: " + sink_->stats().error, ""};
        }
        return {};
    }

    Status close() { return sink_ ? sink_->close() : Status{}; }

 private:
    std::filesystem::path out_;
    VideoFormat format_;
    bool folder_;
    std::unique_ptr<output::Sink> sink_;
    std::int64_t count_ = 0;
};

int run(const Options& options) {
    auto render = renderer_options(options.common);
    if (!render) {
        return fail(render.error(), kUsage);
    }
    if (const int made = ensure_media(tools::MediaSize::any); made != kDone) {
        return made;
    }
    channel::OfflineOptions offline = options.offline;
    const std::filesystem::path venue = offline.render.venue;
    offline.render = *render;
    offline.render.venue = venue;
    auto folder = show_folder(options.show);
    if (!folder) {
        return fail(folder.error(), kBadInput);
    }
    offline.show = *std::move(folder);
    offline.rundown = !options.no_rundown;
    FrameKeeper keeper(options.out, render->format);
    std::vector<Error> warnings;
    const Nanoseconds begin = monotonic_now_ns();
    auto report = channel::render_offline(
        offline, {keeper.wants()},
        [&](FrameNumber n, const channel::Rendered& rendered, const channel::Simulation&) {
            return keeper.keep(n, rendered);
        },
        warnings);
    for (const Error& warning : warnings) {
        warn(warning);
    }
    if (!report) {
        return fail(report.error(), kBadInput);
    }
    if (Status closed = keeper.close(); !closed) {
        return fail(closed.error(), kEnvironment);
    }
    const double seconds = static_cast<double>(monotonic_now_ns() - begin) * 1e-9;
    std::printf("%" PRId64 " frames rendered of %" PRId64 " stepped in %.1f s; state %016" PRIx64
                "\n",
                report->frames_rendered, report->frames_stepped, seconds, report->state_hash);
    if (report->checks_equal + report->checks_different > 0) {
        std::printf("state hashes: %" PRIu64 " equal, %" PRIu64 " different\n",
                    report->checks_equal, report->checks_different);
    }
    if (report->first_difference) {
        return fail({"frame " + std::to_string(*report->first_difference - report->first_frame),
                     "state differs from the live run", "render with the version that recorded it"},
                    kFailed);
    }
    return kDone;
}

}  // namespace

void add_render(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    CLI::App* verb =
        app.add_subcommand("render", "Render a recording: the same channel, as fast as it goes");
    verb->add_option("show", options->show, "Folder of the show, or the name of a bundled one")
        ->required();
    add_common(*verb, options->common);
    verb->add_option("--recording", options->offline.recording,
                     "Journal of a channel, native recording or F1 folder")
        ->required();
    verb->add_option("--from", options->offline.from, "First frame, counted from the start");
    verb->add_option("--frames", options->offline.frames, "How many; else to the end");
    verb->add_option("--venue", options->offline.render.venue, "Venue instead of the show's own");
    verb->add_flag("--no-rundown", options->no_rundown, "Do not play the show's scripted rundown");
    verb->add_option("--out", options->out, "FILE.ts, FILE.mov, fill:…, key:…, or folder for PNG")
        ->required();
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
