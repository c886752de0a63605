// SPDX-License-Identifier: Apache-2.0
#include "window_sink.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/core/program.h"
#include "pitcast/core/shared_slots.h"
#include "pitcast/output/frame_layout.h"
#include "pitcast/output/window_wire.h"

#include "threaded_sink.h"

namespace pitcast::output {
namespace {

constexpr const char* kProgram = "pitcast-window";
/// Until it has looked at the desktop's screens.
constexpr Nanoseconds kLookPatience = 5 * kNanosecondsPerSecond;
constexpr Nanoseconds kEndPatience = kNanosecondsPerSecond;
/// A window that says nothing for so long hangs: its desktop, its driver, or it was stopped.
constexpr Nanoseconds kSilentAfter = 3 * kNanosecondsPerSecond;
constexpr Nanoseconds kKilledAfter = 10 * kNanosecondsPerSecond;
/// A process that dies so often within the time is not started again.
constexpr int kMostDeaths = 5;
constexpr Nanoseconds kDeathsCountFor = 60 * kNanosecondsPerSecond;
constexpr int kPollMs = 20;

WindowOrder order_of(const WindowOptions& options, const SinkContext& context) {
    WindowOrder order;
    order.width = context.format.width;
    order.height = context.format.height;
    order.rate_numerator = context.format.rate.numerator;
    order.rate_denominator = context.format.rate.denominator;
    order.interlaced = context.format.interlaced ? 1 : 0;
    order.shows = static_cast<std::uint32_t>(options.shows);
    order.screen = options.screen;
    order.full = options.full ? 1 : 0;
    order.window_width = options.width;
    order.window_height = options.height;
    order.has_place = options.at ? 1 : 0;
    order.x = options.at ? options.at->x : 0;
    order.y = options.at ? options.at->y : 0;
    order.safe = options.safe ? 1 : 0;
    order.backdrop = static_cast<std::uint32_t>(options.backdrop);
    order.key = options.key ? 1 : 0;
    put_text(order.channel, context.channel);
    put_text(order.format, context.format.name);
    return order;
}

/// What a frame shows, as far as its maker says it; 0 = it does not.
std::uint64_t content_of(const draw::PackedFrame& frame) {
    return frame.signatures.empty() ? 0 : hash_bytes(std::as_bytes(std::span(frame.signatures)));
}

/// Gives the newest frames to the process of a window, and starts it.
class WindowWriting final : public Writing {
 public:
    WindowWriting(std::string url, const WindowOptions& options, const SinkContext& context)
        : url_(std::move(url)),
          order_(order_of(options, context)),
          layout_(frame_layout(draw::PackFormat::rgba8, context)) {}
    WindowWriting(const WindowWriting&) = delete;
    WindowWriting& operator=(const WindowWriting&) = delete;
    ~WindowWriting() override { kill(); }

    /// Starts the process and waits until it has looked at the desktop.
    Status start(const std::stop_token& stop) {
        auto ends = PacketSocket::pair();
        if (!ends) {
            return ends.error();
        }
        const auto pid = start_program(program_beside(kProgram, PITCAST_WINDOW_PROGRAM),
                                       {.socket = (*ends)[1].get()});
        if (!pid) {
            return pid.error();
        }
        pid_ = *pid;
        socket_.emplace(std::move((*ends)[0]));
        (*ends)[1] = Descriptor();
        if (!socket_->send(order_)) {
            return died();
        }
        const Nanoseconds give_up = monotonic_now_ns() + kLookPatience;
        while (!stop.stop_requested() && monotonic_now_ns() < give_up) {
            const auto outcome = socket_->receive(kPollMs);
            if (outcome == PacketSocket::Outcome::gone) {
                return died();
            }
            if (outcome != PacketSocket::Outcome::message) {
                continue;
            }
            if (const auto ended = read_packet<WindowEnded>(socket_->message())) {
                note_death();
                return error_in(*ended);
            }
            if (read_packet<WindowTaken>(socket_->message())) {
                heard_ns_ = monotonic_now_ns();
                return {};
            }
        }
        note_death();
        return Error{url_, "its desktop does not answer", "look whether the screen is locked up"};
    }

