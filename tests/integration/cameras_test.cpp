// SPDX-License-Identifier: Apache-2.0
// What a camera's codes become on the way through the channel, against zscale (zimg), which does
// what the standards say, without dither; swscale is not exact enough to judge by.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include <gtest/gtest.h>

#include "pitcast/channel/renderer.h"
#include "pitcast/channel/simulation.h"
#include "pitcast/core/file.h"
#include "pitcast/draw/text.h"
#include "pitcast/show/package.h"
#include "pitcast/show/show_state.h"

#include "video_test_support.h"

namespace pitcast {
namespace {

/// Words of 16 bits that ffmpeg makes of a file: frame `frame` through `filter`.
std::vector<std::uint16_t> decoded(const std::string& file, const std::string& filter, int frame) {
    const std::string bytes =
        test::output_of("ffmpeg -v error -i '" + file + "' -vf \"select=eq(n\\," +
                        std::to_string(frame) + ")," + filter + "\" -frames:v 1 -f rawvideo -");
    std::vector<std::uint16_t> words(bytes.size() / 2);
    std::memcpy(words.data(), bytes.data(), words.size() * 2);
    return words;
}

/// As an output has them, which leaves out the timing codes of SDI.
std::vector<std::uint16_t> within_sdi(std::vector<std::uint16_t> codes) {
    for (std::uint16_t& code : codes) {
        code = std::clamp<std::uint16_t>(code, 4, 1019);
    }
    return codes;
}

/// A channel that shows nothing but one camera, full screen, on the CPU.
class Channel {
 public:
    Channel(const test::Folder& folder, const std::string& clip, std::string_view format) {
        options_.format = *video_format(format);
        options_.executor = channel::ExecutorChoice::cpu;
        options_.threads = 1;
        options_.solid_maps = false;
        options_.realtime = false;
        options_.media_root = folder / "";
        const bool written =
            write_file(folder / "package.json",
                       R"({"schema": 1, "id": "t", "templates": ["full.json"], "sources": [)"
                       R"({"id": "cam", "url": "media:)" +
                           clip + R"(", "loop": true}]})")
                .ok() &&
            write_file(
                folder / "full.json",
                R"({"schema": 1, "id": "full", "layer": 0, "background": true, "take_over": "cut", )"
                R"("elements": [{"id": "p", "type": "video", "source": "cam", "width": 1920, )"
                R"("height": 1080}]})")
                .ok();
        EXPECT_TRUE(written);
        show::LoadOptions load;
        load.media_root = options_.media_root;
        load.picture = {options_.format.width, options_.format.height};
        auto package = show::load_package(folder / "", fonts_, load);
        if (!package) {
            ADD_FAILURE() << package.error().message();
            return;
        }
        show_.emplace(*package);
        auto renderer = channel::Renderer::open(options_, *package, fonts_, warnings_);
        if (!renderer) {
            ADD_FAILURE() << renderer.error().message();
            return;
        }
        renderer_ = std::move(*renderer);
        for (const Error& warning : warnings_) {
            ADD_FAILURE() << warning.message();
        }
    }

    /// Frame `n` of the channel.
    std::shared_ptr<const draw::PackedFrame> frame(const draw::Packing& packing, FrameNumber n) {
        if (!renderer_ || !renderer_->want(channel::Bus::programme, packing, 1)) {
            ADD_FAILURE() << "no renderer";
            return nullptr;
        }
        const auto instants = channel::instants_of(n, options_.format);
        show::Command take;
        take.verb = show::Verb::take;
        take.template_id = "full";
        const Status taken = show_->apply(take, instants.front());
        EXPECT_TRUE(taken) << (taken ? "" : taken.error().message());
        for (const show::Instant& instant : instants) {
            show_->step(race_, instant);
            renderer_->capture(race_, *show_, instant, nullptr);
        }
        auto rendered = renderer_->render();
        EXPECT_TRUE(rendered);
        composed_ = rendered ? rendered->tiles_composed : 0;
        return rendered ? rendered->items.front().frame : nullptr;
    }
    [[nodiscard]] std::uint32_t tiles_composed() const { return composed_; }

 private:
    channel::RendererOptions options_;
    draw::FontLibrary fonts_;
    std::vector<Error> warnings_;
    race::RaceState race_;
    std::optional<show::ShowState> show_;
    std::unique_ptr<channel::Renderer> renderer_;
    std::uint32_t composed_ = 0;
};

