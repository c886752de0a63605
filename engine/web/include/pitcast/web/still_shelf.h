// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/core/clock.h"
#include "pitcast/core/frame_rate.h"

namespace pitcast::web {

enum class StillOf : std::uint8_t { programme, preview };

/// "programme", "preview"; empty of all others.
[[nodiscard]] std::optional<StillOf> still_of(std::string_view name);

/// A picture of a bus, small enough for a tablet.
struct Still {
    FrameNumber frame = 0;
    std::string jpeg;
};

/// The newest pictures of the buses, from who draws them to who looks at them. They are made only
/// while somebody looks.
class StillShelf {
 public:
    /// After the last look pictures are made for so long.
    static constexpr Nanoseconds kAttentionNs = 2 * kNanosecondsPerSecond;

    /// Any thread; never waits.
    [[nodiscard]] bool is_looked_at() const;
    /// Whoever draws; not for the frame thread.
    void put(StillOf of, Still still);
    /// Whoever looks: a picture of another frame than `seen`, for which it waits up to `patience`.
    /// Null: there was none in that time.
    [[nodiscard]] std::shared_ptr<const Still> look(StillOf of, FrameNumber seen,
                                                    Nanoseconds patience);
    /// Nobody waits any more.
    void close();

 private:
    std::atomic<Nanoseconds> looked_ns_{-kAttentionNs};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::array<std::shared_ptr<const Still>, 2> newest_;
    std::array<Nanoseconds, 2> put_ns_{};
    bool closed_ = false;
};

}  // namespace pitcast::web
