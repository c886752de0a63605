// SPDX-License-Identifier: Apache-2.0
#include "pitcast/output/output_url.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "pitcast/video/writer.h"

#include "card_url.h"
#include "option_reader.h"
#include "st2110_url.h"
#include "window_url.h"

namespace pitcast::output {
namespace {

using draw::PackFormat;

constexpr const char* kKnown =
    "use PATH.ts, .mp4, .mkv, .mxf or .m3u8, srt://HOST:PORT, udp://HOST:PORT, rist://..., "
    "rtp://..., rtmp://..., fill:PATH.mov, key:PATH.mov, "
    "PATH.mov, stills:FOLDER, raw:PATH?pack=NAME, mxl:DOMAIN, ndi:NAME, st2110:ADDRESS:PORT, "
    "decklink:DEVICE, virtual-card:PATH or window:programme|graphics|preview|multiview, or hold: "
    "before any of them but the last";

std::string_view name_of(PackFormat format) {
    const auto* known = std::find_if(kPackNames.begin(), kPackNames.end(),
                                     [&](const auto& name) { return name.second == format; });
    return known == kPackNames.end() ? "none" : known->first;
}

bool takes(std::string& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.erase(0, prefix.size());
    return true;
}

void add(std::string& url, const Option& option) {
    url += (url.find('?') == url.npos ? "?" : "&") + std::string(option.key);
    url += option.value.empty() ? "" : "=" + std::string(option.value);
}

/// What else could have stood there.
const char* known_of(OutputKind kind) {
    switch (kind) {
        case OutputKind::stills:
            return "use interval=N or count=N";
        case OutputKind::mxl:
            return "use pack=v210a|v210, bus=programme|graphics|preview|multiview, flow=UUID, "
                   "audio_flow=UUID, audio=none, colour=sdr|hlg, range=narrow|full or "
                   "dither=none|ordered";
        case OutputKind::ndi:
            return "use pack=uyva|pa16|uyvy|p216, bus=programme|graphics|preview|multiview, "
                   "groups=A,B, audio=none, headroom=DB or dither=none|ordered";
        case OutputKind::st2110:
            return "use pack=v210|v210_key, bus=programme|graphics|preview|multiview, key=, "
                   "sound= or anc=ADDRESS:PORT, sampling=ycbcr|key, ptime=1|0.125, interface=NAME, "
                   "ttl=N, "
                   "dscp=N, sdp=FOLDER, ptp=GMID:DOMAIN, delay=N, burst=N, colour=sdr|hlg, "
                   "range=narrow|full or dither=none|ordered";
        case OutputKind::card:
            return "use key=DEVICE, keyer=internal|external, bus=programme|graphics, preroll=N, "
                   "audio=none, colour=sdr|hlg or dither=none|ordered; of virtual-card: drift=PPM, "
                   "reference=locked|unlocked|none, unlocked=FROM-TO, late=N, drop=N, stall=S or "
                   "hang=S";
        case OutputKind::window:
            return "use screen=N, full=1, size=WxH, at=X,Y, safe=1, alpha=checker|black or "
                   "view=fill|key";
        default:
            return "use colour=sdr|hlg, range=narrow|full or dither=none|ordered";
    }
}

/// Kind and layout by what the URL looks like; `request.target` has no query any more.
Status choose_kind(const std::string& url, const SinkContext& context, OutputRequest& request) {
    std::string& target = request.target;
    request.packing = {PackFormat::none, context.signal};
    if (takes(target, "stills:")) {
        request.kind = OutputKind::stills;
        request.packing = PackFormat::rgba8;
        request.stills.interval =
            std::max(1, context.format.rate.numerator / context.format.rate.denominator);
    } else if (takes(target, "raw:")) {
        request.kind = OutputKind::raw;
    } else if (takes(target, "mxl:")) {
        request.kind = OutputKind::mxl;
        request.packing.format = PackFormat::v210a;
    } else if (takes(target, "ndi:")) {
        request.kind = OutputKind::ndi;
        request.packing.signal = {.dither = context.signal.dither};
    } else if (takes(target, "st2110:")) {
        request.kind = OutputKind::st2110;
        request.packing.format = PackFormat::v210;
    } else if (takes(target, "decklink:") || takes(target, "virtual-card:")) {
        request.kind = OutputKind::card;
        request.card.maker =
            url.starts_with("decklink:") ? CardMaker::decklink : CardMaker::simulated;
        request.packing.signal.range = draw::PackRange::narrow;  // there is no other in SDI
    } else if (takes(target, "window:")) {
        const auto shows = window::read_shows(target);
        if (!shows) {
            return shows.error();
        }
        request.kind = OutputKind::window;
        request.packing = PackFormat::rgba8;
        request.window.shows = *shows;
        request.graphics = *shows == WindowShows::graphics;
    } else if (takes(target, "key:")) {
        request.kind = OutputKind::mov;
        request.packing.format = PackFormat::v210_key;
        request.graphics = true;
    } else if (takes(target, "fill:")) {
        request.kind = OutputKind::mov;
        request.packing.format = PackFormat::v210;
        request.graphics = true;
    } else if (video::is_network_url(target) || target.ends_with(".ts")) {
        request.kind = OutputKind::stream;
    } else if (const bool is_path = target.find("://") == std::string::npos;
               is_path && !target.ends_with(".mov") && !video::codecs_of(target).empty()) {
        request.kind = OutputKind::file;
    } else if (target.ends_with(".mov") && target.find("://") == std::string::npos) {
        request.kind = OutputKind::mov;
        request.packing.format = PackFormat::v210;
    } else {
        return Error{url, "is no kind of output that is known", kKnown};
    }
    return {};
}

/// What can be told only when all options are read.
Status settle(const std::string& url, const SinkContext& context, bool bus_named,
              OutputRequest& request) {
    PackFormat& format = request.packing.format;
    if (request.kind == OutputKind::stills && request.target.empty()) {
        return Error{url, "no folder", "use stills:FOLDER"};
    }
    if (request.kind == OutputKind::raw && (request.target.empty() || format == PackFormat::none)) {
        return Error{url, "no path or no packing", "use raw:PATH?pack=v210a, for example"};
    }
    if (request.kind == OutputKind::mxl && request.target.empty()) {
        return Error{url, "no domain", "use mxl:FOLDER, in shared memory: mxl:/dev/shm/mxl"};
    }
    if (request.kind == OutputKind::ndi) {
        if (request.target.empty()) {
            return Error{url, "no name", "use ndi:NAME, as receivers shall see it"};
        }
        format = packs_of(request.ndi.pack);
    }
    if (request.kind == OutputKind::st2110) {
        auto video = st2110::read_flow(request.target);
        if (!video) {
            return video.error().within(url);
        }
        request.st2110.video = std::move(*video);
        if (request.st2110.key_sampling && format != PackFormat::v210_key) {
            return Error{url, "a picture is no key", "use sampling=key with pack=v210_key"};
        }
    }
    if (request.kind == OutputKind::card) {
        if (Status settled = card::settle(url, request.target, request.packing, request.card);
            !settled) {
            return settled;
        }
    }
    if (request.kind == OutputKind::window) {
        return window::check(url, request.window, url.find("alpha=") != url.npos);
    }
    if (takes_bus(request.kind) && !bus_named) {
        request.graphics = format == PackFormat::v210a || format == PackFormat::v210_key ||
                           request.card.keyer != CardKeyer::none;
    }
    using video::VideoCodec;
    VideoCodec& codec = request.coding.codec;
    const bool coded =
        request.kind == OutputKind::stream || request.kind == OutputKind::file ||
        (request.kind == OutputKind::mov && codec != VideoCodec::none && codec != VideoCodec::v210);
    if (coded) {
        if (format == PackFormat::v210_key) {
            return Error{url, "a key is v210", "leave codec= out"};
        }
        request.kind = request.kind == OutputKind::mov ? OutputKind::file : request.kind;
        codec = codec == VideoCodec::none ? video::codecs_of(request.target).front() : codec;
        format = video::packs({.url = request.target,
                               .codec = codec,
                               .format = context.format,
                               .signal = request.packing.signal})
                     .format;
        request.graphics =
            request.graphics || codec == VideoCodec::prores4444 || codec == VideoCodec::ffv1_alpha;
    }
    return {};
}

}  // namespace

Result<OutputRequest> read_output_url(const std::string& whole, const SinkContext& context) {
    OutputRequest request;
    std::string url = whole;
    if (takes(url, "hold:")) {
        if (url.starts_with("hold:")) {
            return Error{whole, "is held twice", "write \"hold:\" once"};
        }
        if (url.starts_with("window:")) {
            return Error{whole, "is a process of its own already", "leave \"hold:\" out"};
        }
        request.held_url = url.substr(0, url.find('?'));
    }
    const std::size_t question = std::min(url.find('?'), url.size());
    request.target = url.substr(0, question);
    if (Status chosen = choose_kind(url, context, request); !chosen) {
        return chosen.error();
    }
    OptionReader reader(url, request);
    const std::string_view query = std::string_view(url).substr(std::min(question + 1, url.size()));
    for (const Option& option : options_of(query)) {
        if (!request.held_url.empty() && option.key == "slate") {
            request.slate = option.value;
            continue;
        }
        bool known = false;
        if (Status read = reader.read(option, known); !read) {
            return read.error();
        }
        if (!request.held_url.empty()) {
            add(request.held_url, option);
        }
        if (known) {
            continue;
        }
        if (!video::is_network_url(request.target)) {
            return Error{url, "\"" + std::string(option.key) + "\" is not known",
                         known_of(request.kind)};
        }
        add(request.target, option);
    }
    if (Status settled = settle(url, context, reader.bus_named(), request); !settled) {
        return settled.error();
    }
    const bool monitors = request.window.shows == WindowShows::preview ||
                          request.window.shows == WindowShows::multiview;
    if (context.lossless && (monitors || request.kind == OutputKind::window)) {
        return Error{whole, "is for a channel on air", "render the programme or the graphics"};
    }
    request.stills.folder = request.kind == OutputKind::stills ? request.target : "";
    request.mxl.domain = request.kind == OutputKind::mxl ? request.target : "";
    request.mxl.format = request.packing.format;
    request.mxl.graphics = request.graphics;
    request.st2110.format = request.packing.format;
    request.st2110.graphics = request.graphics;
    if (request.kind == OutputKind::st2110 && !request.held_url.empty() &&
        request.st2110.delay_frames == 0) {
        // Whoever holds it gives a frame when two have passed.
        add(request.held_url, {"delay", "3"});
    }
    request.ndi.name = request.kind == OutputKind::ndi ? request.target : "";
    return request;
}

std::string text_of(const draw::Packing& packing) {
    std::string text(name_of(packing.format));
    const bool hlg = packing.signal.colour == draw::PackColour::bt2100_hlg;
    text += hlg ? ", HLG (BT.2100, SDR white at 75 %)" : "";
    text += packing.signal.range == draw::PackRange::full ? ", full range" : "";
    text += packing.signal.dither == draw::PackDither::ordered ? ", ordered dither" : "";
    return text;
}

}  // namespace pitcast::output
