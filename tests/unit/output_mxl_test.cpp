// SPDX-License-Identifier: Apache-2.0
// Flows of the Media eXchange Layer, read back by tests/support/mxl_reader.py in a process of its
// own, which knows the layout and nothing of us.
#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "pitcast/core/file.h"
#include "pitcast/output/output_url.h"
#include "pitcast/output/sink.h"

#include "test_paths.h"
#include "video_test_support.h"

namespace pitcast::output {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

constexpr const char* kId = "5fbec3b1-1b0f-417d-9059-8b94a47197ed";
constexpr FrameNumber kFirst = 43'000'000'000;
const VideoFormat kProgressive{"test", 200, 96, {25, 1}, false};
const VideoFormat kInterlaced{"test", 200, 96, {25, 1}, true};

SinkContext mxl_context(const VideoFormat& format) {
    return {.format = format, .first = kFirst, .lossless = true};
}

/// A frame of a sink's layout with bytes that tell frame, plane and place apart.
FramePtr patterned(const Sink& sink, const VideoFormat& format, int n) {
    auto frame = std::make_shared<draw::PackedFrame>();
    frame->format = sink.wants().format;
    frame->signal = sink.wants().signal;
    frame->width = format.width;
    frame->height = format.height;
    frame->planes = draw::pack_layout(frame->format, format.width, format.height);
    std::size_t total = 0;
    for (const auto& plane : frame->planes) {
        total += plane.size;
    }
    auto memory = std::make_shared<std::vector<std::byte>>(total);
    std::uint32_t state = 0x9e3779b9U * static_cast<std::uint32_t>(n + 1);
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

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The reader, and what it says line by line.
class FlowReader {
 public:
    FlowReader(const std::string& folder, std::int64_t first, int count, const std::string& out) {
        int ends[2];
        if (::pipe(ends) != 0) {
            return;
        }
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(ends[1], 1);
            ::close(ends[0]);
            ::close(ends[1]);
            ::execlp("python3", "python3", PITCAST_SOURCE_DIR "/tests/support/mxl_reader.py",
                     folder.c_str(), std::to_string(first).c_str(), std::to_string(count).c_str(),
                     out.c_str(), nullptr);
            ::_exit(1);
        }
        ::close(ends[1]);
        lines_ = ::fdopen(ends[0], "r");
    }
    FlowReader(const FlowReader&) = delete;
    FlowReader& operator=(const FlowReader&) = delete;
    ~FlowReader() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        std::fclose(lines_);
    }
    /// Null when it has ended.
    Json line() {
        std::string text;
        for (int c = 0; (c = std::fgetc(lines_)) != EOF && c != '\n';) {
            text += static_cast<char>(c);
        }
        return text.empty() ? Json() : Json::parse(text, nullptr, false);
    }
    /// Waits until it sleeps, which after its last line it does in the futex only.
    [[nodiscard]] bool sleeps() const {
        for (int i = 0; i < 20'000; ++i) {
            const std::string stat = bytes_of("/proc/" + std::to_string(pid_) + "/stat");
            const std::size_t name_ends = stat.rfind(')');
            const char state = name_ends + 2 < stat.size() ? stat[name_ends + 2] : 'X';
            if (state == 'S' || state == 'X' || state == 'Z') {
                return state == 'S';
            }
            std::this_thread::sleep_for(1ms);
        }
        return false;
    }

 private:
    pid_t pid_ = 0;
    std::FILE* lines_ = nullptr;
};

struct Reading {
    Json header;
    std::vector<Json> grains;
    std::string read;  ///< payloads, one behind the other
    std::string raw;   ///< what raw: makes of the same frames
};

