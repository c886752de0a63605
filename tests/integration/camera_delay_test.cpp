// SPDX-License-Identifier: Apache-2.0
// How long a picture takes from a camera's encoder to the channel, by way of each protocol. Every
// picture carries its own number in black and white blocks, so that what is shown is known.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <future>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <signal.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/video/input.h"

#include "numbered_picture.h"
#include "peer_ports.h"
#include "rtsp_server.h"
#include "video_test_support.h"

namespace pitcast {
namespace {

constexpr Nanoseconds kPeriod = 20'000'000;

/// A camera of 50 pictures a second: an encoder that reads them from its standard input.
class NumberedCamera {
 public:
    explicit NumberedCamera(const std::string& command)
        : pipe_(::popen(command.c_str(), "we")), thread_([this] { run(); }) {}
    NumberedCamera(const NumberedCamera&) = delete;
    NumberedCamera& operator=(const NumberedCamera&) = delete;
    ~NumberedCamera() {
        stopping_.store(true);
        thread_.join();
        ::pclose(pipe_);
    }
    /// When picture `n` was handed to the encoder; 0 = not yet.
    [[nodiscard]] Nanoseconds sent_ns(std::size_t n) const { return sent_[n].load(); }

 private:
    void run() {
        Nanoseconds due = monotonic_now_ns();
        for (std::size_t n = 0; !stopping_.load(); n = (n + 1) % sent_.size()) {
            const auto line = test::numbered_line(n);
            sent_[n].store(monotonic_now_ns());
            for (std::size_t y = 0; y < test::kNumberedHeight; ++y) {
                if (std::fwrite(line.data(), 1, line.size(), pipe_) != line.size()) {
                    return;
                }
            }
            std::fflush(pipe_);
            // A server reads nothing before somebody asks for it.
            due = std::max(due + kPeriod, monotonic_now_ns());
            std::this_thread::sleep_for(std::chrono::nanoseconds(due - monotonic_now_ns()));
        }
    }

