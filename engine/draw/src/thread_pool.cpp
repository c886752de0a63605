// SPDX-License-Identifier: Apache-2.0
#include "thread_pool.h"

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
        running_ = workers_.size();
        ++round_;
    }
    start_.notify_all();
    job(0);
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return running_ == 0; });
}

void ThreadPool::work(std::size_t index) {
    std::size_t seen = 0;
    while (true) {
        const std::function<void(std::size_t)>* job = nullptr;
        {
            std::unique_lock lock(mutex_);
            start_.wait(lock, [&] { return stopping_ || round_ != seen; });
            if (stopping_) {
                return;
            }
            seen = round_;
            job = job_;
        }
        (*job)(index);
        const std::lock_guard lock(mutex_);
        if (--running_ == 0) {
            done_.notify_one();
        }
    }
}

}  // namespace pitcast::draw
