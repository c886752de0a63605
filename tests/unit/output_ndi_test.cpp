// SPDX-License-Identifier: Apache-2.0
// The NDI output, against a library of the same interface that writes down what it is given: see
// tests/support/ndi_stand_in.cpp.
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <thread>
#include <tuple>

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "pitcast/output/output_url.h"
#include "pitcast/output/sink.h"

#include "test_paths.h"
#include "video_test_support.h"

namespace pitcast::output {
namespace {

const std::string kStandIn = PITCAST_TEST_BUILD_DIR "/ndi";
constexpr FrameNumber kFrame = 43'000'000'000;
// 43e9 frames at 25 a second are 1,720,000,000 s of TAI; UTC is 37 s behind. In units of 100 ns.
constexpr std::int64_t kFrameUtc = 17'199'999'630'000'000;
const VideoFormat kHd{"test", 968, 32, {25, 1}, false};

/// Variables of the environment that go back to what they were.
class Environment {
 public:
    void set(const char* name, const std::string& value) {
        keep(name);
        ::setenv(name, value.c_str(), 1);
    }
    Environment() = default;
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() {
        for (const auto& [name, value] : before_) {
            value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
        }
    }

 private:
    void keep(const char* name) {
        const char* value = std::getenv(name);
        before_.emplace_back(name, value == nullptr ? std::nullopt : std::optional(value));
    }
    std::vector<std::pair<std::string, std::optional<std::string>>> before_;
};

std::string whole(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> lines_of(const std::string& path) {
    std::istringstream text(whole(path));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) {
        lines.push_back(line);
    }
    return lines;
}

class NdiSink : public ::testing::Test {
 protected:
    void SetUp() override {
        environment_.set("NDI_RUNTIME_DIR_V6", kStandIn);
        environment_.set("PITCAST_NDI_RECORD", record_);
    }
    static SinkContext context_of(const VideoFormat& format, std::int32_t channels = 0) {
        SinkContext context;
        context.format = format;
        context.first = kFrame;
        context.sound_channels = channels;
        context.lossless = true;
        return context;
    }
    /// Bytes that tell frame and place apart; words of v210 and v210a with all codes in them.
    static FramePtr noise(const Sink& sink, const VideoFormat& format, std::uint32_t n) {
        auto frame = std::make_shared<draw::PackedFrame>();
        frame->format = sink.wants().format;
        frame->width = format.width;
        frame->height = format.height;
        frame->planes = draw::pack_layout(frame->format, format.width, format.height);
        auto memory = std::make_shared<std::vector<std::byte>>(
            frame->planes[0].size + frame->planes[1].size + frame->planes[2].size);
        std::uint32_t state = 0x9e3779b9U * (n + 1);
        for (std::byte& byte : *memory) {
            state = state * 1664525U + 1013904223U;
            byte = static_cast<std::byte>(state >> 24U);
        }
        std::byte* at = memory->data();
        for (auto& plane : frame->planes) {
            plane.bytes = at;
            at += plane.size;
        }
        frame->owner = memory;
        return frame;
    }
    /// Sends frames from kFrame on; leaves what was recorded, and returns what was sent.
    std::vector<FramePtr> send(const std::string& url, const SinkContext& context,
                               std::uint32_t count) {
        std::vector<FramePtr> frames;
        auto sink = sink_from_url(url, context);
        if (!sink) {
            ADD_FAILURE() << sink.error().message();
            return frames;
        }
        for (std::uint32_t n = 0; n < count; ++n) {
            frames.push_back(noise(**sink, context.format, n));
            EXPECT_TRUE((*sink)->offer(frames.back(), kFrame + n));
        }
        EXPECT_TRUE((*sink)->close().ok());
        return frames;
    }

