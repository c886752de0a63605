// SPDX-License-Identifier: Apache-2.0
#include "edit_layout.h"

#include <algorithm>
#include <cmath>

namespace pitcast::editor {
namespace {

constexpr float kGap = 6;
constexpr float kTopHeight = 58;
constexpr float kStatusHeight = 34;
constexpr float kToolsHeight = 48;
constexpr float kTestDataHeight = 34;

}  // namespace

EditLayout edit_layout_for(float width, float height, bool bindings) {
    const float left = std::round(std::clamp(width * 0.17F, 230.0F, 340.0F));
    const float right = std::round(std::clamp(width * 0.21F, 290.0F, 420.0F));
    const float top = kTopHeight + kGap;
    const float body = height - top - kStatusHeight - kGap;
    const float middle = width - left - right - 2 * kGap;
    const float timeline = std::round(std::clamp(body * 0.27F, 150.0F, 300.0F));
    const float files = std::round(body * 0.36F);
    EditLayout layout;
    layout.top = {0, 0, width, kTopHeight};
    layout.files = {0, top, left, files};
    layout.layers = {0, top + files + kGap, left, body - files - kGap};
    layout.middle = {left + kGap, top, middle, body};
    layout.tools = {left + kGap, top, middle, kToolsHeight};
    layout.test_data = {left + kGap, top + kToolsHeight + kGap, middle, kTestDataHeight};
    const float above = kToolsHeight + kTestDataHeight + 2 * kGap;
    layout.canvas = {left + kGap, top + above, middle, body - above - timeline - kGap};
    layout.timeline = {left + kGap, top + body - timeline, middle, timeline};
    const float picker =
        bindings ? std::round(std::clamp(body * 0.6F, 240.0F, std::max(240.0F, body - 150))) : 0;
    const float inspector = body - (bindings ? picker + kGap : 0);
    layout.inspector = {width - right, top, right, inspector};
    layout.bindings = {width - right, top + body - picker, right, picker};
    layout.status = {0, height - kStatusHeight, width, kStatusHeight};
    return layout;
}

}  // namespace pitcast::editor
