// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "pitcast/draw/tile_program.h"

#include "buffer.h"
#include "staging.h"

namespace pitcast::gpu {

/// The coverage masks of tile programs in device memory. Only what was added since the last frame
/// is uploaded.
class ArenaStore {
 public:
    explicit ArenaStore(std::shared_ptr<Device> device) : device_(std::move(device)) {}

    /// Brings the arena of `program` up to date and returns where it lies (0 when it is empty).
    [[nodiscard]] Result<VkDeviceAddress> sync(const draw::TileProgram& program, Staging& staging,
                                               VkCommandBuffer commands);
    /// Forgets what was uploaded, after a submission that failed.
    void forget() { held_.clear(); }

 private:
    struct Held {
        const std::uint8_t* arena = nullptr;
        std::uint64_t epoch = 0;
        std::size_t uploaded = 0;
        std::uint64_t last_use = 0;
        std::unique_ptr<Buffer> buffer;
    };
    [[nodiscard]] Result<Held*> find(const draw::TileProgram& program);

    std::shared_ptr<Device> device_;
    std::vector<Held> held_;  ///< at most kArenas
    std::uint64_t uses_ = 0;
};

}  // namespace pitcast::gpu
