// SPDX-License-Identifier: Apache-2.0
#include "holder.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <optional>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/thread_priority.h"
#include "pitcast/output/output_url.h"

#include "held_frames.h"
#include "hold_place.h"
#include "slate.h"

namespace pitcast::output {
namespace {

/// A frame leaves so many frames after it began: the channel takes one to make it.
constexpr FrameNumber kHeld = 2;
constexpr Nanoseconds kSlateAfter = kNanosecondsPerSecond;
/// A channel that gives frames is not put out by another one.
constexpr Nanoseconds kGivesWithin = kNanosecondsPerSecond;
constexpr Nanoseconds kAbandonedAfter = 600 * kNanosecondsPerSecond;
constexpr Nanoseconds kNobodyCame = 20 * kNanosecondsPerSecond;
constexpr Nanoseconds kMillisecond = 1'000'000;

std::atomic<bool> told_to_stop{false};

class Holder {
 public:
    explicit Holder(Descriptor listener)
        : listener_(std::move(listener)), tai_minus_monotonic_(tai_now_ns() - monotonic_now_ns()) {}

    Status run() {
        last_new_ns_ = monotonic_now_ns();
        while (!ended_ && !told_to_stop.load()) {
            const Nanoseconds now = monotonic_now_ns();
            if (now - last_new_ns_ > (sink_ ? kAbandonedAfter : kNobodyCame)) {
                break;
            }
            if (!sink_) {
                hear_until(now + 50 * kMillisecond);
                continue;
            }
            hear_until(deadline_of(next_));
            send();
        }
        return close();
    }

 private:
    [[nodiscard]] FrameRate rate() const { return context_.format.rate; }
    [[nodiscard]] Nanoseconds deadline_of(FrameNumber n) const {
        return frame_start_tai_ns(n + kHeld, rate()) - tai_minus_monotonic_;
    }

    /// Takes in what comes until then.
    void hear_until(Nanoseconds deadline) {
        for (;;) {
            const Nanoseconds left = deadline - monotonic_now_ns();
            if (left < kMillisecond || ended_) {
                break;
            }
            std::array<pollfd, 2> waiting{pollfd{listener_.get(), POLLIN, 0},
                                          pollfd{channel_ ? channel_->file() : -1, POLLIN, 0}};
            if (::poll(waiting.data(), waiting.size(), static_cast<int>(left / kMillisecond)) < 0) {
                break;  // a signal
            }
            if (waiting[1].revents != 0) {
                hear();
            }
            if (waiting[0].revents != 0) {
                welcome();
            }
        }
        if (!ended_) {
            sleep_until_monotonic(deadline);
        }
    }

    void welcome() {
        Descriptor caller(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!caller.ok()) {
            return;
        }
        PacketSocket socket(std::move(caller));
        if (channel_ && monotonic_now_ns() - last_new_ns_ < kGivesWithin) {
            HoldEnded busy;
            busy.failed = 1;
            put_text(busy.what, "another channel gives frames to this output");
            put_text(busy.mend, "stop it, or name another output");
            (void)socket.send(busy);
            // Closed at once, with an order in it that nobody reads, it would lose the answer.
            turned_away_.emplace(std::move(socket));
            return;
        }
        channel_.emplace(std::move(socket));
    }

    void hear() {
        const auto outcome = channel_->receive(0);
        if (outcome == PacketSocket::Outcome::silence) {
            return;
        }
        if (outcome == PacketSocket::Outcome::gone) {
            channel_.reset();  // the newest frame stays
            return;
        }
        const auto message = channel_->message();
        if (const auto frame = read_packet<HoldFrame>(message)) {
            take(*frame);
        } else if (const auto order = read_packet<HoldOrder>(message)) {
            follow(*order);
        } else if (const auto slots = read_packet<HoldSlots>(message)) {
            if (!frames_ || !frames_->use(channel_->take_file(), *slots)) {
                channel_.reset();
            }
        } else if (read_packet<HoldEnd>(message)) {
            ended_ = true;
        } else {
            channel_.reset();
        }
    }

    void take(const HoldFrame& frame) {
        if (!frames_ || !frames_->add(frame, frame.number + shift_)) {
            channel_.reset();
            return;
        }
        last_new_ns_ = monotonic_now_ns();
    }

    /// A channel wants this output. The one that runs goes on when it is the same.
    void follow(const HoldOrder& order) {
        if (order.version != kHoldVersion) {
            return refuse({"pitcast-output", "is of another version than pitcast", "build both"});
        }
        if (sink_ && is_same(order, order_)) {
            // Its clock may be some frames off; the output's numbers go on.
            const Nanoseconds now = monotonic_now_ns();
            shift_ = frame_at_tai_ns(now + tai_minus_monotonic_, rate()) -
                     frame_at_tai_ns(now + order.tai_minus_monotonic_ns, rate());
        } else if (const Status opened = open(order); !opened) {
            return refuse(opened.error());
        }
        last_new_ns_ = monotonic_now_ns();
        HoldReady ready;
        ready.pid = ::getpid();
        (void)channel_->send(ready);
    }

