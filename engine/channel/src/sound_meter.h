// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>
#include <thread>

#include "pitcast/channel/channel.h"
#include "pitcast/core/spsc_ring.h"

namespace pitcast::channel {

/// Measures the programme's sound on a thread of its own.
class SoundMeter {
 public:
    explicit SoundMeter(std::int32_t channels);
    SoundMeter(const SoundMeter&) = delete;
    SoundMeter& operator=(const SoundMeter&) = delete;
    ~SoundMeter();

    /// Never waits: a block that finds no room is counted and left out.
    void offer(const audio::BlockPtr& block);
    [[nodiscard]] SoundReport report() const;

 private:
    void run();

    const std::int32_t channels_;
    SpscRing<audio::BlockPtr> queue_;
    std::atomic<std::uint64_t> dropped_{0};
    std::atomic<std::shared_ptr<const audio::Loudness>> newest_;
    std::atomic<bool> closing_{false};
    std::thread thread_;
};

}  // namespace pitcast::channel
