// SPDX-License-Identifier: Apache-2.0
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"

#include "demux.h"
#include "inputs.h"
#include "picture_from_frame.h"
#include "pts_clock.h"

namespace pitcast::video {
namespace {

constexpr std::size_t kSpareQueued = 32;                     ///< frames, beyond delay and jitter
constexpr Nanoseconds kSilence = 3 * kNanosecondsPerSecond;  ///< then the peer counts as gone
constexpr Nanoseconds kConnectPatience = 10 * kNanosecondsPerSecond;

/// A camera over the network: newest frame due, reconnects for ever.
class StreamInput final : public InputBase {
 public:
    explicit StreamInput(InputOptions options)
        : InputBase(std::move(options)),
          tai_minus_monotonic_(tai_now_ns() - monotonic_now_ns()),
          clock_(options_.jitter_ns) {
        queue_.reserve(2 * kSpareQueued);
        spent_.reserve(4 * kSpareQueued);
        thread_ = std::thread([this] { run(); });
    }
    StreamInput(const StreamInput&) = delete;
    StreamInput& operator=(const StreamInput&) = delete;
    ~StreamInput() override {
        stopping_.store(true);
        { const std::lock_guard lock(mutex_); }
        wake_.notify_all();
        thread_.join();
    }

    draw::PicturePtr picture_at(Nanoseconds tai_ns) override {
        const Nanoseconds now = delayed(tai_ns);
        const std::lock_guard lock(mutex_);
        std::size_t due = 0;
        while (due < queue_.size() && queue_[due].due_ns <= now) {
            ++due;
        }
        if (due > 0) {
            dropped_ += due - 1;
            shown_due_ns_ = queue_[due - 1].due_ns;
            put_aside(std::move(shown_));
            shown_ = std::move(queue_[due - 1].picture);
            for (std::size_t i = 0; i + 1 < due; ++i) {
                put_aside(std::move(queue_[i].picture));
            }
            queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(due));
        }
        // Fresh for one of its own frames, then overdue.
        age_ns_ =
            shown_ == nullptr ? 0 : std::max<Nanoseconds>(now - shown_due_ns_ - period_ns_, 0);
        late_ += age_ns_ > 0 ? 1 : 0;
        return shown_;
    }

    InputHealth health() const override {
        const std::lock_guard lock(mutex_);
        InputHealth health = facts_;
        health.state = !connected_ && shown_ == nullptr      ? InputState::connecting
                       : age_ns_ > kNanosecondsPerSecond     ? InputState::stalled
                       : shown_ == nullptr && queue_.empty() ? InputState::connecting
                                                             : InputState::playing;
        health.age_ns = age_ns_;
        health.frames_late = late_;
        health.frames_dropped = dropped_;
        health.queue_depth = static_cast<std::uint32_t>(queue_.size());
        return health;
    }

 private:
    struct Waiting {
        Nanoseconds due_ns = 0;
        draw::PicturePtr picture;
    };

    /// Pictures are freed by the decoding thread, not by the channel's. Under the lock.
    void put_aside(draw::PicturePtr picture) {
        if (picture != nullptr && spent_.size() < spent_.capacity()) {
            spent_.push_back(std::move(picture));
        }
    }

    static int interrupted(void* self) {
        const auto& input = *static_cast<const StreamInput*>(self);
        return input.stopping_.load() || monotonic_now_ns() > input.give_up_at_ns_ ? 1 : 0;
    }

    void run() {
        Nanoseconds backoff = 0;
        for (bool first = true; !stopping_.load(); first = false) {
            const auto error = play(first);
            {
                std::unique_lock lock(mutex_);
                connected_ = false;
                facts_.error = error.message();
                backoff = played_ ? kNanosecondsPerSecond / 4
                                  : std::min(std::max(backoff * 2, kNanosecondsPerSecond / 2),
                                             5 * kNanosecondsPerSecond);
                wake_.wait_for(lock, std::chrono::nanoseconds(backoff),
                               [&] { return stopping_.load(); });
            }
        }
    }

    /// One connection, from start to end. Says why it ended.
    Error play(bool first) {
        played_ = false;
        OpenedFile opened;
        if (const Status connected = connect(opened); !connected) {
            return connected.error();
        }
        AVCodecParameters& parameters = *opened.stream().codecpar;
        auto decoder = open_decoder(parameters, 1, options_.url);
        if (!decoder) {
            return decoder.error();
        }
        clock_.restart();
        const FrameRate rate = rate_of(*opened.demuxer, opened.stream());
        {
            const std::lock_guard lock(mutex_);
            connected_ = true;
            facts_.reconnects += ever_connected_ ? 1 : 0;
            facts_.codec = avcodec_get_name(parameters.codec_id);
            facts_.rate = rate;
            period_ns_ = rate.numerator > 0 ? frame_duration_ns(rate) : 40'000'000;
            ever_connected_ = true;
        }
        if (!first) {
            log_notice(options_.id, "connected to " + options_.url);
        }
        return read_on(opened, **decoder);
    }

