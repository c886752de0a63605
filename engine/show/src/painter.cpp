// SPDX-License-Identifier: Apache-2.0
#include "painter.h"

#include <algorithm>
#include <cmath>

#include "pitcast/draw/tile_program.h"

namespace pitcast::show {
namespace {

constexpr Nanoseconds kLongAgo = 3600 * kNanosecondsPerSecond;

bool contains(const std::vector<std::int32_t>& steps, std::int32_t step) {
    return std::find(steps.begin(), steps.end(), step) != steps.end();
}

const std::optional<Timeline>& moment(const Element& element, Moment which) {
    return element.moments[static_cast<std::size_t>(which)];
}

/// The part of a box that a wipe leaves uncovered.
Box wiped(const Box& box, Element::WipeFrom from, double share) {
    Box part = box;
    switch (from) {
        case Element::WipeFrom::left:
            part.width *= share;
            break;
        case Element::WipeFrom::right:
            part.x += box.width * (1 - share);
            part.width *= share;
            break;
        case Element::WipeFrom::top:
            part.height *= share;
            break;
        case Element::WipeFrom::bottom:
            part.y += box.height * (1 - share);
            part.height *= share;
            break;
    }
    return part;
}

}  // namespace

draw::Subpixel subpixel(double pixels) {
    // Far outside any canvas, and far inside what later arithmetic can hold.
    return static_cast<draw::Subpixel>(std::llround(std::clamp(pixels, -32'000.0, 32'000.0) * 256));
}

draw::Color faded(draw::Color colour, double opacity) {
    colour.a = static_cast<std::uint8_t>(
        std::lround(static_cast<double>(colour.a) * std::clamp(opacity, 0.0, 1.0)));
    return colour;
}

Painter::Painter(const Show& show, const race::RaceState& race, const Instant& now,
                 draw::FontLibrary& fonts, PictureProvider& pictures, bool background,
                 draw::DrawList& list, const race::LiveTiming* live, PaintScratch& scratch)
    : show_(show),
      race_(race),
      now_(now),
      fonts_(fonts),
      pictures_(pictures),
      background_(background),
      list_(list),
      scale_(std::min(list.width / show.canvas_width_, list.height / show.canvas_height_)),
      arranger_(fonts, scale_, scratch.layout),
      scratch_(scratch),
      text_(scratch.text),
      old_text_(scratch.old_text) {
    // Rasters of another shape keep the design whole, in the middle.
    offset_x_ = (list.width - show.canvas_width_ * scale_) / 2;
    offset_y_ = (list.height - show.canvas_height_ * scale_) / 2;
    scope_ = scope_of(show, race, now, nullptr);
    scope_.live = live;
}

void Painter::paint(const Instance& instance) {
    if (!instance.begun(now_.tai_ns) || (instance.made->background && !background_)) {
        return;
    }
    enter(instance);
    paint_passage(instance, {offset_x_, offset_y_, 1, true});
}

void Painter::enter(const Instance& instance) {
    instance_ = &instance;
    scope_.fields = &instance.fields;
    scope_.ghost = instance.made->ghost ? &*instance.made->ghost : nullptr;
    scope_.step = instance.step;
    scope_.shown_ns = std::max<Nanoseconds>(0, now_.tai_ns - instance.start_ns);
}

void Painter::paint_children(const Element& element, const Place& place, Extents room,
                             bool matted) {
    draw::Borrowed<Frame, decltype(scratch_.layout.spares)> frames(scratch_.layout.spares);
    read_frames(element.children, stack_of(element), room, *frames);
    // Where there is no room for its canvas a matte is left out, as a mask is.
    const std::size_t seen =
        element.children.size() - (element.matte.by != Matte::By::none ? 1U : 0U);
    for (std::size_t i = 0; i < seen; ++i) {
        paint_element(element.children[i], (*frames)[i], place);
    }
    if (matted) {
        paint_matte(element, frames->back(), place);
    }
}

void Painter::paint_all(const std::vector<Element>& elements, const Place& place, Extents room,
                        const StackLook* stack) {
    draw::Borrowed<Frame, decltype(scratch_.layout.spares)> frames(scratch_.layout.spares);
    read_frames(elements, stack, room, *frames);
    for (std::size_t i = 0; i < elements.size(); ++i) {
        paint_element(elements[i], (*frames)[i], place);
    }
}

void Painter::paint_matte(const Element& element, const Frame& frame, const Place& place) {
    list_.commands.emplace_back(draw::PushMatte{.invert = element.matte.invert,
                                                .luma = element.matte.by == Matte::By::luma});
    ++depth_;
    paint_element(element.children.back(), frame, place);
    list_.commands.emplace_back(draw::PopMatte{});
    --depth_;
}

bool Painter::step_pose(const Element& element, Pose& pose) const {
    if (element.steps.empty()) {
        return true;
    }
    const bool shown = contains(element.steps, instance_->step);
    if (instance_->step_ns == 0 || shown == contains(element.steps, instance_->old_step)) {
        return shown;
    }
    const Nanoseconds t = now_.tai_ns - instance_->step_ns;
    const auto& timeline = moment(element, shown ? Moment::in : Moment::out);
    const Nanoseconds length = timeline ? timeline->duration_ns() : kStepFade;
    if (!shown && t >= length) {
        return false;
    }
    if (timeline) {
        pose.combine(timeline->at(t));
    } else {
        const double share = std::clamp(static_cast<double>(t) / kStepFade, 0.0, 1.0);
        pose.opacity *= shown ? share : 1 - share;
    }
    return true;
}

bool Painter::pose_of(const Element& element, Pose& pose) {
    pose.opacity = element.opacity;
    pose.stance = element.stance;
    const Instance& instance = *instance_;
    const Nanoseconds now = now_.tai_ns;
    if (!element.visible_if.holds(scope_) || !step_pose(element, pose)) {
        return false;
    }
    const auto play = [&](Moment which, Nanoseconds t) {
        if (const auto& timeline = moment(element, which)) {
            pose.combine(timeline->at(t));
        }
    };
    const Element* other = row_ == nullptr ? counterpart(element) : nullptr;
    if (other != nullptr && !combo_pose(element, *other, pose)) {
        return false;
    }
    play(Moment::in, instance.entered || other != nullptr ? kLongAgo : now - instance.start_ns);
    // Loops run on the frame's own time, so that all that loop together stay together.
    play(Moment::on, now);
    // Before the first change of step: its first keyframes.
    play(Moment::step, instance.step_starts.empty() ? -1 : now - instance.step_starts.back());
    play(Moment::update, instance.update_ns == 0 ? kLongAgo : now - instance.update_ns);
    const bool passes = instance.leaves && instance.passage.kind != TakeOver::combo;
    if (instance.phase == Instance::Phase::out && !passes && !(instance.leaves && other)) {
        play(Moment::out, now - instance.out_ns);
    }
    if (row_ != nullptr) {
        const Nanoseconds t = now - row_->changed_ns;
        play(Moment::gain, row_->change > 0 ? t : kLongAgo);
        play(Moment::loss, row_->change < 0 ? t : kLongAgo);
    }
    drive(element, pose);
    return pose.opacity > 0 && pose.wipe > 0 && pose.stance.scale_x != 0 &&
           pose.stance.scale_y != 0;
}

void Painter::drive(const Element& element, Pose& pose) const {
    for (const Drive& one : element.drives) {
        const Value value = one.value.read(scope_);
        const double share = std::clamp(
            (static_cast<double>(value.number) - one.from) / (one.to - one.from), 0.0, 1.0);
        const double to = one.to_from + (one.to_to - one.to_from) * share;
        pose.take(one.property, to);
    }
}

bool Painter::push(double opacity, const Box* clip, const std::array<double, 4>& radii) {
    if (depth_ >= draw::kMaxGroups) {
        return false;
    }
    draw::PushGroup group;
    group.opacity = static_cast<draw::Unit>(std::lround(opacity * draw::kOne));
    if (clip != nullptr) {
        group.clipped = true;
        group.clip = rect_of(*clip, false);
        group.radii = radii_of(radii);
    }
    list_.commands.emplace_back(group);
    ++depth_;
    return true;
}

void Painter::pop() {
    list_.commands.emplace_back(draw::PopGroup{});
    --depth_;
}

bool Painter::push_stance(const draw::Stance& stance, double x, double y) {
    if (stance == draw::Stance{} || transforms_ >= draw::kMaxTransforms) {
        return false;
    }
    list_.commands.emplace_back(
        draw::PushTransform{draw::affine_about({subpixel(x), subpixel(y)}, stance)});
    ++transforms_;
    return true;
}

void Painter::pop_stance() {
    list_.commands.emplace_back(draw::PopTransform{});
    --transforms_;
}

void Painter::paint_element(const Element& element, const Frame& rest, const Place& place) {
    if (element.background && !background_) {
        return;
    }
    Pose pose;
    if (!pose_of(element, pose)) {
        return;
    }
    Place own = place;
    own.resting = place.resting && pose.resting;
    own.opacity = place.opacity * pose.opacity;
    own.grow = pose.grow;
    Frame frame = rest;
    if (const Element* other = row_ == nullptr ? counterpart(element) : nullptr) {
        frame = blended(rest, *other);
        own.resting = own.resting && instance_->passage_share(now_.tai_ns) >= 1;
    }
    const Box box{place.x + (frame.x + pose.x) * scale_, place.y + (frame.y + pose.y) * scale_,
                  frame.width * pose.width * scale_, frame.height * pose.height * scale_};
    own.x = box.x;
    own.y = box.y;
    note_place(element, box, place);
    const bool leaf = element.children.empty();
    // Children overlap each other: they fade as one picture, not one by one.
    const bool wipes = pose.wipe < 1;
    const bool clips = wipes || (element.clip && !leaf);
    const bool turned =
        push_stance(pose.stance, box.x + (element.anchor_x + pose.anchor_x) * box.width,
                    box.y + (element.anchor_y + pose.anchor_y) * box.height);
    const bool masked = element.mask && push_mask(*element.mask, box, leaf ? 1.0 : own.opacity);
    if (masked && !leaf) {
        own.opacity = 1;
    }
    bool grouped = false;
    const bool matted = element.matte.by != Matte::By::none && depth_ + 2 <= draw::kMaxGroups;
    if (const bool fades = !leaf && own.opacity < 1; clips || fades || matted) {
        const Box part = wiped(box, element.wipe_from, pose.wipe);
        grouped = push(leaf ? 1.0 : own.opacity, clips ? &part : nullptr);
        if (grouped && !leaf) {
            own.opacity = 1;
        }
    }
    ++level_;
    paint_body(element, box, own);
    // In a combo the children are blended one by one, from what each would be without it.
    paint_children(element, own, {rest.width, rest.height}, matted);
    --level_;
    if (grouped) {
        pop();
    }
    if (masked) {
        pop();
    }
    if (turned) {
        pop_stance();
    }
}

void Painter::note_place(const Element& element, const Box& box, const Place& parent) const {
    if (placed_ == nullptr) {
        return;
    }
    const auto design_x = [&](double x) { return (x - offset_x_) / scale_; };
    const auto design_y = [&](double y) { return (y - offset_y_) / scale_; };
    placed_->push_back({element.id, design_x(box.x), design_y(box.y), box.width / scale_,
                        box.height / scale_, design_x(parent.x), design_y(parent.y), level_,
                        instance_->made->id});
}

void Painter::paint_body(const Element& element, const Box& box, const Place& place) {
    std::visit(
        [&](const auto& body) {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, RectBody>) {
                paint_rect(body, box, place);
            } else if constexpr (std::is_same_v<T, PolygonBody>) {
                paint_polygon(body, box, place);
            } else if constexpr (std::is_same_v<T, TextBody>) {
                paint_text(element, body, box, place);
            } else if constexpr (std::is_same_v<T, ImageBody>) {
                paint_image(body, box, place);
            } else if constexpr (std::is_same_v<T, VideoBody>) {
                paint_video(body, box, place);
            } else if constexpr (std::is_same_v<T, MapBody>) {
                paint_map(body, box, place);
            } else if constexpr (std::is_same_v<T, ListBody>) {
                paint_list(element, body, box, place);
            } else if constexpr (std::is_same_v<T, ChartBody>) {
                paint_chart(body, box, place);
            } else if constexpr (std::is_same_v<T, TickerBody>) {
                paint_ticker(body, box, place);
            } else if constexpr (std::is_same_v<T, ProfileBody>) {
                paint_profile(body, box, place);
            } else if constexpr (std::is_same_v<T, SequenceBody>) {
                paint_sequence(body, box, place);
            } else if constexpr (std::is_same_v<T, ClockBody>) {
                paint_clock(body, box, place);
            } else if constexpr (std::is_same_v<T, BarsBody>) {
                paint_bars(element, body, box, place);
            }
        },
        element.body);
}

