// SPDX-License-Identifier: Apache-2.0
// Chips that decode: what can be tried without one, and pictures that come out of a device.
#include <array>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/core/clock.h"
#include "pitcast/video/input.h"

#include "../../engine/video/src/chip_decoder.h"
#include "../../engine/video/src/slot_decoder.h"
#include "keep_drivers.h"
#include "peer_ports.h"
#include "peer_process.h"

namespace pitcast::video {
namespace {

/// A picture with memory of its own, every sample another than its neighbours.
FramePtr picture(AVPixelFormat format, int width, int height) {
    FramePtr frame(av_frame_alloc());
    frame->format = format;
    frame->width = width;
    frame->height = height;
    if (av_frame_get_buffer(frame.get(), 0) < 0) {
        return nullptr;
    }
    const int lines = format == AV_PIX_FMT_NV12 || format == AV_PIX_FMT_P010LE ? 2 : 3;
    for (int plane = 0; plane < lines; ++plane) {
        const int high = plane == 0 ? height : (height + 1) / 2;
        for (int i = 0; i < high * frame->linesize[plane]; ++i) {
            frame->data[plane][i] = static_cast<std::uint8_t>(i * 7 + plane * 50 + i / 3);
        }
    }
    return frame;
}

int sample(const AVFrame& frame, int plane, int x, int y, int bytes) {
    const std::uint8_t* at =
        frame.data[plane] + std::ptrdiff_t{y} * frame.linesize[plane] + std::ptrdiff_t{x} * bytes;
    std::uint16_t value = 0;
    std::memcpy(&value, at, static_cast<std::size_t>(bytes));
    return value;
}

/// Every sample of `to` is that of `from`, whose chroma lies in pairs.
void expect_same_samples(const AVFrame& from, const AVFrame& to) {
    const bool ten = from.format == AV_PIX_FMT_P010LE;
    const int bytes = ten ? 2 : 1;
    const int shift = ten ? 6 : 0;
    for (int y = 0; y < from.height; ++y) {
        for (int x = 0; x < from.width; ++x) {
            ASSERT_EQ(sample(to, 0, x, y, bytes), sample(from, 0, x, y, bytes) >> shift);
        }
    }
    for (int y = 0; y < (from.height + 1) / 2; ++y) {
        for (int x = 0; x < (from.width + 1) / 2; ++x) {
            ASSERT_EQ(sample(to, 1, x, y, bytes), sample(from, 1, 2 * x, y, bytes) >> shift);
            ASSERT_EQ(sample(to, 2, x, y, bytes), sample(from, 1, 2 * x + 1, y, bytes) >> shift);
        }
    }
}

TEST(ChipDecoder, TakesChromaApart) {
    for (const AVPixelFormat format : {AV_PIX_FMT_NV12, AV_PIX_FMT_P010LE}) {
        for (const auto& [width, height] : {std::pair{64, 32}, std::pair{37, 21}}) {
            const FramePtr from = picture(format, width, height);
            const FramePtr to = picture(split_format(format), width, height);
            ASSERT_TRUE(split_chroma(*from, *to));
            expect_same_samples(*from, *to);
        }
    }
    const FramePtr planar = picture(AV_PIX_FMT_YUV420P, 64, 32);
    EXPECT_FALSE(split_chroma(*planar, *picture(AV_PIX_FMT_YUV420P, 64, 32)));
    EXPECT_FALSE(split_chroma(*picture(AV_PIX_FMT_NV12, 64, 30), *planar));
    EXPECT_FALSE(split_chroma(*picture(AV_PIX_FMT_P010LE, 64, 32), *planar));
}

TEST(ChipDecoder, IsNoneWhereNobodyAsksAndWhereTheCodingIsUnknown) {
    const auto none = find_chip(AV_CODEC_ID_H264, DecodeOn::cpu);
    ASSERT_TRUE(none.ok());
    EXPECT_EQ(*none, nullptr);
    const auto drawn = find_chip(AV_CODEC_ID_GIF, DecodeOn::automatic);
    ASSERT_TRUE(drawn.ok());
    EXPECT_EQ(*drawn, nullptr);
    const auto named = find_chip(AV_CODEC_ID_GIF, DecodeOn::cuda);
    ASSERT_FALSE(named.ok());
    EXPECT_EQ(named.error().message(), "gif: no chip decodes it (use \"decoder\": \"cpu\")");
    EXPECT_EQ(decode_on_of(77), DecodeOn::cpu);
    EXPECT_EQ(decode_on_of(3), DecodeOn::cuda);
}

// Of the devices that FFmpeg knows, Vulkan is one that a processor can play (Mesa's lavapipe).
TEST(ChipDecoder, PicturesComeOutOfADeviceIntoASlot) {
    auto device = open_device(AV_HWDEVICE_TYPE_VULKAN);
    if (!device) {
        GTEST_SKIP() << device.error().message();
    }
    BufferPtr surfaces(av_hwframe_ctx_alloc(device->get()));
    auto& frames = *reinterpret_cast<AVHWFramesContext*>(surfaces->data);
    frames.format = AV_PIX_FMT_VULKAN;
    frames.sw_format = AV_PIX_FMT_NV12;
    frames.width = 128;
    frames.height = 64;
    if (const int code = av_hwframe_ctx_init(surfaces.get()); code < 0) {
        GTEST_SKIP() << "no NV12 on this device: " << av_text(code);
    }
    const FramePtr from = picture(AV_PIX_FMT_NV12, 128, 64);
    FramePtr there(av_frame_alloc());
    ASSERT_GE(av_hwframe_get_buffer(surfaces.get(), there.get(), 0), 0);
    ASSERT_GE(av_hwframe_transfer_data(there.get(), from.get(), 0), 0);
    there->colorspace = AVCOL_SPC_BT709;
    there->interlaced_frame = 1;
    EXPECT_EQ(chip_of(*there), DecodeOn::automatic);  // none that anybody could have asked for

    SlotDecoder slots(4);
    const CodecPtr decoder(avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264)));
    const FramePtr here = slots.fetched(std::move(there), *decoder);
    ASSERT_NE(here, nullptr);
    ASSERT_EQ(here->format, AV_PIX_FMT_YUV420P);
    expect_same_samples(*from, *here);
    FramePtr copy(av_frame_clone(here.get()));
    const auto placed = slots.place(std::move(copy));
    ASSERT_TRUE(placed.ok() && placed->has_value());
    // The slot has the samples themselves: nothing was copied once more.
    EXPECT_EQ(static_cast<const void*>((*placed)->picture->planes[0].bytes), here->data[0]);
    EXPECT_EQ((*placed)->picture->matrix, draw::ColorMatrix::bt709);
    EXPECT_TRUE((*placed)->picture->interlaced);
}

