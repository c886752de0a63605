// SPDX-License-Identifier: Apache-2.0
#include "profile.h"

#include <algorithm>

namespace pitcast::show {
namespace {

constexpr std::int64_t kGradientHalfMm = 20'000;
constexpr std::int64_t kGridLines = 4;

/// The smallest of 1, 2, 5, 10, … metres that divides `range_mm` into at most kGridLines.
std::int64_t round_metres(std::int64_t range_mm) {
    for (std::int64_t ten = 1'000;; ten *= 10) {
        for (const std::int64_t factor : {1, 2, 5}) {
            if (range_mm <= ten * factor * kGridLines) {
                return ten * factor;
            }
        }
    }
}

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
    const std::int64_t rest = ((value % step) + step) % step;
    return value - rest;
}

std::int32_t gradient_at(const map::Course& course, std::int64_t distance_mm) {
    std::int64_t from = distance_mm - kGradientHalfMm;
    std::int64_t to = distance_mm + kGradientHalfMm;
    if (!course.closed) {
        from = std::max<std::int64_t>(from, 0);
        to = std::min(to, course.length_mm);
    }
    const std::int64_t climb = course.at(to).z_mm - course.at(from).z_mm;
    return static_cast<std::int32_t>(climb * 1000 / std::max<std::int64_t>(1, to - from));
}

std::string kilometres(std::int64_t mm) {
    const std::int64_t hundredths = (mm + 5'000) / 10'000;
    std::string text = std::to_string(hundredths / 100);
    if (hundredths < 10'000) {
        text += '.';
        text += static_cast<char>('0' + hundredths / 10 % 10);
        text += static_cast<char>('0' + hundredths % 10);
    }
    return text;
}

/// A rise or fall of less than 2 m that is undone again is none.
void add_up(Profile& profile) {
    constexpr std::int64_t kLeastMm = 2'000;
    std::int64_t turned_at = profile.height_mm.front();
    for (const std::int64_t height : profile.height_mm) {
        if (height >= turned_at + kLeastMm) {
            profile.climb_mm += height - turned_at;
            turned_at = height;
        } else if (height <= turned_at - kLeastMm) {
            profile.descent_mm += turned_at - height;
            turned_at = height;
        }
    }
}

}  // namespace

Profile profile_of(const map::Course& course, std::int32_t posts) {
    Profile profile;
    profile.length_mm = course.length_mm;
    if (course.length_mm <= 0 || course.line.size() < 2 || posts < 2) {
        return profile;
    }
    for (std::int32_t i = 0; i < posts; ++i) {
        const std::int64_t at = course.length_mm * i / (posts - 1);
        profile.height_mm.push_back(course.at(at).z_mm);
        profile.gradient_permille.push_back(gradient_at(course, at));
    }
    const auto& heights = profile.height_mm;
    const auto [low, high] = std::minmax_element(heights.begin(), heights.end());
    profile.lowest = static_cast<std::size_t>(low - heights.begin());
    profile.highest = static_cast<std::size_t>(high - heights.begin());
    profile.grid_step_mm = round_metres(std::max<std::int64_t>(*high - *low, 1'000));
    profile.floor_mm = floor_to(*low, profile.grid_step_mm);
    profile.top_mm = -floor_to(-*high, profile.grid_step_mm);
    add_up(profile);
    profile.km = kilometres(profile.length_mm);
    if (profile.top_mm == profile.floor_mm) {
        profile.top_mm += profile.grid_step_mm;
    }
    return profile;
}

}  // namespace pitcast::show