void ShowState::draw(const race::RaceState& race, const Instant& now, draw::FontLibrary& fonts,
                     PictureProvider& pictures, bool background, draw::DrawList& list,
                     const race::LiveTiming* live, std::vector<PlacedElement>* placed) const {
    Painter painter(*impl_->show, race, now, fonts, pictures, background, list, live,
                    *impl_->scratch);
    painter.note_places(placed);
    for (const auto& [source, frames] : impl_->delays) {
        pictures.set_delay(source, frames);
    }
    for (const auto& [source, tenths] : impl_->gains) {
        pictures.set_gain(source, tenths);
    }
    for (const auto& [number, layer] : impl_->layers) {
        const auto mix = impl_->mixes.find(number);
        const bool mixed = mix != impl_->mixes.end() && !mix->second.is_neutral(now.tai_ns);
        const double volume = mixed ? mix->second.at(LayerMix::kVolume, now.tai_ns)[0] : 1;
        if (layer.cued) {
            painter.run_clips(*layer.cued, number, 0, true);
        }
        // What the mix hides plays on.
        if (mixed && !painter.begin_mix(mix->second)) {
            for (const auto* hidden : {&layer.leaving, &layer.current}) {
                if (*hidden) {
                    painter.run_clips(**hidden, number, volume, false);
                }
            }
            continue;
        }
        for (const auto* shown : {&layer.leaving, &layer.current}) {
            if (*shown) {
                painter.run_clips(**shown, number, volume, false);
                painter.paint(**shown);
            }
        }
        if (mixed) {
            painter.end_mix();
        }
    }
}

}  // namespace pitcast::show
