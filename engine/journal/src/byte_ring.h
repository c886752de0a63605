// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

namespace pitcast::journal {

/// Bytes from one producer thread to one consumer thread, without locks or allocation. All
/// memory is touched at the start, so that the producer never meets a page fault.
class ByteRing {
 public:
    /// At least `capacity` bytes, rounded up to a power of two.
    explicit ByteRing(std::size_t capacity)
        : bytes_(std::bit_ceil(std::max<std::size_t>(capacity, 64))), mask_(bytes_.size() - 1) {}

    [[nodiscard]] std::size_t capacity() const { return bytes_.size(); }

    /// Producer: room now; the consumer can only make more.
    [[nodiscard]] std::size_t room() const {
        return bytes_.size() - (filled_ - head_.load(std::memory_order_acquire));
    }
    /// Producer: adds bytes that the consumer does not see before publish(). Room is the
    /// caller's duty.
    void put(std::string_view part) {
        const std::size_t at = filled_ & mask_;
        const std::size_t first = std::min(part.size(), bytes_.size() - at);
        std::memcpy(bytes_.data() + at, part.data(), first);
        if (first < part.size()) {
            std::memcpy(bytes_.data(), part.data() + first, part.size() - first);
        }
        filled_ += part.size();
    }
    void publish() { tail_.store(filled_, std::memory_order_release); }

    /// Consumer: bytes that wait.
    [[nodiscard]] std::size_t waiting() const {
        return tail_.load(std::memory_order_acquire) - head_.load(std::memory_order_relaxed);
    }
    /// Consumer: moves `size` waiting bytes to `to`.
    void take(char* to, std::size_t size) {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        const std::size_t at = head & mask_;
        const std::size_t first = std::min(size, bytes_.size() - at);
        std::memcpy(to, bytes_.data() + at, first);
        if (first < size) {
            std::memcpy(to + first, bytes_.data(), size - first);
        }
        head_.store(head + size, std::memory_order_release);
    }

 private:
    std::vector<char> bytes_;
    const std::size_t mask_;
    std::size_t filled_ = 0;  // producer's own
    std::atomic<std::size_t> head_{0};
    std::atomic<std::size_t> tail_{0};
};

}  // namespace pitcast::journal
