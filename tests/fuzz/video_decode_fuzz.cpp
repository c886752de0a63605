// SPDX-License-Identifier: Apache-2.0
// Damaged transport streams and elementary streams through the path of a camera: demuxer, decoder
// into shared memory, picture.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../../engine/video/src/camera_wire.h"
#include "../../engine/video/src/demux.h"
#include "../../engine/video/src/slot_decoder.h"

using namespace pitcast::video;

namespace {

constexpr int kBuffer = 4096;
constexpr int kMostPackets = 64;
constexpr std::uint32_t kSlots = 24;
constexpr std::int64_t kMostPixels = 512 * 512;

struct Bytes {
    const std::uint8_t* data = nullptr;
    std::size_t size = 0;
};

int read_some(void* opaque, std::uint8_t* into, int size) {
    auto& bytes = *static_cast<Bytes*>(opaque);
    const std::size_t n = std::min(bytes.size, static_cast<std::size_t>(size));
    if (n == 0) {
        return AVERROR_EOF;
    }
    std::memcpy(into, bytes.data, n);
    bytes.data += n;
    bytes.size -= n;
    return static_cast<int>(n);
}

struct IoFree {
    void operator()(AVIOContext* io) const {
        av_freep(&io->buffer);
        avio_context_free(&io);
    }
};

void use(const SlotDecoder::Placed& placed) {
    const pitcast::draw::Picture& picture = *placed.picture;
    const std::byte* start = placed.slots->slot(placed.index).data();
    WirePicture told;
    told.format = static_cast<std::uint32_t>(picture.format);
    told.width = picture.width;
    told.height = picture.height;
    for (std::size_t i = 0; i < picture.planes.size(); ++i) {
        if (picture.planes[i].bytes != nullptr) {
            told.offsets[i] = static_cast<std::uint64_t>(picture.planes[i].bytes - start);
            told.strides[i] = picture.planes[i].stride;
        }
    }
    if (!picture_in_slot(told, placed.slots->slot(placed.index)).ok()) {
        __builtin_trap();  // the channel would refuse what its own decoder tells
    }
    placed.slots->let_go(placed.index);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    quieten_ffmpeg();
    av_log_set_level(AV_LOG_QUIET);
    Bytes bytes{data, size};
    const std::unique_ptr<AVIOContext, IoFree> io(
        avio_alloc_context(static_cast<std::uint8_t*>(av_malloc(kBuffer)), kBuffer, 0, &bytes,
                           read_some, nullptr, nullptr));
    OpenedFile opened;
    AVFormatContext* context = avformat_alloc_context();
    context->pb = io.get();
    Options options;
    options.set("format_whitelist", "mpegts,h264,hevc,mpegvideo");
    if (avformat_open_input(&context, nullptr, nullptr, options.address()) < 0) {
        return 0;
    }
    opened.demuxer.reset(context);
    if (avformat_find_stream_info(context, nullptr) < 0) {
        return 0;
    }
    opened.stream_index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (opened.stream_index < 0) {
        return 0;
    }
    SlotDecoder slots(kSlots);
    auto codec = open_decoder(*opened.stream().codecpar, "fuzz", {.slots = &slots});
    if (!codec.ok()) {
        return 0;
    }
    (*codec)->max_pixels = kMostPixels;  // time goes into damage, not into size
    const PacketPtr packet(av_packet_alloc());
    for (int n = 0; n < kMostPackets && av_read_frame(context, packet.get()) >= 0; ++n) {
        if (packet->stream_index == opened.stream_index) {
            (void)avcodec_send_packet(codec->get(), packet.get());
        }
        av_packet_unref(packet.get());
        for (FramePtr frame(av_frame_alloc());
             avcodec_receive_frame(codec->get(), frame.get()) >= 0; frame.reset(av_frame_alloc())) {
            const auto placed = slots.place(std::move(frame));
            if (placed.ok() && *placed) {
                use(**placed);
            }
        }
    }
    return 0;
}
