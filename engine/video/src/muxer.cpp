// SPDX-License-Identifier: Apache-2.0
#include "muxer.h"

#include <limits>

#include "pitcast/core/clock.h"

namespace pitcast::video {
namespace {

constexpr Nanoseconds kPatience = 5 * kNanosecondsPerSecond;

std::string mend_for(int code) {
    switch (code) {
        case AVERROR(ENOSPC):
            return "free space or write to another disk";
        case AVERROR(ENOENT):
            return "make the folder first";
        case AVERROR(EACCES):
            return "check who may write there";
        case AVERROR(ECONNREFUSED):
        case AVERROR(EIO):
        case AVERROR(ETIMEDOUT):
        case AVERROR(EPIPE):
            return "check that the peer is there and listens";
        case AVERROR_PROTOCOL_NOT_FOUND:
            return "use a file path, srt://, udp:// or rtmp://";
        default:
            return "";
    }
}

}  // namespace

Muxer::Muxer(const WriterOptions& options)
    : url_(options.url), stop_(options.stop), mux_rate_(options.mux_rate) {}

bool Muxer::has_file() const {
    return (context_->oformat->flags & AVFMT_NOFILE) == 0;
}

Muxer::~Muxer() {
    if (begun_ && context_ != nullptr) {
        give_up_at_ns_ = monotonic_now_ns() + kNanosecondsPerSecond;
        av_write_trailer(context_.get());  // frees what the muxer holds; errors were told before
    }
}

int Muxer::interrupted(void* self) {
    const auto& muxer = *static_cast<const Muxer*>(self);
    return muxer.stop_.stop_requested() || monotonic_now_ns() > muxer.give_up_at_ns_ ? 1 : 0;
}

Error Muxer::failure(std::string_view doing, int code) const {
    const bool late = code == AVERROR_EXIT;
    return Error{url_,
                 std::string(doing) + ": " +
                     (late ? std::string("no answer within 5 s, or stopped") : av_text(code)),
                 mend_for(late ? AVERROR(ETIMEDOUT) : code)};
}

Result<std::unique_ptr<Muxer>> Muxer::open(const WriterOptions& options, const char* container) {
    quieten_ffmpeg();
    std::unique_ptr<Muxer> muxer(new Muxer(options));
    const std::string target = scheme_of(options.url).empty() ? path_of(options.url) : options.url;
    AVFormatContext* context = nullptr;
    int code = avformat_alloc_output_context2(&context, nullptr, container, target.c_str());
    if (code < 0) {
        return muxer->failure(std::string("cannot make a ") + container + " file", code);
    }
    muxer->context_.reset(context);
    muxer->interleaves_ = std::string_view(container) == "mxf";
    muxer->stream_ = avformat_new_stream(context, nullptr);
    if (muxer->stream_ == nullptr) {
        return muxer->failure("cannot add a stream", AVERROR(ENOMEM));
    }
    if (const Status connected = muxer->connect(target); !connected) {
        return connected.error();
    }
    return muxer;
}

Status Muxer::connect(const std::string& target) {
    context_->interrupt_callback = {&Muxer::interrupted, this};
    context_->flags |= AVFMT_FLAG_FLUSH_PACKETS;
    if (!has_file()) {
        return {};  // it opens its files itself
    }
    Options options;
    const std::string_view scheme = scheme_of(url_);
    if ((scheme == "udp" || scheme == "srt" || scheme == "rist" || scheme == "rtp") &&
        url_.find("pkt_size=") == std::string::npos) {
        // 7 transport packets a datagram, and RTP's head
        options.set("pkt_size", scheme == "rtp" ? "1328" : "1316");
    }
    if (scheme == "srt" && url_.find("mode=") == std::string::npos) {
        options.set("mode", "caller");
    }
    give_up_at_ns_ = monotonic_now_ns() + kPatience;
    const int code = avio_open2(&context_->pb, target.c_str(), AVIO_FLAG_WRITE,
                                &context_->interrupt_callback, options.address());
    if (code < 0) {
        return failure("cannot open for writing", code);
    }
    return {};
}

bool Muxer::global_header() const {
    return (context_->oformat->flags & AVFMT_GLOBALHEADER) != 0;
}

Status Muxer::begin() {
    give_up_at_ns_ = monotonic_now_ns() + kPatience;
    Options options;
    const std::string_view container = context_->oformat->name;
    if (mux_rate_ > 0 && container == "mpegts") {
        options.set("muxrate", std::to_string(mux_rate_));
        options.set("pcr_period", "20");
        options.set("pat_period", "0.1");
        options.set("sdt_period", "0.5");
    } else if (container == "mp4") {
        // Readable up to the last second however it ends.
        options.set("movflags", "frag_keyframe+empty_moov+default_base_moof");
    } else if (container == "hls") {
        options.set("hls_time", "2");
        options.set("hls_list_size", "6");
        options.set("hls_flags", "delete_segments+program_date_time+temp_file");
    }
    const int code = avformat_write_header(context_.get(), options.address());
    if (code < 0) {
        return failure("cannot write the file's head", code);
    }
    begun_ = true;
    return {};
}

Status Muxer::add_sound(const AVCodecContext& codec) {
    sound_ = avformat_new_stream(context_.get(), nullptr);
    if (sound_ == nullptr) {
        return failure("cannot add a stream", AVERROR(ENOMEM));
    }
    avcodec_parameters_from_context(sound_->codecpar, &codec);
    sound_->time_base = codec.time_base;
    return {};
}

Status Muxer::write(AVPacket& packet, AVRational time_base) {
    packet.stream_index = 0;
    av_packet_rescale_ts(&packet, time_base, stream_->time_base);
    const std::int64_t dts = packet.dts;
    const Status sent = send(packet);
    return sent ? send_sound_until(dts) : sent;
}

void Muxer::write_sound(PacketPtr packet, AVRational time_base) {
    packet->stream_index = sound_->index;
    av_packet_rescale_ts(packet.get(), time_base, sound_->time_base);
    waiting_.push_back(std::move(packet));
}

Status Muxer::send_sound_until(std::int64_t dts) {
    while (!waiting_.empty() &&
           av_compare_ts(waiting_.front()->dts, sound_->time_base, dts, stream_->time_base) <= 0) {
        const Status sent = send(*waiting_.front());
        waiting_.pop_front();
        if (!sent) {
            return sent;
        }
    }
    return {};
}

Status Muxer::send(AVPacket& packet) {
    if (broken_) {
        return failure("closed after an earlier error", AVERROR(EIO));
    }
    give_up_at_ns_ = monotonic_now_ns() + kPatience;
    int code = interleaves_ ? av_interleaved_write_frame(context_.get(), &packet)
                            : av_write_frame(context_.get(), &packet);
    if (code >= 0 && has_file() && context_->pb->error < 0) {
        code = context_->pb->error;  // some muxers do not look
    }
    if (code < 0) {
        broken_ = true;
        return failure("cannot write", code);
    }
    return {};
}

Status Muxer::finish() {
    if (const Status rest = send_sound_until(std::numeric_limits<std::int64_t>::max()); !rest) {
        return rest;
    }
    give_up_at_ns_ = monotonic_now_ns() + kPatience;
    begun_ = false;
    int code = av_write_trailer(context_.get());
    if (!has_file()) {
        return code < 0 ? Status(failure("cannot finish", code)) : Status();
    }
    avio_flush(context_->pb);
    if (code >= 0 && context_->pb->error < 0) {
        code = context_->pb->error;
    }
    if (code >= 0) {
        code = avio_closep(&context_->pb);
    }
    if (code < 0) {
        return failure("cannot finish", code);
    }
    return {};
}

}  // namespace pitcast::video
