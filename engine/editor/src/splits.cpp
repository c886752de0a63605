// SPDX-License-Identifier: Apache-2.0
#include "splits.h"

#include <algorithm>
#include <cmath>

namespace pitcast::editor {

const char* name_of(Split split) {
    constexpr std::array<const char*, kSplits> kNames{
        "direct-left", "direct-right", "direct-rundown", "edit-left",
        "edit-right",  "edit-files",   "edit-timeline",  "edit-bindings"};
    return kNames[static_cast<std::size_t>(split)];
}

float Splits::first(Split split, float whole, float usual, float least, float rest) const {
    const std::int32_t place = (*this)[split];
    const float wanted = place > 0 ? whole * static_cast<float>(place) / 1000 : usual;
    return std::round(std::clamp(wanted, least, std::max(least, whole - rest)));
}

}  // namespace pitcast::editor
