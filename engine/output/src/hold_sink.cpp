// SPDX-License-Identifier: Apache-2.0
#include "hold_sink.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>

#include <sys/wait.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/core/shared_slots.h"

#include "hold_place.h"
#include "hold_wire.h"
#include "threaded_sink.h"

namespace pitcast::output {
namespace {

constexpr Nanoseconds kStartPatience = 3 * kNanosecondsPerSecond;
constexpr Nanoseconds kAnswerPatience = 5 * kNanosecondsPerSecond;
constexpr Nanoseconds kEndPatience = kNanosecondsPerSecond;
constexpr int kPollMs = 20;

/// Hands frames to the process that holds the output, and starts it where there is none.
class HoldWriting final : public Writing {
 public:
    HoldWriting(std::string url, std::string slate, const draw::Packing& packing,
                const SinkContext& context)
        : url_(std::move(url)),
          order_(order_of(url_, slate, context)),
          layout_(frame_layout(packing.format, context)) {}
    HoldWriting(const HoldWriting&) = delete;
    HoldWriting& operator=(const HoldWriting&) = delete;
    ~HoldWriting() override { reap(); }

    Status open(std::stop_token stop) override {
        auto place = hold_place(url_);
        if (!place) {
            return place.error();
        }
        if (Status called = call(*place, stop); !called) {
            return called;
        }
        order_.tai_minus_monotonic_ns = tai_now_ns() - monotonic_now_ns();
        // Who is turned away is told why before the order was read.
        (void)socket_->send(order_);
        if (Status ready = answer(stop); !ready) {
            return ready;
        }
        auto slots = SharedSlots::create(kHoldSlots, layout_.bytes);
        if (!slots) {
            return slots.error();
        }
        slots_ = std::move(*slots);
        HoldSlots told;
        told.count = slots_->count();
        told.slot_bytes = slots_->slot_bytes();
        return socket_->send(told, slots_->file()) ? Status() : Status(gone());
    }

    Status write(const FramePtr& frame, FrameNumber number, const audio::Block* sound) override {
        if (Status heard = listen(); !heard) {
            return heard;
        }
        const auto slot = free_slot();
        if (!slot) {
            return {};  // it has more than it can use
        }
        HoldFrame told;
        told.slot = *slot;
        told.number = number;
        std::byte* to = slots_->slot(*slot).data();
        for (std::size_t i = 0; i < layout_.planes.size(); ++i) {
            const std::size_t size = std::min(layout_.planes[i].size, frame->planes[i].size);
            if (size > 0) {
                std::memcpy(to + layout_.offsets[i], frame->planes[i].bytes, size);
            }
        }
        if (sound != nullptr && sound->channels == order_.sound_channels &&
            static_cast<std::uint64_t>(sound->frames) <= layout_.most_sound_frames) {
            told.sound_first = sound->first;
            told.sound_frames = sound->frames;
            std::memcpy(to + layout_.sound_offset, sound->samples.data(),
                        sound->samples.size() * sizeof(audio::Sample));
        }
        slots_->give(*slot);
        return socket_->send(told) ? Status() : Status(gone());
    }

    Status finish() override {
        if (!socket_ || !socket_->send(HoldEnd{})) {
            return {};
        }
        const Nanoseconds give_up = monotonic_now_ns() + kAnswerPatience;
        while (monotonic_now_ns() < give_up) {
            const auto outcome = socket_->receive(kPollMs);
            if (outcome == PacketSocket::Outcome::gone) {
                return gone();
            }
            if (outcome != PacketSocket::Outcome::message) {
                continue;
            }
            if (const auto ended = read_packet<HoldEnded>(socket_->message())) {
                reap(kEndPatience);
                return ended->failed == 0 ? Status() : Status(error_in(*ended));
            }
        }
        return Error{url_, "the process that holds it did not end", "stop pitcast-output"};
    }

    void abandon() override {
        socket_.reset();
        slots_ = nullptr;
        reap();
    }
    bool retries() const override { return true; }

    void report(SinkStats& stats) const override {
        const std::lock_guard lock(mutex_);
        stats.frames_dropped += told_.dropped;
        stats.reconnects += told_.reconnects;
        stats.frames_repeated = told_.repeated;
        stats.holder_pid = told_.pid;
        if (told_.has_pace != 0) {
            stats.pace = told_.pace;
        }
        stats.latency.reset();  // that of handing over to the other process says little
        if (told_.has_latency != 0) {
            stats.latency = told_.latency;
        }
        if (told_.has_audience != 0) {
            stats.audience = told_.audience;
        }
        stats.connected = stats.connected && told_.connected != 0;
        if (stats.error.empty()) {
            stats.error = text_in(told_.error);
        }
    }

