// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <thread>
#include <vector>

#include "pitcast/channel/renderer.h"

#include "monitor_moment.h"

namespace pitcast::channel {

/// Draws preview and multiview for outputs that show them, on a thread of its own of low priority
/// and in time that nobody else wants: a moment that it has no time for is left out, and without
/// such outputs it does nothing. The frame thread gives it what is there already. All calls are the
/// frame thread's and come back at once.
class MonitorDesk {
 public:
    /// Programme frames that it holds at a time.
    static constexpr std::size_t kHeld = 3;

    /// `options` outlives it.
    explicit MonitorDesk(const ChannelOptions& options);
    ~MonitorDesk();
    MonitorDesk(const MonitorDesk&) = delete;
    MonitorDesk& operator=(const MonitorDesk&) = delete;

    /// Of `bus` preview or multiview; `held` frames may be with sinks at a time.
    void want(Bus bus, const draw::Packing& packing, std::size_t held);
    void unwant(Bus bus, const draw::Packing& packing, std::size_t held);

    /// Somebody looks, and it has time for a moment now.
    [[nodiscard]] bool is_waiting(FrameNumber n) const;
    /// The moment should bring the race: a copy, so it is asked for no more than once a second, or
    /// when something else is cued.
    [[nodiscard]] bool needs_race(FrameNumber n, const ChannelStatus& status);
    void offer(MonitorMoment moment);

    /// The newest picture. Null: there is none, or it is so old that it would deceive.
    [[nodiscard]] std::shared_ptr<const draw::PackedFrame> newest(
        Bus bus, const draw::Packing& packing) const;

 private:
    struct Wish {
        Bus bus = Bus::none;
        draw::Packing packing{};
        std::size_t held = 0;
    };
    struct Shown {
        Nanoseconds drawn_ns = 0;
        std::vector<Rendered::Item> items;
    };
    class Painter;
    void run();

    const ChannelOptions& options_;
    std::vector<Wish> wishes_;    ///< the frame thread's
    std::uint64_t cued_ = 0;      ///< hash of what was cued when the race was asked for last
    FrameNumber race_frame_ = 0;  ///< when that was
    mutable std::mutex mutex_;    ///< of what follows; held for moments
    std::vector<Wish> told_wishes_;
    std::optional<MonitorMoment> moment_;
    std::atomic<bool> idle_{true};
    std::atomic<bool> stop_{false};
    std::atomic<std::shared_ptr<const Shown>> shown_{std::make_shared<Shown>()};
    std::counting_semaphore<> asked_{0};
    std::thread thread_;
};

}  // namespace pitcast::channel
