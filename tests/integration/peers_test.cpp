// SPDX-License-Identifier: Apache-2.0
// Cameras that we did not write: what FFmpeg, GStreamer and an RTSP server send, in the codings and
// at the rates that cameras use.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <future>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/video/input.h"

#include "peer_ports.h"
#include "peer_process.h"
#include "rtsp_server.h"
#include "video_test_support.h"

namespace pitcast {
namespace {

using test::filled;
using test::free_port;
using test::runs;

using draw::PixelFormat;

struct Peer {
    const char* name;
    const char* url;      ///< ours
    std::string command;  ///< theirs
    const char* codec;
    PixelFormat format;
    double rate;
    bool interlaced = false;
    draw::ColorMatrix matrix = draw::ColorMatrix::unknown;
    std::string file{};  ///< FOLDER/cam.sdp or server.py, written before
    bool ours_first = true;
};

/// What came of it.
struct Outcome {
    bool picture = false;
    double first_s = 0;  ///< until the first picture
    double rate = 0;     ///< different pictures a second
    video::InputHealth health;
    draw::PicturePtr shown;
};

Outcome meet(const Peer& peer, const test::Folder& folder, int port) {
    Outcome outcome;
    const std::string here = folder / ("peer-" + std::to_string(port));
    std::filesystem::create_directory(here);
    const char* name =
        peer.command.find("server.py") != std::string::npos ? "/server.py" : "/cam.sdp";
    if (!peer.file.empty() && !write_file(here + name, filled(peer.file, port, here))) {
        return outcome;
    }
    const test::PeerProcess process("cd '" + here + "'; exec >peer.log 2>&1; " +
                                    filled(peer.command, port, here));
    if (peer.command.find("-sdp_file") != std::string::npos) {
        for (int i = 0; i < 200 && !std::filesystem::exists(here + "/cam.sdp"); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    auto input = video::VideoInput::open({.id = "cam", .url = filled(peer.url, port, here)});
    if (!input) {
        outcome.health.error = input.error().message();
        return outcome;
    }
    const auto begin = std::chrono::steady_clock::now();
    const auto passed = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    while (!outcome.picture && passed() < 15) {
        outcome.picture = (*input)->picture_at(tai_now_ns()) != nullptr;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    outcome.first_s = passed();
    constexpr double kSettle = 0.7;
    constexpr double kWatch = 2.0;
    int seen = 0;
    std::uint64_t last = 0;
    double since = 0;
    while (outcome.picture && passed() < outcome.first_s + kSettle + kWatch) {
        const auto picture = (*input)->picture_at(tai_now_ns());
        if (passed() > outcome.first_s + kSettle) {
            since = since == 0 ? passed() : since;
            seen += picture->version != last ? 1 : 0;
        }
        last = picture->version;
        outcome.shown = draw::whole_frame(picture);
        std::this_thread::sleep_for(std::chrono::milliseconds(4));
    }
    outcome.rate = seen / kWatch;
    outcome.health = (*input)->health();
    if (!outcome.picture) {
        outcome.health.error += "; peer: " + test::output_of("tail -c 400 '" + here + "/peer.log'");
    }
    return outcome;
}

void judge(const Peer& peer, const Outcome& outcome) {
    std::printf("%-46s first %4.1f s, %4.1f/s of %5.2f, %s %d/%d %s\n", peer.name, outcome.first_s,
                outcome.rate, peer.rate, outcome.health.codec.c_str(),
                outcome.health.rate.numerator, outcome.health.rate.denominator,
                outcome.health.error.c_str());
    ASSERT_TRUE(outcome.picture) << peer.name << ": " << outcome.health.error;
    EXPECT_EQ(outcome.health.codec, peer.codec) << peer.name;
    EXPECT_EQ(outcome.shown->width, 192) << peer.name;
    EXPECT_EQ(outcome.shown->height, 96) << peer.name;
    EXPECT_EQ(static_cast<int>(outcome.shown->format), static_cast<int>(peer.format)) << peer.name;
    EXPECT_EQ(outcome.shown->interlaced, peer.interlaced) << peer.name;
    if (peer.matrix != draw::ColorMatrix::unknown) {
        EXPECT_EQ(static_cast<int>(outcome.shown->matrix), static_cast<int>(peer.matrix))
            << peer.name;
    }
    EXPECT_GE(outcome.rate, peer.rate * 0.75) << peer.name << ": pictures a second";
}

/// All of them, a few at a time: most of their time is waiting.
void meet_all(const std::vector<Peer>& peers) {
    constexpr std::size_t kAtATime = 4;
    const test::Folder folder;
    for (std::size_t first = 0; first < peers.size(); first += kAtATime) {
        std::vector<std::future<Outcome>> outcomes;
        const std::size_t end = std::min(first + kAtATime, peers.size());
        for (std::size_t i = first; i < end; ++i) {
            outcomes.push_back(std::async(std::launch::async, meet, std::cref(peers[i]),
                                          std::cref(folder), free_port()));
        }
        for (std::size_t i = first; i < end; ++i) {
            judge(peers[i], outcomes[i - first].get());
        }
    }
}

// ---- FFmpeg

std::string ffmpeg(const std::string& rate, const std::string& filter, const std::string& tail) {
    return "exec ffmpeg -nostdin -v error -re -f lavfi -i testsrc2=s=192x96:r=" + rate + " -vf " +
           filter + " " + tail;
}

const std::string k709 =
    ",setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv";
const std::string kHlg =
    ",setparams=color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc:range=tv";
const std::string kFields = ",tinterlace=interleave_top,setfield=tff";
const std::string kX264 = " -c:v libx264 -preset ultrafast -tune zerolatency -g 12 ";
const std::string kX265 =
    " -c:v libx265 -preset ultrafast -tune zerolatency -x265-params "
    "log-level=none:keyint=12:pools=1:frame-threads=1:repeat-headers=1 ";
const std::string kToUdp = " -f mpegts 'udp://127.0.0.1:PORT?pkt_size=1316'";

TEST(Ffmpeg, IsUnderstood) {
    if (!runs("ffmpeg -version")) {
        GTEST_SKIP() << "no ffmpeg";
    }
    const char* kUdp = "udp://127.0.0.1:PORT";
    constexpr auto k709Matrix = draw::ColorMatrix::bt709;
    meet_all({
        {"UDP TS, H.264 25p", kUdp, ffmpeg("25", "format=yuv420p" + k709, kX264 + kToUdp), "h264",
         PixelFormat::yuv420p8, 25, false, k709Matrix},
        {"UDP TS, H.264 4:2:2 10 bit 50p", kUdp,
         ffmpeg("50", "format=yuv422p10le" + k709, kX264 + kToUdp), "h264", PixelFormat::yuv422p10,
         50, false, k709Matrix},
        {"UDP TS, H.264 25i", kUdp,
         ffmpeg("50", "format=yuv420p" + kFields + k709,
                kX264 + "-flags +ildct+ilme -x264-params tff=1" + kToUdp),
         "h264", PixelFormat::yuv420p8, 25, true, k709Matrix},
        {"UDP TS, HEVC 10 bit HLG 50p", kUdp,
         ffmpeg("50", "format=yuv420p10le" + kHlg, kX265 + kToUdp), "hevc", PixelFormat::yuv420p10,
         50, false, draw::ColorMatrix::bt709},
        {"UDP TS, HEVC 59.94p", kUdp, ffmpeg("60000/1001", "format=yuv420p" + k709, kX265 + kToUdp),
         "hevc", PixelFormat::yuv420p8, 59.94, false, k709Matrix},
        {"UDP TS, MPEG-2 4:2:2 25i", kUdp,
         ffmpeg("50", "format=yuv422p" + kFields + k709,
                "-c:v mpeg2video -b:v 4M -g 12 -flags +ildct+ilme" + kToUdp),
         "mpeg2video", PixelFormat::yuv422p8, 25, true, k709Matrix},
        {"RTP TS, H.264 30p", "rtp://127.0.0.1:PORT",
         ffmpeg("30", "format=yuv420p" + k709,
                kX264 + "-f rtp_mpegts 'rtp://127.0.0.1:PORT?pkt_size=1328'"),
         "h264", PixelFormat::yuv420p8, 30, false, k709Matrix},
        {"RTP, MJPEG 25p", "rtp://127.0.0.1:PORT",
         ffmpeg("25", "format=yuvj420p",
                "-c:v mjpeg -q:v 3 -huffman default -f rtp rtp://127.0.0.1:PORT"),
         "mjpeg", PixelFormat::yuv420p8, 25},
        {"RTP and SDP, H.264 50p", "FOLDER/cam.sdp",
         ffmpeg("50", "format=yuv420p" + k709,
                kX264 + "-sdp_file FOLDER/cam.sdp -f rtp rtp://127.0.0.1:PORT"),
         "h264", PixelFormat::yuv420p8, 50, false, k709Matrix},
        {"RTP and SDP, HEVC 10 bit 25p", "FOLDER/cam.sdp",
         ffmpeg("25", "format=yuv420p10le" + k709,
                kX265 + "-sdp_file FOLDER/cam.sdp -f rtp rtp://127.0.0.1:PORT"),
         "hevc", PixelFormat::yuv420p10, 25, false, k709Matrix},
        {"SRT Matroska, AV1 25p", "srt://127.0.0.1:PORT?mode=listener",
         "sleep 0.5; " +
             ffmpeg("25", "format=yuv420p" + k709,
                    "-c:v libsvtav1 -preset 12 -g 12 -svtav1-params pred-struct=1:lp=1 -f matroska "
                    "'srt://127.0.0.1:PORT?mode=caller&pkt_size=1316'"),
         "av1", PixelFormat::yuv420p8, 25, false, k709Matrix},
        {"SRT TS, H.264 4:2:2 10 bit 25i", "srt://127.0.0.1:PORT?mode=listener",
         "sleep 0.5; " + ffmpeg("50", "format=yuv422p10le" + kFields + k709,
                                kX264 + "-flags +ildct+ilme -x264-params tff=1 -f mpegts "
                                        "'srt://127.0.0.1:PORT?mode=caller&pkt_size=1316'"),
         "h264", PixelFormat::yuv422p10, 25, true, k709Matrix},
    });
}

// ---- GStreamer

std::string gst(const std::string& caps, const std::string& tail) {
    return "exec gst-launch-1.0 -q videotestsrc is-live=true pattern=ball ! "
           "'video/x-raw,width=192,height=96," +
           caps + "' ! " + tail;
}

const std::string kGst264 =
    "x264enc speed-preset=ultrafast tune=zerolatency key-int-max=12 bitrate=1000 ! ";
const std::string kGst265 =
    "x265enc speed-preset=ultrafast tune=zerolatency key-int-max=12 bitrate=1000 "
    "option-string=pools=1:frame-threads=1:log-level=none:repeat-headers=1:open-gop=0 ! ";

std::string sdp_of(const std::string& encoding, const std::string& more = "") {
    return "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
           "m=video PORT RTP/AVP 96\r\na=rtpmap:96 " +
           encoding + "/90000\r\n" + more;
}

bool has_gstreamer() {
    return runs("gst-launch-1.0 --version") && runs("gst-inspect-1.0 --exists x264enc") &&
           runs("gst-inspect-1.0 --exists x265enc") && runs("gst-inspect-1.0 --exists srtsink") &&
           runs("gst-inspect-1.0 --exists rtph264pay");
}

TEST(GStreamer, IsUnderstood) {
    if (!has_gstreamer()) {
        GTEST_SKIP() << "no gstreamer1.0-tools, -plugins-good, -plugins-bad or -plugins-ugly";
    }
    const std::string k25 = "format=I420,framerate=25/1";
    meet_all({
        {"GStreamer SRT TS, H.264 50p", "srt://127.0.0.1:PORT?mode=caller",
         gst("format=I420,framerate=50/1",
             kGst264 + "mpegtsmux alignment=7 ! srtsink uri='srt://127.0.0.1:PORT?mode=listener' "
                       "wait-for-connection=false"),
         "h264", PixelFormat::yuv420p8, 50},
        {"GStreamer UDP TS, H.264 10 bit 4:2:2 25p", "udp://127.0.0.1:PORT",
         gst("format=I422_10LE,framerate=25/1",
             kGst264 + "mpegtsmux alignment=7 ! udpsink host=127.0.0.1 port=PORT"),
         "h264", PixelFormat::yuv422p10, 25},
        {"GStreamer RTP TS, HEVC 30p", "rtp://127.0.0.1:PORT",
         gst("format=I420,framerate=30/1",
             kGst265 + "h265parse config-interval=-1 ! mpegtsmux alignment=7 ! rtpmp2tpay ! "
                       "udpsink host=127.0.0.1 port=PORT"),
         "hevc", PixelFormat::yuv420p8, 30},
        {"GStreamer RTP and SDP, H.264 59.94p", "FOLDER/cam.sdp",
         gst("format=I420,framerate=60000/1001",
             kGst264 + "rtph264pay config-interval=-1 pt=96 ! udpsink host=127.0.0.1 port=PORT"),
         "h264", PixelFormat::yuv420p8, 59.94, false, draw::ColorMatrix::unknown,
         sdp_of("H264", "a=fmtp:96 packetization-mode=1\r\n")},
        {"GStreamer RTP and SDP, HEVC 10 bit 25p", "FOLDER/cam.sdp",
         gst("format=I420_10LE,framerate=25/1",
             kGst265 + "rtph265pay config-interval=-1 pt=96 ! udpsink host=127.0.0.1 port=PORT"),
         "hevc", PixelFormat::yuv420p10, 25, false, draw::ColorMatrix::unknown, sdp_of("H265")},
        {"GStreamer RTP, MJPEG 25p", "rtp://127.0.0.1:PORT",
         gst(k25, "jpegenc ! rtpjpegpay pt=26 ! udpsink host=127.0.0.1 port=PORT"), "mjpeg",
         PixelFormat::yuv420p8, 25},
        {"GStreamer RIST simple, H.264 25p", "rist://@127.0.0.1:PORT?rist_profile=simple",
         gst(k25, kGst264 + "mpegtsmux alignment=7 ! rtpmp2tpay ! ristsink address=127.0.0.1 "
                            "port=PORT"),
         "h264", PixelFormat::yuv420p8, 25},
        {"GStreamer UDP TS, H.264 25i", "udp://127.0.0.1:PORT",
         gst("format=I420,framerate=50/1",
             "interlace field-pattern=1:1 top-field-first=true ! " + kGst264 +
                 "mpegtsmux alignment=7 ! udpsink host=127.0.0.1 port=PORT"),
         "h264", PixelFormat::yuv420p8, 25, true},
    });
}

// ---- An RTSP server (GStreamer's)

std::string server(const std::string& pipeline) {
    return test::rtsp_server(
        "videotestsrc is-live=true pattern=ball ! video/x-raw,width=192,height=96," + pipeline);
}

TEST(RtspServer, IsUnderstood) {
    if (!has_gstreamer() ||
        !runs("/usr/bin/python3 -c \"import gi; gi.require_version('GstRtspServer', '1.0'); "
              "from gi.repository import GstRtspServer\"")) {
        GTEST_SKIP() << "no python3-gi or gir1.2-gst-rtsp-server-1.0";
    }
    const char* kUrl = "rtsp://127.0.0.1:PORT/cam";
    const std::string kRun = "exec /usr/bin/python3 FOLDER/server.py";
    meet_all({
        {"RTSP, H.264 50p", kUrl, kRun, "h264", PixelFormat::yuv420p8, 50, false,
         draw::ColorMatrix::unknown,
         server("format=I420,framerate=50/1 ! " + kGst264 + "rtph264pay name=pay0 pt=96")},
        {"RTSP, HEVC 10 bit 25p", kUrl, kRun, "hevc", PixelFormat::yuv420p10, 25, false,
         draw::ColorMatrix::unknown,
         server("format=I420_10LE,framerate=25/1 ! " + kGst265 + "rtph265pay name=pay0 pt=96")},
        {"RTSP, MJPEG 30p", kUrl, kRun, "mjpeg", PixelFormat::yuv420p8, 30, false,
         draw::ColorMatrix::unknown,
         server("format=I420,framerate=30/1 ! jpegenc ! rtpjpegpay name=pay0 pt=26")},
        {"RTSP, TS in RTP, H.264 25p", kUrl, kRun, "h264", PixelFormat::yuv420p8, 25, false,
         draw::ColorMatrix::unknown,
         server("format=I420,framerate=25/1 ! " + kGst264 +
                "mpegtsmux alignment=7 ! rtpmp2tpay name=pay0 pt=33")},
    });
}

}  // namespace
}  // namespace pitcast
