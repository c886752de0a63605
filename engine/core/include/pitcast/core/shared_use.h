// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>

namespace pitcast {

/// Nobody else has it any more, and what they last read of it lies before what is written to it
/// now: use_count alone reads without ordering.
template <typename T>
[[nodiscard]] bool is_back(const std::shared_ptr<T>& shared) {
    if (shared.use_count() != 1) {
        return false;
    }
#if defined(__SANITIZE_THREAD__)
    // It knows no fences, but the count itself when somebody takes a share.
    const std::shared_ptr<T> share = shared;
#else
    std::atomic_thread_fence(std::memory_order_acquire);
#endif
    return true;
}

}  // namespace pitcast
