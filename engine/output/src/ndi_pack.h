// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <span>

#include "pitcast/draw/executor.h"

/// Layouts of NDI that the packers of engine/draw do not have, made of v210 and v210a. Frames are
/// BT.709, narrow range.
namespace pitcast::output::ndi {

/// Bytes of a frame, without padding.
[[nodiscard]] constexpr std::size_t uyva_size(std::int32_t width, std::int32_t height) {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
}
[[nodiscard]] constexpr std::size_t p216_size(std::int32_t width, std::int32_t height) {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4;
}
[[nodiscard]] constexpr std::size_t pa16_size(std::int32_t width, std::int32_t height) {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 6;
}

/// Of v210a: Cb Y Cr Y in bytes, each 10-bit code over 4 rounded, then a plane of alpha 0..255.
/// Straight, as v210a is.
void pack_uyva(const draw::PackedFrame& v210a, std::span<std::byte> to);
/// Of v210: a plane of Y, then one of Cb and Cr in turn; 16-bit words, the 10-bit code in the high
/// bits.
void pack_p216(const draw::PackedFrame& v210, std::span<std::byte> to);
/// Of v210a: as P216, then a plane of alpha 0..65535. Straight, as v210a is.
void pack_pa16(const draw::PackedFrame& v210a, std::span<std::byte> to);

}  // namespace pitcast::output::ndi
