// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/osc/show_view.h"
#include "pitcast/show/command.h"

namespace pitcast::osc {

/// Where in the tree of addresses a word stands.
enum class Place : std::uint8_t {
    none = 0,
    root = 1,
    layer = 2,
    layer_template = 4,
    template_ = 8,
    page = 16,
    rule = 32,
    source = 64
};

/// An address taken apart: what it is about, and what is to be done with it.
struct Target {
    Place place = Place::none;
    /// Commands but for their verb: the layer, template, page, rule or source that is meant. A
    /// pattern means several, or none.
    std::vector<show::Command> stems;
    std::string word;   ///< the last part
    std::string field;  ///< of ".../field/NAME"; then there is no word
};

/// Errors: an address that is none of ours, a layer that is no number, a pattern that means no
/// template, page, rule or source, or more than a message may.
[[nodiscard]] Result<Target> target_of(std::string_view address, const ShowView& view);

}  // namespace pitcast::osc
