// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "pitcast/core/result.h"

#include "buffer.h"

namespace pitcast::gpu {

/// Memory through which the CPU's bytes reach device memory: copied at once where the device has
/// one kind of memory, else written to staging chunks and copied by the command buffer.
class Staging {
 public:
    /// `always_stage`: stage even where it is not needed (so that tests cover that path).
    Staging(std::shared_ptr<Device> device, bool always_stage)
        : device_(std::move(device)), always_stage_(always_stage) {}

    /// A new submission: everything copied before is done.
    void begin();
    /// Where to write `size` bytes that shall end up at `offset` of `target`. Valid until the next
    /// call. The copy, if one is needed, is recorded into `commands`.
    [[nodiscard]] Result<std::byte*> write(VkCommandBuffer commands, const Buffer& target,
                                           std::size_t offset, std::size_t size);

 private:
    [[nodiscard]] Status make_room(std::size_t size);

    std::shared_ptr<Device> device_;
    bool always_stage_;
    std::vector<std::unique_ptr<Buffer>> chunks_;
    std::size_t chunk_ = 0;  ///< being filled
    std::size_t used_ = 0;   ///< of it
};

}  // namespace pitcast::gpu
