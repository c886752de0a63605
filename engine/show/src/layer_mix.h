// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>

#include "pitcast/core/hash.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"
#include "pitcast/draw/draw_list.h"

#include "easing.h"

namespace pitcast::show {

/// How a layer is laid into the picture, besides what its template does: moved, scaled, turned, cut
/// and faded, each at once or over time. As CasparCG's mixer has it: all lengths are shares of the
/// canvas.
class LayerMix {
 public:
    enum Kind : std::size_t { kOpacity, kFill, kClip, kCrop, kRotation, kAnchor, kVolume };
    static constexpr std::size_t kKinds = 7;
    using Values = std::array<double, 4>;

    /// Members "opacity" (0..1), "fill" [x, y, width, height], "clip" [x, y, width, height] of the
    /// canvas, "crop" [left, top, right, bottom] of the layer, "rotation" in degrees clockwise,
    /// "anchor" [x, y], which is where the fill's corner is and what it turns about, "volume"
    /// (0..16) of the clips that it plays; null: as it was. All of them, where none is named.
    /// "duration_ms" (0..60000) and "easing" are of the way there. Errors: a member that does not
    /// exist or does not fit; then nothing has changed.
    [[nodiscard]] Status set(const Json& data, Nanoseconds now_ns);
    [[nodiscard]] Values at(Kind kind, Nanoseconds now_ns) const;
    /// Nothing is done to the layer, nor on its way to it.
    [[nodiscard]] bool is_neutral(Nanoseconds now_ns) const;
    /// What it is, or is on its way to; what is neutral is left out.
    [[nodiscard]] Json told() const;
    void add_to(Hasher& hasher) const;

    /// From layer to canvas.
    [[nodiscard]] draw::Affine affine(Nanoseconds now_ns, std::int32_t width,
                                      std::int32_t height) const;

 private:
    struct Way {
        Values from{};
        Values to{};
        Nanoseconds begin_ns = 0;
        Nanoseconds length_ns = 0;
        Easing easing;
    };
    std::array<Way, kKinds> ways_ = neutral_ways();
    static std::array<Way, kKinds> neutral_ways();
};

}  // namespace pitcast::show
