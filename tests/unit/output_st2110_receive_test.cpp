// SPDX-License-Identifier: Apache-2.0
// The ST 2110 output as others receive it, on loopback, to the bit: FFmpeg, GStreamer, and
// tests/support/st2110_reader.py, which knows the standards and nothing of us.
#include <cstring>
#include <fstream>
#include <future>
#include <iterator>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <sys/wait.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/timecode.h"
#include "pitcast/output/output_url.h"

#include "peer_ports.h"
#include "st2110_pictures.h"
#include "test_paths.h"
#include "video_test_support.h"

namespace pitcast::output {
namespace {

using Json = nlohmann::json;
using test::free_port;

// Sequence numbers and RTP times pass 2^16 and 2^32 within the first frames.
constexpr FrameNumber kFirstSent = 43'000'000'000;
const VideoFormat kFrames{"test", 200, 96, {50, 1}, false};
const VideoFormat kFields{"test", 200, 96, {25, 1}, true};

SinkContext sent_context(const VideoFormat& format, std::int32_t channels = 0) {
    return {.format = format,
            .first = kFirstSent,
            .utc_offset_s = 8 * 3600,
            .sound_channels = channels,
            .lossless = true};
}

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The reader, and what it says line by line.
class St2110Reader {
 public:
    St2110Reader(const std::string& sdp, int count, const std::string& out, int lose = 0) {
        int ends[2];
        if (::pipe(ends) != 0) {
            return;
        }
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(ends[1], 1);
            ::close(ends[0]);
            ::close(ends[1]);
            ::execlp("python3", "python3", PITCAST_SOURCE_DIR "/tests/support/st2110_reader.py",
                     sdp.c_str(), std::to_string(count).c_str(), out.c_str(),
                     std::to_string(lose).c_str(), nullptr);
            ::_exit(1);
        }
        ::close(ends[1]);
        lines_ = ::fdopen(ends[0], "r");
        ready_ = line();
    }
    St2110Reader(const St2110Reader&) = delete;
    St2110Reader& operator=(const St2110Reader&) = delete;
    ~St2110Reader() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        std::fclose(lines_);
    }
    [[nodiscard]] const Json& ready() const { return ready_; }
    /// All that it says until it ends.
    std::vector<Json> rest() {
        std::vector<Json> told;
        for (Json next = line(); !next.is_null(); next = line()) {
            told.push_back(std::move(next));
        }
        return told;
    }

 private:
    /// Null when it has ended.
    Json line() {
        std::string text;
        for (int c = 0; (c = std::fgetc(lines_)) != EOF && c != '\n';) {
            text += static_cast<char>(c);
        }
        return text.empty() ? Json() : Json::parse(text, nullptr, false);
    }
    pid_t pid_ = 0;
    std::FILE* lines_ = nullptr;
    Json ready_;
};

std::string here(int port) {
    return "127.0.0.1:" + std::to_string(port);
}

audio::BlockPtr block_of(FrameNumber n, FrameRate rate, std::int32_t channels) {
    auto block = std::make_shared<audio::Block>();
    block->first = audio::first_sample_of(n, rate);
    block->frames = static_cast<std::int32_t>(audio::first_sample_of(n + 1, rate) - block->first);
    block->channels = channels;
    for (std::int64_t i = 0; i < std::int64_t{block->frames} * channels; ++i) {
        block->samples.push_back(
            static_cast<audio::Sample>((block->first * channels + i) * 401 % 0xffffff) -
            audio::kLoudest - 1);
    }
    return block;
}

