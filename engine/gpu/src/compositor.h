// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <map>
#include <memory>
#include <tuple>

#include "pitcast/draw/executor.h"

#include "compute_pipeline.h"
#include "frame_lists.h"
#include "tile_layout.h"

namespace pitcast::gpu {

/// The two stages: compose (a variant a tile class) and pack (a pipeline a format).
class Compositor {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Compositor>> create(std::shared_ptr<Device> device);

    /// Makes what packing to `packing` needs, if it is not there. Not on air: drivers compile.
    [[nodiscard]] Status prepare(const draw::Packing& packing);
    /// The same for a line filter.
    [[nodiscard]] Status prepare_line_filter();

    /// Dispatches one workgroup row a listed tile, class by class; with a line filter all by the
    /// one variant that has it.
    void compose(VkCommandBuffer commands, ComposePush push, const FrameLists& lists) const;
    /// Dispatches the canvases of all composed tiles, for targets in HLG; prepared by one of them.
    void convert_hlg(VkCommandBuffer commands, ConvertPush push, const FrameLists& lists) const;
    struct SlotRange {
        std::uint32_t first = 0;
        std::uint32_t end = 0;
    };
    /// Dispatches tiles of one target that was prepared; `straight`: from the pictures, not from
    /// canvases.
    void pack(VkCommandBuffer commands, const draw::Packing& packing, bool straight, PackPush push,
              SlotRange slots) const;

 private:
    explicit Compositor(std::shared_ptr<Device> device) : device_(std::move(device)) {}

    static constexpr std::size_t kFormats = static_cast<std::size_t>(draw::kLastPackFormat) + 1;
    using Key = std::tuple<draw::PackFormat, draw::PackRange, draw::PackColour, draw::PackDither>;
    [[nodiscard]] static Key key_of(const draw::Packing& packing) {
        return {packing.format, packing.signal.range, packing.signal.colour, packing.signal.dither};
    }
    std::shared_ptr<Device> device_;
    std::array<std::unique_ptr<ComputePipeline>, kTileClasses> compose_;
    std::unique_ptr<ComputePipeline> compose_filtered_;  ///< null until prepared
    std::unique_ptr<ComputePipeline> convert_hlg_;       ///< null until prepared
    std::map<Key, std::unique_ptr<ComputePipeline>> pack_;
    std::array<std::unique_ptr<ComputePipeline>, kFormats> pack_straight_;  ///< null = never
};

}  // namespace pitcast::gpu
