// SPDX-License-Identifier: Apache-2.0
#include "card_schedule.h"

#include <algorithm>
#include <cmath>

namespace pitcast::output::card {
namespace {

/// One reading may be off by what the system did between two calls; sixteen are not.
constexpr std::int64_t kSmoothing = 16;
/// A clock that leaps so many frames has been stopped or set.
constexpr std::int64_t kLeap = 8;
/// So many late ones in a row are no accident.
constexpr std::int32_t kMostLate = 25;
/// More slots than that are not filled: the channel was away.
constexpr std::int64_t kMostMissing = 16;

}  // namespace

Schedule::Place Schedule::take(std::int64_t slot, std::int32_t copies, Nanoseconds stream_ns) {
    Place place{.slot = slot, .copies = copies};
    if (copies == 0) {
        return place;
    }
    if (slot <= last_slot_ || frame_start_tai_ns(slot, rate_) <= stream_ns) {
        ++counts_.late;
        place.copies = 0;
        return place;
    }
    // What is over needs no picture any more; the card has shown the one before on and on.
    const std::int64_t running = stream_ns < 0 ? -1 : frame_at_tai_ns(stream_ns, rate_);
    const std::int64_t first = std::max(last_slot_, running) + 1;
    place.missing =
        static_cast<std::int32_t>(std::clamp<std::int64_t>(slot - first, 0, kMostMissing));
    counts_.missing += static_cast<std::uint64_t>(place.missing);
    last_slot_ = slot + copies - 1;
    return place;
}

Schedule::Place Schedule::preroll(FrameNumber n) {
    // A hole between numbers would be filled by repeats, and be latency from then on.
    shift_ = n - (last_slot_ + 1);
    return take(slot_of(n), 1, -1);
}

Schedule::Place Schedule::place(FrameNumber n, Nanoseconds stream_ns, Nanoseconds behind_ns) {
    const Nanoseconds frame = frame_duration_ns(rate_);
    // Reckoned back to when the frame began, so that a frame that comes late changes nothing.
    const auto lead = [&] {
        return frame_start_tai_ns(slot_of(n), rate_) - (stream_ns - behind_ns);
    };
    if (!measured_) {
        measured_ = true;
        target_ns_ = lead();
    }
    const Nanoseconds off = lead() - target_ns_;
    if (std::abs(off) >= kLeap * frame) {
        ++counts_.new_starts;
        shift_ += off / frame;
        deviation_ns_ = 0;
        last_slot_ = std::min(last_slot_, slot_of(n) - 1);  // its clock may have gone back
        return take(slot_of(n), 1, stream_ns);
    }
    deviation_ns_ += (off - deviation_ns_) / kSmoothing;
    const Nanoseconds ahead = frame_start_tai_ns(slot_of(n), rate_) - stream_ns;
    late_in_a_row_ = ahead < 0 ? late_in_a_row_ + 1 : 0;
    if (ahead > (preroll_ + 1) * frame || late_in_a_row_ >= kMostLate) {
        late_in_a_row_ = 0;
        come_nearer((ahead - preroll_ * frame) / frame);
    }
    if (slot_of(n) <= last_slot_) {
        ++counts_.left_out;
        return {.slot = slot_of(n)};
    }
    std::int32_t copies = 1;
    std::int64_t slot = slot_of(n);
    if (deviation_ns_ <= -frame) {
        copies = 2;
        --shift_;
        deviation_ns_ += frame;
        ++counts_.repeated;
    } else if (deviation_ns_ >= frame) {
        copies = 0;
        ++shift_;
        deviation_ns_ -= frame;
        ++counts_.left_out;
    }
    return take(slot, copies, stream_ns);
}

void Schedule::come_nearer(std::int64_t frames) {
    ++counts_.new_starts;
    shift_ += frames;
    target_ns_ -= frames * frame_duration_ns(rate_);
}

void DriftMeter::add(Nanoseconds clock_ns, Nanoseconds monotonic_ns) {
    now_ = {clock_ns, monotonic_ns};
    if (count_ == 0 ||
        monotonic_ns - kept_[(count_ - 1) % kept_.size()].monotonic_ns >= kNanosecondsPerSecond) {
        kept_[count_ % kept_.size()] = now_;
        ++count_;
    }
}

double DriftMeter::ppm() const {
    if (count_ == 0) {
        return 0;
    }
    const Pair& oldest = kept_[count_ > kept_.size() ? count_ % kept_.size() : 0];
    const Nanoseconds passed = now_.monotonic_ns - oldest.monotonic_ns;
    if (passed < 2 * kNanosecondsPerSecond) {
        return 0;
    }
    const Nanoseconds gained = now_.clock_ns - oldest.clock_ns - passed;
    return static_cast<double>(gained) / static_cast<double>(passed) * 1e6;
}

}  // namespace pitcast::output::card
