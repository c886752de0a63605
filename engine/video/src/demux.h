// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/frame_rate.h"

#include "av.h"

namespace pitcast::video {

/// Containers that may be opened. Play lists (hls, concat) are left out: they lead elsewhere.
inline constexpr const char* kContainers =
    "mov,mp4,m4a,3gp,3g2,mj2,mpegts,matroska,webm,mxf,avi,nut,h264,hevc,mpeg,mpegvideo,flv,ivf,"
    "yuv4mpegpipe,rtsp,sdp,rtp";

/// An opened file with its first video stream.
struct OpenedFile {
    DemuxerPtr demuxer;
    int stream_index = -1;
    [[nodiscard]] AVStream& stream() const { return *demuxer->streams[stream_index]; }
};

/// Errors name `path` and say whether it is missing, no video, or broken.
[[nodiscard]] Result<OpenedFile> open_file(const std::string& path);

/// A decoder for the stream, opened. Threads: `threads`, 0 = as many as there are cores.
[[nodiscard]] Result<CodecPtr> open_decoder(const AVCodecParameters& parameters, int threads,
                                            std::string_view where);

/// The stream's frame rate; 0/1 when it does not say.
[[nodiscard]] FrameRate rate_of(AVFormatContext& demuxer, AVStream& stream);

/// Time stamp in `base` as nanoseconds.
[[nodiscard]] Nanoseconds ns_of(std::int64_t stamp, AVRational base);

}  // namespace pitcast::video
