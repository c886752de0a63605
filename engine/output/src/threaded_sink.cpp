// SPDX-License-Identifier: Apache-2.0
#include "threaded_sink.h"

#include <algorithm>
#include <chrono>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"

namespace pitcast::output {
namespace {

constexpr Nanoseconds kFirstBackoff = kNanosecondsPerSecond / 2;
constexpr Nanoseconds kLongestBackoff = 5 * kNanosecondsPerSecond;
constexpr auto kTick = std::chrono::milliseconds(50);

}  // namespace

ThreadedSink::ThreadedSink(std::string name, const draw::Packing& wants, const SinkContext& context,
                           std::unique_ptr<Writing> writing)
    : name_(std::move(name)),
      wants_(wants),
      format_(context.format),
      lossless_(context.lossless),
      tai_minus_monotonic_ns_(context.tai_minus_monotonic_ns),
      writing_(std::move(writing)),
      queue_(std::clamp<std::uint32_t>(context.queue_frames, 2, 64)),
      thread_([this] { run(); }) {}

ThreadedSink::~ThreadedSink() {
    static_cast<void>(close());
}

bool ThreadedSink::offer(FramePtr frame, FrameNumber number, audio::BlockPtr sound) {
    if (writing_->skips(number)) {
        return true;
    }
    const auto give_up = [this] {
        dropped_.fetch_add(1, std::memory_order_relaxed);
        return false;
    };
    if (closing_.load() || state_.load() == State::failed) {
        return give_up();
    }
    Item item{std::move(frame), number, std::move(sound)};
    bool taken = queue_.push(std::move(item));
    while (!taken && lossless_ && state_.load() != State::failed) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        taken = queue_.push(std::move(item));
    }
    if (!taken) {
        return give_up();
    }
    filled_.release();
    return true;
}

void ThreadedSink::run() {
    // Files are opened at once, so that a wrong path is known before the first frame.
    static_cast<void>(ready());
    for (;;) {
        const bool got = filled_.try_acquire_for(kTick);
        Item item;
        if (got && queue_.pop(item)) {
            write(item);
        } else if (closing_.load()) {
            // The wait may have ended just before the last frames came.
            if (queue_.size() == 0) {
                break;
            }
        } else if (state_.load() == State::connecting) {
            static_cast<void>(ready());
        }
    }
    if (state_.load() == State::writing) {
        if (const Status done = writing_->finish(); !done) {
            note_failure(done.error());
        }
    }
    writing_->abandon();
}

bool ThreadedSink::ready() {
    const State state = state_.load();
    if (state != State::connecting) {
        return state == State::writing;
    }
    if (monotonic_now_ns() < next_try_ns_) {
        return false;
    }
    if (const Status opened = writing_->open(stop_.get_token()); !opened) {
        note_failure(opened.error());
        return false;
    }
    if (was_open_) {
        reconnects_.fetch_add(1, std::memory_order_relaxed);
        log_notice(name_, "connected again");
    }
    was_open_ = true;
    backoff_ns_ = 0;
    state_.store(State::writing);
    return true;
}

void ThreadedSink::write(const Item& item) {
    if (!ready()) {
        dropped_.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    const Nanoseconds start = monotonic_now_ns();
    if (const Status done = writing_->write(item.frame, item.number, item.sound.get()); !done) {
        dropped_.fetch_add(1, std::memory_order_relaxed);
        note_failure(done.error());
        return;
    }
    const Nanoseconds done_ns = monotonic_now_ns();
    note_latency(item.number, done_ns);
    const Nanoseconds took = std::max<Nanoseconds>(done_ns - start, 1);
    const Nanoseconds before = busy_ns_.load(std::memory_order_relaxed);
    busy_ns_.store(before == 0 ? took : before + (took - before) / 16, std::memory_order_relaxed);
    written_.fetch_add(1, std::memory_order_relaxed);
}

void ThreadedSink::note_latency(FrameNumber number, Nanoseconds done_ns) {
    if (lossless_ || !tai_minus_monotonic_ns_) {
        return;  // nothing is on air
    }
    const Nanoseconds begin = frame_start_tai_ns(number, format_.rate) - *tai_minus_monotonic_ns_;
    const std::lock_guard lock(latency_mutex_);
    latency_.add(done_ns - begin);
}

void ThreadedSink::note_failure(const Error& error) {
    const bool retries = writing_->retries() && !closing_.load();
    // Said once for each cause, not at each try.
    bool fresh = false;
    {
        const std::lock_guard lock(error_mutex_);
        if (!first_error_) {
            first_error_ = error;
        }
        fresh = last_error_ != error.message();
        last_error_ = error.message();
    }
    if (fresh && !stop_.stop_requested()) {
        log_error(error.within("output"));
    }
    writing_->abandon();
    if (!retries) {
        state_.store(State::failed);
        return;
    }
    backoff_ns_ = std::min(backoff_ns_ == 0 ? kFirstBackoff : backoff_ns_ * 2, kLongestBackoff);
    next_try_ns_ = monotonic_now_ns() + backoff_ns_;
    state_.store(State::connecting);
}

SinkStats ThreadedSink::stats() const {
    SinkStats stats;
    stats.frames_written = written_.load(std::memory_order_relaxed);
    stats.frames_dropped = dropped_.load(std::memory_order_relaxed);
    stats.queue_depth = static_cast<std::uint32_t>(queue_.size());
    stats.reconnects = reconnects_.load(std::memory_order_relaxed);
    const Nanoseconds busy = busy_ns_.load(std::memory_order_relaxed);
    if (busy > 0) {
        stats.speed =
            static_cast<double>(frame_duration_ns(format_.rate)) / static_cast<double>(busy);
    }
    const State state = state_.load();
    stats.alive = state != State::failed;
    stats.connected = state == State::writing;
    {
        const std::lock_guard lock(error_mutex_);
        stats.error = last_error_;
    }
    {
        const std::lock_guard lock(latency_mutex_);
        if (latency_.count() > 0) {
            stats.latency = {latency_.percentile(50), latency_.percentile(99), latency_.max()};
        }
    }
    writing_->report(stats);
    return stats;
}

Status ThreadedSink::close() {
    if (thread_.joinable()) {
        closing_.store(true);
        if (state_.load() != State::writing) {
            stop_.request_stop();  // nobody to write to: do not wait for a connect
        }
        thread_.join();
    }
    const std::lock_guard lock(error_mutex_);
    return first_error_ ? Status(*first_error_) : Status();
}

std::unique_ptr<Sink> make_threaded_sink(std::string name, const draw::Packing& wants,
                                         const SinkContext& context,
                                         std::unique_ptr<Writing> writing) {
    return std::make_unique<ThreadedSink>(std::move(name), wants, context, std::move(writing));
}

}  // namespace pitcast::output
