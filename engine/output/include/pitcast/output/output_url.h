// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"
#include "pitcast/output/sink.h"

namespace pitcast::output {

enum class OutputKind : std::uint8_t { none, stream, mov, stills, raw };

/// What an output URL asks for: known before the sink is made.
struct OutputRequest {
    OutputKind kind = OutputKind::none;
    std::string target{};  ///< path, or network URL with what is FFmpeg's in it
    draw::Packing packing{};
    bool graphics = false;  ///< of the graphics alone, as fill and key are; else the programme
    StillOptions stills{};
};

/// Reads `--sink URL`:
///   PATH.ts, srt://HOST:PORT, udp://HOST:PORT, rtmp://...     H.264
///   PATH.mov, fill:PATH.mov, key:PATH.mov                     v210
///   stills:FOLDER                                             PNG
///   raw:PATH?pack=NAME                                        packed frames, one behind the other
/// Options, after a ? and between &, for all but stills: colour=sdr|hlg, range=narrow|full,
/// dither=none|ordered; those not named are the context's. For stills: interval=N, count=N. For
/// raw: pack=v210|v210a|v210_key|uyvy|nv12|p010|yuv420p8|yuv422p10|bgra8|rgba8|rgba16 and
/// bus=programme|graphics (graphics for v210a and v210_key unless said). What a network URL has
/// besides goes to FFmpeg. The error lists what is known.
[[nodiscard]] Result<OutputRequest> read_output_url(const std::string& url,
                                                    const SinkContext& context);

/// "v210a", and what is said beside it when it is not the usual: "v210, HLG (BT.2100), full range".
[[nodiscard]] std::string text_of(const draw::Packing& packing);

}  // namespace pitcast::output