/// Offers frames of these numbers (counted from kFirst), each when the reader sleeps, and lets the
/// reader take `grains`.
Reading read_flow(const test::Folder& folder, const std::string& options, const VideoFormat& format,
                  const std::vector<int>& numbers, int grains) {
    Reading result;
    const std::string domain = folder / "domain";
    const SinkContext context = mxl_context(format);
    auto sink = sink_from_url("mxl:" + domain + "?flow=" + kId + options, context);
    const bool key = options.find("v210a") != std::string::npos;
    auto raw =
        sink_from_url("raw:" + (folder / "raw") + (key ? "?pack=v210a" : "?pack=v210"), context);
    if (!sink || !raw) {
        ADD_FAILURE() << (sink ? raw : sink).error().message();
        return result;
    }
    const int fields = format.interlaced ? 2 : 1;
    FlowReader reader(domain + "/" + kId + ".mxl-flow", (kFirst + numbers.front()) * fields, grains,
                      folder / "read");
    result.header = reader.line();
    int told = 0;
    for (const int n : numbers) {
        EXPECT_TRUE(reader.sleeps());
        const FramePtr frame = patterned(**sink, format, n);
        EXPECT_TRUE((*sink)->offer(frame, kFirst + n));
        EXPECT_TRUE((*raw)->offer(frame, kFirst + n));
        for (; told < (n - numbers.front() + 1) * fields; ++told) {
            result.grains.push_back(reader.line());
        }
    }
    EXPECT_TRUE((*sink)->close().ok());
    EXPECT_TRUE((*raw)->close().ok());
    result.read = bytes_of(folder / "read");
    result.raw = bytes_of(folder / "raw");
    return result;
}

/// Lines of a raw frame as fields: of each plane the even ones, then of each plane the odd ones.
std::string as_fields(const std::string& raw, draw::PackFormat format, const VideoFormat& raster) {
    const auto planes = draw::pack_layout(format, raster.width, raster.height);
    std::size_t frame = 0;
    for (const auto& plane : planes) {
        frame += plane.size;
    }
    std::string out;
    for (std::size_t at = 0; at < raw.size(); at += frame) {
        for (std::size_t field = 0; field < 2; ++field) {
            std::size_t begin = at;
            for (const auto& plane : planes) {
                for (std::size_t y = field; plane.stride != 0 && y < plane.size / plane.stride;
                     y += 2) {
                    out += raw.substr(begin + y * plane.stride, plane.stride);
                }
                begin += plane.size;
            }
        }
    }
    return out;
}

TEST(MxlSink, GivesAReaderTheBitsOfARawFileUnderTheFrameNumber) {
    for (const char* pack : {"&pack=v210a", "&pack=v210"}) {
        const test::Folder folder;
        const std::vector<int> numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};  // two rings
        const Reading done = read_flow(folder, pack, kProgressive, numbers, 12);
        ASSERT_EQ(done.grains.size(), 12U);
        for (std::size_t n = 0; n < 12; ++n) {
            EXPECT_EQ(done.grains[n]["index"], kFirst + static_cast<FrameNumber>(n));
            EXPECT_EQ(done.grains[n]["head"], done.grains[n]["index"]);
            EXPECT_EQ(done.grains[n]["flags"], 0);
            EXPECT_EQ(done.grains[n]["slices"], 96);
            EXPECT_EQ(done.grains[n]["valid"], 96);
            EXPECT_EQ(done.grains[n]["woken"], 1) << "by the futex, from sleep";
        }
        EXPECT_EQ(done.read.size(), done.raw.size());
        EXPECT_FALSE(done.raw.empty());
        EXPECT_TRUE(done.read == done.raw);
        // Nothing is left of it.
        EXPECT_TRUE(std::filesystem::is_empty(folder / "domain"));
    }
}

TEST(MxlSink, SaysWhatItIs) {
    const test::Folder folder;
    const Reading done = read_flow(folder, "&pack=v210a&colour=hlg", kProgressive, {0}, 1);
    const Json& header = done.header;
    EXPECT_EQ(header["id"], "5fbec3b11b0f417d90598b94a47197ed");
    EXPECT_EQ(header["essence"], 1);
    EXPECT_EQ(header["flags"], 0);
    EXPECT_EQ(header["rate"], Json({25, 1}));
    EXPECT_EQ(header["commit"], 96);
    EXPECT_EQ(header["sync"], 96);
    EXPECT_EQ(header["location"], 0);
    EXPECT_EQ(header["device"], -1);
    // 200 pixels: 5 x 48 in 128 bytes each; 67 words of three alphas. 200 ms at 25 frames a second.
    EXPECT_EQ(header["shape"], Json({640, 268, 0, 0, 5, 0}));
    EXPECT_EQ(header["bytes"], 2064);
    EXPECT_TRUE(header["same_inode"]);
    EXPECT_TRUE(header["being_written"]);
    EXPECT_EQ(done.grains.at(0)["payload"], 96 * (640 + 268));
    const Json& flow = header["definition"];
    EXPECT_EQ(flow["id"], kId);
    EXPECT_EQ(flow["format"], "urn:x-nmos:format:video");
    EXPECT_EQ(flow["media_type"], "video/v210a");
    EXPECT_EQ(flow["grain_rate"], Json({{"numerator", 25}, {"denominator", 1}}));
    EXPECT_EQ(flow["frame_width"], 200);
    EXPECT_EQ(flow["frame_height"], 96);
    EXPECT_EQ(flow["interlace_mode"], "progressive");
    EXPECT_EQ(flow["colorspace"], "BT2100");
    EXPECT_EQ(flow["transfer_characteristic"], "HLG");
    EXPECT_EQ(flow["components"].size(), 4U);
    EXPECT_EQ(flow["components"][1]["width"], 100);
    EXPECT_EQ(flow["tags"]["urn:x-nmos:tag:grouphint/v1.0"],
              Json({"Pitcast graphics 5fbec3b1:Video"}));
    EXPECT_FALSE(flow["label"].get<std::string>().empty());
}

