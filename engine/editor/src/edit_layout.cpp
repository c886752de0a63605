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

EditLayout edit_layout_for(float width, float height, bool bindings, const Splits& splits) {
    constexpr float kLeastSide = 230;
    constexpr float kLeastMiddle = 300;
    const float usual_right = std::round(std::clamp(width * 0.21F, 290.0F, 420.0F));
    const float left =
        splits.first(Split::edit_left, width, std::clamp(width * 0.17F, 230.0F, 340.0F), kLeastSide,
                     kLeastMiddle + usual_right + 2 * kGap);
    const float right = width - kGap -
                        splits.first(Split::edit_right, width, width - usual_right - kGap,
                                     left + kGap + kLeastMiddle, kGap + kLeastSide);
    const float top = kTopHeight + kGap;
    const float body = height - top - kStatusHeight - kGap;
    const float middle = width - left - right - 2 * kGap;
    const float above_picture = kToolsHeight + kTestDataHeight + 2 * kGap;
    const float usual_timeline = std::round(std::clamp(body * 0.27F, 150.0F, 300.0F));
    const float timeline = body - kGap -
                           splits.first(Split::edit_timeline, body, body - usual_timeline - kGap,
                                        above_picture + 100, kGap + 120);
    const float files =
        splits.first(Split::edit_files, body, std::max(body * 0.36F, 232.0F), 150, kGap + 110);
    EditLayout layout;
    layout.top = {0, 0, width, kTopHeight};
    layout.files = {0, top, left, files};
    layout.layers = {0, top + files + kGap, left, body - files - kGap};
    layout.middle = {left + kGap, top, middle, body};
    layout.tools = {left + kGap, top, middle, kToolsHeight};
    layout.test_data = {left + kGap, top + kToolsHeight + kGap, middle, kTestDataHeight};
    layout.canvas = {left + kGap, top + above_picture, middle,
                     body - above_picture - timeline - kGap};
    layout.timeline = {left + kGap, top + body - timeline, middle, timeline};
    const float usual_picker =
        std::round(std::clamp(body * 0.6F, 240.0F, std::max(240.0F, body - 150)));
    const float inspector = bindings ? splits.first(Split::edit_bindings, body,
                                                    body - usual_picker - kGap, 120, kGap + 200)
                                     : body;
    const float picker = bindings ? body - inspector - kGap : 0;
    layout.inspector = {width - right, top, right, inspector};
    layout.bindings = {width - right, top + body - picker, right, picker};
    layout.status = {0, height - kStatusHeight, width, kStatusHeight};
    return layout;
}

}  // namespace pitcast::editor
