// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/frame_rate.h"
#include "pitcast/race/event.h"
#include "pitcast/race/gap.h"

/// Times as viewers read them. All cut off, never round: a lap of 1:23.4569 is shown 1:23.456.
namespace pitcast::race {

/// Digits after the second.
enum class Decimals : std::uint8_t { none = 0, tenths = 1, hundredths = 2, thousandths = 3 };

/// "1:23.456", "59.123", "1:02:03.456". Negative times carry a minus sign.
[[nodiscard]] std::string format_lap_time(Nanoseconds time_ns,
                                          Decimals decimals = Decimals::thousandths);

/// "+1.234", "+1:02.345", "+1 LAP", "+2 LAPS"; empty for none.
[[nodiscard]] std::string format_gap(const Gap& gap, Decimals decimals = Decimals::thousandths);

/// "12:34", or "0:12:34" with `hours` or from an hour on; decimals on demand.
[[nodiscard]] std::string format_clock(Nanoseconds time_ns, bool hours = false,
                                       Decimals decimals = Decimals::none);

/// Words as in event.h: "on_track", "qualifying", "safety_car".
[[nodiscard]] std::string_view to_text(CarStatus status);
[[nodiscard]] std::string_view to_text(SessionKind kind);
[[nodiscard]] std::string_view to_text(SessionPhase phase);
[[nodiscard]] std::string_view to_text(Flag flag);

}  // namespace pitcast::race
