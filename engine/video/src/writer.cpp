// SPDX-License-Identifier: Apache-2.0
#include "pitcast/video/writer.h"

#include <limits>

#include "av.h"
#include "encoder.h"
#include "writer_kinds.h"

namespace pitcast::video {
namespace {

WriterKind kind_of(const WriterOptions& options) {
    if (options.kind != WriterKind::none) {
        return options.kind;
    }
    return scheme_of(options.url).empty() && options.url.ends_with(".mov") ? WriterKind::mov_v210
                                                                           : WriterKind::h264;
}

Status check_url(const WriterOptions& options, WriterKind kind) {
    const std::string_view scheme = scheme_of(options.url);
    if (options.url.empty()) {
        return Error{"output", "no URL", "give a file path, srt://, udp:// or rtmp://"};
    }
    if (scheme.empty()) {
        return {};
    }
    if (!is_network_url(options.url)) {
        return Error{options.url, "scheme \"" + std::string(scheme) + "\" is not allowed",
                     "use a file path, srt://, udp:// or rtmp://"};
    }
    if (kind != WriterKind::h264) {
        return Error{options.url, "QuickTime needs a file that it can seek in",
                     "give a file path that ends in .mov"};
    }
    return {};
}

}  // namespace

bool is_network_url(std::string_view url) {
    const std::string_view scheme = scheme_of(url);
    return scheme == "srt" || scheme == "udp" || scheme == "rtmp";
}

draw::Packing packs(const WriterOptions& options) {
    switch (kind_of(options)) {
        case WriterKind::mov_v210:
            return {draw::PackFormat::v210, options.signal};
        case WriterKind::mov_v210_key:
            return {draw::PackFormat::v210_key, options.signal};
        default:
            return {encoder_input(options.format, options.signal), options.signal};
    }
}

Status check_frame(const WriterOptions& options, const draw::PackedFrame& frame, FrameNumber number,
                   FrameNumber last) {
    if (draw::Packing{frame.format, frame.signal} != packs(options) ||
        frame.width != options.format.width || frame.height != options.format.height) {
        return Error{options.url,
                     "frame of " + std::to_string(frame.width) + "x" +
                         std::to_string(frame.height) + " in another raster or packing",
                     "offer frames packed as packs() says"};
    }
    if (number < options.first || number <= last) {
        return Error{options.url,
                     "frame " + std::to_string(number) + " after " +
                         std::to_string(last < options.first ? options.first : last),
                     "frame numbers must rise from the first"};
    }
    return {};
}

Result<std::unique_ptr<VideoWriter>> VideoWriter::open(WriterOptions options) {
    options.kind = kind_of(options);
    if (const Status allowed = check_url(options, options.kind); !allowed) {
        return allowed.error();
    }
    if (options.format.width <= 0 || options.format.height <= 0) {
        return Error{options.url, "no video format", "set options.format"};
    }
    return options.kind == WriterKind::h264 ? open_h264_writer(options) : open_mov_writer(options);
}

}  // namespace pitcast::video