    Status open(std::stop_token stop) override {
        if (!socket_) {
            if (Status started = start(stop); !started) {
                return started;
            }
        }
        auto slots = SharedSlots::create(kWindowSlots, layout_.bytes);
        if (!slots) {
            return slots.error();
        }
        slots_ = std::move(*slots);
        content_ = 0;
        WindowSlots told;
        told.count = slots_->count();
        told.slot_bytes = slots_->slot_bytes();
        return socket_->send(told, slots_->file()) ? Status() : Status(died());
    }

    Status write(const FramePtr& frame, FrameNumber number, const audio::Block*) override {
        if (Status heard = listen(); !heard) {
            return heard;
        }
        if (!is_ready()) {
            skipped_.fetch_add(1, std::memory_order_relaxed);
            return {};
        }
        WindowFrame told;
        told.number = number;
        const std::uint64_t content = content_of(*frame);
        told.same = content != 0 && content == content_ ? 1 : 0;
        if (told.same == 0) {
            const auto slot = free_slot();
            if (!slot) {  // it has newer ones than it can show
                skipped_.fetch_add(1, std::memory_order_relaxed);
                return {};
            }
            told.slot = *slot;
            const draw::PackedFrame::Plane& plane = frame->planes[0];
            std::memcpy(slots_->slot(*slot).data(), plane.bytes,
                        std::min(plane.size, layout_.planes[0].size));
            slots_->give(*slot);
            content_ = content;
        }
        return socket_->send(told) ? Status() : Status(died());
    }

    Status finish() override {
        if (socket_ && is_ready()) {
            (void)socket_->send(WindowEnd{});
        }
        const Nanoseconds give_up = monotonic_now_ns() + kEndPatience;
        while (pid_ > 0 && monotonic_now_ns() < give_up) {
            if (::waitpid(pid_, nullptr, WNOHANG) != 0) {
                pid_ = -1;
            } else {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        }
        return {};
    }

    void abandon() override {
        kill();
        socket_.reset();
        slots_ = nullptr;
        told_pid_ = 0;
    }
    bool retries() const override { return !closed_ && deaths_ < kMostDeaths; }

    void report(SinkStats& stats) const override {
        const std::lock_guard lock(mutex_);
        stats.frames_dropped += skipped_.load(std::memory_order_relaxed);
        stats.holder_pid = told_pid_;
        stats.connected = stats.connected && told_.open != 0 && !silent_;
        if (silent_) {
            stats.error = url_ + ": the window does not answer; its desktop or driver hangs";
        }
        stats.window = {.closed = closed_,
                        .screen = told_.screen,
                        .full = told_.full != 0,
                        .width = told_.width,
                        .height = told_.height,
                        .shown = told_.shown,
                        .replaced = told_.replaced};
    }

 private:
    [[nodiscard]] Error error_in(const WindowEnded& ended) const {
        return {url_, std::string(text_in(ended.what)), std::string(text_in(ended.mend))};
    }

    /// The process has ended without a word.
    Error died() {
        std::string how = "its process ended";
        int status = 0;
        if (pid_ > 0 && ::waitpid(pid_, &status, 0) == pid_) {
            pid_ = -1;
            how += WIFSIGNALED(status) ? " by signal " + std::to_string(WTERMSIG(status)) : "";
        }
        note_death();
        return {url_, how,
                deaths_ < kMostDeaths ? "it is started again"
                                      : "it is not started again; add_sink does"};
    }
    void note_death() {
        const Nanoseconds now = monotonic_now_ns();
        deaths_ = now - died_ns_ < kDeathsCountFor ? deaths_ + 1 : 1;
        died_ns_ = now;
        const std::lock_guard lock(mutex_);
        told_.open = 0;
        silent_ = false;
    }

    Status listen() {
        for (;;) {
            const auto outcome = socket_->receive(0);
            if (outcome == PacketSocket::Outcome::gone) {
                return died();
            }
            if (outcome != PacketSocket::Outcome::message) {
                return silence();
            }
            if (const auto ended = read_packet<WindowEnded>(socket_->message())) {
                return ended_in_order(*ended);
            }
            if (const auto told = read_packet<WindowTold>(socket_->message())) {
                take(*told);
            }
        }
    }
    void take(const WindowTold& told) {
        heard_ns_ = monotonic_now_ns();
        // One that is started again opens as its user has left it.
        order_.screen = told.screen;
        order_.full = told.full;
        order_.safe = told.safe;
        const std::lock_guard lock(mutex_);
        told_ = told;
        told_pid_ = pid_;
        silent_ = false;
    }
    Status ended_in_order(const WindowEnded& ended) {
        if (ended.closed == 0) {
            note_death();
        }
        const std::lock_guard lock(mutex_);
        closed_ = ended.closed != 0;
        told_.open = 0;
        return error_in(ended);
    }
    Status silence() {
        const Nanoseconds quiet = monotonic_now_ns() - heard_ns_;
        if (quiet > kKilledAfter) {
            note_death();
            return Error{url_, "the window did not answer for 10 s", "it is started again"};
        }
        const std::lock_guard lock(mutex_);
        silent_ = quiet > kSilentAfter;
        return {};
    }

    /// A message goes out without waiting: a process that hangs reads none.
    [[nodiscard]] bool is_ready() const {
        pollfd waiting{socket_->file(), POLLOUT, 0};
        return ::poll(&waiting, 1, 0) == 1 && (waiting.revents & POLLOUT) != 0;
    }
    [[nodiscard]] std::optional<std::uint32_t> free_slot() const {
        for (std::uint32_t i = 0; i < slots_->count(); ++i) {
            if (slots_->is_free(i)) {
                return i;
            }
        }
        return std::nullopt;
    }
    void kill() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
            pid_ = -1;
        }
    }

