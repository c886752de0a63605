// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/video/writer.h"

namespace pitcast::video {

[[nodiscard]] Result<std::unique_ptr<VideoWriter>> open_h264_writer(const WriterOptions& options);
[[nodiscard]] Result<std::unique_ptr<VideoWriter>> open_mov_writer(const WriterOptions& options);
[[nodiscard]] Result<std::unique_ptr<VideoWriter>> open_coded_writer(const WriterOptions& options);

/// The frame has the raster and packing that the writer was opened for, and its number rises.
[[nodiscard]] Status check_frame(const WriterOptions& options, const draw::PackedFrame& frame,
                                 FrameNumber number, FrameNumber last);

}  // namespace pitcast::video
