// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/telemetry.h"

#include <algorithm>

#include "wide.h"

namespace pitcast::race {
namespace {

constexpr std::int64_t kTurnMdeg = 360'000;

/// The two samples around an instant and how far between them it lies; both are the same one
/// before the first and after the last.
template <typename Sample>
struct Around {
    const Sample* before = nullptr;
    const Sample* after = nullptr;
    Nanoseconds part = 0;
    Nanoseconds whole = 1;

    [[nodiscard]] std::int64_t between(std::int64_t from, std::int64_t way) const {
        return from + way * part / whole;
    }
};

template <typename Sample>
std::optional<Around<Sample>> around(const std::vector<Sample>& samples, Nanoseconds utc_ns) {
    if (samples.empty() || utc_ns - samples.back().utc_ns > kTelemetryHoldNs) {
        return std::nullopt;
    }
    const auto next = std::upper_bound(
        samples.begin(), samples.end(), utc_ns,
        [](Nanoseconds wanted, const Sample& sample) { return wanted < sample.utc_ns; });
    if (next == samples.begin() || next == samples.end()) {
        const Sample& only = next == samples.end() ? samples.back() : samples.front();
        return Around<Sample>{&only, &only, 0, 1};
    }
    const Sample& before = *std::prev(next);
    const Nanoseconds whole = next->utc_ns - before.utc_ns;
    // After a hole in the feed nothing is known of the way from one to the other.
    return whole > kNanosecondsPerSecond
               ? Around<Sample>{&before, &before, 0, 1}
               : Around<Sample>{&before, &*next, utc_ns - before.utc_ns, whole};
}

std::int64_t size_of(std::int64_t lateral, std::int64_t longitudinal) {
    return square_root(Wide{lateral} * lateral + Wide{longitudinal} * longitudinal);
}

}  // namespace

std::optional<std::int64_t> instrument_at(const Competitor& car,
                                          std::optional<std::int32_t> TelemetrySample::*member,
                                          Nanoseconds utc_ns) {
    const auto at = around(car.samples, utc_ns - kInstrumentDelayNs);
    if (!at || !(at->before->*member)) {
        return std::nullopt;
    }
    const std::int64_t from = *(at->before->*member);
    return at->between(from, (at->after->*member).value_or(from) - from);
}

std::optional<std::int64_t> instrument_at(const Competitor& car,
                                          std::int32_t TelemetrySample::*member,
                                          Nanoseconds utc_ns) {
    const auto at = around(car.samples, utc_ns - kInstrumentDelayNs);
    if (!at) {
        return std::nullopt;
    }
    const std::int64_t from = at->before->*member;
    return at->between(from, at->after->*member - from);
}

std::optional<std::int64_t> heading_at(const Competitor& car, Nanoseconds utc_ns) {
    const auto at = around(car.samples, utc_ns - kInstrumentDelayNs);
    if (!at || !at->before->heading_mdeg) {
        return std::nullopt;
    }
    const std::int64_t from = *at->before->heading_mdeg;
    const std::int64_t to = at->after->heading_mdeg.value_or(*at->before->heading_mdeg);
    const std::int64_t right = ((to - from) % kTurnMdeg + kTurnMdeg) % kTurnMdeg;
    const std::int64_t way = right > kTurnMdeg / 2 ? right - kTurnMdeg : right;
    return (at->between(from, way) % kTurnMdeg + kTurnMdeg) % kTurnMdeg;
}

std::optional<PlaneG> g_at(const Competitor& car, Nanoseconds utc_ns) {
    const auto at = around(car.g_trail, utc_ns - kInstrumentDelayNs);
    if (!at) {
        return std::nullopt;
    }
    const GSample& a = *at->before;
    const GSample& b = *at->after;
    return PlaneG{at->between(a.lateral_milli, std::int64_t{b.lateral_milli} - a.lateral_milli),
                  at->between(a.longitudinal_milli,
                              std::int64_t{b.longitudinal_milli} - a.longitudinal_milli)};
}

std::optional<std::int64_t> plane_g(const Telemetry& telemetry) {
    if (!telemetry.g_lateral_milli || !telemetry.g_longitudinal_milli) {
        return std::nullopt;
    }
    return size_of(*telemetry.g_lateral_milli, *telemetry.g_longitudinal_milli);
}

std::optional<std::int64_t> g_peak_at(const Competitor& car, Nanoseconds utc_ns) {
    const auto now = g_at(car, utc_ns);
    if (!now) {
        return std::nullopt;
    }
    std::int64_t peak = size_of(now->lateral_milli, now->longitudinal_milli);
    for (const GSample& sample : car.g_trail) {
        const Nanoseconds age = utc_ns - kInstrumentDelayNs - sample.utc_ns;
        if (age >= 0 && age < kPeakFadeNs) {
            const std::int64_t size = size_of(sample.lateral_milli, sample.longitudinal_milli);
            peak = std::max(peak, size * ((kPeakFadeNs - age) / 1000) / (kPeakFadeNs / 1000));
        }
    }
    return peak;
}

}  // namespace pitcast::race
