// SPDX-License-Identifier: Apache-2.0
#include "pitcast/video/writer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "av.h"
#include "codec_plan.h"
#include "encoder.h"
#include "writer_kinds.h"

namespace pitcast::video {
namespace {

WriterKind kind_of(const WriterOptions& options) {
    if (options.kind != WriterKind::none) {
        return options.kind;
    }
    if (options.hardware != Hardware::none) {
        return WriterKind::coded;
    }
    if (options.codec != VideoCodec::none && options.codec != VideoCodec::h264 &&
        options.codec != VideoCodec::v210) {
        return WriterKind::coded;
    }
    if (options.codec == VideoCodec::h264) {
        return WriterKind::h264;
    }
    return scheme_of(options.url).empty() && options.url.ends_with(".mov") ? WriterKind::mov_v210
                                                                           : WriterKind::h264;
}

/// The container takes the coding, and the coding the signal.
Status check_codec(const WriterOptions& options) {
    const std::vector<VideoCodec> known = codecs_of(options.url);
    if (std::find(known.begin(), known.end(), options.codec) == known.end()) {
        std::string names;
        for (const VideoCodec codec : known) {
            names += (names.empty() ? "" : ", ") + std::string(text_of(codec));
        }
        return Error{options.url, "cannot hold " + std::string(text_of(options.codec)),
                     names.empty() ? "use .ts, .mp4, .mov, .mkv, .mxf or .m3u8" : "use " + names};
    }
    const bool only_sdr =
        options.codec == VideoCodec::prores4444 || options.codec == VideoCodec::ffv1_alpha ||
        options.codec == VideoCodec::xdcam || options.codec == VideoCodec::avc_intra;
    if (only_sdr && options.signal.colour != draw::PackColour::bt709) {
        return Error{options.url, std::string(text_of(options.codec)) + " is BT.709 here",
                     "leave colour=hlg out, or use prores or hevc"};
    }
    return {};
}

Status check_url(const WriterOptions& options, WriterKind kind) {
    const std::string_view scheme = scheme_of(options.url);
    if (options.url.empty()) {
        return Error{"output", "no URL",
                     "give a file path, srt://, udp://, rist://, rtp:// or rtmp://"};
    }
    if (scheme.empty()) {
        return kind == WriterKind::coded ? check_codec(options) : Status();
    }
    if (!is_network_url(options.url)) {
        return Error{options.url, "scheme \"" + std::string(scheme) + "\" is not allowed",
                     "use a file path, srt://, udp://, rist://, rtp:// or rtmp://"};
    }
    if (kind != WriterKind::h264) {
        return kind == WriterKind::coded
                   ? check_codec(options)
                   : Status(Error{options.url, "QuickTime needs a file that it can seek in",
                                  "give a file path that ends in .mov"});
    }
    return {};
}

constexpr std::array<std::pair<VideoCodec, std::string_view>, 10> kCodecNames{{
    {VideoCodec::h264, "h264"},
    {VideoCodec::hevc, "hevc"},
    {VideoCodec::v210, "v210"},
    {VideoCodec::prores, "prores"},
    {VideoCodec::prores4444, "prores4444"},
    {VideoCodec::dnxhr, "dnxhr"},
    {VideoCodec::ffv1, "ffv1"},
    {VideoCodec::ffv1_alpha, "ffv1a"},
    {VideoCodec::xdcam, "xdcam"},
    {VideoCodec::avc_intra, "avcintra"},
}};

}  // namespace

bool is_network_url(std::string_view url) {
    const std::string_view scheme = scheme_of(url);
    return scheme == "srt" || scheme == "udp" || scheme == "rtmp" || scheme == "rist" ||
           scheme == "rtp";
}

std::string_view text_of(VideoCodec codec) {
    const auto* found = std::find_if(kCodecNames.begin(), kCodecNames.end(),
                                     [&](const auto& name) { return name.first == codec; });
    return found == kCodecNames.end() ? "none" : found->second;
}

draw::Packing packs(const WriterOptions& options) {
    switch (kind_of(options)) {
        case WriterKind::mov_v210:
            return {draw::PackFormat::v210, options.signal};
        case WriterKind::mov_v210_key:
            return {draw::PackFormat::v210_key, options.signal};
        case WriterKind::coded:
            return {plan_of(options).input, options.signal};
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
    if (options.hardware != Hardware::none && options.codec == VideoCodec::none) {
        options.codec = VideoCodec::h264;
    }
    options.kind = kind_of(options);
    if (const Status allowed = check_url(options, options.kind); !allowed) {
        return allowed.error();
    }
    if (options.format.width <= 0 || options.format.height <= 0) {
        return Error{options.url, "no video format", "set options.format"};
    }
    switch (options.kind) {
        case WriterKind::h264:
            return open_h264_writer(options);
        case WriterKind::coded:
            return open_coded_writer(options);
        default:
            return open_mov_writer(options);
    }
}

}  // namespace pitcast::video
