// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"
#include "pitcast/output/sink.h"
#include "pitcast/output/window_options.h"

namespace pitcast::output {

enum class OutputKind : std::uint8_t {
    none,
    stream,
    file,
    mov,
    stills,
    raw,
    mxl,
    ndi,
    st2110,
    card,
    window
};

/// What an output URL asks for: known before the sink is made.
struct OutputRequest {
    OutputKind kind = OutputKind::none;
    std::string target{};  ///< path, or network URL with what is FFmpeg's in it
    draw::Packing packing{};
    bool graphics = false;  ///< of the graphics alone, as fill and key are; else the programme
    StillOptions stills{};
    MxlOptions mxl{};
    NdiOptions ndi{};
    St2110Options st2110{};
    CardOptions card{};
    WindowOptions window{};  ///< of all kinds: `shows` is preview or multiview where they show that
    std::optional<video::SoundCodec> sound{};  ///< that the URL names
    Coding coding{};                           ///< streams and files
    std::string held_url{};  ///< what stands behind "hold:"; empty: the channel writes it itself
    std::string slate{};     ///< held: PNG that is shown when nothing comes any more
};

/// Reads `--sink URL`:
///   PATH.ts, srt://HOST:PORT, udp://..., rist://..., rtp://..., rtmp://...   H.264
///   PATH.mp4, PATH.mkv, PATH.mxf, PATH.m3u8                   H.264, FFV1, XDCAM HD422, H.264
///   PATH.mov, fill:PATH.mov, key:PATH.mov                     v210
///   stills:FOLDER                                             PNG
///   raw:PATH?pack=NAME                                        packed frames, one behind the other
///   mxl:DOMAIN                                                flows in shared memory
///   ndi:NAME                                                  NDI sender
///   st2110:ADDRESS:PORT                                       SMPTE ST 2110 flows
///   decklink:DEVICE                                           SDI, by Blackmagic's driver
///   virtual-card:PATH                                         a card that is only played
///   window:programme|graphics|preview|multiview               a window on a screen
///   hold:URL                                                  any of these, by a process of its
///   own
/// Options, after a ? and between &, for all but stills: colour=sdr|hlg, range=narrow|full,
/// dither=none|ordered; those not named are the context's. Streams and
/// files: codec=NAME (video::VideoCodec), bitrate=N, muxrate=N, gop=N, preset=NAME, and
/// audio=none|aac|mp2|pcm of a show that has sound. For stills: interval=N, count=N. For
/// raw: pack=v210|v210a|v210_key|uyvy|nv12|p010|yuv420p8|yuv422p10|bgra8|rgba8|rgba16 and
/// bus=programme|graphics|preview|multiview (graphics for v210a and v210_key unless said). For mxl:
/// pack=v210a|v210 (v210a unless said), bus as for raw, flow=UUID, audio_flow=UUID, audio=none. For
/// ndi: pack=uyva|pa16|uyvy|p216 (uyva unless said), bus=programme|graphics (graphics for those
/// with alpha unless said), groups=A,B, audio=none, headroom=DB, and of the signal only dither. For
/// st2110: pack=v210|v210_key, bus as for raw, sound=, anc= and key=ADDRESS:PORT (each may be two,
/// with a comma between), sampling=ycbcr|key, ptime=1|0.125, interface=NAME, ttl=N, dscp=N,
/// sdp=FOLDER, ptp=GMID:DOMAIN, delay=N, burst=N. For decklink: and virtual-card: key=DEVICE (yes),
/// keyer=internal|external, bus as for raw, preroll=N, audio=none; for virtual-card: drift=PPM,
/// reference=locked|unlocked|none, unlocked=FROM-TO, late=N, drop=N, stall=S, hang=S. For windows:
/// screen=N, full=1, size=WxH, at=X,Y, safe=1, and of graphics alpha=checker|black and
/// view=fill|key. For hold: slate=PATH. What a network URL has besides goes to FFmpeg. The error
/// lists what is known.
[[nodiscard]] Result<OutputRequest> read_output_url(const std::string& url,
                                                    const SinkContext& context);

/// The outputs that one URL stands for: st2110: with key= is two, fill and key; all others are one.
[[nodiscard]] std::vector<std::string> outputs_of(const std::string& url);

/// "v210a", and what is said beside it when it is not the usual: "v210, HLG (BT.2100), full range".
[[nodiscard]] std::string text_of(const draw::Packing& packing);

}  // namespace pitcast::output
