// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>

/// What we use of the binary interface that the runtime of NDI publishes (versions 5 and 6), in
/// declarations of our own. NDI(R) is a registered trademark of Vizrt NDI AB: https://ndi.video
namespace pitcast::output::ndi {

/// Four characters, the first in the low byte.
[[nodiscard]] constexpr std::uint32_t four_characters(const char (&text)[5]) {
    std::uint32_t code = 0;
    for (std::uint32_t i = 0; i < 4; ++i) {
        code |= static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])) << (8 * i);
    }
    return code;
}

struct SenderRequest {
    const char* name = nullptr;
    const char* groups = nullptr;  ///< null: the machine's usual ones
    bool clock_video = false;      ///< true: sending waits, to keep the frame rate
    bool clock_audio = false;
};
static_assert(offsetof(SenderRequest, groups) == 8);
static_assert(offsetof(SenderRequest, clock_video) == 16);
static_assert(offsetof(SenderRequest, clock_audio) == 17);
static_assert(sizeof(SenderRequest) == 24);

enum class FrameKind : std::int32_t { interleaved = 0, progressive = 1 };

/// In time: units of 100 ns of UTC since 1970.
struct VideoFrame {
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::uint32_t layout = 0;  ///< four characters
    std::int32_t rate_numerator = 0;
    std::int32_t rate_denominator = 0;
    float aspect = 0;  ///< of the picture; 0 = square pixels
    FrameKind kind = FrameKind::progressive;
    std::int64_t timecode = 0;
    const std::byte* bytes = nullptr;
    std::int32_t stride = 0;
    const char* metadata = nullptr;  ///< XML
    std::int64_t timestamp = 0;      ///< the runtime's
};
static_assert(offsetof(VideoFrame, layout) == 8);
static_assert(offsetof(VideoFrame, aspect) == 20);
static_assert(offsetof(VideoFrame, kind) == 24);
static_assert(offsetof(VideoFrame, timecode) == 32);
static_assert(offsetof(VideoFrame, bytes) == 40);
static_assert(offsetof(VideoFrame, stride) == 48);
static_assert(offsetof(VideoFrame, metadata) == 56);
static_assert(offsetof(VideoFrame, timestamp) == 64);
static_assert(sizeof(VideoFrame) == 72);

struct AudioFrame {
    std::int32_t sample_rate = 0;
    std::int32_t channels = 0;
    std::int32_t samples = 0;  ///< of each channel
    std::int64_t timecode = 0;
    std::uint32_t layout = four_characters("FLTp");  ///< float32, channel after channel
    const std::byte* bytes = nullptr;
    std::int32_t channel_stride = 0;
    const char* metadata = nullptr;
    std::int64_t timestamp = 0;
};
static_assert(offsetof(AudioFrame, samples) == 8);
static_assert(offsetof(AudioFrame, timecode) == 16);
static_assert(offsetof(AudioFrame, layout) == 24);
static_assert(offsetof(AudioFrame, bytes) == 32);
static_assert(offsetof(AudioFrame, channel_stride) == 40);
static_assert(offsetof(AudioFrame, metadata) == 48);
static_assert(offsetof(AudioFrame, timestamp) == 56);
static_assert(sizeof(AudioFrame) == 64);

struct Tally {
    bool on_programme = false;
    bool on_preview = false;
};
static_assert(sizeof(Tally) == 2);

/// A sender; known to the runtime only.
struct Sender;

}  // namespace pitcast::output::ndi
