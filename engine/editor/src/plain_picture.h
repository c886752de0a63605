// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/tile_program.h"

namespace pitcast::editor {

/// A bgra8 picture that the desk paints itself, in the form in which it shows those of the engine.
class PlainPicture {
 public:
    PlainPicture(std::int32_t width, std::int32_t height)
        : width_(width),
          height_(height),
          bytes_(std::make_shared<std::vector<std::uint8_t>>(
              static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4)) {}

    [[nodiscard]] std::uint8_t* pixel(std::int32_t x, std::int32_t y) {
        return bytes_->data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                                 static_cast<std::size_t>(x)) *
                                    4;
    }

    /// `number`: of this content; all of it counts as new when it differs from that before.
    [[nodiscard]] std::shared_ptr<const draw::PackedFrame> finish(std::uint64_t number) {
        auto frame = std::make_shared<draw::PackedFrame>();
        frame->format = draw::PackFormat::bgra8;
        frame->width = width_;
        frame->height = height_;
        frame->planes[0] = {reinterpret_cast<std::byte*>(bytes_->data()),
                            static_cast<std::size_t>(width_) * 4, bytes_->size()};
        const auto columns = (width_ + draw::kTileWidth - 1) / draw::kTileWidth;
        const auto rows = (height_ + draw::kTileHeight - 1) / draw::kTileHeight;
        frame->signatures.assign(static_cast<std::size_t>(columns * rows), number);
        frame->owner = bytes_;
        return frame;
    }

 private:
    std::int32_t width_;
    std::int32_t height_;
    std::shared_ptr<std::vector<std::uint8_t>> bytes_;
};

}  // namespace pitcast::editor
