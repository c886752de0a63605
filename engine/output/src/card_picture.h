// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "card.h"

namespace pitcast::output::card {

/// Takes `frame` over into memory of the card's. v210 and bgra8 are copied. v210a becomes two
/// pictures of v210: the fill shaped (multiplied by its key: within one code of what the compositor
/// packs as v210), and the key as luma, to the bit what it packs as v210_key. Narrow range.
void take_over(const draw::PackedFrame& frame, Picture& picture);

/// Memory for a fixed number of pictures, lent out until the card lets go of them.
class PicturePool {
 public:
    /// Made on first use, so that a card that is never reached costs none.
    explicit PicturePool(std::size_t count) : pictures_(count) {}
    /// Null: the card holds all of them.
    [[nodiscard]] std::shared_ptr<Picture> acquire();

 private:
    std::vector<std::shared_ptr<Picture>> pictures_;
};

}  // namespace pitcast::output::card
