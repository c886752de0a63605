// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "f1_state.h"

namespace pitcast::feed {
namespace {

constexpr std::int64_t kMmPerTenthOfMetre = 100;
/// Beyond this a coordinate is no place on a course.
constexpr std::int32_t kFurthest = 10'000'000;

std::optional<race::Positions::Fix> fix_of(std::string_view number, const F1Json& told) {
    // One pass over the members: a session has some 360,000 of these.
    std::optional<std::int32_t> x, y, z, ignored;
    simdjson::dom::object members;
    if (told.get(members) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    for (const auto& [key, value] : members) {
        const char axis = key.size() == 1 ? key.front() : ' ';
        (axis == 'X' ? x : axis == 'Y' ? y : axis == 'Z' ? z : ignored) = f1_as_int(value);
    }
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
    std::array<std::int32_t, 10> told{};  // by the channel's digit
    simdjson::dom::object members;
    if (channels.get(members) == simdjson::SUCCESS) {
        for (const auto& [key, value] : members) {
            if (key.size() == 1 && key.front() >= '0' && key.front() <= '9') {
                told[static_cast<std::size_t>(key.front() - '0')] = f1_as_int(value).value_or(0);
            }
        }
    }
    race::Telemetry at;
    at.number = number;
    const std::int64_t km_h = told[2];
    at.speed_mm_s = km_h >= 0 && km_h < 1000
                        ? static_cast<std::int32_t>((km_h * 1'000'000 + 1'800) / 3'600)
                        : 0;
    at.rpm = told[0];
    at.gear = told[3];
    at.throttle_permille = permille(told[4]);
    at.brake_permille = permille(told[5]);
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
