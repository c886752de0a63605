// SPDX-License-Identifier: Apache-2.0
#include "clip.h"

#include <algorithm>

#include "fields.h"

namespace pitcast::video {
namespace {

void give_stamps(std::vector<PacketPtr>& packets) {
    // Elementary streams have none: number the packets. Others may leave some out.
    const bool none = std::all_of(packets.begin(), packets.end(), [](const PacketPtr& p) {
        return p->pts == AV_NOPTS_VALUE && p->dts == AV_NOPTS_VALUE;
    });
    std::int64_t number = 0;
    for (const PacketPtr& packet : packets) {
        if (packet->pts == AV_NOPTS_VALUE) {
            packet->pts = none ? number : packet->dts;
        }
        ++number;
    }
}

}  // namespace

std::int64_t Clip::index_of(std::int64_t stamp) const {
    const auto after = std::upper_bound(stamps.begin(), stamps.end(), stamp);
    return std::max<std::int64_t>(after - stamps.begin() - 1, 0);
}

Result<Clip> load_clip(const std::string& path, const ClipLimits& limits, FrameRate sequence_rate) {
    auto file = open_file(path, sequence_rate);
    if (!file) {
        return file.error();
    }
    Clip clip;
    clip.path = path;
    clip.parameters.reset(avcodec_parameters_alloc());
    avcodec_parameters_copy(clip.parameters.get(), file->stream().codecpar);
    clip.rate = rate_of(*file->demuxer, file->stream());
    if (clip.rate.numerator <= 0) {
        clip.rate = {25, 1};
    }
    SoundReader sound(*file->demuxer, path, limits.sound_bytes);
    std::size_t bytes = 0;
    for (;;) {
        PacketPtr packet(av_packet_alloc());
        if (av_read_frame(file->demuxer.get(), packet.get()) < 0) {
            break;  // the end, or damage: what was read is played
        }
        if (packet->stream_index != file->stream_index) {
            sound.take(*packet);
            continue;
        }
        bytes += static_cast<std::size_t>(packet->size);
        if (bytes > limits.compressed_bytes) {
            return Error{path,
                         "is larger than the " + std::to_string(limits.compressed_bytes >> 20) +
                             " MiB that a clip may have in memory",
                         "cut it, encode it smaller, or send it as a stream"};
        }
        av_packet_make_refcounted(packet.get());
        clip.packets.push_back(std::move(packet));
    }
    give_stamps(clip.packets);
    for (const PacketPtr& packet : clip.packets) {
        if (packet->pts != AV_NOPTS_VALUE && (packet->flags & AV_PKT_FLAG_DISCARD) == 0) {
            clip.stamps.push_back(packet->pts);
        }
    }
    std::sort(clip.stamps.begin(), clip.stamps.end());
    clip.stamps.erase(std::unique(clip.stamps.begin(), clip.stamps.end()), clip.stamps.end());
    if (clip.stamps.empty()) {
        return Error{path, "has no pictures", "check that it is a video file, not damaged"};
    }
    clip.sound = sound.finish(ns_of(clip.stamps.front(), file->stream().time_base));
    return clip;
}

Result<ClipDecoder> ClipDecoder::open(const Clip& clip, int threads) {
    auto codec = open_decoder(*clip.parameters, clip.path, {.threads = threads});
    if (!codec) {
        return codec.error();
    }
    return ClipDecoder(clip, std::move(*codec));
}

void ClipDecoder::seek(std::int64_t index) {
    avcodec_flush_buffers(codec_.get());
    draining_ = false;
    from_ = index;
    next_packet_ = 0;
    const std::int64_t stamp = clip_->stamps[static_cast<std::size_t>(index)];
    for (std::size_t i = 0; i < clip_->packets.size(); ++i) {
        const AVPacket& packet = *clip_->packets[i];
        if ((packet.flags & AV_PKT_FLAG_KEY) != 0 && packet.pts <= stamp) {
            next_packet_ = i;
        }
    }
}

void ClipDecoder::feed() {
    if (next_packet_ >= clip_->packets.size()) {
        draining_ = true;
        avcodec_send_packet(codec_.get(), nullptr);
        return;
    }
    const int code = avcodec_send_packet(codec_.get(), clip_->packets[next_packet_].get());
    if (code != AVERROR(EAGAIN)) {
        ++next_packet_;
        errors_ += code < 0 ? 1 : 0;
    }
}

std::optional<ClipDecoder::Decoded> ClipDecoder::next() {
    FramePtr frame(av_frame_alloc());
    for (;;) {
        const int code = avcodec_receive_frame(codec_.get(), frame.get());
        if (code >= 0) {
            const std::int64_t stamp = frame->best_effort_timestamp;
            const std::int64_t index = stamp == AV_NOPTS_VALUE ? from_ : clip_->index_of(stamp);
            if (index < from_) {
                av_frame_unref(frame.get());
                continue;
            }
            from_ = index + 1;
            mend_colours(*frame);
            if (frame->colorspace == AVCOL_SPC_UNSPECIFIED) {
                frame->colorspace = clip_->parameters->color_space;
            }
            mark_fields(*frame, *clip_->parameters);
            return Decoded{std::move(frame), index};
        }
        if (code == AVERROR(EAGAIN) && !draining_) {
            feed();
            continue;
        }
        if (code != AVERROR_EOF && !draining_) {
            ++errors_;
            feed();
            continue;
        }
        return std::nullopt;
    }
}

}  // namespace pitcast::video
