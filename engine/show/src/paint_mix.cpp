// SPDX-License-Identifier: Apache-2.0
// A layer, laid into the picture as its mix says.
#include <cmath>

#include "painter.h"

namespace pitcast::show {

bool Painter::begin_mix(const LayerMix& mix) {
    const Nanoseconds now = now_.tai_ns;
    const auto box = [&](double x0, double y0, double x1, double y1) {
        return Box{x0 * list_.width, y0 * list_.height, (x1 - x0) * list_.width,
                   (y1 - y0) * list_.height};
    };
    const double opacity = mix.at(LayerMix::kOpacity, now)[0];
    const LayerMix::Values fill = mix.at(LayerMix::kFill, now);
    const LayerMix::Values clip = mix.at(LayerMix::kClip, now);
    const LayerMix::Values crop = mix.at(LayerMix::kCrop, now);
    if (opacity <= 0 || fill[2] == 0 || fill[3] == 0 || clip[2] <= 0 || clip[3] <= 0 ||
        crop[2] <= crop[0] || crop[3] <= crop[1]) {
        return false;
    }
    const bool clips = clip != LayerMix::Values{0, 0, 1, 1};
    const bool crops = crop != LayerMix::Values{0, 0, 1, 1};
    const Box clipped = box(clip[0], clip[1], clip[0] + clip[2], clip[1] + clip[3]);
    const Box cropped = box(crop[0], crop[1], crop[2], crop[3]);
    mixed_ = {};
    mixed_.outer = (clips || opacity < 1) && push(opacity, clips ? &clipped : nullptr);
    const draw::Affine affine = mix.affine(now, list_.width, list_.height);
    if (affine != draw::Affine{} && transforms_ < draw::kMaxTransforms) {
        list_.commands.emplace_back(draw::PushTransform{affine});
        ++transforms_;
        mixed_.moved = true;
    }
    mixed_.inner = crops && push(1, &cropped);
    return true;
}

void Painter::end_mix() {
    if (mixed_.inner) {
        pop();
    }
    if (mixed_.moved) {
        pop_stance();
    }
    if (mixed_.outer) {
        pop();
    }
}

}  // namespace pitcast::show
