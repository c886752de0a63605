// SPDX-License-Identifier: Apache-2.0
#include "f1_state.h"

namespace pitcast::feed {
namespace {

constexpr std::int64_t kMmPerTenthOfMetre = 100;
/// Beyond this a coordinate is no place on a course.
constexpr std::int32_t kFurthest = 10'000'000;

std::optional<race::Positions::Fix> fix_of(std::string_view number, const F1Json& told) {
    const auto x = f1_int(told, "X");
    const auto y = f1_int(told, "Y");
    const auto z = f1_int(told, "Z");
    if (!x || !y || !z || (*x == 0 && *y == 0 && *z == 0)) {
        return std::nullopt;  // 0,0,0 is how the feed says "no fix"
    }
    const auto near = [](std::int32_t v) { return v > -kFurthest && v < kFurthest; };
    if (!near(*x) || !near(*y) || !near(*z)) {
        return std::nullopt;
    }
    return race::Positions::Fix{std::string(number), *x * kMmPerTenthOfMetre,
                                *y * kMmPerTenthOfMetre, *z * kMmPerTenthOfMetre};
}

/// Per cent as per mille; 104 is what cars standing still send, and means nothing.
std::int32_t permille(std::int32_t percent) {
    return percent >= 0 && percent <= 100 ? percent * 10 : 0;
}

race::Telemetry telemetry_of(std::string_view number, const F1Json& channels) {
    race::Telemetry at;
    at.number = number;
    const std::int64_t km_h = f1_int(channels, "2").value_or(0);
    at.speed_mm_s = km_h >= 0 && km_h < 1000
                        ? static_cast<std::int32_t>((km_h * 1'000'000 + 1'800) / 3'600)
                        : 0;
    at.rpm = f1_int(channels, "0").value_or(0);
    at.gear = f1_int(channels, "3").value_or(0);
    at.throttle_permille = permille(f1_int(channels, "4").value_or(0));
    at.brake_permille = permille(f1_int(channels, "5").value_or(0));
    return at;
}

bool same(const race::Telemetry& a, const race::Telemetry& b) {
    return a.number == b.number && a.speed_mm_s == b.speed_mm_s && a.rpm == b.rpm &&
           a.gear == b.gear && a.throttle_permille == b.throttle_permille &&
           a.brake_permille == b.brake_permille;
}

}  // namespace

bool f1_positions(F1Message& message, const F1Json& json) {
    const auto samples = f1_member(json, "Position");
    bool good = samples.has_value();
    f1_each_index(samples, [&](std::int32_t, const F1Json& sample) {
        const auto utc = f1_utc(f1_text(sample, "Timestamp").value_or(""));
        race::Positions positions;
        f1_each_car(f1_member(sample, "Entries"), [&](std::string_view number, const F1Json& told) {
            if (auto fix = fix_of(number, told)) {
                positions.fixes.push_back(std::move(*fix));
            }
        });
        good = good && utc;
        if (utc && !positions.fixes.empty()) {
            message.put_at(*utc, std::move(positions));
        }
    });
    return good;
}

bool f1_car_data(F1Message& message, const F1Json& json) {
    const auto samples = f1_member(json, "Entries");
    bool good = samples.has_value();
    f1_each_index(samples, [&](std::int32_t, const F1Json& sample) {
        const auto utc = f1_utc(f1_text(sample, "Utc").value_or(""));
        good = good && utc;
        f1_each_car(f1_member(sample, "Cars"), [&](std::string_view number, const F1Json& told) {
            const auto channels = f1_member(told, "Channels");
            F1Car* car = channels && utc ? message.car(number) : nullptr;
            if (!car) {
                return;
            }
            race::Telemetry at = telemetry_of(number, *channels);
            if (!same(at, car->telemetry)) {  // cars in the garage repeat themselves for an hour
                car->telemetry = at;
                message.put_at(*utc, std::move(at));
            }
        });
    });
    return good;
}

}  // namespace pitcast::feed
