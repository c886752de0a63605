// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/signal.h"

#include <cstdio>
#include <memory>

#include "pitcast/draw/pack_matrix.h"
#include "pitcast/video/input.h"

#include "verbs.h"

namespace pitcast::cli {
namespace {

struct Options {
    std::string file;
    int frames = 250;
};

void print(const char* name, const draw::SignalRange& range) {
    std::printf("  %-2s %7.1f %% to %6.1f %%   %llu pixels outside\n", name, range.lowest,
                range.highest, static_cast<unsigned long long>(range.outside));
}

/// How the codes are read: "BT.2020, narrow, 10 bit".
std::string name_of(const draw::Picture& picture) {
    std::string name = "BT.709";
    if (picture.matrix == draw::ColorMatrix::bt601) {
        name = "BT.601";
    } else if (picture.matrix == draw::ColorMatrix::bt2020) {
        name = "BT.2020";
    }
    name += picture.full_range ? ", full range, " : ", narrow range, ";
    return name + (draw::is_10_bit(picture.format) ? "10 bit" : "8 bit");
}

/// Frame by frame: R 103 is about each picture, not about their mean.
Result<int> check(const Options& options, draw::SignalReport& sum, int& bad, int& worst_frame,
                  double& worst, std::string& signal) {
    auto input = video::VideoInput::open({.id = options.file,
                                          .url = options.file,
                                          .realtime = false,
                                          .start_tai_ns = Nanoseconds{0}});
    if (!input) {
        return input.error();
    }
    const FrameRate rate = (*input)->health().rate;
    int frame = 0;
    std::uint64_t last_version = 0;
    for (; frame < options.frames; ++frame) {
        const auto picture =
            draw::whole_frame((*input)->picture_at(frame_start_tai_ns(frame, rate)));
        const bool ended = (*input)->health().state == video::InputState::ended;
        if (!picture || (ended && picture->version == last_version)) {
            break;
        }
        last_version = picture->version;
        signal = name_of(*picture);
        const auto report = draw::measure_signal(*picture);
        if (!report) {
            return report.error().within(options.file);
        }
        bad += report->within_r103() ? 0 : 1;
        if (report->percent_outside() >= worst) {
            worst = report->percent_outside();
            worst_frame = frame;
        }
        sum.add(*report);
    }
    return frame;
}

int run(const Options& options) {
    draw::SignalReport sum;
    int bad = 0;
    int worst_frame = 0;
    double worst = 0;
    std::string signal;
    const auto frames = check(options, sum, bad, worst_frame, worst, signal);
    if (!frames) {
        return fail(frames.error(), kBadInput);
    }
    if (*frames == 0) {
        return fail({options.file, "holds no picture", "name a clip"}, kBadInput);
    }
    std::printf("%s: %d frames of %s against EBU R 103 (-5 %% to 105 %%, 1 %% of the picture)\n",
                options.file.c_str(), *frames, signal.c_str());
    print("Y", sum.luma);
    print("R", sum.red);
    print("G", sum.green);
    print("B", sum.blue);
    std::printf("  worst: frame %d with %.3f %% of its pixels outside; %llu reserved codes\n",
                worst_frame, worst, static_cast<unsigned long long>(sum.reserved));
    if (bad > 0) {
        std::printf("NOT within R 103: %d of %d frames\n", bad, *frames);
        return kFailed;
    }
    std::printf("within R 103\n");
    return kDone;
}

}  // namespace

void add_signal(CLI::App& app, int& exit_code) {
    auto* signal = app.add_subcommand("signal", "Measure pictures");
    signal->require_subcommand(1);
    auto options = std::make_shared<Options>();
    auto* verb = signal->add_subcommand("check", "Measure a clip against EBU R 103");
    verb->add_option("file", options->file, "Clip, as FFmpeg reads it")->required();
    verb->add_option("--frames", options->frames, "At most this many, from the start")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
