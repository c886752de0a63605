// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "damage.h"

namespace pitcast::editor {

/// What the window shows, and what each image of its swapchain holds: they come back in turn, each
/// as it was left.
class Repaint {
 public:
    /// Nothing would change.
    [[nodiscard]] bool is_shown(const Fingerprints& now) const { return shown_ == now; }
    /// What must be drawn into this image. `is_new`: it holds nothing yet.
    [[nodiscard]] std::vector<PixelRect> stale(std::size_t image, bool is_new,
                                               const Fingerprints& now);
    /// It has been drawn and shown.
    void drawn(std::size_t image, Fingerprints now);
    /// The window must be shown again: somebody else has drawn over it.
    void forget_shown() { shown_ = {}; }

 private:
    Fingerprints shown_;
    std::vector<Fingerprints> images_;
};

}  // namespace pitcast::editor
