// SPDX-License-Identifier: Apache-2.0
#include "instrument_properties.h"

#include <array>

#include "pitcast/race/telemetry.h"

namespace pitcast::show {
namespace {

using race::Competitor;
using race::Telemetry;
using race::TelemetrySample;

constexpr Nanoseconds kTrailStepNs = 100'000'000;

bool heard(const Competitor& car) {
    return !car.telemetry.number.empty();
}

/// Sensors that have gone silent show nothing; engine and pedals stay as they were told last.
bool fresh(const Competitor& car, const Scope& scope) {
    return heard(car) && scope.utc_ns - car.telemetry_utc_ns <= race::kTelemetryHoldNs;
}

Value of_optional(const std::optional<std::int64_t>& number) {
    return number ? Value::of_integer(*number) : Value{};
}

std::int64_t rounded(std::int64_t number, std::int64_t unit) {
    return (number + (number < 0 ? -unit / 2 : unit / 2)) / unit;
}

/// Smooth while it is fresh, then the last that was told.
template <std::int32_t TelemetrySample::*kSmooth, std::int32_t Telemetry::*kTold>
Value held(const Competitor& car, const Scope& scope) {
    if (!heard(car)) {
        return {};
    }
    const auto smooth = race::instrument_at(car, kSmooth, scope.utc_ns);
    return Value::of_integer(smooth ? *smooth : std::int64_t{car.telemetry.*kTold});
}

template <std::optional<std::int32_t> TelemetrySample::*kMember>
Value moving(const Competitor& car, const Scope& scope) {
    return of_optional(race::instrument_at(car, kMember, scope.utc_ns));
}

template <std::optional<std::int32_t> Telemetry::*kMember, std::int64_t kUnit>
Value figure(const Competitor& car, const Scope& scope) {
    const std::optional<std::int32_t>& told = car.telemetry.*kMember;
    return fresh(car, scope) && told ? Value::of_integer(rounded(*told, kUnit)) : Value{};
}

Value heading(const Competitor& car, const Scope& scope) {
    return of_optional(race::heading_at(car, scope.utc_ns));
}
std::optional<std::int64_t> whole_heading(const Competitor& car, const Scope& scope) {
    const std::optional<std::int32_t>& told = car.telemetry.heading_mdeg;
    return fresh(car, scope) && told ? std::optional(rounded(*told, 1000) % 360) : std::nullopt;
}
Value heading_deg(const Competitor& car, const Scope& scope) {
    return of_optional(whole_heading(car, scope));
}

constexpr std::string_view kPoints = "N NE E SE S SW W NW";

Value heading_point(const Competitor& car, const Scope& scope) {
    static constexpr std::array<std::string_view, 8> kNames{"N", "NE", "E", "SE",
                                                            "S", "SW", "W", "NW"};
    const auto degrees = whole_heading(car, scope);
    return degrees ? Value::of_text(kNames[static_cast<std::size_t>((*degrees * 2 + 45) / 90 % 8)])
                   : Value{};
}

/// The dot of a G circle as it was some tenths of a second ago.
template <int kTenths>
Value trail_lateral(const Competitor& car, const Scope& scope) {
    const auto g = race::g_at(car, scope.utc_ns - kTenths * kTrailStepNs);
    return g ? Value::of_integer(g->lateral_milli) : Value{};
}
template <int kTenths>
Value trail_longitudinal(const Competitor& car, const Scope& scope) {
    const auto g = race::g_at(car, scope.utc_ns - kTenths * kTrailStepNs);
    return g ? Value::of_integer(g->longitudinal_milli) : Value{};
}
Value g_plane(const Competitor& car, const Scope& scope) {
    return fresh(car, scope) ? of_optional(race::plane_g(car.telemetry)) : Value{};
}
Value g_peak(const Competitor& car, const Scope& scope) {
    return of_optional(race::g_peak_at(car, scope.utc_ns));
}

using Sample = TelemetrySample;
const std::array kInstruments{
    CarProperty{"rpm", ValueKind::integer, held<&Sample::rpm, &Telemetry::rpm>},
    CarProperty{"throttle", ValueKind::integer,
                held<&Sample::throttle_permille, &Telemetry::throttle_permille>},
    CarProperty{"brake", ValueKind::integer,
                held<&Sample::brake_permille, &Telemetry::brake_permille>},
    CarProperty{"g_lateral", ValueKind::integer, moving<&Sample::g_lateral_milli>},
    CarProperty{"g_longitudinal", ValueKind::integer, moving<&Sample::g_longitudinal_milli>},
    CarProperty{"g_vertical", ValueKind::integer, figure<&Telemetry::g_vertical_milli, 1>},
    CarProperty{"g_plane", ValueKind::integer, g_plane},
    CarProperty{"g_peak", ValueKind::integer, g_peak},
    CarProperty{"steering", ValueKind::integer, moving<&Sample::steering_mdeg>},
    CarProperty{"steering_deg", ValueKind::integer, figure<&Telemetry::steering_mdeg, 1000>},
    CarProperty{"heading", ValueKind::integer, heading},
    CarProperty{"heading_deg", ValueKind::integer, heading_deg},
    CarProperty{"heading_point", ValueKind::text, heading_point, kPoints},
    CarProperty{"pitch", ValueKind::integer, moving<&Sample::pitch_mdeg>},
    CarProperty{"pitch_deg", ValueKind::integer, figure<&Telemetry::pitch_mdeg, 1000>},
    CarProperty{"roll", ValueKind::integer, moving<&Sample::roll_mdeg>},
    CarProperty{"roll_deg", ValueKind::integer, figure<&Telemetry::roll_mdeg, 1000>},
    CarProperty{"altitude_m", ValueKind::integer, figure<&Telemetry::altitude_mm, 1000>},
    CarProperty{"g_trail.1.lateral", ValueKind::integer, trail_lateral<1>},
    CarProperty{"g_trail.2.lateral", ValueKind::integer, trail_lateral<2>},
    CarProperty{"g_trail.3.lateral", ValueKind::integer, trail_lateral<3>},
    CarProperty{"g_trail.4.lateral", ValueKind::integer, trail_lateral<4>},
    CarProperty{"g_trail.5.lateral", ValueKind::integer, trail_lateral<5>},
    CarProperty{"g_trail.6.lateral", ValueKind::integer, trail_lateral<6>},
    CarProperty{"g_trail.7.lateral", ValueKind::integer, trail_lateral<7>},
    CarProperty{"g_trail.8.lateral", ValueKind::integer, trail_lateral<8>},
    CarProperty{"g_trail.1.longitudinal", ValueKind::integer, trail_longitudinal<1>},
    CarProperty{"g_trail.2.longitudinal", ValueKind::integer, trail_longitudinal<2>},
    CarProperty{"g_trail.3.longitudinal", ValueKind::integer, trail_longitudinal<3>},
    CarProperty{"g_trail.4.longitudinal", ValueKind::integer, trail_longitudinal<4>},
    CarProperty{"g_trail.5.longitudinal", ValueKind::integer, trail_longitudinal<5>},
    CarProperty{"g_trail.6.longitudinal", ValueKind::integer, trail_longitudinal<6>},
    CarProperty{"g_trail.7.longitudinal", ValueKind::integer, trail_longitudinal<7>},
    CarProperty{"g_trail.8.longitudinal", ValueKind::integer, trail_longitudinal<8>},
};

}  // namespace

std::span<const CarProperty> instrument_properties() {
    return kInstruments;
}

}  // namespace pitcast::show
