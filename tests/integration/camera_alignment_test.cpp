// SPDX-License-Identifier: Apache-2.0
// Cameras that come by ways of different length and say when their pictures were shot are shown
// together. Every picture carries its own number, so that what is shown is known.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <map>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/core/timecode.h"
#include "pitcast/video/input.h"
#include "pitcast/video/writer.h"

#include "numbered_picture.h"
#include "peer_ports.h"
#include "peer_process.h"
#include "rtsp_server.h"
#include "video_test_support.h"

namespace pitcast {
namespace {

constexpr FrameRate kRate{50, 1};
constexpr std::int32_t kWidth = test::kNumberedWidth;
constexpr std::int32_t kHeight = test::kNumberedHeight;

void sleep_until_frame(FrameNumber n, FrameRate rate) {
    const Nanoseconds wait = frame_start_tai_ns(n, rate) - tai_now_ns();
    std::this_thread::sleep_for(std::chrono::nanoseconds(wait));
}

constexpr FrameRate kInterlacedRate{25, 1};

/// Another channel of ours: sends the number of each frame, with its timecode. Interlaced ones are
/// grey, of 10 bits.
class TimedCamera {
 public:
    explicit TimedCamera(std::string url, bool interlaced = false)
        : url_(std::move(url)), interlaced_(interlaced), thread_([this] { run(); }) {}
    TimedCamera(const TimedCamera&) = delete;
    TimedCamera& operator=(const TimedCamera&) = delete;
    ~TimedCamera() {
        stopping_.store(true);
        thread_.join();
    }

 private:
    void run() {
        const FrameRate rate = interlaced_ ? kInterlacedRate : kRate;
        FrameNumber n = frame_at_tai_ns(tai_now_ns(), rate) + 10;
        video::WriterOptions options;
        options.url = url_;
        options.format = {"numbered", kWidth, kHeight, rate, interlaced_};
        options.first = n;
        options.utc_offset_s = 8 * 3600;
        auto writer = video::VideoWriter::open(options);
        ASSERT_TRUE(writer.ok()) << writer.error().message();
        n = std::max(n, frame_at_tai_ns(tai_now_ns(), rate) + 1);
        for (; !stopping_.load(); ++n) {
            sleep_until_frame(n, rate);
            if (!(interlaced_ ? send_grey(**writer, n) : send_number(**writer, n))) {
                return;
            }
        }
    }

    static Status send_grey(video::VideoWriter& writer, FrameNumber n) {
        constexpr std::size_t kSamples = static_cast<std::size_t>(kWidth) * kHeight;
        std::vector<std::uint16_t> planes(2 * kSamples, 512);
        auto* bytes = reinterpret_cast<std::byte*>(planes.data());
        draw::PackedFrame frame;
        frame.format = draw::PackFormat::yuv422p10;
        frame.width = kWidth;
        frame.height = kHeight;
        frame.planes[0] = {bytes, 2 * kWidth, 2 * kSamples};
        frame.planes[1] = {bytes + 2 * kSamples, kWidth, kSamples};
        frame.planes[2] = {bytes + 3 * kSamples, kWidth, kSamples};
        return writer.write(frame, n);
    }

    static Status send_number(video::VideoWriter& writer, FrameNumber n) {
        std::vector<std::byte> chroma(kWidth / 2 * kHeight / 2, std::byte{128});
        std::vector<std::byte> luma(static_cast<std::size_t>(kWidth) * kHeight);
        const auto line = test::numbered_line(static_cast<std::size_t>(n) % test::kNumbers);
        for (std::size_t y = 0; y < kHeight; ++y) {
            std::transform(line.begin(), line.end(),
                           luma.begin() + static_cast<std::ptrdiff_t>(y * kWidth),
                           [](unsigned char value) { return std::byte{value}; });
        }
        draw::PackedFrame frame;
        frame.format = draw::PackFormat::yuv420p8;
        frame.width = kWidth;
        frame.height = kHeight;
        frame.planes[0] = {luma.data(), kWidth, luma.size()};
        frame.planes[1] = {chroma.data(), kWidth / 2, chroma.size()};
        frame.planes[2] = {chroma.data(), kWidth / 2, chroma.size()};
        return writer.write(frame, n);
    }

