// SPDX-License-Identifier: Apache-2.0
#include "compositor.h"

#include <algorithm>
#include <span>

#include "pitcast/draw/pack_matrix.h"

#include "shaders/compose_comp.h"
#include "shaders/pack_rgba_comp.h"
#include "shaders/pack_v210_comp.h"
#include "shaders/pack_yuv420p8_comp.h"
#include "shaders/pack_yuv422p10_comp.h"

namespace pitcast::gpu {
namespace {

using draw::PackFormat;

constexpr std::uint32_t kComposeGroups = kCanvasPixels / 112;  ///< local_size_x of compose.comp
static_assert(kCanvasPixels % 112 == 0);

/// HAS_ART, HAS_VIDEO, HAS_GROUPS of compose.comp.
constexpr std::array<std::array<std::uint32_t, 3>, kTileClasses> kVariants{
    {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {1, 1, 1}}};

struct PackKind {
    PackFormat format;
    std::span<const std::uint32_t> words;
    bool ten_bit;
    bool swapped;
    bool key;
};
constexpr std::array<PackKind, 6> kPackKinds{{
    {PackFormat::bgra8, shaders::pack_rgba_comp, false, true, false},
    {PackFormat::rgba8, shaders::pack_rgba_comp, false, false, false},
    {PackFormat::yuv420p8, shaders::pack_yuv420p8_comp, false, false, false},
    {PackFormat::yuv422p10, shaders::pack_yuv422p10_comp, true, false, false},
    {PackFormat::v210, shaders::pack_v210_comp, true, false, false},
    {PackFormat::v210_key, shaders::pack_v210_comp, true, false, true},
}};

/// Workgroups of 64 a tile.
std::uint32_t groups_of(PackFormat format) {
    switch (format) {
        case PackFormat::v210:
        case PackFormat::v210_key:
            return 2;
        case PackFormat::yuv420p8:
            return 3;
        case PackFormat::yuv422p10:
            return 6;
        default:
            return 12;
    }
}

/// The specialization constants of shaders/pack.glsl, in their order.
std::array<std::uint32_t, 17> pack_constants(const PackKind& kind) {
    const draw::PackDepth depth = kind.ten_bit ? draw::kPack10 : draw::kPack8;
    const std::array<std::int32_t, 17> values{
        draw::kPackY.r,      draw::kPackY.g,  draw::kPackY.b,  draw::kPackCb.r,
        draw::kPackCb.g,     draw::kPackCb.b, draw::kPackCr.r, draw::kPackCr.g,
        draw::kPackCr.b,     depth.shift,     depth.half,      depth.luma_offset,
        depth.chroma_offset, depth.low,       depth.high,      kind.swapped ? 1 : 0,
        kind.key ? 1 : 0};
    std::array<std::uint32_t, 17> words{};
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

void Compositor::pack(VkCommandBuffer commands, PackFormat format, PackPush push,
                      std::uint32_t count) const {
    const std::uint32_t most = device_->limits().maxComputeWorkGroupCount[0];
    const ComputePipeline& pipeline = *pack_[static_cast<std::size_t>(format)];
    for (std::uint32_t first = 0; first < count; first += std::min(most, count - first)) {
        push.first_slot = first;
        pipeline.bind(commands, &push);
        vkCmdDispatch(commands, std::min(most, count - first), groups_of(format), 1);
    }
}

}  // namespace pitcast::gpu
