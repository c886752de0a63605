// SPDX-License-Identifier: Apache-2.0
// How fast this machine encodes each format, as a multiple of real time, and muxes v210.
#include <cstdio>
#include <filesystem>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/core/video_format.h"
#include "pitcast/video/encode_speed.h"
#include "pitcast/video/writer.h"

namespace {

using namespace pitcast;

double frames_a_second(const VideoFormat& format) {
    return static_cast<double>(format.rate.numerator) / format.rate.denominator;
}

/// Frames a second that go into a QuickTime file on the disk of the temporary folder.
double measure_v210(const VideoFormat& format) {
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "pitcast-bench.mov";
    auto writer = video::VideoWriter::open({.url = path.string(), .format = format});
    if (!writer) {
        std::fprintf(stderr, "%s\n", writer.error().message().c_str());
        return 0.0;
    }
    draw::PackedFrame frame;
    frame.format = draw::PackFormat::v210;
    frame.width = format.width;
    frame.height = format.height;
    const std::size_t stride = static_cast<std::size_t>((format.width + 47) / 48) * 128;
    std::vector<std::byte> bytes(stride * static_cast<std::size_t>(format.height));
    frame.planes[0] = {bytes.data(), stride, bytes.size()};
    constexpr int kFrames = 50;
    const Nanoseconds start = monotonic_now_ns();
    for (int n = 0; n < kFrames; ++n) {
        if (!(*writer)->write(frame, n)) {
            return 0.0;
        }
    }
    const auto elapsed = static_cast<double>(monotonic_now_ns() - start);
    static_cast<void>((*writer)->finish());
    std::filesystem::remove(path);
    return kFrames * 1e9 / elapsed;
}

}  // namespace

int main() {
    std::printf("%-10s %14s %14s %14s\n", "format", "h264 fps", "x real time", "v210 x real t.");
    for (const VideoFormat& format : video_formats()) {
        const double fps = video::measure_encode_fps(format, std::chrono::milliseconds(1500));
        const double v210 = measure_v210(format);
        std::printf("%-10s %14.1f %14.2f %14.2f\n", std::string(format.name).c_str(), fps,
                    fps / frames_a_second(format), v210 / frames_a_second(format));
    }
    return 0;
}