TEST(MxlSink, WritesFieldsAsGrainsOfTheirOwn) {
    const test::Folder folder;
    const Reading done = read_flow(folder, "&pack=v210a", kInterlaced, {0, 1, 2, 3, 4, 5, 6}, 14);
    EXPECT_EQ(done.header["rate"], Json({50, 1}));
    EXPECT_EQ(done.header["definition"]["grain_rate"]["numerator"], 25);
    EXPECT_EQ(done.header["definition"]["interlace_mode"], "interlaced_tff");
    EXPECT_EQ(done.header["shape"][4], 10);
    ASSERT_EQ(done.grains.size(), 14U);
    for (std::size_t n = 0; n < done.grains.size(); ++n) {
        EXPECT_EQ(done.grains[n]["index"], kFirst * 2 + static_cast<FrameNumber>(n));
        EXPECT_EQ(done.grains[n]["slices"], 48);
        EXPECT_EQ(done.grains[n]["valid"], 48);
    }
    EXPECT_FALSE(done.raw.empty());
    EXPECT_TRUE(done.read == as_fields(done.raw, draw::PackFormat::v210a, kInterlaced));
}

TEST(MxlSink, MarksFramesThatItNeverGotAsInvalid) {
    const test::Folder folder;
    const Reading done = read_flow(folder, "&pack=v210", kProgressive, {0, 1, 4, 5}, 6);
    ASSERT_EQ(done.grains.size(), 6U);
    for (std::size_t n = 0; n < 6; ++n) {
        const bool missed = n == 2 || n == 3;
        EXPECT_EQ(done.grains[n]["index"], kFirst + static_cast<FrameNumber>(n));
        EXPECT_EQ(done.grains[n]["flags"], missed ? 1 : 0);
        EXPECT_EQ(done.grains[n]["valid"], missed ? 0 : 96);
    }
    EXPECT_TRUE(done.read == done.raw);
}

TEST(MxlSink, KeepsTheHistoryThatItsDomainAsksFor) {
    const test::Folder folder;
    std::filesystem::create_directory(folder / "domain");
    ASSERT_TRUE(write_file(folder / "domain/options.json",
                           R"({"urn:x-mxl:option:history_duration/v1.0": 500000000})")
                    .ok());
    const Reading done = read_flow(folder, "&pack=v210", kProgressive, {0}, 1);
    EXPECT_EQ(done.header["shape"][4], 13);
}

TEST(MxlSink, ReplacesAFlowThatNobodyWritesAndNoOther) {
    const test::Folder folder;
    const SinkContext context = mxl_context(kProgressive);
    const std::string url = "mxl:" + (folder / "domain") + "?flow=" + kId;
    const std::string flow = folder / "domain/" + kId + ".mxl-flow";
    auto sink = sink_from_url(url, context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    const auto other = sink_from_url(url, context);
    ASSERT_FALSE(other.ok());
    EXPECT_NE(other.error().message().find("is already being written"), std::string::npos);
    EXPECT_NE(other.error().message().find("flow=UUID"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(flow + "/data"));
    // Nothing is left of the attempt.
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder / "domain"), {}), 1);

    // What a writer leaves behind that was killed.
    std::filesystem::copy(flow, folder / "left", std::filesystem::copy_options::recursive);
    ASSERT_TRUE((*sink)->close().ok());
    EXPECT_FALSE(std::filesystem::exists(flow));
    std::filesystem::rename(folder / "left", flow);
    std::ofstream(flow + "/mark");
    auto again = sink_from_url(url, context);
    ASSERT_TRUE(again.ok()) << again.error().message();
    EXPECT_FALSE(std::filesystem::exists(flow + "/mark"));
    EXPECT_TRUE((*again)->close().ok());
}

