// SPDX-License-Identifier: Apache-2.0
#include "scope_worker.h"

#include <utility>

#include "pitcast/core/thread_priority.h"

namespace pitcast::editor {
namespace {

/// The channel may run on the same processors: a scope can wait, frames cannot.
constexpr int kScopeNiceness = 10;
/// From this many lines on every second one is measured.
constexpr std::int32_t kManyLines = 900;

}  // namespace

ScopeWorker::ScopeWorker() : thread_([this] { run(); }) {}

ScopeWorker::~ScopeWorker() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    asked_.notify_one();
    thread_.join();
}

bool ScopeWorker::offer(std::shared_ptr<const draw::PackedFrame> frame) {
    {
        const std::lock_guard lock(mutex_);
        if (working_ || frame_ != nullptr || frame == nullptr) {
            return false;
        }
        frame_ = std::move(frame);
    }
    asked_.notify_one();
    return true;
}

std::optional<ScopePictures> ScopeWorker::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(done_, std::nullopt);
}

void ScopeWorker::run() {
    step_thread_back(kScopeNiceness);
    ScopeCounts counts;
    std::uint64_t number = 0;
    std::unique_lock lock(mutex_);
    for (;;) {
        asked_.wait(lock, [&] { return stopping_ || frame_ != nullptr; });
        if (stopping_) {
            return;
        }
        auto frame = std::exchange(frame_, nullptr);
        working_ = true;
        lock.unlock();
        const Status counted = count_scopes(*frame, frame->height >= kManyLines ? 2 : 1, counts);
        frame.reset();  // the channel wants its memory back
        std::optional<ScopePictures> painted;
        if (counted) {
            painted = paint_scopes(counts, ++number);
        }
        lock.lock();
        working_ = false;
        if (painted) {
            done_ = std::move(painted);
        }
    }
}

}  // namespace pitcast::editor
