// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>

#include "pitcast/core/result.h"

#include "canvas.h"

namespace pitcast::tools {

/// Writes pictures as H.264 in MP4: 25 a second, 4:2:0, BT.709 and tagged so.
class ClipWriter {
 public:
    [[nodiscard]] static Result<std::unique_ptr<ClipWriter>> open(const std::filesystem::path& path,
                                                                  std::int32_t width,
                                                                  std::int32_t height);
    ~ClipWriter();

    [[nodiscard]] Status write(const Picture& picture);
    /// Must be called for the file to be whole.
    [[nodiscard]] Status finish();

 private:
    struct Encoder;
    explicit ClipWriter(std::unique_ptr<Encoder> encoder);
    std::unique_ptr<Encoder> encoder_;
};

}  // namespace pitcast::tools