TEST(ChipDecoder, WhereThereIsNoChipTheProcessorDecodes) {
    const std::string url = "udp://127.0.0.1:" + std::to_string(test::free_port());
    const test::PeerProcess camera(
        "exec ffmpeg -v quiet -re -f lavfi -i testsrc2=s=192x96:r=25 -pix_fmt yuv420p -c:v libx264 "
        "-preset ultrafast -tune zerolatency -g 12 -f mpegts '" +
        url + "?pkt_size=1316'");
    for (const DecodeOn wanted : {DecodeOn::automatic, DecodeOn::vaapi, DecodeOn::cuda}) {
        auto input = VideoInput::open({.id = "onboard", .url = url, .decode_on = wanted});
        ASSERT_TRUE(input.ok()) << input.error().message();
        draw::PicturePtr shown;
        for (int i = 0; i < 600 && shown == nullptr; ++i) {
            shown = (*input)->picture_at(tai_now_ns());
            std::this_thread::sleep_for(std::chrono::milliseconds(40));
        }
        ASSERT_NE(shown, nullptr) << text_of(wanted) << ": " << (*input)->health().error;
        EXPECT_EQ(shown->format, draw::PixelFormat::yuv420p8);
        const bool has_one = *find_chip(AV_CODEC_ID_H264, DecodeOn::automatic) != nullptr;
        const DecodeOn on = (*input)->health().decoded_on;
        EXPECT_TRUE(has_one ? on != DecodeOn::automatic : on == DecodeOn::cpu) << text_of(on);
    }
}

}  // namespace
}  // namespace pitcast::video
