// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

#include "pitcast/channel/renderer.h"
#include "pitcast/web/still_shelf.h"

#include "monitor_moment.h"

namespace pitcast::channel {

/// Draws preview and multiview for outputs that show them, and stills for who looks over HTTP, on a
/// thread of its own of low priority and in time that nobody else wants: a moment that it has no
/// time for is left out, and while nobody looks it does nothing. The frame thread gives it what is
/// there already. All calls are the frame thread's and come back at once.
class MonitorDesk {
 public:
    /// Programme frames that it holds at a time.
    static constexpr std::size_t kHeld = 3;
    /// What a multiview is made of.
    static constexpr draw::PackFormat kLooksAt = draw::PackFormat::rgba8;

    /// `options` outlives it. `stills` may be null: nobody looks over HTTP.
    MonitorDesk(const ChannelOptions& options, std::shared_ptr<web::StillShelf> stills);
    ~MonitorDesk();
    MonitorDesk(const MonitorDesk&) = delete;
    MonitorDesk& operator=(const MonitorDesk&) = delete;

    /// Of `bus` preview or multiview; `held` frames may be with sinks at a time.
    void want(Bus bus, const draw::Packing& packing, std::size_t held);
    void unwant(Bus bus, const draw::Packing& packing, std::size_t held);

    /// Somebody looks, and it has time for a moment now. `spare`: the frame before left time for
    /// it; without, there are two a second, so that nobody is deceived.
    [[nodiscard]] bool is_waiting(FrameNumber n, bool spare);
    /// The moment should bring the race: a copy, so it is asked for no more than once a second, or
    /// when something else is cued.
    [[nodiscard]] bool needs_race(FrameNumber n, const ChannelStatus& status);
    void offer(MonitorMoment moment);

    /// The newest picture. Null: there is none, or it is so old that it would deceive.
    [[nodiscard]] std::shared_ptr<const draw::PackedFrame> newest(Bus bus,
                                                                  const draw::Packing& packing);

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

    /// What the other thread is to do.
    struct Job {
        MonitorMoment moment;
        std::vector<Wish> wishes;
        bool stills = false;
        [[nodiscard]] bool is_for_nobody() const { return wishes.empty() && !stills; }
    };
    void give(Job job);
    [[nodiscard]] bool is_still_due(FrameNumber n) const;
    void collect();

    const ChannelOptions& options_;
    const std::shared_ptr<web::StillShelf> stills_;
    // The frame thread's.
    std::vector<Wish> wishes_;
    bool was_looked_at_ = false;
    FrameNumber looked_frame_ = 0;   ///< the moment given last
    FrameNumber stilled_frame_ = 0;  ///< likewise, of those with stills
    std::uint64_t cued_ = 0;         ///< hash of what was cued when the race was asked for last
    FrameNumber race_frame_ = 0;     ///< when that was
    Shown shown_;
    // Whose they are says `idle_`: the frame thread's while it is set. So nobody waits for a lock
    // that a thread of low priority holds.
    std::atomic<bool> idle_{true};
    Job job_;
    Shown drawn_;

    std::atomic<bool> stop_{false};
    std::counting_semaphore<> asked_{0};
    std::thread thread_;
};

}  // namespace pitcast::channel
