// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/frame_rate.h"

#include "av.h"

namespace pitcast::video {

/// Containers that may be opened. Play lists (hls, concat) are left out: they lead elsewhere.
inline constexpr const char* kContainers =
    "mov,mp4,m4a,3gp,3g2,mj2,mpegts,matroska,webm,mxf,avi,nut,h264,hevc,mpeg,mpegvideo,flv,ivf,"
    "yuv4mpegpipe,rtsp,sdp,rtp,png_pipe,jpeg_pipe,bmp_pipe,tiff_pipe,webp_pipe,image2";

/// An opened file with its first video stream.
struct OpenedFile {
    DemuxerPtr demuxer;
    int stream_index = -1;
    [[nodiscard]] AVStream& stream() const { return *demuxer->streams[stream_index]; }
};

/// "frame-%04d.png" and the like: pictures numbered from 0, 1, 2, 3 or 4 on.
[[nodiscard]] bool is_sequence(std::string_view path);

/// Sequences have `sequence_rate`. Errors name `path` and say whether it is missing, no video, or
/// broken.
[[nodiscard]] Result<OpenedFile> open_file(const std::string& path,
                                           FrameRate sequence_rate = {25, 1});

class SlotDecoder;

/// Where a decoder's pictures go and who makes them.
struct DecoderPlan {
    int threads = 1;               ///< 0 = as many as there are cores
    SlotDecoder* slots = nullptr;  ///< its pictures are in here; null: in memory of FFmpeg's
    AVBufferRef* chip = nullptr;   ///< decodes (chip_decoder.h); what it cannot, the processor does
};

/// A decoder for the stream, opened.
[[nodiscard]] Result<CodecPtr> open_decoder(const AVCodecParameters& parameters,
                                            std::string_view where, const DecoderPlan& plan);

/// The stream's frame rate; 0/1 when it does not say.
[[nodiscard]] FrameRate rate_of(AVFormatContext& demuxer, AVStream& stream);

/// Time stamp in `base` as nanoseconds.
[[nodiscard]] Nanoseconds ns_of(std::int64_t stamp, AVRational base);

}  // namespace pitcast::video
