// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "pitcast/draw/picture.h"

#include "buffer.h"
#include "staging.h"
#include "tile_layout.h"

namespace pitcast::gpu {

/// Pictures in device memory, uploaded when (source, version) is new. What was not used for
/// longest goes first when the cap is reached.
class PictureStore {
 public:
    PictureStore(std::shared_ptr<Device> device, std::size_t cap_bytes)
        : device_(std::move(device)), cap_bytes_(cap_bytes) {}

    /// A new frame: what the last one used may go.
    void begin() { ++frame_; }
    [[nodiscard]] Result<PictureRecord> sync(const draw::Picture& picture, Staging& staging,
                                             VkCommandBuffer commands);
    /// Forgets everything, after a submission that failed.
    void forget();
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] std::uint64_t uploads() const { return uploads_; }

 private:
    struct Held {
        std::uint64_t source = 0;
        std::uint64_t version = 0;
        draw::PixelFormat format = draw::PixelFormat::none;
        std::int32_t width = 0;
        std::int32_t height = 0;
        std::uint64_t last_frame = 0;
        std::unique_ptr<Buffer> buffer;
        PictureRecord record;
    };
    [[nodiscard]] Held* find(const draw::Picture& picture);
    [[nodiscard]] Result<Held*> make_room(const draw::Picture& picture, std::size_t size);

    std::shared_ptr<Device> device_;
    std::size_t cap_bytes_;
    std::size_t bytes_ = 0;
    std::uint64_t frame_ = 1;
    std::uint64_t uploads_ = 0;
    std::vector<Held> held_;
};

}  // namespace pitcast::gpu