    const test::Folder folder_;
    const std::string record_ = folder_ / "record";
    Environment environment_;
};

/// Sample `i` of a line of three 10-bit codes a word.
std::uint32_t code_at(const draw::PackedFrame::Plane& plane, int line, int i) {
    const std::byte* at = plane.bytes + static_cast<std::size_t>(line) * plane.stride +
                          static_cast<std::size_t>(i / 3) * 4;
    const auto word = static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8U |
                      static_cast<std::uint32_t>(at[2]) << 16U |
                      static_cast<std::uint32_t>(at[3]) << 24U;
    return word >> (10 * (i % 3)) & 1023U;
}

struct Pixel {
    std::uint32_t y, cb, cr, alpha;
};

/// By the table of the v210 layout: six pixels in twelve samples.
Pixel pixel_of(const draw::PackedFrame& frame, int x, int line) {
    constexpr int kY[6] = {1, 3, 5, 7, 9, 11};
    constexpr int kCb[6] = {0, 0, 4, 4, 8, 8};
    constexpr int kCr[6] = {2, 2, 6, 6, 10, 10};
    const int group = x / 6 * 12;
    const auto& fill = frame.planes[0];
    return {code_at(fill, line, group + kY[x % 6]), code_at(fill, line, group + kCb[x % 6]),
            code_at(fill, line, group + kCr[x % 6]),
            frame.planes[1].size == 0 ? 0 : code_at(frame.planes[1], line, x)};
}

double clear_to_solid(std::uint32_t alpha) {
    return std::clamp((static_cast<double>(alpha) - 64) / 876, 0.0, 1.0);
}

void put_word(std::string& to, std::size_t at, long value) {
    to[at] = static_cast<char>(value & 255);
    to[at + 1] = static_cast<char>(value >> 8);
}

std::string expected_uyva(const draw::PackedFrame& frame) {
    const auto w = static_cast<std::size_t>(frame.width);
    const auto h = static_cast<std::size_t>(frame.height);
    std::string out(w * h * 3, '\0');
    const auto byte = [](std::uint32_t code) {
        return static_cast<char>(std::min(std::lround(code / 4.0), 254L));
    };
    for (int y = 0; y < frame.height; ++y) {
        for (int x = 0; x < frame.width; ++x) {
            const Pixel pixel = pixel_of(frame, x, y);
            const std::size_t at = (static_cast<std::size_t>(y) * w + static_cast<std::size_t>(x));
            out[at * 2] = byte(x % 2 == 0 ? pixel.cb : pixel.cr);
            out[at * 2 + 1] = byte(pixel.y);
            out[w * h * 2 + at] = static_cast<char>(std::lround(clear_to_solid(pixel.alpha) * 255));
        }
    }
    return out;
}

std::string expected_words(const draw::PackedFrame& frame, bool has_alpha) {
    const auto w = static_cast<std::size_t>(frame.width);
    const auto h = static_cast<std::size_t>(frame.height);
    std::string out(w * h * (has_alpha ? 6 : 4), '\0');
    for (int y = 0; y < frame.height; ++y) {
        for (int x = 0; x < frame.width; ++x) {
            const Pixel pixel = pixel_of(frame, x, y);
            const std::size_t at =
                (static_cast<std::size_t>(y) * w + static_cast<std::size_t>(x)) * 2;
            put_word(out, at, static_cast<long>(pixel.y) * 64);
            put_word(out, w * h * 2 + at, static_cast<long>(x % 2 == 0 ? pixel.cb : pixel.cr) * 64);
            if (has_alpha) {
                put_word(out, w * h * 4 + at, std::lround(clear_to_solid(pixel.alpha) * 65535));
            }
        }
    }
    return out;
}

TEST_F(NdiSink, TellsTheRuntimeWhatEachFrameIs) {
    send("ndi:Pit 1?pack=uyvy&groups=studio,ob", context_of(kHd), 3);
    const auto lines = lines_of(record_);
    ASSERT_EQ(lines.size(), 6U);
    EXPECT_EQ(lines[0], "create name=Pit 1 groups=studio,ob clock_video=0 clock_audio=0");
    for (std::int64_t n = 0; n < 3; ++n) {
        // 40 ms apart.
        EXPECT_EQ(lines[static_cast<std::size_t>(n + 1)],
                  "video 968x32 UYVY rate=25/1 aspect=0 kind=1 timecode=" +
                      std::to_string(kFrameUtc + n * 400'000) +
                      " stride=1936 metadata=null timestamp=0");
    }
    EXPECT_EQ(lines[4], "flush");
    EXPECT_EQ(lines[5], "destroy");
}

TEST_F(NdiSink, SendsInterlacedFramesWhole) {
    VideoFormat format = kHd;
    format.interlaced = true;
    send("ndi:a", context_of(format), 1);
    const auto lines = lines_of(record_);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0], "create name=a groups=null clock_video=0 clock_audio=0");
    EXPECT_EQ(lines[1], "video 968x32 UYVA rate=25/1 aspect=0 kind=0 timecode=" +
                            std::to_string(kFrameUtc) + " stride=1936 metadata=null timestamp=0");
}

TEST_F(NdiSink, SaysThatItIsBt709WhereTheSizeWouldSayAnother) {
    for (const auto& [width, height] : {std::pair{1080, 1922}, {1922, 2}, {640, 360}}) {
        send("ndi:a?pack=p216", context_of({"test", width, height, {50, 1}, false}), 1);
        EXPECT_NE(whole(record_).find("metadata=<ndi_color_info primaries=\"bt_709\" "
                                      "transfer=\"bt_709\" matrix=\"bt_709\"/> "),
                  std::string::npos)
            << width;
    }
    send("ndi:a?pack=p216", context_of({"test", 1920, 1080, {50, 1}, false}), 1);
    EXPECT_NE(whole(record_).find("metadata=null"), std::string::npos);
}

TEST_F(NdiSink, SendsUyvyAsItWasPacked) {
    const auto frames = send("ndi:a?pack=uyvy", context_of(kHd), 3);
    std::string expected;
    for (const FramePtr& frame : frames) {
        expected.append(reinterpret_cast<const char*>(frame->planes[0].bytes),
                        frame->planes[0].size);
    }
    EXPECT_EQ(expected.size(), std::size_t{3} * 968 * 32 * 2);
    EXPECT_TRUE(whole(record_ + ".video") == expected);
}

TEST_F(NdiSink, MakesTheLayoutsWithAlphaAndThoseOf16BitsOfV210) {
    // The last is wider than what is unpacked at once, and no multiple of six.
    for (const int width : {968, 970, 972, 3842}) {
        const VideoFormat format{"test", width, 5, {25, 1}, false};
        for (const std::string pack : {"uyva", "pa16", "p216"}) {
            const auto frames = send("ndi:a?pack=" + pack, context_of(format), 4);
            std::string expected;
            for (const FramePtr& frame : frames) {
                expected +=
                    pack == "uyva" ? expected_uyva(*frame) : expected_words(*frame, pack == "pa16");
            }
            EXPECT_FALSE(expected.empty());
            EXPECT_TRUE(whole(record_ + ".video") == expected) << pack << " " << width;
        }
    }
}

TEST_F(NdiSink, AgreesWithFfmpegOnTheCodesOf16Bits) {
    const VideoFormat format{"test", 976, 24, {25, 1}, false};
    const auto frames = send("ndi:a?pack=p216", context_of(format), 1);
    ASSERT_EQ(frames.size(), 1U);
    std::ofstream(folder_ / "fill.v210", std::ios::binary)
        .write(reinterpret_cast<const char*>(frames[0]->planes[0].bytes),
               static_cast<std::streamsize>(frames[0]->planes[0].size));
    const std::string planar =
        test::output_of("ffmpeg -v error -f v210 -video_size 976x24 -i '" +
                        (folder_ / "fill.v210") + "' -pix_fmt yuv422p10le -f rawvideo -");
    const std::string sent = whole(record_ + ".video");
    const std::size_t luma = std::size_t{976} * 24 * 2;
    ASSERT_EQ(planar.size(), luma * 2);
    ASSERT_EQ(sent.size(), luma * 2);
    const auto word = [](const std::string& text, std::size_t i) {
        return static_cast<unsigned char>(text[i * 2]) +
               static_cast<unsigned char>(text[i * 2 + 1]) * 256;
    };
    for (std::size_t i = 0; i < luma / 2; ++i) {
        ASSERT_EQ(word(sent, i), word(planar, i) * 64);
        // Cb and Cr in turn, against a plane of each.
        const std::size_t plane = luma / 2 + (i % 2 == 0 ? 0 : luma / 4);
        ASSERT_EQ(word(sent, luma / 2 + i), word(planar, plane + i / 2) * 64);
    }
}

TEST_F(NdiSink, GivesClearAndSolidTheirFullRange) {
    auto sink = sink_from_url("ndi:a?pack=pa16", context_of(kHd));
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    // What the packers make of nothing, and then a key of 940 all over.
    auto frame = *draw::make_cpu_executor(1)->allocate((*sink)->wants(), 968, 32);
    EXPECT_TRUE((*sink)->offer(frame, kFrame));
    auto solid = *draw::make_cpu_executor(1)->allocate((*sink)->wants(), 968, 32);
    const std::uint32_t word = 940U | 940U << 10U | 940U << 20U;
    for (std::size_t i = 0; i + 4 <= solid->planes[1].size; i += 4) {
        std::memcpy(solid->planes[1].bytes + i, &word, 4);
    }
    EXPECT_TRUE((*sink)->offer(solid, kFrame + 1));
    ASSERT_TRUE((*sink)->close().ok());
    const std::string sent = whole(record_ + ".video");
    const std::size_t plane = std::size_t{968} * 32 * 2;
    ASSERT_EQ(sent.size(), plane * 6);
    EXPECT_EQ(sent.substr(plane * 2, plane), std::string(plane, '\0'));
    EXPECT_EQ(sent.substr(plane * 5, plane), std::string(plane, '\xff'));
}

audio::BlockPtr sound_of(FrameNumber n, FrameRate rate, std::int32_t channels) {
    audio::Block block;
    block.first = audio::first_sample_of(n, rate);
    block.frames = static_cast<std::int32_t>(audio::first_sample_of(n + 1, rate) - block.first);
    block.channels = channels;
    for (std::int32_t i = 0; i < block.frames * channels; ++i) {
        block.samples.push_back(i % 7 == 0 ? -audio::kLoudest - 1 : i * 1999 - 3'000'000);
    }
    return std::make_shared<const audio::Block>(block);
}

TEST_F(NdiSink, SendsTheSoundInPlanesAtNdisOwnLevel) {
    const FrameRate rate{30000, 1001};
    const VideoFormat format{"test", 968, 32, rate, false};
    for (const auto& [options, scale] :
         {std::pair<std::string, float>{"", 10}, {"?headroom=0", 1}}) {
        auto sink = sink_from_url("ndi:a" + options, context_of(format, 2));
        ASSERT_TRUE(sink.ok()) << sink.error().message();
        // Frames of 1601 and 1602 samples.
        std::vector<float> expected;
        std::vector<std::string> lines;
        for (FrameNumber n = 30'000'000; n < 30'000'005; ++n) {
            const auto block = sound_of(n, rate, 2);
            EXPECT_TRUE((*sink)->offer(noise(**sink, format, 0), n, block));
            for (std::int32_t c = 0; c < 2; ++c) {
                for (std::int32_t i = 0; i < block->frames; ++i) {
                    const auto sample = block->samples[static_cast<std::size_t>(i * 2 + c)];
                    expected.push_back(static_cast<float>(sample) * (scale / 8388608.0F));
                }
            }
            const std::int64_t hundred_ns = block->first * 625 / 3 - 370'000'000;
            lines.push_back("audio 48000 Hz channels=2 samples=" + std::to_string(block->frames) +
                            " timecode=" + std::to_string(hundred_ns) +
                            " FLTp stride=" + std::to_string(block->frames * 4));
        }
        ASSERT_TRUE((*sink)->close().ok());
        const std::string bytes = whole(record_ + ".audio");
        ASSERT_EQ(bytes.size(), expected.size() * sizeof(float));
        EXPECT_EQ(std::memcmp(bytes.data(), expected.data(), bytes.size()), 0);
        const auto said = lines_of(record_);
        for (const std::string& line : lines) {
            EXPECT_NE(std::find(said.begin(), said.end(), line), said.end()) << line;
        }
        // Pictures and sound of a frame have the same time, within a sample.
        EXPECT_NE(lines[0].find(std::to_string(30'000'000LL * 1001 / 30'000 - 37) + "0000000"),
                  std::string::npos)
            << lines[0];
    }
}

TEST_F(NdiSink, LeavesTheSoundOutWhenTold) {
    auto sink = sink_from_url("ndi:a?audio=none", context_of(kHd, 2));
    ASSERT_TRUE(sink.ok());
    EXPECT_TRUE((*sink)->offer(noise(**sink, kHd, 0), kFrame, sound_of(kFrame, kHd.rate, 2)));
    ASSERT_TRUE((*sink)->close().ok());
    EXPECT_EQ(whole(record_).find("\naudio"), std::string::npos);
    EXPECT_NE(whole(record_).find("\nvideo"), std::string::npos);
}

TEST_F(NdiSink, TellsWhoWatches) {
    auto sink = sink_from_url("ndi:a", context_of(kHd));
    ASSERT_TRUE(sink.ok());
    void* library = ::dlopen((kStandIn + "/libndi.so.6").c_str(), RTLD_NOW);
    ASSERT_NE(library, nullptr);
    const auto watch =
        reinterpret_cast<void (*)(int, bool, bool)>(::dlsym(library, "ndi_stand_in_watch"));
    ASSERT_NE(watch, nullptr);
    FrameNumber n = kFrame;
    // It is asked after each frame; without news it answers nothing.
    const auto audience = [&] {
        EXPECT_TRUE((*sink)->offer(noise(**sink, kHd, 0), n++));
        for (int i = 0; i < 10'000; ++i) {
            if ((*sink)->stats().frames_written == static_cast<std::uint64_t>(n - kFrame)) {
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        const Audience told = (*sink)->stats().audience.value();
        return std::tuple{told.connections, told.on_programme, told.on_preview};
    };
    EXPECT_EQ(audience(), std::tuple(0, false, false));
    watch(3, true, false);
    EXPECT_EQ(audience(), std::tuple(3, true, false));
    EXPECT_EQ(audience(), std::tuple(3, true, false));
    watch(0, false, true);
    EXPECT_EQ(audience(), std::tuple(0, false, true));
    watch(0, false, false);
    EXPECT_TRUE((*sink)->close().ok());
    ::dlclose(library);
    // Nobody can say who watches a file.
    auto raw = sink_from_url("raw:" + (folder_ / "raw") + "?pack=uyvy", context_of(kHd));
    ASSERT_TRUE(raw.ok());
    EXPECT_FALSE((*raw)->stats().audience.has_value());
}

TEST_F(NdiSink, SaysHowToMendThatThereIsNoRuntime) {
    if (void* real = ::dlopen("libndi.so.6", RTLD_LAZY); real != nullptr) {
        GTEST_SKIP() << "this machine has the runtime of NDI";
    }
    const auto message = [&] {
        const auto sink = sink_from_url("ndi:a", context_of(kHd));
        return sink.ok() ? std::string() : sink.error().message();
    };
    environment_.set("NDI_RUNTIME_DIR_V5", folder_ / "nowhere");
    environment_.set("NDI_RUNTIME_DIR_V6", folder_ / "");
    EXPECT_NE(message().find("https://ndi.video"), std::string::npos) << message();
    EXPECT_NE(message().find("NDI_RUNTIME_DIR_V6"), std::string::npos);
    // A file that is no library.
    std::ofstream(folder_ / "libndi.so.6") << "text";
    EXPECT_NE(message().find((folder_ / "libndi.so.6") + ": "), std::string::npos) << message();
    // Version 5 will do.
    std::filesystem::create_symlink(kStandIn + "/libndi.so.6", folder_ / "libndi.so.5");
    environment_.set("NDI_RUNTIME_DIR_V5", folder_ / "");
    EXPECT_EQ(message(), "");
}

TEST_F(NdiSink, SaysWhatIsWrongWithARuntime) {
    const auto message = [&](const char* url) {
        const auto sink = sink_from_url(url, context_of(kHd));
        return sink.ok() ? std::string() : sink.error().message();
    };
    EXPECT_NE(message("ndi:taken").find("makes no sender of this name"), std::string::npos);
    environment_.set("PITCAST_NDI_REFUSES", "1");
    EXPECT_NE(message("ndi:a").find("does not run on this machine"), std::string::npos);
    // Any other library.
    Dl_info libm{};
    ASSERT_NE(::dladdr(reinterpret_cast<void*>(static_cast<double (*)(double)>(std::cbrt)), &libm),
              0);
    std::filesystem::create_symlink(libm.dli_fname, folder_ / "libndi.so.6");
    environment_.set("NDI_RUNTIME_DIR_V6", folder_ / "");
    EXPECT_NE(message("ndi:a").find("has no NDIlib_initialize"), std::string::npos)
        << message("ndi:a");
}

TEST_F(NdiSink, SaysWhatItWantsBeforeThereIsARuntime) {
    const SinkContext context = context_of(kHd);
    struct Case {
        const char* url;
        draw::PackFormat format;
        bool graphics;
    };
    for (const Case& c : {Case{"ndi:Pit 1", draw::PackFormat::v210a, true},
                          Case{"ndi:a?pack=pa16", draw::PackFormat::v210a, true},
                          Case{"ndi:a?pack=pa16&bus=programme", draw::PackFormat::v210a, false},
                          Case{"ndi:a?pack=uyvy", draw::PackFormat::uyvy, false},
                          Case{"ndi:a?bus=graphics&pack=p216", draw::PackFormat::v210, true}}) {
        const auto request = read_output_url(c.url, context);
        ASSERT_TRUE(request.ok()) << request.error().message();
        EXPECT_EQ(request->kind, OutputKind::ndi);
        EXPECT_EQ(request->packing, c.format) << c.url;
        EXPECT_EQ(request->graphics, c.graphics) << c.url;
    }
    const auto message = [&](const char* url) {
        const auto wrong = read_output_url(url, context);
        return wrong.ok() ? std::string() : wrong.error().message();
    };
    EXPECT_NE(message("ndi:").find("ndi:NAME"), std::string::npos);
    EXPECT_NE(message("ndi:a?pack=v210").find("pack=uyva, pa16, uyvy or p216"), std::string::npos);
    EXPECT_NE(message("ndi:a?colour=hlg").find("\"colour\" is not known"), std::string::npos);
    EXPECT_NE(message("ndi:a?range=full").find("\"range\" is not known"), std::string::npos);
    EXPECT_NE(message("ndi:a?headroom=loud").find("from 0 to 40"), std::string::npos);
}

}  // namespace
}  // namespace pitcast::output
