// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <limits>
#include <mutex>
#include <span>
#include <vector>

#include "pitcast/audio/audio.h"
#include "pitcast/core/pi_mutex.h"

namespace pitcast::video {

/// Sound of a stream on its way to the channel: one thread puts pieces in as they come, another
/// takes out what sounds now. Pieces that follow each other within a hundredth of a second are
/// joined; a jump leaves silence, or plays over what was there.
class SoundRing {
 public:
    /// `first`: number of the first sample. Of another number of channels: begins anew.
    void put(std::int64_t first, std::int32_t channels, std::span<const audio::Sample> samples);
    /// What lies from sample `from` on belongs `by` samples later (earlier when negative).
    void move(std::int64_t from, std::int64_t by);
    /// What lies from this sample on is not heard yet.
    void hold_from(std::int64_t sample);
    /// Silence where there is nothing (any more). Takes no memory.
    void read(std::int64_t first, std::span<audio::Sample> into) const;
    [[nodiscard]] std::int32_t channels() const;

 private:
    /// Where samples lie, in runs: place in the ring, and from their first on, as values.
    template <typename Do>
    void each_run(std::int64_t first, std::int64_t frames, Do act) const;
    void silence_until(std::int64_t first);
    void silence_locked(std::int64_t frames);
    void put_locked(std::int64_t first, std::span<const audio::Sample> samples);
    void read_locked(std::int64_t first, std::span<audio::Sample> into) const;

    mutable PiMutex mutex_;
    std::int32_t channels_ = 0;
    std::int64_t begin_ = 0;  ///< samples from here ..
    std::int64_t end_ = 0;    ///< .. to before here are kept
    std::int64_t held_from_ = std::numeric_limits<std::int64_t>::max();
    std::vector<audio::Sample> samples_;
    std::vector<audio::Sample> moved_;  ///< of the thread that puts, which alone changes the rest
};

}  // namespace pitcast::video