    Status connect(OpenedFile& opened) {
        Options options;
        options.set("protocol_whitelist", "udp,rtp,rtsp,srt,tcp,rtcp,file,crypto,srtp");
        options.set("format_whitelist", kContainers);
        options.set("analyzeduration", "2000000");
        options.set("rtsp_transport", "tcp");
        options.set("fflags", "nobuffer");
        if (scheme_of(options_.url) == "udp" || scheme_of(options_.url) == "rtp") {
            options.set("buffer_size", "4194304");  // the default loses packets at 100 Mb/s
            options.set("overrun_nonfatal", "1");
        }
        AVFormatContext* context = avformat_alloc_context();
        context->interrupt_callback = {&StreamInput::interrupted, this};
        give_up_at_ns_ = monotonic_now_ns() + kConnectPatience;
        int code = avformat_open_input(&context, options_.url.c_str(), nullptr, options.address());
        if (code < 0) {
            return Error{options_.url, "cannot connect: " + reason(code),
                         "check that the camera sends there"};
        }
        opened.demuxer.reset(context);
        code = avformat_find_stream_info(context, nullptr);
        opened.stream_index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
        if (code < 0 || opened.stream_index < 0) {
            return Error{options_.url, "sends no video", "check what the camera sends"};
        }
        return {};
    }

    static std::string reason(int code) {
        return code == AVERROR_EXIT ? std::string("nothing came in time") : av_text(code);
    }

    Error read_on(OpenedFile& opened, AVCodecContext& decoder) {
        const PacketPtr packet(av_packet_alloc());
        while (!stopping_.load()) {
            give_up_at_ns_ = monotonic_now_ns() + kSilence;
            const int code = av_read_frame(opened.demuxer.get(), packet.get());
            if (code == AVERROR(EAGAIN)) {
                continue;
            }
            if (code < 0) {
                return Error{options_.url, "the stream ended: " + reason(code),
                             "it is tried again"};
            }
            if (packet->stream_index == opened.stream_index &&
                avcodec_send_packet(&decoder, packet.get()) < 0) {
                const std::lock_guard lock(mutex_);
                ++facts_.decode_errors;
            }
            av_packet_unref(packet.get());
            for (FramePtr frame(av_frame_alloc());
                 avcodec_receive_frame(&decoder, frame.get()) >= 0; frame.reset(av_frame_alloc())) {
                if (const Status shown = take(std::move(frame), opened.stream().time_base);
                    !shown) {
                    return shown.error();
                }
            }
        }
        return Error{options_.url, "closed", ""};
    }

    Status take(FramePtr frame, AVRational base) {
        const Nanoseconds arrival = monotonic_now_ns() + tai_minus_monotonic_;
        const std::int64_t stamp = frame->best_effort_timestamp;
        const Nanoseconds due =
            stamp == AV_NOPTS_VALUE ? arrival : clock_.due(ns_of(stamp, base), arrival);
        const int format = frame->format;
        draw::PicturePtr picture = picture_from(std::move(frame), source_, ++version_);
        if (picture == nullptr) {
            return unsupported_format(options_.url, format);
        }
        played_ = true;
        std::vector<draw::PicturePtr> spent;  // freed after the lock is let go of
        spent.reserve(spent_.capacity());
        const std::lock_guard lock(mutex_);
        facts_.width = picture->width;
        facts_.height = picture->height;
        ++facts_.frames_decoded;
        facts_.error.clear();
        // Stamps that step back (a restarted camera) put the queued ones after them out of date.
        while (!queue_.empty() && queue_.back().due_ns >= due) {
            put_aside(std::move(queue_.back().picture));
            queue_.pop_back();
            ++dropped_;
        }
        if (queue_.size() >= most_queued()) {
            put_aside(std::move(queue_.front().picture));
            queue_.erase(queue_.begin());
            ++dropped_;
        }
        queue_.push_back({due, std::move(picture)});
        spent.swap(spent_);
        return {};
    }

    /// Enough for delay and jitter, and no more.
    [[nodiscard]] std::size_t most_queued() const {
        const Nanoseconds held = -delayed(0) + options_.jitter_ns;
        return kSpareQueued + static_cast<std::size_t>(held / std::max<Nanoseconds>(period_ns_, 1));
    }

    const Nanoseconds tai_minus_monotonic_;
    std::atomic<bool> stopping_{false};
    std::atomic<Nanoseconds> give_up_at_ns_{0};  ///< of the blocking call that runs now

    PtsClock clock_;       // the decoding thread only, as the next two
    bool played_ = false;  ///< this connection has given a picture
    std::uint64_t version_ = 0;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Waiting> queue_;  ///< rising due_ns
    std::vector<draw::PicturePtr> spent_;
    draw::PicturePtr shown_;
    Nanoseconds shown_due_ns_ = 0;
    Nanoseconds period_ns_ = 40'000'000;
    Nanoseconds age_ns_ = 0;
    std::uint64_t late_ = 0;
    std::uint64_t dropped_ = 0;
    bool connected_ = false;
    bool ever_connected_ = false;
    InputHealth facts_;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<VideoInput>> open_stream_input(InputOptions options) {
    return std::unique_ptr<VideoInput>(std::make_unique<StreamInput>(std::move(options)));
}

}  // namespace pitcast::video
