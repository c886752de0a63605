// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstddef>
#include <utility>
#include <vector>

namespace pitcast {

/// Bounded queue from exactly one producer thread to exactly one consumer thread, without locks.
/// When full, `push` returns false and leaves the value with the caller: the caller counts it.
template <typename T>
class SpscRing {
 public:
    explicit SpscRing(std::size_t capacity) : slots_(capacity + 1) {}

    [[nodiscard]] bool push(T&& value) {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        const std::size_t next = (tail + 1) % slots_.size();
        if (next == head_.load(std::memory_order_acquire)) {
            return false;
        }
        slots_[tail] = std::move(value);
        tail_.store(next, std::memory_order_release);
        return true;
    }

    [[nodiscard]] bool pop(T& value) {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (head == tail_.load(std::memory_order_acquire)) {
            return false;
        }
        value = std::move(slots_[head]);
        head_.store((head + 1) % slots_.size(), std::memory_order_release);
        return true;
    }

    /// Number of values waiting; exact only on the two threads concerned.
    [[nodiscard]] std::size_t size() const {
        const std::size_t head = head_.load(std::memory_order_acquire);
        const std::size_t tail = tail_.load(std::memory_order_acquire);
        return (tail + slots_.size() - head) % slots_.size();
    }

 private:
    std::vector<T> slots_;
    std::atomic<std::size_t> head_{0};
    std::atomic<std::size_t> tail_{0};
};

}  // namespace pitcast