TEST(MxlSink, LeavesAFlowAloneThatTookItsPlace) {
    const test::Folder folder;
    const SinkContext context = mxl_context(kProgressive);
    const std::string url = "mxl:" + (folder / "domain") + "?flow=" + kId;
    const std::string flow = folder / "domain/" + kId + ".mxl-flow";
    auto sink = sink_from_url(url, context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    std::filesystem::remove_all(flow);  // by somebody who did not look at the lock
    auto other = sink_from_url(url, context);
    ASSERT_TRUE(other.ok()) << other.error().message();
    EXPECT_TRUE((*sink)->close().ok());
    EXPECT_TRUE(std::filesystem::exists(flow + "/data"));
    EXPECT_TRUE((*other)->close().ok());
    EXPECT_FALSE(std::filesystem::exists(flow));
}

TEST(MxlSink, HasTheSoundAtThePlaceOfItsSamples) {
    const test::Folder folder;
    SinkContext context = mxl_context(kProgressive);
    context.sound_channels = 2;
    const std::string id = "00000000-1111-2222-3333-444444444444";
    auto sink =
        sink_from_url("mxl:" + (folder / "domain") + "?audio_flow=" + id + "&flow=" + kId, context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    const auto block_of = [](int n) {
        audio::Block block;
        block.first = audio::first_sample_of(kFirst + n, kProgressive.rate);
        block.frames = 1920;
        block.channels = 2;
        for (int i = 0; i < block.frames; ++i) {
            block.samples.push_back((n * 1920 + i) * 401 - 4'000'000);
            block.samples.push_back(i % 2 == 0 ? audio::kLoudest : -audio::kLoudest - 1);
        }
        return std::make_shared<const audio::Block>(block);
    };
    const FramePtr frame = patterned(**sink, kProgressive, 0);
    // Frame 9 is left out. Half of a ring can be read: the end of 8, nothing for 9, and 10.
    constexpr int kRead = 1000 + 2 * 1920;
    FlowReader reader(folder / "domain/" + id + ".mxl-flow",
                      audio::first_sample_of(kFirst + 9, kProgressive.rate) - 1000, kRead,
                      folder / "read");
    const Json header = reader.line();
    EXPECT_EQ(header["essence"], 2);
    EXPECT_EQ(header["rate"], Json({48000, 1}));
    EXPECT_EQ(header["commit"], 1921);
    // 200 ms, in whole pages of floats.
    EXPECT_EQ(header["shape"], Json({2, 10240, 0, 0, 0, 0}));
    EXPECT_TRUE(header["being_written"]);
    EXPECT_EQ(header["definition"]["id"], id);
    EXPECT_EQ(header["definition"]["media_type"], "audio/float32");
    EXPECT_EQ(header["definition"]["format"], "urn:x-nmos:format:audio");
    EXPECT_EQ(header["definition"]["sample_rate"]["numerator"], 48000);
    EXPECT_EQ(header["definition"]["channel_count"], 2);
    EXPECT_EQ(header["definition"]["bit_depth"], 32);
    EXPECT_EQ(header["definition"]["tags"]["urn:x-nmos:tag:grouphint/v1.0"],
              Json({"Pitcast graphics 5fbec3b1:Audio"}));
    for (const int n : {0, 1, 2, 3, 4, 5, 6, 7, 8, 10}) {
        EXPECT_TRUE((*sink)->offer(frame, kFirst + n, block_of(n)));
    }
    const Json read = reader.line();
    EXPECT_EQ(read["head"], audio::first_sample_of(kFirst + 11, kProgressive.rate));
    ASSERT_TRUE((*sink)->close().ok());
    const std::string bytes = bytes_of(folder / "read");
    ASSERT_EQ(bytes.size(), std::size_t{2} * kRead * sizeof(float));
    std::vector<float> got(bytes.size() / sizeof(float));
    std::memcpy(got.data(), bytes.data(), bytes.size());
    for (int c = 0; c < 2; ++c) {
        for (int s = 0; s < kRead; ++s) {
            const int sample = 9 * 1920 - 1000 + s;
            const auto block = block_of(sample / 1920);
            const auto at = static_cast<std::size_t>(sample % 1920 * 2 + c);
            ASSERT_EQ(static_cast<double>(got[static_cast<std::size_t>(c * kRead + s)]),
                      sample / 1920 == 9 ? 0 : std::ldexp(block->samples[at], -23))
                << c << " " << sample;
        }
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder / "domain"));
}

TEST(MxlSink, SaysThatSharedMemoryIsFullAndLeavesNothing) {
    const test::Folder folder;
    const std::string domain = folder / "";
    if (::mount("tmpfs", domain.c_str(), "tmpfs", 0, "size=256k") != 0) {
        GTEST_SKIP() << "no right to mount a small file system";
    }
    const auto sink = sink_from_url("mxl:" + domain, mxl_context(kProgressive));
    const bool empty = std::filesystem::is_empty(domain);
    ::umount(domain.c_str());
    ASSERT_FALSE(sink.ok());
    EXPECT_NE(sink.error().message().find("No space left"), std::string::npos)
        << sink.error().message();
    EXPECT_NE(sink.error().message().find("mount the domain with a larger size"),
              std::string::npos);
    EXPECT_TRUE(empty);
}

TEST(MxlSink, LeavesTheSoundOutWhenTold) {
    const test::Folder folder;
    SinkContext context = mxl_context(kProgressive);
    context.sound_channels = 2;
    const std::string url = "mxl:" + (folder / "domain");
    const auto flows = [&](const std::string& options) {
        const auto sink = sink_from_url(url + options, context);
        EXPECT_TRUE(sink.ok());
        return std::distance(std::filesystem::directory_iterator(folder / "domain"), {});
    };
    EXPECT_EQ(flows("?audio=none"), 1);
    EXPECT_EQ(flows(""), 2);
    context.sound_channels = 0;
    EXPECT_EQ(flows(""), 1);
}

TEST(MxlSink, IsFoundUnderTheSameNameAfterEachStart) {
    const test::Folder folder;
    const SinkContext context = mxl_context(kProgressive);
    const auto name = [&](const std::string& options) {
        const auto sink = sink_from_url("mxl:" + (folder / "domain") + options, context);
        return sink ? std::string((*sink)->name()) : sink.error().message();
    };
    EXPECT_EQ(name(""), name(""));
    EXPECT_EQ(name("?pack=v210a&bus=graphics"), name(""));
    EXPECT_NE(name("?bus=programme"), name(""));
    EXPECT_NE(name("?pack=v210"), name("?bus=programme"));
    EXPECT_EQ(name(std::string("?flow=") + kId), "mxl:" + (folder / "domain/") + kId);
}

TEST(MxlUrl, SaysWhatItWantsAndNamesWhatItDoesNotKnow) {
    const SinkContext context = mxl_context(kProgressive);
    const auto request = read_output_url("mxl:/dev/shm/mxl?pack=v210&range=full", context);
    ASSERT_TRUE(request.ok()) << request.error().message();
    EXPECT_EQ(request->kind, OutputKind::mxl);
    EXPECT_EQ(request->mxl.domain, "/dev/shm/mxl");
    EXPECT_EQ(text_of(request->packing), "v210, full range");
    EXPECT_FALSE(request->graphics);
    const auto usual = read_output_url("mxl:/dev/shm/mxl", context);
    ASSERT_TRUE(usual.ok());
    EXPECT_EQ(text_of(usual->packing), "v210a");
    EXPECT_TRUE(usual->graphics);
    const auto message = [&](const char* url) {
        const auto wrong = read_output_url(url, context);
        return wrong.ok() ? std::string() : wrong.error().message();
    };
    EXPECT_NE(message("mxl:").find("mxl:/dev/shm/mxl"), std::string::npos);
    EXPECT_NE(message("mxl:x?pack=uyvy").find("pack=v210a or v210"), std::string::npos);
    EXPECT_NE(message("mxl:x?flow=12").find("it looks like 5fbec3b1"), std::string::npos);
    EXPECT_NE(message("mxl:x?size=2").find("audio_flow=UUID"), std::string::npos);
    const auto nowhere = sink_from_url("mxl:/proc/nowhere", context);
    ASSERT_FALSE(nowhere.ok());
    EXPECT_NE(nowhere.error().message().find("mxl:/dev/shm/mxl"), std::string::npos);
}

}  // namespace
}  // namespace pitcast::output
