// SPDX-License-Identifier: Apache-2.0
#include "compositor.h"

#include <algorithm>
#include <span>

#include "pitcast/draw/pack_matrix.h"

#include "shaders/compose_comp.h"
#include "shaders/convert_hlg_comp.h"
#include "shaders/pack_nv_comp.h"
#include "shaders/pack_rgba16_comp.h"
#include "shaders/pack_rgba_comp.h"
#include "shaders/pack_straight_comp.h"
#include "shaders/pack_uyvy_comp.h"
#include "shaders/pack_v210_comp.h"
#include "shaders/pack_v210a_comp.h"
#include "shaders/pack_yuv420p8_comp.h"
#include "shaders/pack_yuv422p10_comp.h"

namespace pitcast::gpu {
namespace {

using draw::PackFormat;

constexpr std::uint32_t kComposeGroups = kCanvasPixels / 112;  ///< local_size_x of compose.comp
static_assert(kCanvasPixels % 112 == 0);

/// HAS_ART, HAS_VIDEO, HAS_GROUPS, HAS_RARE, FILTERED of compose.comp.
using Variant = std::array<std::uint32_t, 5>;
constexpr std::array<Variant, kTileClasses> kVariants{
    {{0, 0, 0, 0, 0}, {1, 0, 0, 0, 0}, {1, 1, 0, 0, 0}, {1, 1, 1, 0, 0}, {1, 1, 1, 1, 0}}};
constexpr Variant kFilteredVariant{1, 1, 1, 1, 1};

/// LAYOUT of pack_straight.comp; none: video is always composed.
enum class StraightLayout : std::int32_t { none = -1, v210, planar_422, planar_420, nv, uyvy };

struct PackKind {
    PackFormat format;
    std::span<const std::uint32_t> words;
    bool ten_bit;
    bool swapped;
    bool key;
    StraightLayout straight = StraightLayout::none;
};
constexpr std::array<PackKind, 11> kPackKinds{{
    {PackFormat::bgra8, shaders::pack_rgba_comp, false, true, false},
    {PackFormat::rgba8, shaders::pack_rgba_comp, false, false, false},
    {PackFormat::yuv420p8, shaders::pack_yuv420p8_comp, false, false, false,
     StraightLayout::planar_420},
    {PackFormat::yuv422p10, shaders::pack_yuv422p10_comp, true, false, false,
     StraightLayout::planar_422},
    {PackFormat::v210, shaders::pack_v210_comp, true, false, false, StraightLayout::v210},
    {PackFormat::v210_key, shaders::pack_v210_comp, true, false, true},
    {PackFormat::uyvy, shaders::pack_uyvy_comp, false, false, false, StraightLayout::uyvy},
    {PackFormat::nv12, shaders::pack_nv_comp, false, false, false, StraightLayout::nv},
    {PackFormat::p010, shaders::pack_nv_comp, true, false, false, StraightLayout::nv},
    {PackFormat::rgba16, shaders::pack_rgba16_comp, false, false, false},
    {PackFormat::v210a, shaders::pack_v210a_comp, true, false, false},
}};

/// Workgroups of 64 a tile.
std::uint32_t groups_of(PackFormat format) {
    switch (format) {
        case PackFormat::v210:
        case PackFormat::v210_key:
        case PackFormat::v210a:
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
std::array<std::uint32_t, 21> pack_constants(const PackKind& kind, const draw::PackSignal& signal) {
    const draw::PackCode code =
        draw::pack_code(signal, kind.ten_bit, draw::keeps_timing_codes(kind.format));
    const draw::PackDepth& depth = code.depth;
    const bool full = signal.range == draw::PackRange::full;
    const std::array<std::int32_t, 21> values{code.y.r,
                                              code.y.g,
                                              code.y.b,
                                              code.cb.r,
                                              code.cb.g,
                                              code.cb.b,
                                              code.cr.r,
                                              code.cr.g,
                                              code.cr.b,
                                              depth.shift,
                                              depth.half,
                                              depth.luma_offset,
                                              depth.chroma_offset,
                                              depth.low,
                                              depth.high,
                                              kind.swapped ? 1 : 0,
                                              kind.key ? 1 : 0,
                                              static_cast<std::int32_t>(kind.straight),
                                              signal.dither == draw::PackDither::none ? 0 : 1,
                                              full ? 1023 : 876,
                                              full ? 0 : 64};
    std::array<std::uint32_t, 21> words{};
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
        if (Status made = self->prepare(kind.format); !made) {
            return made.error();
        }
        if (kind.straight == StraightLayout::none) {
            continue;
        }
        auto straight = ComputePipeline::create(self->device_, shaders::pack_straight_comp,
                                                pack_constants(kind, {}), sizeof(PackPush));
        if (!straight) {
            return straight.error().within("pack straight");
        }
        self->pack_straight_[static_cast<std::size_t>(kind.format)] = std::move(straight).value();
    }
    return self;
}

Status Compositor::prepare_line_filter() {
    if (compose_filtered_ != nullptr) {
        return {};
    }
    auto made = ComputePipeline::create(device_, shaders::compose_comp, kFilteredVariant,
                                        sizeof(ComposePush));
    if (!made) {
        return made.error().within("compose filtered");
    }
    compose_filtered_ = std::move(made).value();
    return {};
}

Status Compositor::prepare(const draw::Packing& packing) {
    if (packing.signal.colour == draw::PackColour::bt2100_hlg && convert_hlg_ == nullptr) {
        auto made =
            ComputePipeline::create(device_, shaders::convert_hlg_comp, {}, sizeof(ConvertPush));
        if (!made) {
            return made.error().within("convert to HLG");
        }
        convert_hlg_ = std::move(made).value();
    }
    auto& pipeline = pack_[key_of(packing)];
    if (pipeline != nullptr) {
        return {};
    }
    const auto* kind = std::find_if(kPackKinds.begin(), kPackKinds.end(),
                                    [&](const PackKind& k) { return k.format == packing.format; });
    if (kind == kPackKinds.end()) {
        return Error{"pack", "no format chosen for the frame", ""};
    }
    auto made = ComputePipeline::create(device_, kind->words, pack_constants(*kind, packing.signal),
                                        sizeof(PackPush));
    if (!made) {
        return made.error().within("pack");
    }
    pipeline = std::move(made).value();
    return {};
}

void Compositor::convert_hlg(VkCommandBuffer commands, ConvertPush push,
                             const FrameLists& lists) const {
    const std::uint32_t most = device_->limits().maxComputeWorkGroupCount[0];
    const std::uint32_t end = lists.class_begin(kTileClasses);
    for (std::uint32_t first = 0; first < end; first += std::min(most, end - first)) {
        push.first_slot = first;
        convert_hlg_->bind(commands, &push);
        vkCmdDispatch(commands, std::min(most, end - first), kComposeGroups, 1);
    }
}

void Compositor::compose(VkCommandBuffer commands, ComposePush push,
                         const FrameLists& lists) const {
    const std::uint32_t most = device_->limits().maxComputeWorkGroupCount[0];
    push.height = lists.height();
    for (std::size_t c = 0; c < kTileClasses; ++c) {
        const auto& pipeline = lists.filtered() ? compose_filtered_ : compose_[c];
        const std::uint32_t end = lists.class_begin(c + 1);
        for (std::uint32_t first = lists.class_begin(c); first < end;
             first += std::min(most, end - first)) {
            push.first_entry = first;
            pipeline->bind(commands, &push);
            vkCmdDispatch(commands, std::min(most, end - first), kComposeGroups, 1);
        }
    }
}

void Compositor::pack(VkCommandBuffer commands, const draw::Packing& packing, bool straight,
                      PackPush push, SlotRange slots) const {
    if (slots.first == slots.end) {
        return;
    }
    const std::uint32_t most = device_->limits().maxComputeWorkGroupCount[0];
    const auto& pipeline = straight ? pack_straight_[static_cast<std::size_t>(packing.format)]
                                    : pack_.at(key_of(packing));
    for (std::uint32_t first = slots.first; first < slots.end;
         first += std::min(most, slots.end - first)) {
        push.first_slot = first;
        pipeline->bind(commands, &push);
        vkCmdDispatch(commands, std::min(most, slots.end - first), groups_of(packing.format), 1);
    }
}

}  // namespace pitcast::gpu
