// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/still_shelf.h"

#include <chrono>
#include <utility>

namespace pitcast::web {
namespace {

/// What is older would deceive.
constexpr Nanoseconds kOldestNs = 2 * kNanosecondsPerSecond;

}  // namespace

std::optional<StillOf> still_of(std::string_view name) {
    return name == "programme" ? std::optional(StillOf::programme)
           : name == "preview" ? std::optional(StillOf::preview)
                               : std::nullopt;
}

bool StillShelf::is_looked_at() const {
    return monotonic_now_ns() - looked_ns_.load(std::memory_order_relaxed) < kAttentionNs;
}

void StillShelf::put(StillOf of, Still still) {
    auto made = std::make_shared<const Still>(std::move(still));
    const auto index = static_cast<std::size_t>(of);
    {
        const std::lock_guard lock(mutex_);
        newest_[index] = std::move(made);
        put_ns_[index] = monotonic_now_ns();
    }
    changed_.notify_all();
}

std::shared_ptr<const Still> StillShelf::look(StillOf of, FrameNumber seen, Nanoseconds patience) {
    looked_ns_.store(monotonic_now_ns(), std::memory_order_relaxed);
    const auto index = static_cast<std::size_t>(of);
    std::unique_lock lock(mutex_);
    const auto is_there = [&] {
        return newest_[index] != nullptr && newest_[index]->frame != seen &&
               monotonic_now_ns() - put_ns_[index] < kOldestNs;
    };
    changed_.wait_for(lock, std::chrono::nanoseconds(patience),
                      [&] { return closed_ || is_there(); });
    return is_there() ? newest_[index] : nullptr;
}

void StillShelf::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
}

}  // namespace pitcast::web
