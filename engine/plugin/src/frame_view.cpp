// SPDX-License-Identifier: Apache-2.0
#include "frame_view.h"

#include <cstring>

#include "pitcast/core/timecode.h"

#include "library.h"

namespace pitcast::plugin {

pitcast_stream stream_of(const output::SinkContext& context, draw::PackFormat format,
                         std::int32_t life) {
    pitcast_stream stream{};
    stream.struct_size = sizeof(stream);
    stream.format = plugin_format_of(format);
    stream.width = context.format.width;
    stream.height = context.format.height;
    stream.rate_numerator = context.format.rate.numerator;
    stream.rate_denominator = context.format.rate.denominator;
    stream.interlaced = context.format.interlaced ? 1 : 0;
    stream.sound_channels = context.sound_channels;
    stream.utc_offset_s = context.utc_offset_s;
    stream.lossless = context.lossless ? 1 : 0;
    stream.life = life;
    stream.first = context.first;
    return stream;
}

pitcast_frame frame_of(FrameNumber number, const output::SinkContext& context) {
    pitcast_frame frame{};
    frame.struct_size = sizeof(frame);
    frame.number = number;
    frame.tai_ns = frame_start_tai_ns(number, context.format.rate);
    const std::string timecode =
        timecode_of(number, context.format.rate, context.utc_offset_s).text();
    std::memcpy(frame.timecode, timecode.data(),
                std::min(timecode.size(), sizeof(frame.timecode) - 1));
    return frame;
}

}  // namespace pitcast::plugin
