// SPDX-License-Identifier: Apache-2.0
#pragma once
// Frames of v210 with every code in them, and their samples by the table of the layout.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"

namespace pitcast::test {

/// Noise that tells frame and place apart. Of a key: Cb = Cr = 512, as the packer has it.
inline std::shared_ptr<draw::PackedFrame> noise_v210(draw::PackFormat packed,
                                                     const VideoFormat& format, int n) {
    auto frame = std::make_shared<draw::PackedFrame>();
    frame->format = packed;
    frame->width = format.width;
    frame->height = format.height;
    frame->planes = draw::pack_layout(packed, format.width, format.height);
    auto memory = std::make_shared<std::vector<std::uint32_t>>(frame->planes[0].size / 4);
    std::uint32_t state = 0x9e3779b9U * static_cast<std::uint32_t>(n + 1);
    std::uint32_t place = 0;  // of the sample in Cb Y Cr Y
    for (std::uint32_t& word : *memory) {
        word = 0;
        for (unsigned i = 0; i < 3; ++i, ++place) {
            state = state * 1664525U + 1013904223U;
            const bool chroma = place % 2 == 0;
            const bool grey = chroma && packed == draw::PackFormat::v210_key;
            word |= (grey ? 512U : state >> 22U) << (10 * i);
        }
    }
    frame->planes[0].bytes = reinterpret_cast<std::byte*>(memory->data());
    frame->owner = memory;
    return frame;
}

/// Sample `i` of a line, counted Cb Y Cr Y.
inline std::uint16_t v210_sample(const draw::PackedFrame& frame, int line, int i) {
    const std::byte* at = frame.planes[0].bytes +
                          static_cast<std::size_t>(line) * frame.planes[0].stride +
                          static_cast<std::size_t>(i / 3) * 4;
    const auto word = static_cast<std::uint32_t>(at[0]) | static_cast<std::uint32_t>(at[1]) << 8U |
                      static_cast<std::uint32_t>(at[2]) << 16U |
                      static_cast<std::uint32_t>(at[3]) << 24U;
    return static_cast<std::uint16_t>(word >> (10 * (i % 3)) & 1023U);
}

inline void put_word(std::string& to, unsigned value) {
    to += static_cast<char>(value & 255U);
    to += static_cast<char>(value >> 8U);
}

/// Samples as 16-bit words in the order of pgroups, of the lines first, first + step, ...; or those
/// of the luma alone.
inline std::string samples_of(const draw::PackedFrame& frame, bool luma, int first = 0,
                              int step = 1) {
    std::string words;
    for (int line = first; line < frame.height; line += step) {
        for (int i = luma ? 1 : 0; i < 2 * frame.width; i += luma ? 2 : 1) {
            put_word(words, v210_sample(frame, line, i));
        }
    }
    return words;
}

/// As FFmpeg's yuv422p10le.
inline std::string planar_of(const draw::PackedFrame& frame) {
    std::string words = samples_of(frame, true);
    for (const int chroma : {0, 2}) {
        for (int line = 0; line < frame.height; ++line) {
            for (int i = chroma; i < 2 * frame.width; i += 4) {
                put_word(words, v210_sample(frame, line, i));
            }
        }
    }
    return words;
}

/// As pgroups: ten bits each, the high ones first.
inline std::string pgroups_of(const draw::PackedFrame& frame) {
    std::string octets;
    for (int line = 0; line < frame.height; ++line) {
        for (int i = 0; i < 2 * frame.width; i += 4) {
            std::uint64_t group = 0;
            for (int k = 0; k < 4; ++k) {
                group = group << 10U | v210_sample(frame, line, i + k);
            }
            for (int shift = 32; shift >= 0; shift -= 8) {
                octets += static_cast<char>(group >> shift & 255U);
            }
        }
    }
    return octets;
}

}  // namespace pitcast::test
