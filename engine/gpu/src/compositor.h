// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <memory>

#include "pitcast/draw/executor.h"

#include "compute_pipeline.h"
#include "frame_lists.h"
#include "tile_layout.h"

namespace pitcast::gpu {

/// The two stages: compose (a variant a tile class) and pack (a pipeline a format).
class Compositor {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Compositor>> create(std::shared_ptr<Device> device);

    /// Dispatches one workgroup row a listed tile, class by class.
    void compose(VkCommandBuffer commands, ComposePush push, const FrameLists& lists) const;
    struct SlotRange {
        std::uint32_t first = 0;
        std::uint32_t end = 0;
    };
    /// Dispatches tiles of one target; `straight`: from the pictures, not from canvases.
    void pack(VkCommandBuffer commands, draw::PackFormat format, bool straight, PackPush push,
              SlotRange slots) const;

 private:
    explicit Compositor(std::shared_ptr<Device> device) : device_(std::move(device)) {}

    static constexpr std::size_t kFormats = static_cast<std::size_t>(draw::kLastPackFormat) + 1;
    std::shared_ptr<Device> device_;
    std::array<std::unique_ptr<ComputePipeline>, kTileClasses> compose_;
    std::array<std::unique_ptr<ComputePipeline>, kFormats> pack_;
    std::array<std::unique_ptr<ComputePipeline>, kFormats> pack_straight_;  ///< null = never
};

}  // namespace pitcast::gpu
