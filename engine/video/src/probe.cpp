// SPDX-License-Identifier: Apache-2.0
#include "pitcast/video/probe.h"

#include "demux.h"
#include "fields.h"
#include "picture_from_frame.h"

namespace pitcast::video {
namespace {

std::string text_or_unknown(const char* text) {
    return text != nullptr ? text : "unknown";
}

std::string timecode_in(const AVFormatContext& demuxer, const AVStream& stream) {
    for (const AVDictionary* tags : {stream.metadata, demuxer.metadata}) {
        if (const AVDictionaryEntry* tag = av_dict_get(tags, "timecode", nullptr, 0)) {
            return tag->value;
        }
    }
    return {};
}

/// Packed S12M words as the decoder attaches them to a frame: count, then the words.
std::string timecode_on(const AVFrame& frame, AVRational rate) {
    const AVFrameSideData* side = av_frame_get_side_data(&frame, AV_FRAME_DATA_S12M_TIMECODE);
    if (side == nullptr || side->size < 2 * sizeof(std::uint32_t)) {
        return {};
    }
    const auto* words = reinterpret_cast<const std::uint32_t*>(side->data);
    char text[AV_TIMECODE_STR_SIZE];
    av_timecode_make_smpte_tc_string2(text, rate, words[1], 0, 0);
    return text;
}

FramePtr first_frame(const OpenedFile& file) {
    auto decoder = open_decoder(*file.stream().codecpar, "", {});
    if (!decoder) {
        return nullptr;
    }
    const PacketPtr packet(av_packet_alloc());
    FramePtr frame(av_frame_alloc());
    for (int tries = 0; tries < 500; ++tries) {
        const bool more = av_read_frame(file.demuxer.get(), packet.get()) >= 0;
        if (!more || packet->stream_index == file.stream_index) {
            avcodec_send_packet(decoder->get(), more ? packet.get() : nullptr);
        }
        av_packet_unref(packet.get());
        if (avcodec_receive_frame(decoder->get(), frame.get()) >= 0) {
            return frame;
        }
        if (!more) {
            break;
        }
    }
    return nullptr;
}

}  // namespace

Result<StreamFacts> probe(const std::filesystem::path& path) {
    auto file = open_file(path.string());
    if (!file) {
        return file.error();
    }
    AVStream& stream = file->stream();
    const AVCodecParameters& codec = *stream.codecpar;
    StreamFacts facts;
    const std::string_view names = file->demuxer->iformat->name;
    facts.container = names.substr(0, names.find(','));
    facts.codec = avcodec_get_name(codec.codec_id);
    facts.width = codec.width;
    facts.height = codec.height;
    facts.rate = rate_of(*file->demuxer, stream);
    if (file->demuxer->duration > 0) {
        facts.duration_ns = file->demuxer->duration * 1000;
    }
    facts.interlaced = codec.field_order > AV_FIELD_PROGRESSIVE;
    facts.top_field_first = shows_top_first(codec.field_order);
    facts.matrix = text_or_unknown(av_color_space_name(codec.color_space));
    facts.primaries = text_or_unknown(av_color_primaries_name(codec.color_primaries));
    facts.transfer = text_or_unknown(av_color_transfer_name(codec.color_trc));
    facts.range = text_or_unknown(av_color_range_name(codec.color_range));
    facts.timecode = timecode_in(*file->demuxer, stream);
    const FramePtr frame = first_frame(*file);
    const int format = frame != nullptr ? frame->format : codec.format;
    facts.pixel_format = text_or_unknown(av_get_pix_fmt_name(static_cast<AVPixelFormat>(format)));
    if (frame == nullptr) {
        facts.obstacle = "its first frame cannot be decoded";
    } else if (fields_from(FramePtr(av_frame_clone(frame.get())), 0, 0).first == nullptr) {
        facts.obstacle = unsupported_format("", format).message();
    } else {
        facts.playable = true;
    }
    if (frame != nullptr && facts.timecode.empty()) {
        facts.timecode = timecode_on(*frame, {facts.rate.numerator, facts.rate.denominator});
    }
    return facts;
}

}  // namespace pitcast::video
