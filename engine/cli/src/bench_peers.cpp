// SPDX-License-Identifier: Apache-2.0
#include "bench_peers.h"

#include <cstdlib>

#include "pitcast/core/clock.h"

namespace pitcast::cli {
namespace {

constexpr int kFewFrames = 10;
constexpr int kManyFrames = 70;

bool moves(BenchScene scene) {
    return scene == BenchScene::storm;
}

bool has_background(BenchScene scene) {
    return scene == BenchScene::heavy || scene == BenchScene::storm;
}

std::string ffmpeg_line(BenchScene scene, int frames) {
    const bool background = has_background(scene);
    const std::string fit = background ? ",format=yuv422p10le" : ",format=rgba";
    const std::string over = background ? ",format=yuva422p10le" : ",format=rgba";
    const std::string blend = background ? ":format=yuv422p10" : ":format=rgb";
    const auto source = [&](const std::string& color, const std::string& size,
                            const std::string& format) {
        return " -f lavfi -i color=c=" + color + ":s=" + size + ":r=50" + format;
    };
    const std::string x = moves(scene) ? "x='60+mod(n,40)'" : "x=60";
    std::string line = "ffmpeg -v error -nostdin";
    line += source(background ? "gray" : "black@0", "1920x1080", fit);
    line += source("navy@0.8", "420x900", over);
    line += source("navy@0.9", "1920x48", over);
    line += source("red@0.9", "800x110", over);
    line += source("gray", "480x270", background ? ",format=yuv422p10le" : ",format=rgba");
    line += " -filter_complex \"[0][1]overlay=" + x + ":y=60" + blend + "[a];[a][2]overlay=0:1000" +
            blend + "[b];[b][3]overlay=560:820" + blend + "[c];[c][4]overlay=1380:140" + blend +
            ",format=yuv422p10le\"";
    return line + " -frames:v " + std::to_string(frames) + " -c:v v210 -f null - 2>/dev/null";
}

std::string gstreamer_line(BenchScene scene, int frames) {
    const bool background = has_background(scene);
    const std::string format = background ? "I420" : "AYUV";
    const auto source = [&](const std::string& pattern, const std::string& size,
                            const std::string& pad) {
        return " videotestsrc num-buffers=" + std::to_string(frames) + " pattern=" + pattern +
               " ! video/x-raw,format=" + format + "," + size + ",framerate=50/1 ! c." + pad;
    };
    std::string line =
        "gst-launch-1.0 -q compositor name=c background=" +
        std::string(background ? "black" : "transparent") +
        " sink_1::xpos=60 sink_1::ypos=60 sink_1::alpha=0.8 sink_2::ypos=1000 sink_2::alpha=0.9"
        " sink_3::xpos=560 sink_3::ypos=820 sink_3::alpha=0.9 sink_4::xpos=1380 sink_4::ypos=140"
        " ! video/x-raw,width=1920,height=1080 ! videoconvert ! video/x-raw,format=v210 ! fakesink";
    line += source("black", "width=1920,height=1080", "sink_0");
    line += source("blue", "width=420,height=900", "sink_1");
    line += source("blue", "width=1920,height=48", "sink_2");
    line += source("red", "width=800,height=110", "sink_3");
    line += source("green", "width=480,height=270", "sink_4");
    return line + " >/dev/null 2>&1";
}

std::optional<double> seconds_of(const std::string& line) {
    const Nanoseconds start = monotonic_now_ns();
    if (std::system(line.c_str()) != 0) {
        return std::nullopt;
    }
    return static_cast<double>(monotonic_now_ns() - start) / 1e9;
}

}  // namespace

bool is_installed(const Peer& peer) {
    return std::system(("command -v " + peer.program + " >/dev/null 2>&1").c_str()) == 0;
}

std::optional<double> peer_ms(const Peer& peer, BenchScene scene) {
    const auto line = [&](int frames) {
        return peer.program == "ffmpeg" ? ffmpeg_line(scene, frames)
                                        : gstreamer_line(scene, frames);
    };
    const auto few = seconds_of(line(kFewFrames));
    const auto many = seconds_of(line(kManyFrames));
    if (!few || !many || *many <= *few) {
        return std::nullopt;
    }
    return (*many - *few) * 1000 / (kManyFrames - kFewFrames);
}

}  // namespace pitcast::cli
