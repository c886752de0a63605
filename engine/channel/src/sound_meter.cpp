// SPDX-License-Identifier: Apache-2.0
#include "sound_meter.h"

#include <chrono>

namespace pitcast::channel {
namespace {

constexpr std::size_t kMeterQueue = 64;  ///< frames: more than a second
constexpr auto kMeterRest = std::chrono::milliseconds(20);

}  // namespace

SoundMeter::SoundMeter(std::int32_t channels)
    : channels_(channels),
      queue_(kMeterQueue),
      newest_(std::make_shared<const audio::Loudness>()),
      thread_([this] { run(); }) {}

SoundMeter::~SoundMeter() {
    closing_.store(true);
    thread_.join();
}

void SoundMeter::offer(const audio::BlockPtr& block) {
    audio::BlockPtr copy = block;
    if (copy != nullptr && !queue_.push(std::move(copy))) {
        dropped_.fetch_add(1, std::memory_order_relaxed);
    }
}

SoundReport SoundMeter::report() const {
    return {channels_, *newest_.load(), dropped_.load(std::memory_order_relaxed)};
}

void SoundMeter::run() {
    audio::LoudnessMeter meter(channels_);
    while (!closing_.load(std::memory_order_relaxed)) {
        bool fresh = false;
        for (audio::BlockPtr block; queue_.pop(block); block.reset()) {
            meter.add(*block);
            fresh = true;
        }
        if (fresh) {
            newest_.store(std::make_shared<const audio::Loudness>(meter.read()));
        }
        std::this_thread::sleep_for(kMeterRest);
    }
}

}  // namespace pitcast::channel
