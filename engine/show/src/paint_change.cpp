// SPDX-License-Identifier: Apache-2.0
// Places while an update or a step goes on: what is measured grows, what is stacked moves.
#include <algorithm>

#include "painter.h"

namespace pitcast::show {

std::optional<Painter::Change> Painter::change() const {
    const Instance& instance = *instance_;
    const Easing easing{0.3, 0, 0.2, 1};
    std::optional<Change> going;
    const auto share_of = [&](Nanoseconds since_ns, Nanoseconds length_ns) {
        return since_ns == 0 ? 1.0 : easing.at(now_.tai_ns - since_ns, length_ns);
    };
    const double updated = share_of(instance.update_ns, instance.made->update_ns);
    const double stepped = share_of(instance.step_ns, kStepFade);
    if (updated < 1 && !instance.old_fields.empty()) {
        going = {scope_, updated};
        going->before.fields = &instance.old_fields;
        going->before.row_cells = old_cells_;
    }
    // What leaves with a step may take longer than what stays takes to its new place.
    const Nanoseconds leaving = std::max(kStepFade, instance.made->out_ns);
    if (instance.step_ns != 0 && now_.tai_ns < instance.step_ns + leaving) {
        going = going ? going : Change{scope_, stepped};
        going->before.step = instance.old_step;
        going->share = std::min(going->share, stepped);
    }
    return going;
}

void Painter::read_frames(const std::vector<Element>& elements, const StackLook* stack,
                          Extents room, std::vector<Frame>& frames) const {
    const auto read = [&](const Scope& scope, std::vector<Frame>& into) {
        if (stack != nullptr) {
            arranger_.frames_of(elements, *stack, room, scope, into);
            return;
        }
        for (const Element& element : elements) {
            into.push_back(arranger_.frame_of(element, room, scope));
        }
    };
    read(scope_, frames);
    const std::optional<Change> going = change();
    if (!going) {
        return;
    }
    draw::Borrowed<Frame, decltype(scratch_.layout.spares)> before(scratch_.layout.spares);
    read(going->before, *before);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (!frames[i].there) {
            frames[i] = (*before)[i];  // what leaves does so where it stood
        } else if ((*before)[i].there) {
            frames[i] = between((*before)[i], frames[i], going->share);
        }
    }
}

}  // namespace pitcast::show
