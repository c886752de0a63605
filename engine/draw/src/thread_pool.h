// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "pitcast/core/pi_mutex.h"

namespace pitcast::draw {

/// A few threads that run one job together with the caller, at the caller's priority: before
/// encoders and decoders for what goes on air, among the others for what does not.
class ThreadPool {
 public:
    /// `threads` in all, the caller's among them.
    explicit ThreadPool(std::size_t threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    /// Calls `job(thread index)` on the caller's thread (index 0) and at most once on each of the
    /// others, at the same time; returns when the caller's call and those that began have ended.
    /// So a job shares out its work until none is left. Must not throw.
    void run(const std::function<void(std::size_t)>& job);
    [[nodiscard]] std::size_t size() const { return workers_.size() + 1; }

 private:
    void work(std::size_t index);

    PiMutex mutex_;
    PiCondition start_;
    PiCondition done_;
    const std::function<void(std::size_t)>* job_ = nullptr;
    std::size_t round_ = 0;
    std::size_t active_ = 0;
    bool stopping_ = false;
    bool is_raised_ = false;  ///< the caller is
    std::vector<std::thread> workers_;
};

}  // namespace pitcast::draw
