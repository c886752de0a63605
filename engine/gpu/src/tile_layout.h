// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include <vulkan/vulkan.h>

#include "pitcast/draw/tile_program.h"

/// What shaders/tile_types.glsl and the push constants of the compositor look like from C++.
namespace pitcast::gpu {

inline constexpr std::uint32_t kCanvasPixels =
    (draw::kTileWidth + draw::kTileApron) * draw::kTileHeight;
inline constexpr std::size_t kCanvasBytes = kCanvasPixels * 8;

struct PictureRecord {
    std::uint64_t plane[3] = {};
    std::uint32_t stride[3] = {};
    std::uint32_t ten_bit = 0;
    std::int32_t sx = 0, sy = 0;
    std::int32_t oy = 0, ky = 0, kr_v = 0, kg_u = 0, kg_v = 0, kb_u = 0;
};
static_assert(sizeof(PictureRecord) == 72);

struct TileEntry {
    std::int32_t x = 0, y = 0;
    std::uint32_t first_op[2] = {};
    std::uint32_t op_count[2] = {};
    std::uint32_t beside_first[2] = {};  ///< with a line filter: of the tile above and below
    std::uint32_t beside_count[2] = {};
    std::uint32_t dither_phase = 0;
    std::uint32_t reserved = 0;
};
static_assert(sizeof(TileEntry) == 48);

struct ComposePush {
    VkDeviceAddress entries, ops, paints, luts, pictures, canvas;
    VkDeviceAddress arenas[2];
    std::uint32_t first_entry;
    std::uint32_t interlaced;
    std::int32_t height;
};
static_assert(sizeof(ComposePush) == 80);

struct PackPush {
    VkDeviceAddress entries, slots, canvas;
    VkDeviceAddress planes[3];
    std::uint32_t strides[3];
    std::int32_t width, height;
    std::uint32_t first_slot;
    std::uint32_t interlaced;
    std::uint32_t limited;
    VkDeviceAddress ops, paints, pictures;
};
static_assert(sizeof(PackPush) == 104);

struct ConvertPush {
    VkDeviceAddress from, to, tables;
    std::uint32_t first_slot;
    std::uint32_t reserved;
};
static_assert(sizeof(ConvertPush) == 32);

}  // namespace pitcast::gpu