    const std::string url_;
    WindowOrder order_;
    const FrameLayout layout_;
    std::optional<PacketSocket> socket_;
    std::shared_ptr<SharedSlots> slots_;
    std::uint64_t content_ = 0;  ///< of the frame given last; 0 = not known
    int pid_ = -1;
    int deaths_ = 0;
    Nanoseconds died_ns_ = 0;
    Nanoseconds heard_ns_ = 0;
    std::atomic<std::uint64_t> skipped_{0};
    mutable PiMutex mutex_;
    WindowTold told_;
    int told_pid_ = 0;
    bool silent_ = false;
    bool closed_ = false;
};

/// A window that was closed or has died is no failure of the channel.
class WindowSink final : public Sink {
 public:
    explicit WindowSink(std::unique_ptr<Sink> inner) : inner_(std::move(inner)) {}
    std::string_view name() const override { return inner_->name(); }
    draw::Packing wants() const override { return inner_->wants(); }
    using Sink::offer;
    bool offer(FramePtr frame, FrameNumber number, audio::BlockPtr sound) override {
        return inner_->offer(std::move(frame), number, std::move(sound));
    }
    SinkStats stats() const override { return inner_->stats(); }
    Status close() override {
        (void)inner_->close();
        return {};
    }

 private:
    std::unique_ptr<Sink> inner_;
};

}  // namespace

Result<std::unique_ptr<Sink>> make_window_sink(const std::string& url, const WindowOptions& options,
                                               const SinkContext& context) {
    if (context.lossless) {
        return Error{url, "is for a channel on air", "render to a file and play that"};
    }
    auto writing = std::make_unique<WindowWriting>(url, options, context);
    if (Status started = writing->start({}); !started) {
        return started.error();
    }
    return std::unique_ptr<Sink>(std::make_unique<WindowSink>(
        make_threaded_sink(url, draw::PackFormat::rgba8, context, std::move(writing))));
}

}  // namespace pitcast::output
