// SPDX-License-Identifier: Apache-2.0
#include "layout.h"

#include <algorithm>
#include <cmath>

namespace pitcast::editor {
namespace {

constexpr float kGap = 6;
constexpr float kTopHeight = 58;
constexpr float kStatusHeight = 34;
constexpr float kHeadingHeight = 44;  // of the programme pane
constexpr float kMinControls = 262;
constexpr float kRulesHead = 52;
constexpr float kRule = 34;  // see draw_rules

}  // namespace

Layout layout_for(float width, float height, bool pages, std::size_t rules, bool preview,
                  const Splits& splits) {
    constexpr float kLeastSide = 240;
    constexpr float kLeastMiddle = 420;
    const float usual_right = std::round(std::clamp(width * 0.22F, 270.0F, 430.0F));
    const float left =
        splits.first(Split::direct_left, width, std::clamp(width * 0.2F, 250.0F, 400.0F),
                     kLeastSide, kLeastMiddle + usual_right + 2 * kGap);
    const float right = width - kGap -
                        splits.first(Split::direct_right, width, width - usual_right - kGap,
                                     left + kGap + kLeastMiddle, kGap + kLeastSide);
    const float top = kTopHeight + kGap;
    const float body = height - top - kStatusHeight - kGap;
    const float middle = width - left - right - 2 * kGap;
    // Side by side, the programme right, as on every mixer.
    const float picture = preview ? std::floor((middle - kGap) / 2) : middle;
    const float wanted = std::round((picture - 28) * 9 / 16 + kHeadingHeight + 14);
    const float programme = std::max(120.0F, std::min(wanted, body - kMinControls - kGap));
    const float log = std::round(body * 0.17F);
    const float stories = std::round(body * (rules > 0 ? 0.21F : 0.25F));
    const float rundown = pages ? splits.first(Split::direct_rundown, body,
                                               body * (body > 800 ? 0.48F : 0.36F), 110, kGap + 130)
                                : 0;
    const float rule_list =
        rules == 0
            ? 0
            : std::round(std::min(kRulesHead + kRule * static_cast<float>(rules), body * 0.26F));
    const float below_board = log + stories + 2 * kGap + (rules > 0 ? rule_list + kGap : 0);

    Layout layout;
    layout.top = {0, 0, width, kTopHeight};
    layout.rundown = {0, top, left, rundown};
    layout.templates = {0, top + (pages ? rundown + kGap : 0), left,
                        body - (pages ? rundown + kGap : 0)};
    layout.preview = {left + kGap, top, preview ? picture : 0, programme};
    layout.programme = {left + kGap + middle - picture, top, picture, programme};
    layout.controls = {left + kGap, top + programme + kGap, middle, body - programme - kGap};
    layout.board = {width - right, top, right, body - below_board};
    layout.rules = {width - right, top + body - below_board + kGap, right, rule_list};
    layout.stories = {width - right, top + body - log - stories - kGap, right, stories};
    layout.log = {width - right, top + body - log, right, log};
    layout.status = {0, height - kStatusHeight, width, kStatusHeight};
    return layout;
}

Area fit(const Area& area, float width, float height) {
    const float scale = std::min(area.width / width, area.height / height);
    const float w = std::floor(width * scale);
    const float h = std::floor(height * scale);
    return {std::floor(area.x + (area.width - w) / 2), std::floor(area.y + (area.height - h) / 2),
            w, h};
}

}  // namespace pitcast::editor
