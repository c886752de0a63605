// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/edit/draft_picture.h"

namespace pitcast::edit {
namespace {

constexpr Nanoseconds kMs = 1'000'000;
constexpr Nanoseconds kRest = 1'000 * kMs;
constexpr Nanoseconds kStepRest = 600 * kMs;
constexpr std::int32_t kMostSteps = 24;  ///< a show of slides may have more

}  // namespace

Course course_of(const show::TemplateSummary& shown) {
    Course course;
    Nanoseconds at = 0;
    const auto add = [&](std::string name, Nanoseconds length) {
        course.parts.push_back({std::move(name), at, at + length});
        at += length;
    };
    add("in", shown.in_ns);
    add("on", shown.settle_ns + kRest);
    for (std::int32_t step = 1; step < std::min(shown.step_count, kMostSteps); ++step) {
        add("step " + std::to_string(step), shown.step_ns + kStepRest);
    }
    add("out", shown.out_ns);
    return course;
}

Nanoseconds Course::rest_ns() const {
    return parts.size() < 2 ? 0 : parts[1].end_ns - 1 * kMs;
}

}  // namespace pitcast::edit