/// Sends `count` frames of noise; returns them.
std::vector<FramePtr> send(Sink& sink, const SinkContext& context, int count) {
    std::vector<FramePtr> frames;
    for (int n = 0; n < count; ++n) {
        frames.push_back(test::noise_v210(sink.wants().format, context.format, n));
        const auto sound =
            context.sound_channels > 0
                ? block_of(kFirstSent + n, context.format.rate, context.sound_channels)
                : nullptr;
        EXPECT_TRUE(sink.offer(frames.back(), kFirstSent + n, sound));
    }
    EXPECT_TRUE(sink.close().ok());
    const SinkStats stats = sink.stats();
    EXPECT_EQ(stats.frames_written, static_cast<std::uint64_t>(count));
    EXPECT_EQ(stats.frames_dropped, 0U);
    EXPECT_TRUE(stats.pace.has_value());
    EXPECT_EQ(stats.pace->packets_lost, 0U);
    return frames;
}

struct Received {
    std::vector<Json> told;
    std::string bytes;
    std::vector<FramePtr> sent;
    Json ready;
};

/// Sends to `url`, which writes its SDP into `folder`, and lets the reader take `units` of `file`.
Received receive(const test::Folder& folder, const std::string& url, const SinkContext& context,
                 const char* file, int frames, int units, int lose = 0) {
    Received received;
    auto sink = sink_from_url(url + "&interface=127.0.0.1&sdp=" + (folder / "sdp"), context);
    if (!sink) {
        ADD_FAILURE() << sink.error().message();
        return received;
    }
    St2110Reader reader(folder / ("sdp/" + std::string(file)), units, folder / "read", lose);
    received.ready = reader.ready();
    received.sent = send(**sink, context, frames);
    received.told = reader.rest();
    received.bytes = contents(folder / "read");
    return received;
}

std::uint32_t ticks(std::int64_t field) {
    return static_cast<std::uint32_t>(field * 1800);
}

TEST(St2110Output, GivesAReaderTheSamplesOfEachFrame) {
    const test::Folder folder;
    const SinkContext context = sent_context(kFrames);
    const Received done =
        receive(folder, "st2110:" + here(free_port()) + "?ttl=3", context, "video.sdp", 6, 6);
    ASSERT_EQ(done.told.size(), 6U);
    std::string expected;
    for (int n = 0; n < 6; ++n) {
        const Json& told = done.told[static_cast<std::size_t>(n)];
        EXPECT_EQ(told["time"], ticks(kFirstSent + n));
        EXPECT_EQ(told["f"], Json({0}));
        EXPECT_EQ(told["first"], static_cast<std::uint32_t>((kFirstSent + n) * 96));
        EXPECT_EQ(told["packets"], 96);
        EXPECT_EQ(told["whole"], true);
        EXPECT_EQ(told["marks"], Json({95}));
        EXPECT_EQ(told["octets"], Json({520}));
        EXPECT_EQ(told["source"], done.told[0]["source"]);
        expected += test::samples_of(*done.sent[static_cast<std::size_t>(n)], false);
    }
    EXPECT_TRUE(done.bytes == expected);
}

TEST(St2110Output, SendsFieldsWithATimeAndAMarkOfTheirOwnTopFirst) {
    const test::Folder folder;
    const SinkContext context = sent_context(kFields);
    const Received done =
        receive(folder, "st2110:" + here(free_port()) + "?burst=5", context, "video.sdp", 4, 8);
    ASSERT_EQ(done.told.size(), 8U);
    EXPECT_EQ(done.ready["legs"][0]["parameters"]["interlace"], "");
    std::string expected;
    for (int k = 0; k < 8; ++k) {
        const Json& told = done.told[static_cast<std::size_t>(k)];
        EXPECT_EQ(told["time"], ticks(kFirstSent * 2 + k));
        EXPECT_EQ(told["f"], Json({k % 2}));
        EXPECT_EQ(told["first"], static_cast<std::uint32_t>((kFirstSent * 2 + k) * 48));
        EXPECT_EQ(told["marks"], Json({47}));
        expected += test::samples_of(*done.sent[static_cast<std::size_t>(k / 2)], false, k % 2, 2);
    }
    EXPECT_TRUE(done.bytes == expected);
}

