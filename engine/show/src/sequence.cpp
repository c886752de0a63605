// SPDX-License-Identifier: Apache-2.0
#include "sequence.h"

#include <algorithm>

namespace pitcast::show {

const draw::PicturePtr& SequenceBody::at(Nanoseconds shown_ns) const {
    // Starts of frames are cut to whole nanoseconds: a microsecond more, so that frame n of a
    // channel of the sequence's own rate never shows picture n - 1.
    const Nanoseconds t = shown_ns + 1'000;
    const std::int64_t milli = t / kNanosecondsPerSecond * rate_milli +
                               t % kNanosecondsPerSecond * rate_milli / kNanosecondsPerSecond;
    const auto count = static_cast<std::int64_t>(pictures->size());
    std::int64_t index = milli / 1000;
    if (loop) {
        index %= count;
    } else if (index >= count) {
        index = hold_first ? 0 : count - 1;
    }
    return (*pictures)[static_cast<std::size_t>(index)];
}

}  // namespace pitcast::show
