// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "pitcast/core/clock.h"

#include "http_link.h"

namespace pitcast::remote {

/// A thread with a connection of its own that does one thing again and again.
class Worker {
 public:
    /// `step` does it, and says how long to wait before the next time; wake() cuts that short.
    Worker(const std::string& url, const std::string& token,
           std::function<Nanoseconds(HttpLink&)> step)
        : link_(url, token), step_(std::move(step)), thread_([this] { run(); }) {}
    ~Worker() {
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
        }
        changed_.notify_all();
        link_.stop();
        thread_.join();
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void wake() {
        {
            const std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_all();
    }

 private:
    void run() {
        std::unique_lock lock(mutex_);
        while (!stop_) {
            woken_ = false;
            lock.unlock();
            const Nanoseconds wait = step_(link_);
            lock.lock();
            changed_.wait_for(lock, std::chrono::nanoseconds(wait),
                              [this] { return stop_ || woken_; });
        }
    }

    HttpLink link_;
    const std::function<Nanoseconds(HttpLink&)> step_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stop_ = false;
    bool woken_ = false;
    std::thread thread_;  // last: starts when all else stands
};

}  // namespace pitcast::remote
