// SPDX-License-Identifier: Apache-2.0
#include "thread_pool.h"

#include "pitcast/core/thread_priority.h"

namespace pitcast::draw {

ThreadPool::ThreadPool(std::size_t threads) {
    for (std::size_t i = 1; i < threads; ++i) {
        workers_.emplace_back([this, i] { work(i); });
    }
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    start_.notify_all();
    for (std::thread& worker : workers_) {
        worker.join();
    }
}

void ThreadPool::run(const std::function<void(std::size_t)>& job) {
    if (!workers_.empty()) {
        const std::lock_guard lock(mutex_);
        job_ = &job;
        is_raised_ = is_thread_raised();
        ++round_;
    }
    start_.notify_all();
    job(0);
    // A worker that has not even woken is not waited for: its share is done.
    std::unique_lock lock(mutex_);
    job_ = nullptr;
    done_.wait(lock, [&] { return active_ == 0; });
}

void ThreadPool::work(std::size_t index) {
    bool is_raised = false;
    std::size_t seen = 0;
    std::unique_lock lock(mutex_);
    while (true) {
        start_.wait(lock, [&] { return stopping_ || (job_ != nullptr && round_ != seen); });
        if (stopping_) {
            return;
        }
        seen = round_;
        const std::function<void(std::size_t)>& job = *job_;
        ++active_;
        const bool raise = is_raised_;
        lock.unlock();
        if (raise != is_raised) {
            raise ? raise_thread_priority() : lower_thread_priority();
            is_raised = raise;
        }
        job(index);
        lock.lock();
        if (--active_ == 0) {
            done_.notify_one();
        }
    }
}

}  // namespace pitcast::draw
