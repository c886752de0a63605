// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/draw/picture.h"

#include "text_template.h"

namespace pitcast::show {

using Pictures = std::vector<draw::PicturePtr>;

/// What all sequences of a package may take together, so that a channel's memory has a bound.
inline constexpr std::size_t kMostSequenceBytes = std::size_t{512} << 20U;
inline constexpr std::size_t kMostSequencePictures = 1500;  ///< of one sequence

/// Pictures that were all made when the package was loaded, one after the other.
struct SequenceBody {
    std::shared_ptr<const Pictures> pictures;  ///< at least 1
    std::int64_t rate_milli = 25'000;          ///< pictures in 1,000 seconds
    bool loop = false;
    bool hold_first = false;  ///< what stays after the last one, without `loop`
    std::optional<ColourTemplate> tint{};

    /// The picture `shown_ns` after the template came in.
    [[nodiscard]] const draw::PicturePtr& at(Nanoseconds shown_ns) const;
};

}  // namespace pitcast::show