constexpr int kClipFrames = 4;
constexpr FrameNumber kFirst = FrameNumber{11'000'000'000} * kClipFrames;

/// A plane's words, line after line.
std::vector<std::uint16_t> words_of(const draw::PackedFrame& frame, std::size_t plane,
                                    std::size_t words) {
    std::vector<std::uint16_t> all(words * static_cast<std::size_t>(frame.height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(frame.height); ++y) {
        std::memcpy(all.data() + y * words,
                    frame.planes[plane].bytes + y * frame.planes[plane].stride, words * 2);
    }
    return all;
}

/// A packed yuv422p10 frame as ffmpeg writes one.
std::vector<std::uint16_t> words_of_422(const draw::PackedFrame& frame) {
    std::vector<std::uint16_t> all;
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const auto part = words_of(
            frame, plane, static_cast<std::size_t>(plane == 0 ? frame.width : frame.width / 2));
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

struct Difference {
    int most = 0;
    double share = 0;  ///< of the samples that differ
};

Difference difference(const std::vector<std::uint16_t>& a, const std::vector<std::uint16_t>& b) {
    Difference found;
    if (a.size() != b.size() || a.empty()) {
        ADD_FAILURE() << a.size() << " against " << b.size() << " samples";
        return found;
    }
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const int d = std::abs(int{a[i]} - int{b[i]});
        found.most = std::max(found.most, d);
        count += d != 0 ? 1 : 0;
    }
    found.share = static_cast<double>(count) / static_cast<double>(a.size());
    return found;
}

std::string make_bars(const test::Folder& folder, const std::string& name,
                      const std::string& tail) {
    test::output_of("ffmpeg -v error -y -f lavfi -i smptehdbars=s=640x360:r=25 -vf " + tail +
                    " -frames:v " + std::to_string(kClipFrames) + " '" + (folder / name) + "'");
    return name;
}

constexpr const char* kTags709 =
    "setparams=color_primaries=bt709:color_trc=bt709:"
    "colorspace=bt709:range=tv";
constexpr const char* kTags2020 =
    "setparams=color_primaries=bt2020:color_trc=bt2020-10:"
    "colorspace=bt2020nc:range=tv";

TEST(Camera, LeavesWithTheCodesThatItCameWith) {
    const struct {
        const char* name;
        const char* codec;
    } kCases[] = {{"a.mkv", "-c:v ffv1 -level 3"}, {"b.mov", "-c:v v210"}};
    for (const auto& one : kCases) {
        const test::Folder folder;
        make_bars(folder, one.name,
                  std::string("format=yuv422p10le,") + kTags709 + " " + one.codec);
        Channel channel(folder, one.name, "360p25");
        const auto frame = channel.frame(draw::PackFormat::yuv422p10, kFirst + 1);
        ASSERT_NE(frame, nullptr);
        EXPECT_EQ(channel.tiles_composed(), 0U);
        EXPECT_EQ(
            difference(words_of_422(*frame), within_sdi(decoded(folder / one.name, "null", 1)))
                .most,
            0)
            << one.name;
    }
}

/// Fields of moving noise and edges, each line onto its own line of its own field.
TEST(Camera, KeepsEveryLineOfItsFieldsInAnInterlacedChannel) {
    for (const char* order : {"top", "bottom"}) {
        const test::Folder folder;
        const bool top = std::string(order) == "top";
        test::output_of(
            "ffmpeg -v error -y -f lavfi -i testsrc2=s=1920x1080:r=50 -vf "
            "\"noise=alls=20:allf=t,format=yuv422p10le,gblur=0.5,tinterlace=interleave_" +
            std::string(order) + ",setfield=" + (top ? "tff," : "bff,") + kTags709 +
            "\" -frames:v " + std::to_string(kClipFrames) + " -c:v ffv1 -level 3 '" +
            (folder / "i.mkv") + "'");
        Channel channel(folder, "i.mkv", "1080i50");
        for (int n = 0; n < 2; ++n) {
            const auto frame = channel.frame(draw::PackFormat::yuv422p10, kFirst + n);
            ASSERT_NE(frame, nullptr);
            const Difference found =
                difference(words_of_422(*frame), within_sdi(decoded(folder / "i.mkv", "null", n)));
            if (top) {
                EXPECT_EQ(channel.tiles_composed(), 0U);
                EXPECT_EQ(found.most, 0);
            } else {
                // Its fields come in the other order: each is laid between the lines of the other.
                EXPECT_GT(found.share, 0.5);
            }
        }
    }
}

struct Colour {
    const char* name;
    const char* format;
    const char* tags;
    const char* matrix;  ///< zscale's name
};
const Colour kColours[] = {
    {"10 bit 4:2:2, BT.709", "yuv422p10le", kTags709, "709"},
    {"8 bit 4:2:2, BT.709", "yuv422p", kTags709, "709"},
    {"8 bit 4:2:0, BT.709", "yuv420p", kTags709, "709"},
    {"10 bit 4:2:0, BT.709", "yuv420p10le", kTags709, "709"},
    {"10 bit 4:4:4, BT.709", "yuv444p10le", kTags709, "709"},
    {"10 bit 4:2:2, BT.2020", "yuv422p10le", kTags2020, "2020_ncl"},
    {"10 bit 4:2:0, BT.2020", "yuv420p10le", kTags2020, "2020_ncl"},
};

/// R'G'B' of every pixel, edges of colours (that is: the siting of chroma) with them.
TEST(Camera, HasTheColoursThatTheStandardsSay) {
    constexpr int kOneCode = 75;  // of 10-bit narrow R'G'B': 65535 / 876
    for (const Colour& colour : kColours) {
        const test::Folder folder;
        make_bars(folder, "c.mkv",
                  std::string("zscale=filter=bilinear:dither=none,format=") + colour.format + "," +
                      colour.tags + " -c:v ffv1 -level 3");
        Channel channel(folder, "c.mkv", "360p25");
        const auto frame = channel.frame(draw::PackFormat::rgba16, kFirst);
        ASSERT_NE(frame, nullptr);
        const auto ours = words_of(*frame, 0, static_cast<std::size_t>(frame->width) * 4);
        const auto oracle =
            decoded(folder / "c.mkv",
                    std::string("zscale=filter=bilinear:dither=none:chromalin=left:matrixin=") +
                        colour.matrix + ":rangein=limited:range=full,format=gbrp16le",
                    0);
        const std::size_t pixels = ours.size() / 4;
        ASSERT_EQ(oracle.size(), pixels * 3) << colour.name;
        int most = 0;
        std::size_t worst = 0;
        for (std::size_t i = 0; i < pixels; ++i) {
            const std::size_t plane[] = {2, 0, 1};  // R, G, B in G, B, R
            for (std::size_t c = 0; c < 3; ++c) {
                const int d = std::abs(int{ours[4 * i + c]} - int{oracle[plane[c] * pixels + i]});
                worst = d > most ? i : worst;
                most = std::max(most, d);
            }
        }
        std::printf("%s: at most %.2f codes of 10 bit from zscale\n", colour.name,
                    most / (65535.0 / 876));
        EXPECT_LE(most, kOneCode) << colour.name << ": at " << worst % 640 << ", " << worst / 640;
    }
}

/// 4:2:0 into 4:2:2: composed, so chroma has been filtered along x once more; away from the edges
/// of colours it is the same.
TEST(Camera, KeepsItsCodesWhenTheSamplingChanges) {
    const test::Folder folder;
    make_bars(folder, "c.mkv",
              std::string("zscale=filter=bilinear:dither=none,format=yuv420p,") + kTags709 +
                  " -c:v ffv1 -level 3");
    Channel channel(folder, "c.mkv", "360p25");
    const auto frame = channel.frame(draw::PackFormat::yuv422p10, kFirst);
    ASSERT_NE(frame, nullptr);
    const auto ours = words_of_422(*frame);
    const auto oracle = within_sdi(decoded(
        folder / "c.mkv",
        "zscale=filter=bilinear:dither=none:chromalin=left:chromal=left,format=yuv422p10le", 0));
    ASSERT_EQ(ours.size(), oracle.size());
    constexpr std::size_t kWidth = 640;
    constexpr std::size_t kLuma = kWidth * 360;
    int luma = 0;
    int chroma = 0;
    for (std::size_t i = 0; i < kLuma; ++i) {
        luma = std::max(luma, std::abs(int{ours[i]} - int{oracle[i]}));
    }
    for (std::size_t i = kLuma + 2; i + 2 < ours.size(); ++i) {
        const bool flat = std::abs(int{oracle[i - 2]} - int{oracle[i]}) <= 1 &&
                          std::abs(int{oracle[i + 2]} - int{oracle[i]}) <= 1 &&
                          std::abs(int{oracle[i - 1]} - int{oracle[i]}) <= 1 &&
                          std::abs(int{oracle[i + 1]} - int{oracle[i]}) <= 1;
        chroma = flat ? std::max(chroma, std::abs(int{ours[i]} - int{oracle[i]})) : chroma;
    }
    std::printf("8 bit 4:2:0 into 10 bit 4:2:2: luma within %d, flat chroma within %d codes\n",
                luma, chroma);
    EXPECT_LE(luma, 1);
    EXPECT_LE(chroma, 1);
}

}  // namespace
}  // namespace pitcast