    const std::string url_;
    const bool interlaced_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

struct Camera {
    std::unique_ptr<video::VideoInput> input;
    std::map<std::int64_t, int> delays;  ///< frames -> how often
};

Camera listening(const std::string& url, std::optional<Nanoseconds> align_ns) {
    auto input = video::VideoInput::open(
        {.id = "cam", .url = url, .channel_rate = kRate, .align_ns = align_ns});
    EXPECT_TRUE(input.ok());
    return {std::move(*input), {}};
}

/// As a channel does, for `seconds` from when all have pictures.
void watch(std::vector<Camera>& cameras, int seconds) {
    FrameNumber n = frame_at_tai_ns(tai_now_ns(), kRate) + 1;
    const FrameNumber give_up = n + 20 * kRate.numerator;
    FrameNumber begin = 0;
    for (; n < give_up && (begin == 0 || n < begin + seconds * kRate.numerator); ++n) {
        sleep_until_frame(n, kRate);
        bool all = true;
        for (Camera& camera : cameras) {
            const auto picture = camera.input->picture_at(frame_start_tai_ns(n, kRate));
            all = all && picture != nullptr;
            if (picture != nullptr && begin != 0 && n > begin) {
                const auto number = static_cast<std::int64_t>(test::number_in(*picture));
                const auto numbers = static_cast<std::int64_t>(test::kNumbers);
                ++camera.delays[((n - number) % numbers + numbers) % numbers];
            }
        }
        // Until they have found their places.
        begin = begin == 0 && all ? n + 2 * kRate.numerator : begin;
    }
}

TEST(CameraAlignment, ShowsTogetherWhatWasShotTogetherByTimecode) {
    constexpr std::int64_t kFrames = 25;
    const int udp = test::free_port();
    const int srt = test::free_port();
    const int other = test::free_port();
    std::vector<Camera> cameras;
    cameras.push_back(listening("udp://127.0.0.1:" + std::to_string(udp), 500'000'000));
    cameras.push_back(listening(
        "srt://127.0.0.1:" + std::to_string(srt) + "?mode=listener&latency=250000", 500'000'000));
    cameras.push_back(listening("udp://127.0.0.1:" + std::to_string(other), std::nullopt));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const TimedCamera near("udp://127.0.0.1:" + std::to_string(udp) + "?pkt_size=1316");
    const TimedCamera far("srt://127.0.0.1:" + std::to_string(srt) + "?latency=250000");
    const TimedCamera unaligned("udp://127.0.0.1:" + std::to_string(other) + "?pkt_size=1316");
    watch(cameras, 4);
    for (std::size_t i = 0; i < cameras.size(); ++i) {
        const video::InputHealth health = cameras[i].input->health();
        EXPECT_EQ(health.clock, "timecode");
        EXPECT_EQ(health.aligned, i < 2);
        EXPECT_GT(health.way_ns, 0);
        int shown = 0;
        for (const auto& [frames, times] : cameras[i].delays) {
            std::printf("camera %zu: %d pictures %lld frames after they were shot (way %.0f ms)\n",
                        i, times, static_cast<long long>(frames),
                        static_cast<double>(health.way_ns) / 1e6);
            shown = std::max(shown, times);
        }
        if (i < 2) {
            // A busy machine may hold back a picture longer than half a second, but not many.
            EXPECT_GT(cameras[i].delays[kFrames], 180) << "not where it belongs";
        } else {
            EXPECT_EQ(cameras[i].delays.count(kFrames), 0U) << "it would have been so anyway";
        }
    }
}

TEST(CameraAlignment, ShowsFirstFieldsAsFirstFieldsInAnInterlacedChannel) {
    const std::string url = "udp://127.0.0.1:" + std::to_string(test::free_port());
    auto input = video::VideoInput::open(
        {.id = "cam", .url = url, .channel_rate = kInterlacedRate, .channel_interlaced = true});
    ASSERT_TRUE(input.ok());
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const TimedCamera camera(url + "?pkt_size=1316", true);
    int right = 0;
    int wrong = 0;
    FrameNumber begin = 0;
    FrameNumber n = frame_at_tai_ns(tai_now_ns(), kInterlacedRate) + 1;
    for (const FrameNumber end = n + 500; n < end && right + wrong < 75; ++n) {
        sleep_until_frame(2 * n, kRate);
        const auto first = (*input)->picture_at(frame_start_tai_ns(2 * n, kRate));
        sleep_until_frame(2 * n + 1, kRate);
        const auto second = (*input)->picture_at(frame_start_tai_ns(2 * n + 1, kRate));
        begin = begin == 0 && first != nullptr ? n : begin;
        if (begin != 0 && n > begin + 50) {
            const bool fits =
                first != nullptr && second != nullptr && first->field == draw::FieldParity::top &&
                second->field == draw::FieldParity::bottom && first->frame == second->frame;
            ++(fits ? right : wrong);
        }
    }
    EXPECT_GE(right, 70) << wrong << " frames of fields that do not belong together";
}

TEST(CameraAlignment, KnowsTheClockOfAnRtspServer) {
    if (!test::runs("/usr/bin/python3 -c \"import gi; gi.require_version('GstRtspServer', '1.0'); "
                    "from gi.repository import GstRtspServer\"")) {
        GTEST_SKIP() << "no GStreamer RTSP server";
    }
    const test::Folder folder;
    const int port = test::free_port();
    ASSERT_TRUE(
        write_file(folder / "server.py",
                   test::filled(test::rtsp_server("videotestsrc is-live=true ! "
                                                  "video/x-raw,format=I420,width=192,height=96,"
                                                  "framerate=50/1 ! x264enc speed-preset=ultrafast "
                                                  "tune=zerolatency key-int-max=25 ! rtph264pay "
                                                  "name=pay0 pt=96"),
                                port, ""))
            .ok());
    const test::PeerProcess server("/usr/bin/python3 '" + (folder / "server.py") + "'");
    std::vector<Camera> cameras;
    cameras.push_back(listening("rtsp://127.0.0.1:" + std::to_string(port) + "/cam", 400'000'000));
    watch(cameras, 8);
    const video::InputHealth health = cameras[0].input->health();
    std::printf("from the camera to here: %.1f ms by its clock\n",
                static_cast<double>(health.way_ns) / 1e6);
    EXPECT_EQ(health.clock, "sender") << health.error;
    EXPECT_TRUE(health.aligned);
    EXPECT_GT(health.way_ns, -20'000'000);
    EXPECT_LT(health.way_ns, 400'000'000);
}

}  // namespace
}  // namespace pitcast
