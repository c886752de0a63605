// SPDX-License-Identifier: Apache-2.0
#include "chip_decoder.h"

#include <array>
#include <cstring>

namespace pitcast::video {
namespace {

struct Chip {
    DecodeOn name;
    AVHWDeviceType type;
};
/// In the order in which they are tried.
constexpr std::array kChips{Chip{DecodeOn::cuda, AV_HWDEVICE_TYPE_CUDA},
                            Chip{DecodeOn::vaapi, AV_HWDEVICE_TYPE_VAAPI}};

bool knows(const AVCodec& codec, AVHWDeviceType type) {
    for (int i = 0;; ++i) {
        const AVCodecHWConfig* config = avcodec_get_hw_config(&codec, i);
        if (config == nullptr) {
            return false;
        }
        if (config->device_type == type &&
            (config->methods & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0) {
            return true;
        }
    }
}

/// One line of pairs of samples, taken apart. P010 has its ten bits on top of sixteen.
void split(const std::uint8_t* from, int pairs, std::uint8_t* first, std::uint8_t* second) {
    for (int x = 0; x < pairs; ++x) {
        first[x] = from[2 * x];
        second[x] = from[2 * x + 1];
    }
}

void split_ten(const std::uint8_t* from, int pairs, std::uint8_t* first, std::uint8_t* second) {
    for (int x = 0; x < pairs; ++x) {
        std::array<std::uint16_t, 2> pair{};
        std::memcpy(pair.data(), from + std::ptrdiff_t{4} * x, sizeof pair);
        const auto a = static_cast<std::uint16_t>(pair[0] >> 6U);
        const auto b = static_cast<std::uint16_t>(pair[1] >> 6U);
        std::memcpy(first + std::ptrdiff_t{2} * x, &a, sizeof a);
        std::memcpy(second + std::ptrdiff_t{2} * x, &b, sizeof b);
    }
}

void lower_ten(const std::uint8_t* from, int samples, std::uint8_t* to) {
    for (int x = 0; x < samples; ++x) {
        std::uint16_t sample = 0;
        std::memcpy(&sample, from + std::ptrdiff_t{2} * x, sizeof sample);
        sample = static_cast<std::uint16_t>(sample >> 6U);
        std::memcpy(to + std::ptrdiff_t{2} * x, &sample, sizeof sample);
    }
}

const std::uint8_t* line_of(const AVFrame& frame, std::size_t plane, int y) {
    return frame.data[plane] + std::ptrdiff_t{y} * frame.linesize[plane];
}
std::uint8_t* line_of(AVFrame& frame, std::size_t plane, int y) {
    return frame.data[plane] + std::ptrdiff_t{y} * frame.linesize[plane];
}

}  // namespace

Result<BufferPtr> find_chip(AVCodecID coding, DecodeOn wanted) {
    const AVCodec* codec = avcodec_find_decoder(coding);
    Error why{avcodec_get_name(coding), "no chip decodes it", "use \"decoder\": \"cpu\""};
    for (const Chip& chip : kChips) {
        const bool tried = wanted == DecodeOn::automatic || wanted == chip.name;
        if (!tried || codec == nullptr || !knows(*codec, chip.type)) {
            continue;
        }
        auto device = open_device(chip.type);
        if (device) {
            return device;
        }
        why = device.error();
    }
    if (wanted == DecodeOn::cpu || wanted == DecodeOn::automatic) {
        return BufferPtr();
    }
    return why;
}

DecodeOn decode_on_of(std::uint32_t number) {
    return number <= static_cast<std::uint32_t>(DecodeOn::cuda) ? static_cast<DecodeOn>(number)
                                                                : DecodeOn::cpu;
}

DecodeOn chip_of(const AVFrame& frame) {
    if (frame.hw_frames_ctx == nullptr) {
        return DecodeOn::cpu;
    }
    const auto& frames = *reinterpret_cast<const AVHWFramesContext*>(frame.hw_frames_ctx->data);
    for (const Chip& chip : kChips) {
        if (frames.device_ctx->type == chip.type) {
            return chip.name;
        }
    }
    return DecodeOn::automatic;  // another one, that nobody has asked for
}

AVPixelFormat split_format(int format) {
    return format == AV_PIX_FMT_NV12     ? AV_PIX_FMT_YUV420P
           : format == AV_PIX_FMT_P010LE ? AV_PIX_FMT_YUV420P10LE
                                         : AV_PIX_FMT_NONE;
}

bool split_chroma(const AVFrame& from, AVFrame& to) {
    const bool ten = from.format == AV_PIX_FMT_P010LE;
    if (split_format(from.format) == AV_PIX_FMT_NONE || to.format != split_format(from.format) ||
        to.width != from.width || to.height != from.height) {
        return false;
    }
    for (int y = 0; y < from.height; ++y) {
        if (ten) {
            lower_ten(line_of(from, 0, y), from.width, line_of(to, 0, y));
        } else {
            std::memcpy(line_of(to, 0, y), line_of(from, 0, y),
                        static_cast<std::size_t>(from.width));
        }
    }
    const int pairs = (from.width + 1) / 2;
    for (int y = 0; y < (from.height + 1) / 2; ++y) {
        (ten ? split_ten : split)(line_of(from, 1, y), pairs, line_of(to, 1, y), line_of(to, 2, y));
    }
    return true;
}

}  // namespace pitcast::video