TEST(St2110Output, SendsAKeyAsGreyOrAsAKey) {
    for (const bool key : {false, true}) {
        const test::Folder folder;
        const SinkContext context = sent_context(kFields);
        const Received done = receive(
            folder, "st2110:" + here(free_port()) + "?pack=v210_key" + (key ? "&sampling=key" : ""),
            context, "key.sdp", 3, 6);
        ASSERT_EQ(done.told.size(), 6U);
        EXPECT_EQ(done.ready["legs"][0]["parameters"]["sampling"], key ? "KEY" : "YCbCr-4:2:2");
        std::string expected;
        for (int k = 0; k < 6; ++k) {
            expected +=
                test::samples_of(*done.sent[static_cast<std::size_t>(k / 2)], key, k % 2, 2);
        }
        EXPECT_TRUE(done.bytes == expected) << key;
    }
}

TEST(St2110Output, CutsLinesThatPacketsDoNotDivide) {
    const test::Folder folder;
    const VideoFormat odd{"test", 1366, 8, {50, 1}, false};
    const SinkContext context = sent_context(odd);
    const Received done =
        receive(folder, "st2110:" + here(free_port()) + "?ttl=3", context, "video.sdp", 3, 3);
    ASSERT_EQ(done.told.size(), 3U);
    EXPECT_EQ(done.told[0]["octets"], Json({1155, 1160}));
    std::string expected;
    for (const FramePtr& frame : done.sent) {
        expected += test::samples_of(*frame, false);
    }
    EXPECT_TRUE(done.bytes == expected);
}

TEST(St2110Output, IsWholeWhenEachOfTwoPathsLosesPackets) {
    const test::Folder folder;
    const SinkContext context = sent_context(kFrames);
    const Received done =
        receive(folder, "st2110:" + here(free_port()) + "," + here(free_port()) + "?ttl=3", context,
                "video.sdp", 4, 4, 7);
    EXPECT_EQ(done.ready["legs"].size(), 2U);
    ASSERT_EQ(done.told.size(), 4U);
    std::string expected;
    for (const FramePtr& frame : done.sent) {
        expected += test::samples_of(*frame, false);
    }
    EXPECT_TRUE(done.bytes == expected);
}

TEST(St2110Output, GoesToAMulticastGroup) {
    const test::Folder folder;
    const SinkContext context = sent_context(kFrames);
    const Received done =
        receive(folder, "st2110:239.21.10.1:" + std::to_string(free_port()) + "?ttl=1", context,
                "video.sdp", 3, 3);
    EXPECT_EQ(done.ready["legs"][0]["from"], "127.0.0.1");
    ASSERT_EQ(done.told.size(), 3U);
    std::string expected;
    for (const FramePtr& frame : done.sent) {
        expected += test::samples_of(*frame, false);
    }
    EXPECT_TRUE(done.bytes == expected);
}

TEST(St2110Output, HasTheSoundInPacketsOfAMillisecondOrAnEighth) {
    struct Case {
        const char* ptime;
        std::int32_t channels;
        int samples;
    };
    for (const Case& c : {Case{"", 2, 48}, Case{"&ptime=0.125", 2, 6}, Case{"", 16, 6}}) {
        const test::Folder folder;
        const SinkContext context = sent_context(kFields, c.channels);
        const int packets = 3 * 1920 / c.samples;
        const Received done =
            receive(folder, "st2110:" + here(free_port()) + "?sound=" + here(free_port()) + c.ptime,
                    context, "audio.sdp", 3, packets);
        ASSERT_EQ(done.told.size(), static_cast<std::size_t>(packets));
        const std::int64_t first = audio::first_sample_of(kFirstSent, kFields.rate);
        for (int p = 0; p < packets; ++p) {
            const Json& told = done.told[static_cast<std::size_t>(p)];
            const std::int64_t sample = first + p * c.samples;
            EXPECT_EQ(told["time"], static_cast<std::uint32_t>(sample));
            EXPECT_EQ(told["sequence"], static_cast<std::uint16_t>(sample / c.samples));
            EXPECT_EQ(told["octets"], c.samples * c.channels * 3);
        }
        std::string expected;
        for (int n = 0; n < 3; ++n) {
            const auto block = block_of(kFirstSent + n, kFields.rate, c.channels);
            for (const audio::Sample sample : block->samples) {
                for (const int shift : {16, 8, 0}) {
                    expected += static_cast<char>(sample >> shift & 255);
                }
            }
        }
        EXPECT_TRUE(done.bytes == expected) << c.channels << " " << c.samples;
    }
}