    std::array<std::atomic<Nanoseconds>, test::kNumbers> sent_{};
    std::atomic<bool> stopping_{false};
    std::FILE* pipe_;
    std::thread thread_;
};

struct Path {
    const char* name;
    const char* url;
    std::string command;
    std::string file{};  ///< server.py
};

struct Delay {
    double least_ms = 0, median_ms = 0, most_ms = 0;
    std::size_t pictures = 0;
};

Delay measure(const Path& path, int port) {
    const test::Folder folder;
    const std::string here = folder / "";
    EXPECT_TRUE(path.file.empty() ||
                write_file(folder / "server.py", test::filled(path.file, port, here)).ok());
    const NumberedCamera camera("cd '" + here + "'; exec timeout 14 " +
                                test::filled(path.command, port, here) + " 2>/dev/null");
    for (int i = 0; path.command.find("-sdp_file") != std::string::npos && i < 100 &&
                    !std::filesystem::exists(folder / "cam.sdp");
         ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    // So many instants a second that waiting for the next does not count.
    auto input = video::VideoInput::open(
        {.id = "cam", .url = test::filled(path.url, port, here), .channel_rate = {1000, 1}});
    EXPECT_TRUE(input.ok());
    std::vector<double> delays;
    std::uint64_t last = 0;
    Nanoseconds first = 0;
    const Nanoseconds begin = monotonic_now_ns();
    constexpr Nanoseconds kSettle = 3 * kNanosecondsPerSecond;
    constexpr Nanoseconds kWatch = 3 * kNanosecondsPerSecond;
    while (input.ok() && monotonic_now_ns() - begin < 20 * kNanosecondsPerSecond) {
        const auto picture = draw::whole_frame((*input)->picture_at(tai_now_ns()));
        const Nanoseconds now = monotonic_now_ns();
        if (picture != nullptr && picture->version != last) {
            first = first == 0 ? now : first;
            const Nanoseconds sent = camera.sent_ns(test::number_in(*picture));
            if (now - first > kSettle && sent != 0) {
                delays.push_back(static_cast<double>(now - sent) / 1e6);
            }
            last = picture->version;
        }
        if (first != 0 && now - first > kSettle + kWatch) {
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (delays.empty()) {
        ADD_FAILURE() << path.name << ": no picture; " << (*input)->health().error;
        return {};
    }
    std::sort(delays.begin(), delays.end());
    return {delays.front(), delays[delays.size() / 2], delays.back(), delays.size()};
}

std::string encoder(const std::string& tail) {
    return "ffmpeg -nostats -v error -fflags nobuffer -probesize 32 -analyzeduration 0 -f rawvideo "
           "-pix_fmt gray -s 192x96 -r 50 -i - -vf format=yuv420p -c:v libx264 -preset ultrafast "
           "-tune zerolatency -g 25 -flush_packets 1 " +
           tail;
}

/// GStreamer's RTSP server with our pictures.
const std::string kServer = test::rtsp_server(
    "fdsrc fd=0 ! rawvideoparse width=192 height=96 format=gray8 framerate=50/1 ! videoconvert ! "
    "video/x-raw,format=I420 ! x264enc speed-preset=ultrafast tune=zerolatency key-int-max=25 ! "
    "rtph264pay name=pay0 pt=96");

TEST(CameraDelay, IsKnownForEveryProtocol) {
    if (!test::runs("ffmpeg -version")) {
        GTEST_SKIP() << "no ffmpeg";
    }
    ::signal(SIGPIPE, SIG_IGN);
    std::vector<Path> paths{
        {"UDP TS", "udp://127.0.0.1:PORT",
         encoder("-f mpegts 'udp://127.0.0.1:PORT?pkt_size=1316'")},
        {"RTP TS", "rtp://127.0.0.1:PORT",
         encoder("-f rtp_mpegts 'rtp://127.0.0.1:PORT?pkt_size=1328'")},
        {"RTP and SDP", "FOLDER/cam.sdp",
         encoder("-sdp_file cam.sdp -f rtp 'rtp://127.0.0.1:PORT'")},
        {"SRT, latency 120 ms", "srt://127.0.0.1:PORT?mode=caller",
         encoder("-f mpegts 'srt://127.0.0.1:PORT?mode=listener&pkt_size=1316'")},
        {"SRT, latency 40 ms", "srt://127.0.0.1:PORT?mode=caller&latency=40000",
         encoder("-f mpegts 'srt://127.0.0.1:PORT?mode=listener&pkt_size=1316&latency=40000'")},
        {"RIST", "rist://@127.0.0.1:PORT",
         encoder("-f mpegts 'rist://127.0.0.1:PORT?pkt_size=1316'")},
        {"RIST, buffer 200 ms", "rist://@127.0.0.1:PORT?buffer=200",
         encoder("-f mpegts 'rist://127.0.0.1:PORT?pkt_size=1316&buffer=200'")},
    };
    if (test::runs("/usr/bin/python3 -c \"import gi; gi.require_version('GstRtspServer', '1.0'); "
                   "from gi.repository import GstRtspServer\"")) {
        paths.push_back(
            {"RTSP", "rtsp://127.0.0.1:PORT/cam", "/usr/bin/python3 server.py", kServer});
    }
    constexpr std::size_t kAtATime = 3;
    for (std::size_t start = 0; start < paths.size(); start += kAtATime) {
        const std::size_t end = std::min(start + kAtATime, paths.size());
        std::vector<std::future<Delay>> delays;
        for (std::size_t i = start; i < end; ++i) {
            delays.push_back(
                std::async(std::launch::async, measure, std::cref(paths[i]), test::free_port()));
        }
        for (std::size_t i = start; i < end; ++i) {
            const Delay delay = delays[i - start].get();
            std::printf(
                "%-20s %5.0f ms (%.0f to %.0f), %4.1f frames of 50 a second; %zu pictures\n",
                paths[i].name, delay.median_ms, delay.least_ms, delay.most_ms, delay.median_ms / 20,
                delay.pictures);
            EXPECT_LT(delay.median_ms, 2500) << paths[i].name;
            EXPECT_GT(delay.median_ms, 40) << paths[i].name;
        }
    }
}

}  // namespace
}  // namespace pitcast