 private:
    [[nodiscard]] Error gone() const {
        return {url_, "the process that holds it ended", "it is started again"};
    }
    static Error error_in(const HoldEnded& ended) {
        return {"", std::string(text_in(ended.what)), std::string(text_in(ended.mend))};
    }

    /// Whoever waits there already, else a process started for it.
    Status call(const std::filesystem::path& place, const std::stop_token& stop) {
        const Nanoseconds give_up = monotonic_now_ns() + kStartPatience;
        Descriptor socket = call_at(place);
        if (!socket.ok()) {
            auto started = start_holder(place);
            if (!started) {
                return started.error();
            }
            reap();
            child_ = *started;
        }
        while (!socket.ok()) {
            if (stop.stop_requested() || monotonic_now_ns() > give_up) {
                return Error{url_, "the process that should hold it does not answer",
                             "run pitcast-output by hand to see why"};
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
            socket = call_at(place);
        }
        socket_.emplace(std::move(socket));
        return {};
    }

    Status answer(const std::stop_token& stop) {
        const Nanoseconds give_up = monotonic_now_ns() + kAnswerPatience;
        while (!stop.stop_requested() && monotonic_now_ns() < give_up) {
            const auto outcome = socket_->receive(kPollMs);
            if (outcome == PacketSocket::Outcome::gone) {
                return gone();
            }
            if (outcome != PacketSocket::Outcome::message) {
                continue;
            }
            if (const auto ended = read_packet<HoldEnded>(socket_->message())) {
                return error_in(*ended);
            }
            if (const auto ready = read_packet<HoldReady>(socket_->message())) {
                const std::lock_guard lock(mutex_);
                told_ = {};
                told_.pid = ready->pid;
                told_.connected = 1;
                return {};
            }
        }
        return Error{url_, "the process that holds it does not answer", "stop pitcast-output"};
    }

    Status listen() {
        for (;;) {
            const auto outcome = socket_->receive(0);
            if (outcome == PacketSocket::Outcome::gone) {
                return gone();
            }
            if (outcome != PacketSocket::Outcome::message) {
                return {};
            }
            if (const auto ended = read_packet<HoldEnded>(socket_->message())) {
                return error_in(*ended);
            }
            if (const auto told = read_packet<HoldTold>(socket_->message())) {
                const std::lock_guard lock(mutex_);
                told_ = *told;
            }
        }
    }

    [[nodiscard]] std::optional<std::uint32_t> free_slot() const {
        for (std::uint32_t i = 0; i < slots_->count(); ++i) {
            if (slots_->is_free(i)) {
                return i;
            }
        }
        return std::nullopt;
    }

    /// A child that has ended is not left as a zombie; one that lives is left alone.
    void reap(Nanoseconds patience = 0) {
        const Nanoseconds give_up = monotonic_now_ns() + patience;
        while (child_ > 0) {
            if (::waitpid(child_, nullptr, WNOHANG) != 0) {
                child_ = -1;
            } else if (monotonic_now_ns() >= give_up) {
                return;
            } else {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        }
    }

    const std::string url_;
    HoldOrder order_;
    const FrameLayout layout_;
    std::optional<PacketSocket> socket_;
    std::shared_ptr<SharedSlots> slots_;
    int child_ = -1;
    mutable PiMutex mutex_;
    HoldTold told_;
};

}  // namespace

Result<std::unique_ptr<Sink>> make_held_sink(const OutputRequest& request,
                                             const SinkContext& context) {
    if (context.lossless) {
        return Error{"hold:" + request.held_url, "is for a channel on air",
                     "leave \"hold:\" out when you render"};
    }
    if (request.held_url.size() >= kLongestHeldUrl) {
        return Error{"hold:", "its URL is too long", "shorten it"};
    }
    return std::unique_ptr<Sink>(std::make_unique<ThreadedSink>(
        "hold:" + request.held_url, request.packing, context,
        std::make_unique<HoldWriting>(request.held_url, request.slate, request.packing, context)));
}

}  // namespace pitcast::output
