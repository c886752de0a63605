// SPDX-License-Identifier: Apache-2.0
#include "monitor_desk.h"

#include <algorithm>
#include <span>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/log.h"
#include "pitcast/core/thread_priority.h"
#include "pitcast/draw/jpeg.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/output/frame_pool.h"

#include "cue_painter.h"
#include "multiview.h"

namespace pitcast::channel {
namespace {

// Frames come first: a picture for somebody who looks can wait.
constexpr int kLowPriority = 10;
constexpr std::size_t kSpare = 2;
/// Pictures that are older are handed out no more, so that windows say what is wrong.
constexpr Nanoseconds kOldest = kNanosecondsPerSecond;
/// On a machine that has no time to spare.
constexpr Nanoseconds kSeldom = kNanosecondsPerSecond / 2;
/// Stills are for tablets and for finding one's way: small, and some each second.
constexpr std::int32_t kStillWidth = 640;
constexpr Nanoseconds kStillEvery = kNanosecondsPerSecond / 6;
constexpr std::size_t kArenaBytes = std::size_t{32} << 20U;

/// Monitors at up to 30 pictures a second.
FrameNumber every(FrameRate rate) {
    return rate.numerator > 30 * rate.denominator ? 2 : 1;
}

}  // namespace

/// The thread's own: what it takes to draw.
class MonitorDesk::Painter {
 public:
    explicit Painter(const ChannelOptions& options)
        : options_(options),
          builder_(fonts_, kArenaBytes),
          executor_(draw::make_cpu_executor(1)),
          cue_(options, fonts_),
          multiview_(options, fonts_) {}

    /// One picture a wish; and to `stills`, if not null, one of each bus.
    Result<std::vector<Rendered::Item>> paint(const MonitorMoment& moment,
                                              const std::vector<Wish>& wishes,
                                              web::StillShelf* stills) {
        keep_pools(wishes, stills != nullptr);
        std::vector<Rendered::Item> items;
        cue_.draw(moment, list_);
        std::shared_ptr<draw::PackedFrame> preview;
        const bool many = wants(wishes, Bus::multiview);
        if (many || stills != nullptr) {
            preview = frame_of(Bus::none, draw::PackFormat::rgba8);
        }
        if (Status done = render(Bus::preview, preview, items); !done) {
            return done.error();
        }
        if (many) {
            multiview_.draw(moment, cue_, preview, list_);
            if (Status done = render(Bus::multiview, nullptr, items); !done) {
                return done.error();
            }
        }
        // Cameras want their pictures back.
        list_.clear();
        program_ = {};
        if (stills != nullptr) {
            put_still(*stills, web::StillOf::preview, moment.frame, preview.get());
            put_still(*stills, web::StillOf::programme, moment.frame, moment.programme.get());
        }
        return items;
    }

 private:
    struct Pool {
        Bus bus = Bus::none;
        output::FramePool frames;
    };

    static void put_still(web::StillShelf& stills, web::StillOf of, FrameNumber n,
                          const draw::PackedFrame* frame) {
        if (frame == nullptr) {
            return;
        }
        if (auto jpeg = draw::jpeg_of(*frame, kStillWidth)) {
            stills.put(of, {n, *std::move(jpeg)});
        } else {
            log_warning("monitors", jpeg.error().message());
        }
    }
    static bool wants(const std::vector<Wish>& wishes, Bus bus) {
        return std::any_of(wishes.begin(), wishes.end(),
                           [&](const Wish& wish) { return wish.bus == bus; });
    }
    void keep_pools(const std::vector<Wish>& wishes, bool stills) {
        std::erase_if(pools_, [&](const Pool& pool) {
            return pool.bus != Bus::none &&
                   std::none_of(wishes.begin(), wishes.end(), [&](const Wish& wish) {
                       return wish.bus == pool.bus && wish.packing == pool.frames.packing();
                   });
        });
        for (const Wish& wish : wishes) {
            make_pool(wish.bus, wish.packing, wish.held + kSpare);
        }
        if (stills || wants(wishes, Bus::multiview)) {
            make_pool(Bus::none, draw::PackFormat::rgba8, 2);
        }
    }
    void make_pool(Bus bus, const draw::Packing& packing, std::size_t count) {
        const bool there = std::any_of(pools_.begin(), pools_.end(), [&](const Pool& pool) {
            return pool.bus == bus && pool.frames.packing() == packing;
        });
        if (there) {
            return;
        }
        const VideoFormat& format = options_.render.format;
        auto made = output::FramePool::create(*executor_, packing, format.width, format.height,
                                              count, options_.render.limit);
        if (made) {
            pools_.push_back({bus, std::move(*made)});
        } else {
            log_warning("monitors", made.error().message());
        }
    }
    std::shared_ptr<draw::PackedFrame> frame_of(Bus bus, const draw::Packing& packing) {
        for (Pool& pool : pools_) {
            if (pool.bus == bus && pool.frames.packing() == packing) {
                return pool.frames.acquire();
            }
        }
        return nullptr;
    }
    /// The list, for all that want this bus, and for `extra`.
    Status render(Bus bus, const std::shared_ptr<draw::PackedFrame>& extra,
                  std::vector<Rendered::Item>& items) {
        std::vector<draw::PackedFrame*> targets;
        if (extra != nullptr) {
            targets.push_back(extra.get());
        }
        for (Pool& pool : pools_) {
            if (pool.bus != bus) {
                continue;
            }
            if (auto frame = pool.frames.acquire()) {
                targets.push_back(frame.get());
                items.push_back({bus, pool.frames.packing(), std::move(frame)});
            }
        }
        if (targets.empty()) {
            return {};
        }
        if (Status built = builder_.build(list_, program_); !built) {
            return built;
        }
        auto done = executor_->render(program_, nullptr, targets);
        return done ? Status() : Status(done.error());
    }

