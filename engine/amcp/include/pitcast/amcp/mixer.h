// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <variant>

#include "pitcast/amcp/answer.h"
#include "pitcast/amcp/request.h"
#include "pitcast/amcp/show_view.h"
#include "pitcast/show/command.h"

/// MIXER 1-20 OPACITY 0.5 [duration in frames] [tween] [DEFER]
namespace pitcast::amcp {

/// What a request wants of a layer, without id and asker.
struct MixerChange {
    show::Command command;
    bool deferred = false;  ///< until MIXER COMMIT
};
/// MIXER COMMIT: what was deferred is to be done, on one frame.
struct MixerCommit {};

/// OPACITY, FILL, CLIP, CROP, ROTATION, ANCHOR, VOLUME and CLEAR change a layer; a verb without a
/// value is answered with the value that the state tells. The other verbs have the one value of a
/// layer that they do nothing to. Tweens are LINEAR, and EASEIN, EASEOUT, EASEINOUT of SINE, QUAD,
/// CUBIC, QUART, QUINT, EXPO, CIRC and BACK.
[[nodiscard]] std::variant<MixerChange, MixerCommit, Answer> mixer_request(const Request& request,
                                                                           const ShowView& view);

}  // namespace pitcast::amcp
