// SPDX-License-Identifier: Apache-2.0
// Sound through the whole channel, judged by ffmpeg.
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include <gtest/gtest.h>
#include <unistd.h>

#include "pitcast/audio/loudness.h"
#include "pitcast/channel/offline.h"
#include "pitcast/output/output_url.h"

#include "bundled_show.h"
#include "pitcast_tools/race_sim.h"
#include "video_test_support.h"

namespace pitcast {
namespace {

/// A show whose programme is a clip; rendered offline.
class Sound : public ::testing::Test {
 protected:
    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
    }
    /// ProRes of 25 pictures a second with uncompressed sound.
    void make_clip(const std::string& picture, const std::string& sound,
                   const std::string& options) {
        const std::string command = "ffmpeg -v error -y -f lavfi -i \"" + picture +
                                    "\" -f lavfi -i \"" + sound + "\" -c:v prores " + options +
                                    " '" + (folder_ / "clip.mov") + "'";
        ASSERT_EQ(std::system(command.c_str()), 0);
    }
    /// A flash of white and a beep of 1 kHz, a frame long, each second; -18 dBFS.
    void make_flashes() {
        const std::string beep = "if(lt(mod(t,1),0.04),0.125892*sin(2*PI*1000*t),0)";
        make_clip(
            "color=black:s=320x180:r=25:d=4,geq=lum='if(lt(mod(N,25),1),235,16)':cb=128:cr=128",
            "aevalsrc='" + beep + "|" + beep + "':s=48000:d=4", "-c:a pcm_s24le");
    }
    void make_show(const std::string& audio, int delay_frames = 0) {
        write("package.json",
              R"({"schema": 1, "id": "t", "canvas": {"width": 320, "height": 180},
                  "sources": [{"id": "clip", "url": ")" +
                  std::string("clip.mov") + R"(", "delay_frames": )" +
                  std::to_string(delay_frames) + R"(}], "templates": ["a.json"],
                  "rundown": {"length_ms": 60000, "cues": [{"at_ms": 0, "verb": "take",
                    "template": "a"}, {"at_ms": 3000, "verb": "out", "template": "a"}]})" +
                  audio + "}");
        write("a.json", R"({"id": "a", "layer": 0, "background": true, "elements": [
            {"id": "p", "type": "video", "source": "clip", "width": 320, "height": 180}]})");
    }
    /// Renders so many frames; returns the file.
    std::string render(const std::string& name, const VideoFormat& format, FrameNumber frames) {
        channel::OfflineOptions offline;
        offline.show = folder_ / "";
        offline.render = testing::small_render();
        offline.render.format = format;
        offline.frames = frames;
        auto race = tools::RaceSim::make({});
        EXPECT_TRUE(race.ok());
        (*race)->generate(12 * kNanosecondsPerSecond, offline.events);
        const std::string url = folder_ / name;
        output::SinkContext context{.format = format};
        auto request = output::read_output_url(url, context);
        EXPECT_TRUE(request.ok());
        std::unique_ptr<output::Sink> sink;
        std::vector<Error> warnings;
        const auto report = channel::render_offline(
            offline, {{channel::Bus::programme, request->packing}},
            [&](FrameNumber n, const channel::Rendered& rendered, const channel::Simulation&) {
                if (!sink) {
                    context.first = n;
                    context.lossless = true;
                    context.sound_channels = rendered.sound ? rendered.sound->channels : 0;
                    auto made = output::sink_from_url(url, context);
                    if (!made) {
                        return Status(made.error());
                    }
                    sink = std::move(*made);
                }
                sink->offer(rendered.items.front().frame, n, rendered.sound);
                if (rendered.sound) {
                    meter_.add(*rendered.sound);
                }
                return Status{};
            },
            warnings);
        EXPECT_TRUE(report.ok()) << report.error().message();
        EXPECT_TRUE(sink && sink->close().ok());
        return url.substr(0, url.find('?'));
    }

    /// Seconds at which something begins: "silence_end: 1.02" in what a filter of ffmpeg says.
    static std::vector<double> times(const std::string& file, const std::string& filter,
                                     const std::string& word) {
        const std::string said = test::output_of("ffmpeg -hide_banner -nostats -i '" + file + "' " +
                                                 filter + " -f null - 2>&1");
        std::vector<double> found;
        const std::regex number(word + "\\s*:\\s*(-?[0-9.]+)");
        for (std::sregex_iterator it(said.begin(), said.end(), number), end; it != end; ++it) {
            found.push_back(std::stod((*it)[1]));
        }
        return found;
    }
    /// By how much the beeps come after the flashes, s; the largest of all.
    static double offset_of(const std::string& file) {
        const auto flashes = times(file, "-vf blackdetect=d=0.2:pix_th=0.3", "black_end");
        const auto beeps = times(file, "-af silencedetect=n=-45dB:d=0.2", "silence_end");
        EXPECT_GE(flashes.size(), 2U) << file;
        double worst = 10;
        for (std::size_t i = 0; i + 1 < flashes.size(); ++i) {
            double nearest = 10;
            for (const double beep : beeps) {
                nearest =
                    std::abs(beep - flashes[i]) < std::abs(nearest) ? beep - flashes[i] : nearest;
            }
            worst = i == 0 || std::abs(nearest) > std::abs(worst) ? nearest : worst;
        }
        return worst;
    }

    test::Folder folder_;
    audio::LoudnessMeter meter_{2};
};