    const ChannelOptions& options_;
    draw::FontLibrary fonts_;
    draw::TileBuilder builder_;
    std::unique_ptr<draw::Executor> executor_;
    CuePainter cue_;
    Multiview multiview_;
    draw::DrawList list_;
    draw::TileProgram program_;
    std::vector<Pool> pools_;
};

MonitorDesk::MonitorDesk(const ChannelOptions& options, std::shared_ptr<web::StillShelf> stills)
    : options_(options), stills_(std::move(stills)), thread_([this] { run(); }) {}

MonitorDesk::~MonitorDesk() {
    stop_ = true;
    asked_.release();
    thread_.join();
}

void MonitorDesk::want(Bus bus, const draw::Packing& packing, std::size_t held) {
    auto wish = std::find_if(wishes_.begin(), wishes_.end(), [&](const Wish& one) {
        return one.bus == bus && one.packing == packing;
    });
    if (wish == wishes_.end()) {
        wish = wishes_.insert(wish, {bus, packing, 0});
    }
    wish->held += held;
}

void MonitorDesk::unwant(Bus bus, const draw::Packing& packing, std::size_t held) {
    for (Wish& wish : wishes_) {
        if (wish.bus == bus && wish.packing == packing) {
            wish.held -= std::min(held, wish.held);
        }
    }
    std::erase_if(wishes_, [](const Wish& wish) { return wish.held == 0; });
}

bool MonitorDesk::is_waiting(FrameNumber n, bool spare) {
    if (!idle_.load(std::memory_order_acquire)) {
        return false;
    }
    const bool seen_from_afar = stills_ && stills_->is_looked_at();
    if (wishes_.empty() && !seen_from_afar) {
        if (was_looked_at_) {
            was_looked_at_ = false;
            shown_ = {};
            give({});  // it lets go of its memory
        }
        return false;
    }
    const FrameRate rate = options_.render.format.rate;
    const bool due = spare || (n - looked_frame_) * frame_duration_ns(rate) > kSeldom;
    return due && (wishes_.empty() ? is_still_due(n) : n - looked_frame_ >= every(rate));
}

bool MonitorDesk::is_still_due(FrameNumber n) const {
    const FrameRate rate = options_.render.format.rate;
    return stills_ && stills_->is_looked_at() &&
           (n - stilled_frame_) * frame_duration_ns(rate) >= kStillEvery;
}

bool MonitorDesk::needs_race(FrameNumber n, const ChannelStatus& status) {
    Hasher hasher;
    bool any = false;
    for (const show::LayerReport& layer : status.layers) {
        if (layer.phase == "cued") {
            any = true;
            hasher.add(layer.layer);
            hasher.add(layer.template_id);
        }
    }
    const FrameRate rate = options_.render.format.rate;
    const bool another = any && hasher.value() != cued_;
    const bool old = any && (n - race_frame_) * frame_duration_ns(rate) >= kNanosecondsPerSecond;
    if (another || old) {
        cued_ = hasher.value();
        race_frame_ = n;
    }
    return another || old;
}

void MonitorDesk::give(Job job) {
    job_ = std::move(job);
    idle_.store(false, std::memory_order_release);
    asked_.release();
}

void MonitorDesk::offer(MonitorMoment moment) {
    collect();
    was_looked_at_ = true;
    looked_frame_ = moment.frame;
    const bool stills = is_still_due(moment.frame);
    stilled_frame_ = stills ? moment.frame : stilled_frame_;
    give({std::move(moment), wishes_, stills});
}

/// Takes over what has been drawn.
void MonitorDesk::collect() {
    if (idle_.load(std::memory_order_acquire) && drawn_.drawn_ns != 0) {
        shown_ = std::exchange(drawn_, {});
    }
}

std::shared_ptr<const draw::PackedFrame> MonitorDesk::newest(Bus bus,
                                                             const draw::Packing& packing) {
    collect();
    if (monotonic_now_ns() - shown_.drawn_ns > kOldest) {
        return nullptr;
    }
    for (const Rendered::Item& item : shown_.items) {
        if (item.bus == bus && item.packing == packing) {
            return item.frame;
        }
    }
    return nullptr;
}

void MonitorDesk::run() {
    step_thread_back(kLowPriority);
    std::unique_ptr<Painter> painter;
    std::string said;
    for (;;) {
        asked_.acquire();
        if (stop_) {
            return;
        }
        const Job job = std::exchange(job_, {});  // its pictures are let go of before it is idle
        if (job.is_for_nobody()) {
            painter.reset();
        } else {
            if (painter == nullptr) {
                painter = std::make_unique<Painter>(options_);
            }
            auto painted =
                painter->paint(job.moment, job.wishes, job.stills ? stills_.get() : nullptr);
            if (painted) {
                drawn_ = {monotonic_now_ns(), std::move(*painted)};
            } else if (painted.error().message() != said) {
                said = painted.error().message();
                log_warning("monitors", said);
            }
        }
        idle_.store(true, std::memory_order_release);
    }
}

}  // namespace pitcast::channel
