// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <mutex>
#include <optional>
#include <semaphore>
#include <stop_token>
#include <thread>

#include "pitcast/core/pi_mutex.h"
#include "pitcast/core/spsc_ring.h"
#include "pitcast/output/pacing.h"
#include "pitcast/output/sink.h"
#include "pitcast/output/writing.h"

namespace pitcast::output {

/// Queue, thread, counters and reconnecting around a Writing.
class ThreadedSink final : public Sink {
 public:
    ThreadedSink(std::string name, const draw::Packing& wants, const SinkContext& context,
                 std::unique_ptr<Writing> writing);
    ThreadedSink(const ThreadedSink&) = delete;
    ThreadedSink& operator=(const ThreadedSink&) = delete;
    ~ThreadedSink() override;

    std::string_view name() const override { return name_; }
    draw::Packing wants() const override { return wants_; }
    using Sink::offer;
    bool offer(FramePtr frame, FrameNumber number, audio::BlockPtr sound) override;
    SinkStats stats() const override;
    Status close() override;

 private:
    struct Item {
        FramePtr frame;
        FrameNumber number = 0;
        audio::BlockPtr sound{};
    };
    enum class State : std::uint8_t { none, connecting, writing, failed };

    void run();
    /// Opens when it is time to try. True: ready to write.
    bool ready();
    void write(const Item& item);
    void note_latency(FrameNumber number, Nanoseconds done_ns);
    void note_failure(const Error& error);

    const std::string name_;
    const draw::Packing wants_;
    const VideoFormat format_;
    const bool lossless_;
    const std::optional<Nanoseconds> tai_minus_monotonic_ns_;
    std::unique_ptr<Writing> writing_;

    SpscRing<Item> queue_;
    std::counting_semaphore<> filled_{0};  ///< the channel only releases, which never waits
    std::atomic<bool> closing_{false};
    std::atomic<State> state_{State::connecting};
    std::atomic<std::uint64_t> written_{0};
    std::atomic<std::uint64_t> dropped_{0};
    std::atomic<std::uint64_t> reconnects_{0};
    std::atomic<std::int64_t> busy_ns_{0};  ///< per frame, smoothed

    bool was_open_ = false;        // the sink's thread only
    Nanoseconds backoff_ns_ = 0;   // the sink's thread only
    Nanoseconds next_try_ns_ = 0;  // the sink's thread only

    mutable PiMutex latency_mutex_;
    LatenessHistogram latency_;

    mutable PiMutex error_mutex_;
    std::optional<Error> first_error_;
    std::string last_error_;

    std::stop_source stop_;
    std::thread thread_;
};

}  // namespace pitcast::output
