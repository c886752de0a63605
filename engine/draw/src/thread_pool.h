// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pitcast::draw {

/// A few threads that run one job together with the caller.
class ThreadPool {
 public:
    /// `threads` in all, the caller's among them.
    explicit ThreadPool(std::size_t threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    /// Calls `job(thread index)` once on every thread and waits for all. Must not throw.
    void run(const std::function<void(std::size_t)>& job);
    [[nodiscard]] std::size_t size() const { return workers_.size() + 1; }

 private:
    void work(std::size_t index);

    std::mutex mutex_;
    std::condition_variable start_;
    std::condition_variable done_;
    const std::function<void(std::size_t)>* job_ = nullptr;
    std::size_t round_ = 0;
    std::size_t running_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> workers_;
};

}  // namespace pitcast::draw