constexpr const char* kBoth = R"(, "audio": {"channels": 2, "routes": [{"source": "clip"}]})";

TEST_F(Sound, StaysWithThePicture) {
    make_flashes();
    struct Case {
        const char* name;
        FrameRate rate;
        bool interlaced;
        int delay;
    };
    for (const Case& one :
         {Case{"a.ts", {25, 1}, false, 0}, Case{"b.ts", {50, 1}, false, 7},
          Case{"c.ts", {60'000, 1'001}, false, 0}, Case{"d.ts?audio=mp2", {25, 1}, true, 3},
          Case{"e.mov", {25, 1}, false, 0}, Case{"f.mov", {50, 1}, false, 11}}) {
        make_show(kBoth, one.delay);
        VideoFormat format = *video_format("360p25");
        format.rate = one.rate;
        format.interlaced = one.interlaced;
        const double frame =
            static_cast<double>(one.rate.denominator) / static_cast<double>(one.rate.numerator);
        const std::string file = render(one.name, format, static_cast<FrameNumber>(3.5 / frame));
        const double offset = offset_of(file);
        std::printf("%s: sound is %+.1f ms from the picture\n", one.name, offset * 1000);
        EXPECT_LT(std::abs(offset), frame) << one.name;
    }
}

TEST_F(Sound, KeepsEveryBitInPcm) {
    make_flashes();
    make_show(kBoth);
    const std::string file = render("a.mov", *video_format("360p25"), 60);
    const auto pcm = [&](const std::string& of) {
        return test::output_of("ffmpeg -v error -i '" + of + "' -f s24le - 2>/dev/null");
    };
    const std::string in = pcm(folder_ / "clip.mov");
    const std::string out = pcm(file);
    ASSERT_GT(out.size(), 100'000U);
    // The output begins somewhere in the loop: by frames of 1,920 samples.
    const std::size_t frame = 1920 * 6;
    bool found = false;
    for (std::size_t at = 0; at < in.size() && !found; at += frame) {
        const std::string turned = in.substr(at) + in.substr(0, at);
        found = turned.compare(0, out.size(), out, 0, out.size()) == 0;
    }
    EXPECT_TRUE(found);
}

TEST_F(Sound, FollowsItsRouteAndItsPicture) {
    make_clip("color=gray:s=320x180:r=25:d=2",
              "aevalsrc='0.125892*sin(2*PI*1000*t)|0.125892*sin(2*PI*400*t)':s=44100:d=2",
              "-c:a pcm_s16le");
    make_show(R"(, "audio": {"channels": 2, "routes": [
        {"source": "clip", "from": [2], "to": [1], "gain_db": -6, "follow": "picture"}]})");
    const std::string file = render("a.mov", *video_format("360p25"), 125);
    const auto level = [&](const std::string& channel, const std::string& from) {
        const auto peak =
            times(file, "-af \"pan=mono|c0=" + channel + ",atrim=" + from + ",volumedetect\"",
                  "max_volume");
        EXPECT_EQ(peak.size(), 1U);
        return peak.empty() ? 0.0 : peak[0];
    };
    EXPECT_NEAR(level("c0", "0.5:2.5"), -24.0, 0.15) << "-18 dBFS, 6 dB less";
    EXPECT_LT(level("c1", "0:5"), -90) << "nothing goes there";
    EXPECT_LT(level("c0", "3.4:4.8"), -90) << "the picture went off air at 3 s";
}

TEST_F(Sound, IsAsLoudAsFfmpegSays) {
    make_clip("color=gray:s=320x180:r=25:d=9",
              "anoisesrc=d=9:c=pink:r=48000:a=0.2:seed=7,tremolo=f=0.3:d=0.8,"
              "aformat=channel_layouts=stereo",
              "-c:a pcm_s24le");
    make_show(kBoth);
    const std::string file = render("a.mov", *video_format("360p25"), 225);
    const audio::Loudness ours = meter_.read();
    const auto theirs = [&](const std::string& word) {
        const auto found = times(file, "-af ebur128=peak=true:framelog=verbose", word);
        EXPECT_FALSE(found.empty()) << word;
        return found.empty() ? 0.0 : found.back();
    };
    EXPECT_NEAR(ours.integrated_lufs, theirs("I"), 0.1);
    EXPECT_NEAR(ours.true_peak_dbtp, theirs("Peak"), 0.2);
    EXPECT_LT(ours.integrated_lufs, -15);
}

TEST_F(Sound, IsLeftOutOfAShowThatHasNone) {
    make_flashes();
    make_show("");
    const std::string file = render("a.ts", *video_format("360p25"), 30);
    const std::string told = test::output_of(
        "ffprobe -v error -show_entries stream=codec_type -of default=nw=1 '" + file + "'");
    EXPECT_EQ(test::count_of(told, "audio"), 0U) << told;
    EXPECT_GT(test::count_of(told, "video"), 0U) << told;
}

}  // namespace
}  // namespace pitcast
