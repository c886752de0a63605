// SPDX-License-Identifier: Apache-2.0
#include "monitor_layout.h"

#include <algorithm>
#include <cmath>

namespace pitcast::editor {

MonitorLayout monitor_layout_for(float width, float height) {
    constexpr float kGap = 6;
    constexpr float kTop = 58;
    constexpr float kStatus = 34;
    constexpr float kPictureFrame = 58;  // heading and margins of the programme
    constexpr float kLeastScopes = 190;
    const float left = std::round(std::clamp(width * 0.24F, 320.0F, 470.0F));
    const float right = std::round(std::clamp(width * 0.23F, 290.0F, 440.0F));
    const float top = kTop + kGap;
    const float body = height - top - kStatus - kGap;
    const float middle = width - left - right - 2 * kGap;
    const float wanted = std::round((middle - 28) * 9 / 16 + kPictureFrame);
    const float programme = std::min(wanted, body - kLeastScopes - kGap);
    const float alarms = std::round(body * 0.34F);
    const float outputs = std::round(body * 0.22F);
    const float feeds = std::round(body * 0.22F);
    const float x = width - right;
    MonitorLayout layout;
    layout.top = {0, 0, width, kTop};
    layout.sources = {0, top, left, body};
    layout.programme = {left + kGap, top, middle, programme};
    layout.scopes = {left + kGap, top + programme + kGap, middle, body - programme - kGap};
    layout.alarms = {x, top, right, alarms};
    layout.outputs = {x, top + alarms + kGap, right, outputs};
    layout.feeds = {x, top + alarms + outputs + 2 * kGap, right, feeds};
    const float above_log = alarms + outputs + feeds + 3 * kGap;
    layout.log = {x, top + above_log, right, body - above_log};
    layout.status = {0, height - kStatus, width, kStatus};
    return layout;
}

}  // namespace pitcast::editor
