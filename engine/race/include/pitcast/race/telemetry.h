// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "pitcast/race/race_state.h"

/// Telemetry as instruments show it: a feed measures some ten times a second, a picture is drawn
/// five times as often.
namespace pitcast::race {

/// What moves is shown as it was so long ago, between two samples: at 10 Hz the later one has then
/// come, unless it took more than 50 ms.
inline constexpr Nanoseconds kInstrumentDelayNs = 150'000'000;
/// Older samples say nothing of a car in motion: its sensors have gone silent.
inline constexpr Nanoseconds kTelemetryHoldNs = 3 * kNanosecondsPerSecond;

/// A number at `utc_ns` less the delay, linear between samples, held for three seconds after the
/// newest; none where the car has no such sensor or nothing came.
[[nodiscard]] std::optional<std::int64_t> instrument_at(
    const Competitor& car, std::optional<std::int32_t> TelemetrySample::*member,
    Nanoseconds utc_ns);
[[nodiscard]] std::optional<std::int64_t> instrument_at(const Competitor& car,
                                                        std::int32_t TelemetrySample::*member,
                                                        Nanoseconds utc_ns);
/// The same for the heading, which goes the shorter way round; 0 to 359999.
[[nodiscard]] std::optional<std::int64_t> heading_at(const Competitor& car, Nanoseconds utc_ns);

/// Acceleration at `utc_ns` less the delay; for the trail behind the dot of a G circle, whose
/// points are some tenths of a second older.
struct PlaneG {
    std::int64_t lateral_milli = 0;
    std::int64_t longitudinal_milli = 0;
};
[[nodiscard]] std::optional<PlaneG> g_at(const Competitor& car, Nanoseconds utc_ns);

/// How large it is, as the newest sample tells, milli-g; for a figure.
[[nodiscard]] std::optional<std::int64_t> plane_g(const Telemetry& telemetry);

/// Peak of the last moments, milli-g: the largest acceleration in any direction, of which each
/// fades in `kPeakFadeNs` to nothing, so that the peak falls evenly and never jumps down.
inline constexpr Nanoseconds kPeakFadeNs = 2'500'000'000;
[[nodiscard]] std::optional<std::int64_t> g_peak_at(const Competitor& car, Nanoseconds utc_ns);

}  // namespace pitcast::race
