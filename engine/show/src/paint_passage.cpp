// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "painter.h"

namespace pitcast::show {

void Painter::paint_passage(const Instance& instance, const Place& place) {
    const double share = instance.passage_share(now_.tai_ns);
    const auto& elements = instance.made->elements;
    if (!instance.passage.is() || (share >= 1 && !instance.leaves)) {
        paint_all(elements, place, canvas());
        return;
    }
    const double width = show_.canvas_width_ * scale_;
    const double height = show_.canvas_height_ * scale_;
    switch (instance.passage.kind) {
        case TakeOver::mix:
            if (push(instance.leaves ? instance.passage.from * (1 - share) : share, nullptr)) {
                paint_all(elements, place, canvas());
                pop();
            }
            return;
        case TakeOver::wipe: {
            // The edge runs from left to right: the new one before it, the old one behind it.
            const Box part =
                instance.leaves ? Box{place.x + width * share, place.y, width * (1 - share), height}
                                : Box{place.x, place.y, width * share, height};
            if (part.width > 0 && push(1, &part)) {
                paint_all(elements, place, canvas());
                pop();
            }
            return;
        }
        case TakeOver::push: {
            Place moved = place;
            moved.x += instance.leaves ? -width * share : width * (1 - share);
            moved.resting = false;
            paint_all(elements, moved, canvas());
            return;
        }
        case TakeOver::animate:
        case TakeOver::cut:
        case TakeOver::combo:
            break;
    }
    paint_all(elements, place, canvas());
}

const Element* Painter::counterpart(const Element& element) const {
    const Passage& passage = instance_->passage;
    if (passage.kind != TakeOver::combo) {
        return nullptr;
    }
    const auto found = passage.partner->by_id.find(element.id);
    return found != passage.partner->by_id.end() &&
                   found->second->body.index() == element.body.index()
               ? found->second
               : nullptr;
}

bool Painter::combo_pose(const Element& element, const Element& other, Pose& pose) {
    const double share = instance_->passage_share(now_.tai_ns);
    pose.opacity = instance_->leaves ? element.opacity + (other.opacity - element.opacity) * share
                                     : other.opacity + (element.opacity - other.opacity) * share;
    const auto* text = std::get_if<TextBody>(&element.body);
    if (text == nullptr) {
        // The new one stands for both; of the old one only groups, for what is in them.
        return !instance_->leaves || std::holds_alternative<GroupBody>(element.body);
    }
    std::string own;
    std::string theirs;
    text->text.format(scope_, own);
    const GhostPair* ghost = scope_.ghost;
    const Template& partner = *instance_->passage.partner;
    scope_.fields = &instance_->passage.partner_fields;
    scope_.ghost = partner.ghost ? &*partner.ghost : nullptr;
    std::get<TextBody>(other.body).text.format(scope_, theirs);
    scope_.fields = &instance_->fields;
    scope_.ghost = ghost;
    if (own == theirs) {
        return !instance_->leaves;
    }
    // The old goes first: two names over each other cannot be read.
    pose.opacity *= std::clamp(instance_->leaves ? 1 - 2 * share : 2 * share - 1, 0.0, 1.0);
    return true;
}

Frame Painter::blended(const Frame& frame, const Element& other) const {
    Scope theirs = scope_;
    theirs.fields = &instance_->passage.partner_fields;
    const Frame there = arranger_.rest_of(other, *instance_->passage.partner, canvas(), theirs);
    const double share = instance_->passage_share(now_.tai_ns);
    return instance_->leaves ? between(frame, there, share) : between(there, frame, share);
}

}  // namespace pitcast::show
