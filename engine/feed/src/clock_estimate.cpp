// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/clock_estimate.h"

#include <algorithm>
#include <cstdlib>

namespace pitcast::feed {
namespace {

__extension__ using Wide = __int128;

/// Messages in a row that come before they can have been sent: nothing but a clock does that.
constexpr std::int32_t kImpossible = 3;
/// And so many that are steadily late.
constexpr std::int32_t kSteady = 5;
/// Stamps outside (until 2116) or further apart (18 years) are nonsense, and would leave 64 bits.
constexpr Nanoseconds kLatest = std::int64_t{1} << 62;
constexpr Nanoseconds kWidest = std::int64_t{1} << 59;
/// A clock that stands still, or runs twice as fast.
constexpr std::int64_t kFastestPpb = kNanosecondsPerSecond;
constexpr Nanoseconds kLocalStep = 50'000'000;

Nanoseconds scaled(Nanoseconds time_ns, std::int64_t ppb) {
    return static_cast<Nanoseconds>(Wide{time_ns} * ppb / kNanosecondsPerSecond);
}

std::int64_t middle_of(std::vector<std::int64_t>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

ClockEstimate::ClockEstimate(ClockOptions options) : options_(options) {}

void ClockEstimate::start_over() {
    windows_.clear();
    has_open_ = false;
    fitted_ = false;
    off_count_ = 0;
    report_.known = report_.drift_known = false;
    report_.offset_ns = report_.drift_ppb = report_.excess_ns = 0;
}

Nanoseconds ClockEstimate::expected(Nanoseconds read_ns) const {
    if (fitted_) {
        return fit_delta_ns_ + scaled(read_ns - fit_read_ns_, report_.drift_ppb);
    }
    Nanoseconds least = open_.delta_ns;
    for (const Window& window : windows_) {
        least = std::min(least, window.delta_ns);
    }
    return least;
}

/// Whether the clock was set: messages that are off by about the same, and long enough.
bool ClockEstimate::jumped(Nanoseconds delta_ns, Nanoseconds excess_ns, Nanoseconds read_ns) {
    if (std::abs(excess_ns) <= options_.jump_ns) {
        off_count_ = 0;
        return false;
    }
    const bool same = off_count_ > 0 && (delta_ns - off_least_ns_ <= options_.jump_ns) &&
                      (off_most_ns_ - delta_ns <= options_.jump_ns);
    if (!same) {
        off_count_ = 0;
        off_late_ = 0;
        off_from_ns_ = read_ns;
        off_least_ns_ = off_most_ns_ = delta_ns;
    }
    ++off_count_;
    off_least_ns_ = std::min(off_least_ns_, delta_ns);
    off_most_ns_ = std::max(off_most_ns_, delta_ns);
    if (excess_ns < 0) {
        return off_count_ >= kImpossible;
    }
    return off_count_ >= kSteady && read_ns - off_from_ns_ >= options_.jump_after_ns;
}

void ClockEstimate::take(Nanoseconds sent_ns, Nanoseconds read_ns) {
    if (sent_ns < 0 || sent_ns > kLatest || read_ns < 0 || read_ns > kLatest ||
        std::abs(read_ns - sent_ns) > kWidest) {
        return;
    }
    ++report_.messages;
    const Nanoseconds delta = read_ns - sent_ns;
    if (report_.known) {
        const Nanoseconds before = expected(read_ns);
        report_.excess_ns = delta - before;
        if (jumped(delta, report_.excess_ns, read_ns)) {
            const std::uint64_t not_late = off_late_;
            const Nanoseconds least = off_least_ns_;
            start_over();
            report_.late -= not_late;
            ++report_.jumps;
            report_.last_jump_ns = least - before;
            report_.known = true;
            has_open_ = true;
            open_from_ns_ = read_ns;
            open_ = {read_ns, least};
            report_.offset_ns = least;
            return;
        }
        if (report_.excess_ns > options_.late_ns) {
            ++report_.late;
            ++off_late_;
        }
        if (off_count_ > 0) {
            return;  // late, or of a clock that was set: neither belongs to the estimate
        }
    }
    if (has_open_ && read_ns - open_from_ns_ >= options_.window_ns) {
        if (windows_.size() == static_cast<std::size_t>(std::max(options_.windows, 2))) {
            windows_.erase(windows_.begin());
        }
        windows_.push_back(open_);
        has_open_ = false;
        fit();
    }
    if (!has_open_) {
        has_open_ = true;
        open_from_ns_ = read_ns;
        open_ = {read_ns, delta};
    } else if (delta < open_.delta_ns) {
        open_ = {read_ns, delta};
    }
    report_.known = true;
    report_.offset_ns = expected(read_ns);
}

void ClockEstimate::fit() {
    if (windows_.size() < static_cast<std::size_t>(std::max(options_.least_windows, 2))) {
        return;
    }
    // Slopes over short spans say little, and there are many: take those over half the time.
    const std::size_t half = windows_.size() / 2;
    std::vector<std::int64_t> slopes;
    for (std::size_t i = 0; i + half < windows_.size(); ++i) {
        for (std::size_t k = i + half; k < windows_.size(); ++k) {
            const Nanoseconds span = windows_[k].read_ns - windows_[i].read_ns;
            if (span > 0) {
                const Wide rise = Wide{windows_[k].delta_ns} - windows_[i].delta_ns;
                slopes.push_back(static_cast<std::int64_t>(rise * kNanosecondsPerSecond / span));
            }
        }
    }
    if (slopes.empty()) {
        return;
    }
    report_.drift_ppb = std::clamp(middle_of(slopes), -kFastestPpb, kFastestPpb);
    report_.drift_known = true;
    fit_read_ns_ = windows_.back().read_ns;
    // The fastest messages lie on the line: the lower quarter of what is left over.
    std::vector<std::int64_t> rest;
    for (const Window& window : windows_) {
        rest.push_back(window.delta_ns + scaled(fit_read_ns_ - window.read_ns, report_.drift_ppb));
    }
    const auto quarter = rest.begin() + static_cast<std::ptrdiff_t>(rest.size() / 4);
    std::nth_element(rest.begin(), quarter, rest.end());
    fit_delta_ns_ = *quarter;
    fitted_ = true;
}

void FeedClockWatch::take(std::uint64_t epoch, Nanoseconds event_utc_ns, Nanoseconds send_utc_ns,
                          Nanoseconds monotonic_ns, Nanoseconds utc_ns) {
    if (!started_ || epoch != epoch_) {
        send_.start_over();
        event_.start_over();
        epoch_ = epoch;
    }
    if (!started_) {
        started_ = true;
        utc_at_start_ns_ = utc_offset_ns_ = utc_ns - monotonic_ns;
    }
    const Nanoseconds offset = utc_ns - monotonic_ns;
    local_steps_ += std::abs(offset - utc_offset_ns_) > kLocalStep ? 1 : 0;
    utc_offset_ns_ = offset;
    send_.take(send_utc_ns, monotonic_ns + utc_at_start_ns_);
    if (event_utc_ns > 0) {
        event_.take(event_utc_ns, send_utc_ns);
    }
}

}  // namespace pitcast::feed
