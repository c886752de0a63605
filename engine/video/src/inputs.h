// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <atomic>

#include "pitcast/video/input.h"

namespace pitcast::video {

inline constexpr std::int32_t kLongestDelayFrames = 500;

[[nodiscard]] Result<std::unique_ptr<VideoInput>> open_clip_input(InputOptions options,
                                                                  const std::string& path);
[[nodiscard]] Result<std::unique_ptr<VideoInput>> open_stream_input(InputOptions options);
/// "bars", "black", "grey", "white"; errors name it.
[[nodiscard]] Result<std::unique_ptr<VideoInput>> open_pattern_input(InputOptions options,
                                                                     std::string_view name);

/// What all inputs share: name, delay, identity.
class InputBase : public VideoInput {
 public:
    explicit InputBase(InputOptions options);
    void set_delay(std::int32_t frames) override {
        delay_ns_.store(delay_in_ns(frames), std::memory_order_relaxed);
    }
    const std::string& id() const override { return options_.id; }

 protected:
    [[nodiscard]] Nanoseconds delay_in_ns(std::int32_t frames) const;
    /// The sample that sounds now, with the delay, when `sample` is the channel's.
    [[nodiscard]] std::int64_t delayed_sample(std::int64_t sample) const {
        return sample - audio::sample_at_ns(delay_ns_.load(std::memory_order_relaxed));
    }
    [[nodiscard]] Nanoseconds delayed(Nanoseconds tai_ns) const {
        return tai_ns - delay_ns_.load(std::memory_order_relaxed);
    }

    const InputOptions options_;
    const std::uint64_t source_;  ///< Picture::source

 private:
    std::atomic<Nanoseconds> delay_ns_;
};

}  // namespace pitcast::video
