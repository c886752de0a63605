// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "pitcast/core/pi_mutex.h"

namespace pitcast {

/// Bounded queue between any threads. The lock is held only to move a value, never across I/O.
/// When full, `try_push` refuses: the caller drops and counts.
template <typename T>
class BoundedQueue {
 public:
    explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

    [[nodiscard]] bool try_push(T value) {
        {
            const std::lock_guard lock(mutex_);
            if (closed_ || values_.size() >= capacity_) {
                return false;
            }
            values_.push_back(std::move(value));
        }
        ready_.notify_one();
        return true;
    }

    /// Waits up to `patience` for room; false when full until then, or closed.
    [[nodiscard]] bool push_within(T value, std::chrono::nanoseconds patience) {
        {
            std::unique_lock lock(mutex_);
            if (!room_.wait_for(lock, patience,
                                [&] { return closed_ || values_.size() < capacity_; }) ||
                closed_) {
                return false;
            }
            values_.push_back(std::move(value));
        }
        ready_.notify_one();
        return true;
    }

    /// Waits for a value up to `patience`; empty when none came or when closed and drained.
    [[nodiscard]] std::optional<T> pop_within(std::chrono::nanoseconds patience) {
        std::unique_lock lock(mutex_);
        ready_.wait_for(lock, patience, [&] { return closed_ || !values_.empty(); });
        if (values_.empty()) {
            return std::nullopt;
        }
        std::optional<T> value(std::move(values_.front()));
        values_.pop_front();
        lock.unlock();
        room_.notify_one();
        return value;
    }

    /// No more values are taken; those inside can still be popped.
    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        ready_.notify_all();
        room_.notify_all();
    }

    /// Closed and empty: the consumer can go home.
    [[nodiscard]] bool drained() const {
        const std::lock_guard lock(mutex_);
        return closed_ && values_.empty();
    }
    [[nodiscard]] std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return values_.size();
    }

 private:
    const std::size_t capacity_;
    mutable PiMutex mutex_;
    PiCondition ready_;
    PiCondition room_;
    std::deque<T> values_;
    bool closed_ = false;
};

}  // namespace pitcast
