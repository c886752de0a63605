// SPDX-License-Identifier: Apache-2.0
#include "compositor.h"

#include <algorithm>
#include <span>

#include "pitcast/draw/pack_matrix.h"

#include "shaders/compose_comp.h"
#include "shaders/pack_nv_comp.h"
#include "shaders/pack_rgba16_comp.h"
#include "shaders/pack_rgba_comp.h"
#include "shaders/pack_straight_comp.h"
#include "shaders/pack_uyvy_comp.h"
#include "shaders/pack_v210_comp.h"
#include "shaders/pack_yuv420p8_comp.h"
#include "shaders/pack_yuv422p10_comp.h"

namespace pitcast::gpu {
namespace {

using draw::PackFormat;

constexpr std::uint32_t kComposeGroups = kCanvasPixels / 112;  ///< local_size_x of compose.comp
static_assert(kCanvasPixels % 112 == 0);

/// HAS_ART, HAS_VIDEO, HAS_GROUPS, HAS_RARE of compose.comp.
constexpr std::array<std::array<std::uint32_t, 4>, kTileClasses> kVariants{
    {{0, 0, 0, 0}, {1, 0, 0, 0}, {1, 1, 0, 0}, {1, 1, 1, 0}, {1, 1, 1, 1}}};

/// LAYOUT of pack_straight.comp; none: video is always composed.
enum class StraightLayout : std::int32_t { none = -1, v210, planar_422, planar_420 };

struct PackKind {
    PackFormat format;
    std::span<const std::uint32_t> words;
    bool ten_bit;
    bool swapped;
    bool key;
    StraightLayout straight = StraightLayout::none;
};
constexpr std::array<PackKind, 10> kPackKinds{{
    {PackFormat::bgra8, shaders::pack_rgba_comp, false, true, false},
    {PackFormat::rgba8, shaders::pack_rgba_comp, false, false, false},
    {PackFormat::yuv420p8, shaders::pack_yuv420p8_comp, false, false, false,
     StraightLayout::planar_420},
    {PackFormat::yuv422p10, shaders::pack_yuv422p10_comp, true, false, false,
     StraightLayout::planar_422},
    {PackFormat::v210, shaders::pack_v210_comp, true, false, false, StraightLayout::v210},
    {PackFormat::v210_key, shaders::pack_v210_comp, true, false, true},
    {PackFormat::uyvy, shaders::pack_uyvy_comp, false, false, false},
    {PackFormat::nv12, shaders::pack_nv_comp, false, false, false},
    {PackFormat::p010, shaders::pack_nv_comp, true, false, false},
    {PackFormat::rgba16, shaders::pack_rgba16_comp, false, false, false},
}};

/// Workgroups of 64 a tile.
std::uint32_t groups_of(PackFormat format) {
    switch (format) {
        case PackFormat::v210:
        case PackFormat::v210_key:
            return 2;
        case PackFormat::yuv420p8:
        case PackFormat::nv12:
        case PackFormat::p010:
            return 3;
        case PackFormat::yuv422p10:
        case PackFormat::uyvy:
            return 6;
        default:
            return 12;
    }
}

/// The specialization constants of shaders/pack.glsl and pack_straight.comp, in their order.
std::array<std::uint32_t, 18> pack_constants(const PackKind& kind) {
    const draw::PackDepth depth = kind.ten_bit ? draw::kPack10 : draw::kPack8;
    const std::array<std::int32_t, 18> values{
        draw::kPackY.r,       draw::kPackY.g,   draw::kPackY.b,
        draw::kPackCb.r,      draw::kPackCb.g,  draw::kPackCb.b,
        draw::kPackCr.r,      draw::kPackCr.g,  draw::kPackCr.b,
        depth.shift,          depth.half,       depth.luma_offset,
        depth.chroma_offset,  depth.low,        depth.high,
        kind.swapped ? 1 : 0, kind.key ? 1 : 0, static_cast<std::int32_t>(kind.straight)};
    std::array<std::uint32_t, 18> words{};
    std::transform(values.begin(), values.end(), words.begin(),
                   [](std::int32_t v) { return static_cast<std::uint32_t>(v); });
    return words;
}

}  // namespace

Result<std::unique_ptr<Compositor>> Compositor::create(std::shared_ptr<Device> device) {
    std::unique_ptr<Compositor> self(new Compositor(std::move(device)));
    for (std::size_t c = 0; c < kTileClasses; ++c) {
        auto made = ComputePipeline::create(self->device_, shaders::compose_comp, kVariants[c],
                                            sizeof(ComposePush));
        if (!made) {
            return made.error().within("compose");
        }
        self->compose_[c] = std::move(made).value();
    }
    for (const PackKind& kind : kPackKinds) {
        auto made = ComputePipeline::create(self->device_, kind.words, pack_constants(kind),
                                            sizeof(PackPush));
        if (!made) {
            return made.error().within("pack");
        }
        self->pack_[static_cast<std::size_t>(kind.format)] = std::move(made).value();
        if (kind.straight == StraightLayout::none) {
            continue;
        }
        auto straight = ComputePipeline::create(self->device_, shaders::pack_straight_comp,
                                                pack_constants(kind), sizeof(PackPush));
        if (!straight) {
            return straight.error().within("pack straight");
        }
        self->pack_straight_[static_cast<std::size_t>(kind.format)] = std::move(straight).value();
    }
    return self;
}

void Compositor::compose(VkCommandBuffer commands, ComposePush push,
                         const FrameLists& lists) const {
    const std::uint32_t most = device_->limits().maxComputeWorkGroupCount[0];
    for (std::size_t c = 0; c < kTileClasses; ++c) {
        const std::uint32_t end = lists.class_begin(c + 1);
        for (std::uint32_t first = lists.class_begin(c); first < end;
             first += std::min(most, end - first)) {
            push.first_entry = first;
            compose_[c]->bind(commands, &push);
            vkCmdDispatch(commands, std::min(most, end - first), kComposeGroups, 1);
        }
    }
}

void Compositor::pack(VkCommandBuffer commands, PackFormat format, bool straight, PackPush push,
                      SlotRange slots) const {
    const std::uint32_t most = device_->limits().maxComputeWorkGroupCount[0];
    const auto& pipeline = (straight ? pack_straight_ : pack_)[static_cast<std::size_t>(format)];
    for (std::uint32_t first = slots.first; first < slots.end;
         first += std::min(most, slots.end - first)) {
        push.first_slot = first;
        pipeline->bind(commands, &push);
        vkCmdDispatch(commands, std::min(most, slots.end - first), groups_of(format), 1);
    }
}

}  // namespace pitcast::gpu
