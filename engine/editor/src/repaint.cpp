// SPDX-License-Identifier: Apache-2.0
#include "repaint.h"

#include <utility>

namespace pitcast::editor {

std::vector<PixelRect> Repaint::stale(std::size_t image, bool is_new, const Fingerprints& now) {
    if (images_.size() <= image) {
        images_.resize(image + 1);
    }
    if (is_new) {
        images_[image] = {};
    }
    // Not known any more until it has been drawn.
    return differences(std::exchange(images_[image], {}), now);
}

void Repaint::drawn(std::size_t image, Fingerprints now) {
    images_[image] = now;
    shown_ = std::move(now);
}

}  // namespace pitcast::editor