TEST(St2110Output, TellsTheTimeInAncillaryData) {
    const VideoFormat raster{"test", 1920, 1080, {25, 1}, true};
    for (const VideoFormat& format : {kFields, kFrames, raster}) {
        const test::Folder folder;
        const SinkContext context = sent_context(format);
        const int fields = format.interlaced ? 2 : 1;
        const Received done =
            receive(folder, "st2110:" + here(free_port()) + "?anc=" + here(free_port()), context,
                    "anc.sdp", format.width == 1920 ? 1 : 4, format.width == 1920 ? 2 : 4 * fields);
        ASSERT_FALSE(done.told.empty());
        for (std::size_t k = 0; k < done.told.size(); ++k) {
            const Json& told = done.told[k];
            const auto unit = kFirstSent * fields + static_cast<std::int64_t>(k);
            const bool second = k % 2 == 1;
            EXPECT_EQ(told["time"], ticks(unit));
            EXPECT_EQ(told["sequence"], static_cast<std::uint32_t>(unit));
            EXPECT_EQ(told["marker"], 1);
            EXPECT_EQ(told["f"], format.interlaced ? 2 + static_cast<int>(k % 2) : 0);
            const Json& packets = told["packets"];
            const bool hd = format.width == 1920;
            ASSERT_EQ(packets.size(), (second ? 1U : 2U) + (hd ? 1U : 0U));
            // The time of day of the frame: 43e9 frames are 1,720,000,000 s of TAI at 25.
            const Timecode time = timecode_of(unit / fields, format.rate, context.utc_offset_s);
            const auto frames = format.interlaced ? time.frames : time.frames / 2;
            for (std::size_t i = 0; i < (second ? 1U : 2U); ++i) {
                EXPECT_EQ(packets[i]["did"], 0x60);
                EXPECT_EQ(packets[i]["sdid"], 0x60);
                EXPECT_EQ(packets[i]["chroma"], 0);
                const auto words = packets[i]["words"].get<std::vector<int>>();
                ASSERT_EQ(words.size(), 16U);
                const auto digit = [&](std::size_t nibble) { return words[nibble] >> 4; };
                EXPECT_EQ(digit(0) + digit(2) * 10, frames);
                EXPECT_EQ(digit(4) + digit(6) * 10, time.seconds);
                EXPECT_EQ(digit(8) + digit(10) * 10, time.minutes);
                EXPECT_EQ(digit(12) + (digit(14) & 3) * 10, time.hours);
                EXPECT_EQ(digit(14) >> 3, second ? 1 : 0);
                int kind = 0;
                for (std::size_t bit = 0; bit < 8; ++bit) {
                    kind |= (words[bit] >> 3 & 1) << bit;
                }
                EXPECT_EQ(kind, i == 1 ? 0 : second ? 2 : 1);
                const int line = i == 1 ? 10 : second ? 571 : 9;
                EXPECT_EQ(packets[i]["line"], hd ? line : 0x7fe);
            }
            if (hd) {
                EXPECT_EQ(packets.back()["did"], 0x41);
                EXPECT_EQ(packets.back()["line"], second ? 572 : 10);
                EXPECT_EQ(packets.back()["words"], Json({0x85, 0x05, 0x20, 0x01}));
            }
        }
    }
}

