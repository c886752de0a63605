// SPDX-License-Identifier: Apache-2.0
#include <cinttypes>
#include <cstdio>
#include <memory>

#include "pitcast/audio/loudness.h"
#include "pitcast/channel/offline.h"
#include "pitcast/core/clock.h"
#include "pitcast/draw/image_file.h"
#include "pitcast/output/output_url.h"

#include "on_air.h"

namespace pitcast::cli {
namespace {

struct Options {
    CommonOptions common;
    std::string show;
    channel::OfflineOptions offline;
    std::string out;
    bool no_rundown = false;
};

/// Where rendered frames go: PNG files in a folder, or a sink that waits instead of dropping.
class FrameKeeper {
 public:
    /// Errors: an output that is not known.
    static Result<FrameKeeper> make(const std::string& out, const VideoFormat& format,
                                    const draw::PackSignal& signal) {
        FrameKeeper keeper(
            out, {.format = format, .utc_offset_s = 8 * 3600, .signal = signal, .lossless = true});
        if (std::filesystem::path(out.substr(0, out.find('?'))).has_extension() ||
            out.find(':') != std::string::npos) {
            auto request = output::read_output_url(out, keeper.context_);
            if (!request) {
                return request.error();
            }
            keeper.folder_ = false;
            keeper.wants_ = {request->graphics ? channel::Bus::graphics : channel::Bus::programme,
                             request->packing};
            std::fprintf(stderr, "pitcast: %s: %s\n", request->target.c_str(),
                         output::text_of(request->packing).c_str());
        }
        return keeper;
    }

    [[nodiscard]] std::pair<channel::Bus, draw::Packing> wants() const { return wants_; }

    Status keep(FrameNumber n, const channel::Rendered& rendered) {
        const auto& frame = rendered.items.front().frame;
        if (frame == nullptr) {
            return Error{out_, "holds more frames than it said", ""};
        }
        if (folder_) {
            std::error_code failed;
            const std::filesystem::path folder(out_);
            std::filesystem::create_directories(folder, failed);
            char name[64];
            std::snprintf(name, sizeof name, "frame_%06" PRId64 ".png", count_++);
            return draw::write_png(folder / name, *frame);
        }
        if (!sink_) {
            context_.first = n;
            context_.sound_channels = rendered.sound ? rendered.sound->channels : 0;
            auto made = output::sink_from_url(out_, context_);
            if (!made) {
                return made.error();
            }
            sink_ = std::move(*made);
        }
        if (rendered.sound) {
            if (!meter_) {
                meter_ = std::make_unique<audio::LoudnessMeter>(rendered.sound->channels);
            }
            meter_->add(*rendered.sound);
        }
        if (!sink_->offer(frame, n, rendered.sound)) {
            return Error{out_, "frame was not taken: " + sink_->stats().error, ""};
        }
        return {};
    }

    Status close() { return sink_ ? sink_->close() : Status{}; }

    /// Says how loud it was; nothing of a show without sound.
    void tell_loudness() const {
        if (meter_) {
            const audio::Loudness loudness = meter_->read();
            std::printf("sound (EBU R 128): %.1f LUFS, range %.1f LU, true peak %.1f dBTP\n",
                        loudness.integrated_lufs, loudness.range_lu, loudness.true_peak_dbtp);
        }
    }

 private:
    FrameKeeper(std::string out, const output::SinkContext& context)
        : out_(std::move(out)), context_(context) {}

    std::string out_;
    output::SinkContext context_;
    bool folder_ = true;
    std::pair<channel::Bus, draw::Packing> wants_{channel::Bus::programme, draw::PackFormat::rgba8};
    std::unique_ptr<output::Sink> sink_;
    std::unique_ptr<audio::LoudnessMeter> meter_;
    std::int64_t count_ = 0;
};

int run(const Options& options) {
    auto render = renderer_options(options.common);
    if (!render) {
        return fail(render.error(), kUsage);
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
    if (const int made = ensure_media_of(offline.show); made != kDone) {
        return made;
    }
    offline.rundown = !options.no_rundown;
    auto made = FrameKeeper::make(options.out, render->format, usual_signal(options.common));
    if (!made) {
        return fail(made.error(), kUsage);
    }
    FrameKeeper& keeper = *made;
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
    keeper.tell_loudness();
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
    add_edition(*verb, options->offline.edition);
    verb->add_option("--content", options->offline.contents,
                     "Folder with another content that the show had while the journal was "
                     "written (repeatable)");
    verb->add_option("--recording", options->offline.recording,
                     "Journal of a channel, native recording or F1 folder")
        ->required();
    verb->add_option("--from", options->offline.from, "First frame, counted from the start");
    verb->add_option("--frames", options->offline.frames, "How many; else to the end");
    verb->add_option("--venue", options->offline.render.venue, "Venue instead of the show's own");
    verb->add_flag("--no-rundown", options->no_rundown, "Do not play the show's scripted rundown");
    verb->add_option("--out", options->out,
                     "FILE.ts, FILE.mov, fill:…, key:…, raw:FILE?pack=…, each with ?colour=hlg, "
                     "?range=full or ?dither=ordered if wanted; or a folder for PNG")
        ->required();
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
