// SPDX-License-Identifier: Apache-2.0
#include "muxer.h"

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

Muxer::Muxer(std::string url, std::stop_token stop)
    : url_(std::move(url)), stop_(std::move(stop)) {}

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
    std::unique_ptr<Muxer> muxer(new Muxer(options.url, options.stop));
    const std::string target = scheme_of(options.url).empty() ? path_of(options.url) : options.url;
    AVFormatContext* context = nullptr;
    int code = avformat_alloc_output_context2(&context, nullptr, container, target.c_str());
    if (code < 0) {
        return muxer->failure(std::string("cannot make a ") + container + " file", code);
    }
    muxer->context_.reset(context);
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
    Options options;
    const std::string_view scheme = scheme_of(url_);
    if ((scheme == "udp" || scheme == "srt") && url_.find("pkt_size=") == std::string::npos) {
        options.set("pkt_size", "1316");  // 7 transport packets a datagram
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
    const int code = avformat_write_header(context_.get(), nullptr);
    if (code < 0) {
        return failure("cannot write the file's head", code);
    }
    begun_ = true;
    return {};
}

Status Muxer::write(AVPacket& packet, AVRational time_base) {
    if (broken_) {
        return failure("closed after an earlier error", AVERROR(EIO));
    }
    give_up_at_ns_ = monotonic_now_ns() + kPatience;
    packet.stream_index = 0;
    av_packet_rescale_ts(&packet, time_base, stream_->time_base);
    int code = av_write_frame(context_.get(), &packet);
    if (code >= 0 && context_->pb->error < 0) {
        code = context_->pb->error;  // some muxers do not look
    }
    if (code < 0) {
        broken_ = true;
        return failure("cannot write", code);
    }
    return {};
}

Status Muxer::finish() {
    give_up_at_ns_ = monotonic_now_ns() + kPatience;
    begun_ = false;
    int code = av_write_trailer(context_.get());
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