    Status open(const HoldOrder& order) {
        context_ = context_of(order);
        if (context_.format.width < 1 || context_.format.height < 1 || rate().numerator < 1 ||
            rate().denominator < 1 || context_.sound_channels < 0 ||
            context_.sound_channels > audio::kMostChannels) {
            return Error{"pitcast-output", "an order that makes no sense", "build both"};
        }
        sink_.reset();
        tai_minus_monotonic_ = order.tai_minus_monotonic_ns;
        shift_ = 0;
        auto sink = sink_from_url(std::string(text_in(order.url)), context_);
        if (!sink) {
            return sink.error();
        }
        const draw::Packing packing = (*sink)->wants();
        context_.signal = packing.signal;
        auto slate = make_slate(std::string(text_in(order.slate)), packing, context_.format);
        if (!slate) {
            return slate.error();
        }
        slate_ = std::move(*slate);
        shown_ = nullptr;
        frames_.emplace(packing.format, context_);
        sink_ = std::move(*sink);
        order_ = order;
        next_ = order.first;
        raise_thread_priority();
        return {};
    }

    void refuse(const Error& error) {
        HoldEnded told;
        told.failed = 1;
        put_text(told.what, error.where.empty() ? error.what : error.where + ": " + error.what);
        put_text(told.mend, error.mend);
        (void)channel_->send(told);
        channel_.reset();
        ended_ = true;
    }

    /// The frame whose time has come.
    void send() {
        HeldFrames::Frame frame = frames_->take(next_);
        const Nanoseconds now = monotonic_now_ns();
        const bool came = frame.picture != nullptr;
        if (came) {
            shown_ = std::move(frame.picture);
        } else if (shown_ != nullptr && now - last_new_ns_ > kSlateAfter) {
            shown_ = slate_;
        }
        if (shown_ != nullptr) {  // before the first there is no hole to fill
            repeated_ += came ? 0 : 1;
            sink_->offer(shown_, next_, frame.sound ? std::move(frame.sound) : silence());
        }
        if (next_ % kTellEvery == 0) {
            tell();
        }
        // A process that was stopped for a while does not make up for it.
        const FrameNumber due = frame_at_tai_ns(now + tai_minus_monotonic_, rate()) - kHeld;
        next_ = std::max(next_ + 1, due);
    }

    [[nodiscard]] audio::BlockPtr silence() const {
        if (context_.sound_channels == 0) {
            return nullptr;
        }
        auto block = std::make_shared<audio::Block>();
        block->first = audio::first_sample_of(next_, rate());
        block->frames =
            static_cast<std::int32_t>(audio::first_sample_of(next_ + 1, rate()) - block->first);
        block->channels = context_.sound_channels;
        block->samples.assign(static_cast<std::size_t>(block->frames * block->channels), 0);
        return block;
    }

    void tell() {
        if (!channel_) {
            return;
        }
        const SinkStats stats = sink_->stats();
        HoldTold told;
        told.alive = stats.alive ? 1 : 0;
        told.connected = stats.connected ? 1 : 0;
        told.pid = ::getpid();
        told.dropped = stats.frames_dropped;
        told.repeated = repeated_;
        told.reconnects = stats.reconnects;
        told.has_pace = stats.pace ? 1 : 0;
        told.pace = stats.pace.value_or(Pace{});
        told.has_latency = stats.latency ? 1 : 0;
        told.latency = stats.latency.value_or(SinkLatency{});
        told.has_audience = stats.audience ? 1 : 0;
        told.audience = stats.audience.value_or(Audience{});
        put_text(told.error, stats.error);
        if (!channel_->send(told)) {
            channel_.reset();
        }
    }

    Status close() {
        Status closed = sink_ ? sink_->close() : Status();
        if (channel_) {
            HoldEnded told;
            told.failed = closed ? 0 : 1;
            if (!closed) {
                put_text(told.what, closed.error().message());
            }
            (void)channel_->send(told);
        }
        return closed;
    }

    static constexpr FrameNumber kTellEvery = 10;

    Descriptor listener_;
    std::optional<PacketSocket> channel_;
    std::optional<PacketSocket> turned_away_;
    HoldOrder order_;
    SinkContext context_;
    std::unique_ptr<Sink> sink_;
    std::optional<HeldFrames> frames_;
    FramePtr slate_;
    FramePtr shown_;
    FrameNumber next_ = 0;
    FrameNumber shift_ = 0;  ///< from the channel's numbers to the output's
    Nanoseconds tai_minus_monotonic_;
    Nanoseconds last_new_ns_ = 0;
    std::uint64_t repeated_ = 0;
    bool ended_ = false;
};

}  // namespace

Status run_holder(const std::filesystem::path& place) {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        std::signal(signal, [](int) { told_to_stop.store(true); });
    }
    std::signal(SIGPIPE, SIG_IGN);
    auto listener = wait_at(place);
    if (!listener) {
        return listener.error();
    }
    const Status ended = Holder(std::move(*listener)).run();
    ::unlink(place.c_str());
    return ended;
}

}  // namespace pitcast::output
