// SPDX-License-Identifier: Apache-2.0
#include "pitcast/video/encode_speed.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "pitcast/core/clock.h"

#include "encoder.h"

namespace pitcast::video {
namespace {

/// Busy content: a moving gradient, noise of +-8 codes, and hard-edged bars like lettering.
std::uint8_t busy_sample(std::int32_t x, std::int32_t y, std::int32_t n, std::uint32_t& noise) {
    noise = noise * 1664525U + 1013904223U;
    const std::int32_t base = 60 + ((x + 5 * n) / 8 + y / 6) % 100;
    const bool letter = y % 96 < 28 && ((x + 3 * n) % 19 < 7) != (y % 11 < 4);
    const auto grain = static_cast<std::int32_t>(noise >> 28) - 8;
    return static_cast<std::uint8_t>((letter ? 225 : base) + grain);
}

struct Planes {
    std::vector<std::byte> bytes;
    draw::PackedFrame frame;
};

std::unique_ptr<Planes> busy_frame(const VideoFormat& format, std::int32_t n) {
    auto made = std::make_unique<Planes>();
    draw::PackedFrame& frame = made->frame;
    frame.format = encoder_input(format);
    frame.width = format.width;
    frame.height = format.height;
    const bool ten = frame.format == draw::PackFormat::yuv422p10;
    const auto width = static_cast<std::size_t>(format.width);
    const auto height = static_cast<std::size_t>(format.height);
    const std::size_t word = ten ? 2 : 1;
    const std::size_t chroma_height = ten ? height : height / 2;
    made->bytes.resize(word * (width * height + width * chroma_height));
    std::byte* at = made->bytes.data();
    auto noise = static_cast<std::uint32_t>(n);
    for (std::size_t p = 0; p < 3; ++p) {
        const std::size_t columns = p == 0 ? width : width / 2;
        const std::size_t rows = p == 0 ? height : chroma_height;
        frame.planes[p] = {at, columns * word, columns * rows * word};
        for (std::size_t i = 0; i < columns * rows; ++i) {
            const std::uint8_t v = busy_sample(static_cast<std::int32_t>(i % columns),
                                               static_cast<std::int32_t>(i / columns), n, noise);
            if (ten) {
                *at++ = static_cast<std::byte>(v << 2);
                *at++ = static_cast<std::byte>(v >> 6);
            } else {
                *at++ = static_cast<std::byte>(v);
            }
        }
    }
    return made;
}

}  // namespace

double measure_encode_fps(const VideoFormat& format, std::chrono::milliseconds budget) {
    quieten_ffmpeg();
    auto encoder = open_h264_encoder({.format = format});
    if (!encoder) {
        return 0.0;
    }
    std::array<std::unique_ptr<Planes>, 4> pictures;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        pictures[i] = busy_frame(format, static_cast<std::int32_t>(i));
    }
    const PacketPtr packet(av_packet_alloc());
    const auto drain = [&] {
        while (avcodec_receive_packet(encoder->get(), packet.get()) >= 0) {
            av_packet_unref(packet.get());
        }
    };
    const Nanoseconds start = monotonic_now_ns();
    const Nanoseconds limit = std::chrono::nanoseconds(budget).count();
    std::int64_t frames = 0;
    while (monotonic_now_ns() - start < limit) {
        const auto& picture = pictures[static_cast<std::size_t>(frames) % pictures.size()]->frame;
        const FramePtr frame = frame_over(picture, format, frames);
        if (avcodec_send_frame(encoder->get(), frame.get()) < 0) {
            return 0.0;
        }
        drain();
        ++frames;
    }
    avcodec_send_frame(encoder->get(), nullptr);
    drain();
    const auto elapsed = static_cast<double>(monotonic_now_ns() - start);
    return static_cast<double>(frames) * 1e9 / elapsed;
}

}  // namespace pitcast::video
