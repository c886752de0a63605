// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/video/writer.h"

#include "av.h"

namespace pitcast::video {

/// How a coding is made of packed frames.
struct CodecPlan {
    const char* encoder = nullptr;  ///< FFmpeg's name
    AVPixelFormat pixels = AV_PIX_FMT_NONE;
    draw::PackFormat input = draw::PackFormat::none;
    bool interlaces = true;  ///< it can carry fields
};

[[nodiscard]] CodecPlan plan_of(const WriterOptions& options);

/// The container that a URL asks for, as FFmpeg names it; null: none that is known.
[[nodiscard]] const char* container_of(std::string_view url);

/// An encoder for the plan, opened. Errors: FFmpeg lacks it, or it refuses the format.
[[nodiscard]] Result<CodecPtr> open_encoder(const WriterOptions& options, const CodecPlan& plan,
                                            bool global_header);

}  // namespace pitcast::video