/// Offers frames, of which the 50th is like the first, until `peer` has what it wants.
void send_until_done(const std::string& url, const VideoFormat& format, const std::string& peer,
                     const test::Folder& folder, std::vector<FramePtr>& frames) {
    const SinkContext context = sent_context(format);
    auto sink = sink_from_url(url + "&interface=127.0.0.1&sdp=" + (folder / "sdp"), context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    for (int n = 0; n < 50; ++n) {
        frames.push_back(test::noise_v210((*sink)->wants().format, format, n));
    }
    auto done = std::async(std::launch::async, test::output_of, peer);
    constexpr FrameNumber kMost = 1500;
    for (FrameNumber n = 0;
         n < kMost && done.wait_for(std::chrono::seconds(0)) != std::future_status::ready; ++n) {
        (*sink)->offer(frames[static_cast<std::size_t>(n % 50)], kFirstSent + n);
    }
    EXPECT_TRUE((*sink)->close().ok());
    EXPECT_EQ(done.get(), "");
}

/// All that was received but the first, which a receiver that came later may have in part, is what
/// was sent, one frame after the other.
void expect_in_order(const std::string& received, const std::vector<std::string>& sent,
                     std::size_t wanted) {
    const std::size_t size = sent.front().size();
    ASSERT_EQ(received.size() % size, 0U);
    ASSERT_GE(received.size() / size, wanted);
    std::map<std::string, std::size_t> known;
    for (std::size_t n = 0; n < sent.size(); ++n) {
        known[sent[n]] = n;
    }
    std::size_t before = sent.size();
    for (std::size_t at = size; at < received.size(); at += size) {
        const auto found = known.find(received.substr(at, size));
        ASSERT_NE(found, known.end()) << "frame " << at / size << " is none that was sent";
        EXPECT_TRUE(before == sent.size() || found->second == (before + 1) % sent.size());
        before = found->second;
    }
}

TEST(St2110Output, IsUnderstoodByFfmpeg) {
    if (!test::runs("ffmpeg -version")) {
        GTEST_SKIP() << "no ffmpeg";
    }
    const VideoFormat wide{"test", 640, 64, {50, 1}, false};
    const VideoFormat woven{"test", 640, 64, {25, 1}, true};
    for (const VideoFormat& format : {wide, woven}) {
        const test::Folder folder;
        std::vector<FramePtr> frames;
        const std::string command =
            "timeout 60 ffmpeg -nostdin -v fatal -protocol_whitelist file,udp,rtp "
            "-buffer_size 4194304 -reorder_queue_size 0 -i '" +
            (folder / "sdp/video.sdp") +
            "' -frames:v 12 -pix_fmt yuv422p10le -fps_mode passthrough -f rawvideo -y '" +
            (folder / "read") + "' 2>&1";
        send_until_done("st2110:" + here(free_port()) + "?ttl=3", format, command, folder, frames);
        std::vector<std::string> sent;
        for (const FramePtr& frame : frames) {
            sent.push_back(test::planar_of(*frame));
        }
        expect_in_order(contents(folder / "read"), sent, 12);
    }
}

TEST(St2110Output, IsUnderstoodByGStreamer) {
    if (!test::runs("gst-inspect-1.0 rtpvrawdepay")) {
        GTEST_SKIP() << "no rtpvrawdepay of GStreamer";
    }
    const test::Folder folder;
    const VideoFormat wide{"test", 640, 64, {50, 1}, false};
    const int port = free_port();
    std::vector<FramePtr> frames;
    const std::string command =
        "timeout 60 gst-launch-1.0 -q udpsrc address=127.0.0.1 port=" + std::to_string(port) +
        " buffer-size=4194304 caps='application/x-rtp,media=video,clock-rate=90000,"
        "encoding-name=RAW,sampling=YCbCr-4:2:2,depth=(string)10,width=(string)640,"
        "height=(string)64,payload=96' ! rtpvrawdepay ! video/x-raw,format=UYVP ! "
        "identity eos-after=12 ! filesink location='" +
        (folder / "read") + "' 2>&1";
    send_until_done("st2110:" + here(port) + "?ttl=3", wide, command, folder, frames);
    std::vector<std::string> sent;
    for (const FramePtr& frame : frames) {
        sent.push_back(test::pgroups_of(*frame));
    }
    expect_in_order(contents(folder / "read"), sent, 11);
}

TEST(St2110Output, GoesOnWhereNobodyListens) {
    const SinkContext context = sent_context(kFrames, 2);
    auto sink = sink_from_url(
        "st2110:" + here(free_port()) + "?sound=" + here(free_port()) + "&anc=" + here(free_port()),
        context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    EXPECT_EQ((*sink)->name().substr(0, 17), "st2110:127.0.0.1:");
    send(**sink, context, 4);
    // 96 of video, 20 of sound and one of ancillary data in each frame.
    EXPECT_EQ((*sink)->stats().pace->packets, 4U * 117U);
}

TEST(St2110Output, LeavesOutFramesThatCameTooLate) {
    SinkContext context = sent_context(kFrames);
    context.lossless = false;
    auto sink = sink_from_url("st2110:" + here(free_port()), context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    const FramePtr frame = test::noise_v210(draw::PackFormat::v210, kFrames, 0);
    EXPECT_TRUE((*sink)->offer(frame, kFirstSent));  // of the year 1997
    EXPECT_TRUE((*sink)->close().ok());
    const SinkStats stats = (*sink)->stats();
    EXPECT_EQ(stats.frames_written, 0U);
    EXPECT_EQ(stats.frames_dropped, 1U);
}

TEST(St2110Output, CountsTimeAsTheChannelDoes) {
    SinkContext context = sent_context(kFrames);
    context.lossless = false;
    // As if the channel were at this frame.
    context.tai_minus_monotonic_ns =
        frame_start_tai_ns(kFirstSent, kFrames.rate) - monotonic_now_ns() - 300'000'000;
    auto sink = sink_from_url("st2110:" + here(free_port()) + "?delay=2", context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    const FramePtr frame = test::noise_v210(draw::PackFormat::v210, kFrames, 0);
    EXPECT_TRUE((*sink)->offer(frame, kFirstSent));
    EXPECT_TRUE((*sink)->close().ok());
    // It waited for its time.
    EXPECT_GE(monotonic_now_ns(),
              frame_start_tai_ns(kFirstSent + 2, kFrames.rate) - *context.tai_minus_monotonic_ns);
    // One of next year is a mistake, not something to wait for.
    auto other = sink_from_url("st2110:" + here(free_port()), context);
    ASSERT_TRUE(other.ok());
    EXPECT_TRUE((*other)->offer(frame, kFirstSent + 1'000'000'000));
    const Status closed = (*other)->close();
    ASSERT_FALSE(closed.ok());
    EXPECT_NE(closed.error().message().find("was the clock set?"), std::string::npos);
}

TEST(St2110Output, SaysWhatIsWrongAtTheStart) {
    const auto message = [](const std::string& rest, const SinkContext& context) {
        const auto sink = sink_from_url("st2110:127.0.0.1:" + rest, context);
        return sink.ok() ? std::string() : sink.error().message();
    };
    const SinkContext context = sent_context(kFrames, 12);
    EXPECT_NE(message("5004?interface=nowhere0", context).find("or one of lo"), std::string::npos);
    EXPECT_NE(
        message("5004?interface=192.0.2.77", context).find("an address that this machine has"),
        std::string::npos);
    EXPECT_NE(message("5004?sound=127.0.0.1:5006&ptime=1", context).find("use ptime=0.125"),
              std::string::npos);
    EXPECT_NE(message("5004?sdp=/proc/nowhere", context).find("/proc/nowhere"), std::string::npos);
    const VideoFormat odd{"test", 1366, 96, {50, 1}, false};
    EXPECT_NE(message("5004?pack=v210_key&sampling=key", sent_context(odd)).find("multiple of 4"),
              std::string::npos);
}

}  // namespace
}  // namespace pitcast::output
